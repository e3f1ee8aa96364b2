"""The courier: one loop per lane that claims, commits `sending`, calls the platform, and writes what became of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from nonebot.adapters import Bot
from nonebot.log import logger

from config import clock
from models.tables import Outbox
from plugins._kit import capability
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate
from plugins._kit.origin import Scene
from plugins._kit.outbox import Lane
from plugins._kit.policy import policy
from plugins._kit.sent import sent_messages
from plugins.delivery import service
from plugins.delivery.pacing import Pacing
from plugins.delivery.states import State

TICK = 1.0
"""Seconds between two looks when nobody wakes us."""
SWEEP = timedelta(seconds=30)
LAST_WORDS = 2.0
"""Seconds a stop waits for the call that is out."""


class Courier:
    """Sends what is due, one message at a time in each lane; a slow group never holds up an urgent word.

    `alone`: no other process works on this database (the lock of SQLite sees to it).
    """

    def __init__(
        self,
        bots: Callable[[], Mapping[str, Bot]],
        *,
        pacing: Pacing | None = None,
        claimer: service.Claimer | None = None,
        alone: bool = False,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._bots = bots
        self._now = now
        self._alone = alone
        self.pacing = pacing or Pacing()
        self.claimer = claimer or service.Claimer()
        self._wakers: dict[Lane, asyncio.Event] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._swept_at: datetime | None = None
        self._stopping = False

    async def start(self) -> None:
        """Settle what an earlier process left, then begin."""
        unknown = await service.settle_leftovers(self.claimer, self._now(), at_start=True, alone=self._alone)
        if unknown:
            logger.warning("有 {} 条消息在上次停机时正在发，不知道送到没有，不会再发", unknown)
        lanes: tuple[Lane, ...] = ("urgent", "normal")
        for lane in lanes:
            self._wakers[lane] = asyncio.Event()
            self._tasks.append(asyncio.create_task(self._run(lane)))

    async def stop(self) -> None:
        """Begin nothing new and let the call that is out come back."""
        self._stopping = True
        self.wake()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LAST_WORDS)
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._tasks.clear()

    def wake(self) -> None:
        """Something was put into the outbox."""
        for waker in self._wakers.values():
            waker.set()

    async def _run(self, lane: Lane) -> None:
        waker = self._wakers[lane]
        while not self._stopping:
            waker.clear()
            try:
                while not self._stopping and await self.send_next(lane):
                    pass
                if lane == "normal":
                    await self._sweep()
            except Exception as error:
                logger.opt(exception=error).error("发件箱出错，过一会儿再试")
            if not self._stopping:
                pause = min(TICK, self.pacing.wait(self._now()) or TICK)
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(waker.wait(), pause)

    async def _sweep(self) -> None:
        now = self._now()
        if self._swept_at is None or now - self._swept_at >= SWEEP:
            self._swept_at = now
            await service.settle_leftovers(self.claimer, now)
            await service.expire(now)

    async def send_next(self, lane: Lane) -> bool:
        """Take the next message of the lane to its end; False when nothing may go out now."""
        now = self._now()
        if lane == "normal" and policy().courtesy.is_quiet(clock.local(now).time()):
            return False
        bots = by_platform(self._bots())
        if not bots:
            return False
        row = await service.next_due(lane, now, bots, groups=self.pacing.lets_group_through(now))
        if row is None:
            return False
        if await service.claim(row, self.claimer, now):
            await self._deliver(row, bots[row.platform], now)
        return True

    async def _deliver(self, row: Outbox, bots: list[Bot], now: datetime) -> None:
        await directory.refresh(now)
        if await service.wants_no_message(row):
            await service.finish(row, self.claimer, State.DROPPED)
            return
        if not await service.begin(row, self.claimer, now):
            return
        if row.scene == "group":
            self.pacing.note_group(now)
        try:
            state, message_id = await self._call(row, bots)
        except BaseException as error:
            # Nobody knows how far the call came; a message lost is better than one said twice.
            await service.finish(row, self.claimer, State.UNKNOWN, type(error).__name__)
            raise
        await service.finish(row, self.claimer, state)
        subject = row.payload.get("subject")
        if state is State.SENT and subject and message_id:
            kind, number = subject
            sent_messages.remember(gate, row.platform, row.scene_id, message_id, (str(kind), int(number)), now)

    async def _call(self, row: Outbox, bots: list[Bot]) -> tuple[State, str]:
        """Through the first account that the platform does not refuse; a refusal is known not to be delivered."""
        for bot in bots:
            scene: Scene = "group" if row.scene == "group" else "private"
            sent, message_id = await capability.send(bot, scene, row.scene_id, str(row.payload["text"]))
            if sent == "sent":
                return State.SENT, message_id
            if sent == "unknown":
                logger.warning("发件箱 {}：平台没有回答，不知道送到没有，不会再发", row.id)
                return State.UNKNOWN, ""
        logger.warning("发件箱 {}：平台拒绝了，没有送到", row.id)
        return State.FAILED, ""


def by_platform(bots: Mapping[str, Bot]) -> dict[str, list[Bot]]:
    """The connected accounts of each platform, in a steady order."""
    found: dict[str, list[Bot]] = {}
    for bot in sorted(bots.values(), key=lambda bot: bot.self_id):
        platform = "qq" if bot.type == "OneBot V11" else str(getattr(bot, "platform", ""))
        if platform:
            found.setdefault(platform, []).append(bot)
    return found
