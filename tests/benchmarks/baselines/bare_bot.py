"""The frozen baseline: a bare NoneBot bot with two `on_command` matchers and one durable insert per visit.

It knows no people, no permissions, no duplicates and no audit. Frozen: never edited, so that ratios stay comparable.
"""

from __future__ import annotations

import os
import secrets
from datetime import date, datetime, timezone

import nonebot
from nonebot import on_command
from nonebot.adapters.onebot.v11 import Adapter, Bot, Message, MessageEvent
from nonebot.params import CommandArg
from tortoise import Tortoise, fields
from tortoise.models import Model


class Visit(Model):
    """The columns of one record."""

    id = fields.BigIntField(primary_key=True)
    school_id = fields.BigIntField()
    number = fields.BigIntField()
    kind = fields.CharField(max_length=16)
    cadre = fields.CharField(max_length=64)
    target = fields.CharField(max_length=64)
    happened_on = fields.DateField()
    entered_at = fields.DatetimeField()
    outcome = fields.CharField(max_length=16)
    process = fields.TextField()
    complete = fields.BooleanField()
    trust = fields.CharField(max_length=16)
    words_digest = fields.CharField(max_length=32)
    platform = fields.CharField(max_length=32)
    scene_id = fields.CharField(max_length=64)

    class Meta:
        table = "visit"
        unique_together = (("school_id", "number"),)


nonebot.init(driver="~fastapi", host="127.0.0.1", port=int(os.environ["PORT"]), command_start={"/"})
driver = nonebot.get_driver()
driver.register_adapter(Adapter)


@driver.on_startup
async def open_database() -> None:
    """SQLite in WAL, durable at every commit."""
    await Tortoise.init(
        db_url=f"sqlite://{os.environ['DATABASE_FILE']}?journal_mode=WAL&synchronous=FULL",
        modules={"models": ["__main__"]},
        use_tz=True,
        timezone="UTC",
        _enable_global_fallback=True,
    )
    await Tortoise.generate_schemas()


@driver.on_shutdown
async def close_database() -> None:
    """Close the file."""
    await Tortoise.close_connections()


ping = on_command("ping")
visit = on_command("走访")


@ping.handle()
async def answer_ping() -> None:
    """pong"""
    await ping.finish("pong")


@visit.handle()
async def record_visit(bot: Bot, event: MessageEvent, argument: Message = CommandArg()) -> None:  # noqa: B008
    """One row, one reply."""
    target, _, process = argument.extract_plain_text().strip().partition(" ")
    row = await Visit.create(
        school_id=1,
        number=secrets.randbits(53),
        kind="visit",
        cadre=str(event.user_id),
        target=target,
        happened_on=date.today(),  # noqa: DTZ011
        entered_at=datetime.now(timezone.utc),
        outcome="done",
        process=process,
        complete=True,
        trust="group",
        words_digest=secrets.token_hex(16),
        platform="qq",
        scene_id=str(getattr(event, "group_id", "")),
    )
    await visit.finish(f"已记录 #{row.id}")


@driver.server_app.get("/healthz")
async def healthz() -> dict[str, bool]:
    """Up."""
    return {"ok": True}


nonebot.run()
