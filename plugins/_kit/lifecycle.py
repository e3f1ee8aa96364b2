"""Start and stop of what the rooms share: database, school, keys, memories, and the background steps."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from nonebot.adapters import Bot
from nonebot.drivers import Driver
from nonebot.log import logger
from tortoise.expressions import Q

from config import clock, seal
from config.database import close_database, open_database
from config.settings import settings
from models.tables import Handled, Installation, Outbox
from plugins._kit.capability import account_id
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate, own_accounts
from plugins._kit.outbox import SEALED
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.sealing import seals
from plugins._kit.sent import sent_messages
from plugins._kit.unit import claims

HANDLED_KEPT = timedelta(days=3)
SEALED_ROWS_KEPT = timedelta(days=1)
ENDED = ["sent", "dropped", "expired", "void"]
OF_CALLS = ["crisis", "crisisword", "crisisname", "crisistaken", "relay"]
started: list[Callable[[], Awaitable[None]]] = []
"""What rooms do once the database is open."""


def on_start(step: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """Register a room's step to run once the database is open."""
    started.append(step)
    return step


class Lifecycle:
    """What runs beside the handlers."""

    def __init__(self) -> None:
        self.ready = False
        self._flusher: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open everything, oldest foundation first."""
        await open_database(settings())
        await take_up(clock.now())
        for step in started:
            await step()
        self._flusher = asyncio.create_task(self._flush_often())
        self.ready = True
        # What stands from the start is not looked through at every collection: one of those held the loop for 80 ms.
        gc.collect()
        gc.freeze()

    async def stop(self) -> None:
        """Write what is unwritten and close."""
        self.ready = False
        if self._flusher is not None:
            self._flusher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._flusher
        with contextlib.suppress(Exception):
            await sent_messages.flush()
        await close_database()

    async def _flush_often(self) -> None:
        while True:
            await asyncio.sleep(1)
            try:
                await sent_messages.flush()
                gate.forget_expired(clock.now())
            except Exception as error:
                logger.opt(exception=error).error("写入发送记录失败")


async def take_up(now: datetime) -> None:
    """The school's row, the seal key, and what an earlier process left open."""
    school = policy().school
    await directory.open(school.code, school.name)
    installation = await Installation.first()
    key = seal.settle_key(settings(), installation.seal_fingerprint if installation else None)
    if installation is None:
        installation = await Installation.create(
            is_demo=settings().sandbox, seal_fingerprint=seal.fingerprint(key), created_at=now
        )
    elif installation.seal_fingerprint is None:
        await Installation.filter(id=installation.id).update(seal_fingerprint=seal.fingerprint(key))
    claims.use_key(seal.derive(key, "claims"))
    seals.use_key(key)
    questions.gate = gate
    await questions.restore(now)
    await sent_messages.restore(gate)


async def purge(now: datetime) -> None:
    """Forget what is kept for days only."""
    before = clock.local_day(now - HANDLED_KEPT)
    await Handled.filter(school_id=directory.school_id, day__lt=before).delete()
    await questions.purge(now)
    await sent_messages.purge(now)
    # What became of a sealed row (somebody opted out, nobody was there) or when a call for help came tells too much.
    ended = Outbox.filter(school_id=directory.school_id, state__in=ENDED, due_at__lt=now - SEALED_ROWS_KEPT)
    await ended.filter(Q(platform=SEALED) | Q(kind__in=OF_CALLS)).delete()


lifecycle = Lifecycle()
"""The lifecycle of this process."""


def install(driver: Driver) -> None:
    """Hook into NoneBot; before apscheduler's own hook, so that no job meets a closed database."""
    driver.on_startup(lifecycle.start)
    driver.on_shutdown(lifecycle.stop)

    driver.on_bot_connect(know_own_account)


async def know_own_account(bot: Bot) -> None:
    """What a bot account of ours says is never a command."""
    own_accounts.add(account_id(bot))
