"""A courier whose clock and accounts the test holds, and accounts that answer as they are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from nonebot.adapters import Bot
from nonebot.adapters.onebot import v11
from nonebot.exception import NetworkError
from stage import ListeningBot

from models.tables import Outbox
from plugins._kit import outbox
from plugins._kit.unit import background_unit
from plugins.delivery.claiming import Claimer
from plugins.delivery.courier import Courier
from plugins.delivery.pacing import Pace, Pacing

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
"""10:00 at school, a Monday in term."""
NIGHT = datetime(2026, 11, 23, 15, 30, tzinfo=timezone.utc)
"""23:30 at school."""
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class SilentBot(ListeningBot):
    """Takes the message and never answers."""

    async def call_api(self, api: str, **data: Any) -> Any:
        await super().call_api(api, **data)
        raise NetworkError("no answer")


class RefusingBot(ListeningBot):
    """Its platform says no; `but` are the users and groups it lets through."""

    def __init__(self, self_id: str, *, but: tuple[str, ...] = ()) -> None:
        super().__init__(self_id)
        self.but = set(but)
        self.refused: list[str] = []

    async def call_api(self, api: str, **data: Any) -> Any:
        to = str(data.get("group_id") or data.get("user_id"))
        if to in self.but:
            return await super().call_api(api, **data)
        self.refused.append(to)
        raise v11.ActionFailed(retcode=1200)


class WechatBot(ListeningBot):
    """An account of another platform, behind a OneBot v12 bridge."""

    platform = "wechat"

    @property
    def type(self) -> str:
        return "OneBot V12"

    async def call_api(self, api: str, **data: Any) -> Any:
        assert api == "send_message"
        name = "send_group_msg" if data["detail_type"] == "group" else "send_private_msg"
        return {"message_id": str(self._hear(name, data))}


def even(seconds: float = 1.0, *, group_cap: int = 1000, private_cap: int = 1000) -> Pacing:
    """A pace without chance: group messages every 1.5 × `seconds`, private ones as fast as they can."""
    step = timedelta(seconds=seconds)
    paces = {"group": Pace(step, step), "private": Pace(timedelta(0), timedelta(0))}
    return Pacing(paces, lambda scene: group_cap if scene == "group" else private_cap, lambda: 0.5)  # type: ignore[arg-type]


class Hands:
    """A courier driven step by step."""

    def __init__(
        self, *bots: Bot, now: datetime = MORNING, word: str | None = None, pacing: Pacing | None = None
    ) -> None:
        self.now = now
        self.bots: Mapping[str, Bot] = {bot.self_id: bot for bot in bots}
        self.claimer = Claimer(word=word) if word else Claimer()
        self.courier = Courier(lambda: self.bots, pacing=pacing or even(), claimer=self.claimer, now=lambda: self.now)

    async def work(self) -> None:
        """Send everything that may go out at this instant."""
        for queue in self.courier.queues:
            while await self.courier.step(queue):
                pass

    async def work_on(self, minutes: float, *, step: float = 1.0) -> None:
        """Let time go by, working and sweeping all the while."""
        end = self.now + timedelta(minutes=minutes)
        while self.now < end:
            await self.work()
            self.now += timedelta(minutes=step)
            await self.courier.sweep()
        await self.work()


async def post(
    key: str, to: str = "10003", *, scene: str = "private", lane: outbox.Lane = "normal", at: datetime = MORNING,
    subject: tuple[str, int] | None = None, platform: str = "qq", person_id: int | None = None,
) -> int:  # fmt: skip
    """Put one message into the outbox; its text is its key. Returns the row's number."""
    where = "group" if scene == "group" else "private"
    async with background_unit(at) as unit:
        assert await outbox.post(
            unit, key, where, platform, to, key, lane=lane, subject=subject, person_id=person_id
        )  # fmt: skip
    return (await Outbox.get(unique_key=key)).id


async def states() -> dict[str, str]:
    """Every row by its key."""
    return {row.unique_key: row.state for row in await Outbox.all().order_by("id")}


async def row_of(key: str) -> Outbox:
    """One row by its key."""
    return await Outbox.get(unique_key=key)


def texts(bot: ListeningBot) -> list[str]:
    """What an account was asked to say."""
    return [heard.text for heard in bot.heard]
