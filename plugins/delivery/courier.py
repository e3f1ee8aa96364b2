"""The courier: loops that claim, send at the pace of the accounts, and write down what became of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nonebot.adapters import Bot
from nonebot.log import logger

from config import clock
from models.tables import Outbox
from plugins._kit import outbox
from plugins._kit.origin import Scene
from plugins._kit.outbox import Lane
from plugins._kit.policy import policy
from plugins.delivery import claiming
from plugins.delivery.accounts import Accounts
from plugins.delivery.breaker import Breaker
from plugins.delivery.delivering import Delivery
from plugins.delivery.outcomes import Outcomes, given_up, in_doubt
from plugins.delivery.pacing import Pacing

TICK = 1.0
"""Seconds between two looks when nobody wakes us."""
SWEEP = timedelta(seconds=30)
LAST_WORDS = 2.0
"""Seconds a stop waits for the calls that are out."""
BATCH = 50
"""Rows claimed at once; at the slowest pace they are out before the lease ends."""
URGENT_BATCH = 1


@dataclass(slots=True, eq=False)
class Queue:
    """One serial line of sending, and the rows it has claimed."""

    lane: Lane
    scenes: tuple[Scene, ...]
    hand: list[Outbox] = field(default_factory=list)
    waker: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def batch(self) -> int:
        """How many rows it claims at once."""
        return URGENT_BATCH if self.lane == "urgent" else BATCH


class Courier:
    """Sends what is due: urgent words on lines of their own, private and group messages side by side.

    `alone`: no other process works on this database (the lock of SQLite sees to it).
    """

    def __init__(
        self,
        bots: Callable[[], Mapping[str, Bot]],
        *,
        pacing: Pacing | None = None,
        claimer: claiming.Claimer | None = None,
        alone: bool = False,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._now = now
        self.alone = alone
        self.claimer = claimer or claiming.Claimer()
        self.accounts = Accounts(bots, pacing or Pacing(), Breaker(outbox.resting))
        self.outcomes = Outcomes(self.claimer, now)
        self.delivery = Delivery(self.claimer, self.accounts, self.outcomes)
        # Two urgent lines, so that one call that hangs does not hold up the next cry for help.
        self.queues = (
            Queue("urgent", ("private", "group")),
            Queue("urgent", ("private", "group")),
            Queue("normal", ("private",)),
            Queue("normal", ("group",)),
        )
        self._tasks: list[asyncio.Task[None]] = []
        self._swept_at: datetime | None = None
        self._stopping = False

    async def start(self) -> None:
        """Settle what an earlier process left, then begin."""
        lost = list[Outbox]()
        now = self._now()
        unknown = await claiming.settle_leftovers(self.claimer, now, at_start=True, alone=self.alone, lost=lost)
        for row in lost:
            await in_doubt(row, now)
        if unknown:
            logger.warning("有 {} 条消息在上次停机时正在发，不知道送到没有，不会再发", unknown)
        self._tasks = [asyncio.create_task(self._run(queue)) for queue in self.queues]

    async def stop(self) -> None:
        """Begin nothing new, let the calls that are out come back, give back what was only claimed."""
        self._stopping = True
        self.wake()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LAST_WORDS)
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._tasks.clear()
        with contextlib.suppress(Exception):
            for queue in self.queues:
                await self._let_go(queue)

    def wake(self) -> None:
        """Something was put into the outbox."""
        for queue in self.queues:
            queue.waker.set()

    async def _run(self, queue: Queue) -> None:
        while not self._stopping:
            queue.waker.clear()
            try:
                while not self._stopping and await self.step(queue):
                    pass
                await self.sweep()
            except Exception as error:
                logger.opt(exception=error).error("发件箱出错，过一会儿再试")
            if not self._stopping:
                pause = min(TICK, self.accounts.wait(queue.hand, self._now()) or TICK)
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(queue.waker.wait(), pause)

    async def sweep(self) -> None:
        """Now and then: what dead processes left, and what is too old to be sent."""
        now = self._now()
        if self._swept_at is None or not self._swept_at <= now < self._swept_at + SWEEP:
            self._swept_at = now
            lost = list[Outbox]()
            await claiming.settle_leftovers(self.claimer, now, lost=lost)
            for row in lost:
                await in_doubt(row, now)
            _, failed = await claiming.expire(now)
            for row in failed:
                await given_up(row, now)

    async def step(self, queue: Queue) -> bool:
        """Take one row of this line to its end; False when nothing may go out at this instant."""
        now = self._now()
        await self.outcomes.write()
        if queue.lane == "normal" and policy().courtesy.is_quiet(clock.local(now).time()):
            await self._let_go(queue)
            return False
        if not queue.hand:
            await self._fill(queue, now)
        row = next((row for row in queue.hand if self.accounts.ready_for(row, now)), None)
        if row is None:
            if self.accounts.wait(queue.hand, now) is None:
                await self._let_go(queue)
            return False
        queue.hand.remove(row)
        try:
            await self.delivery.deliver(row, now)
        except Exception:
            if not self.outcomes.holds(row):
                queue.hand.append(row)  # behind the others; if it is not ours any more, the next try finds out
            raise
        return True

    async def _fill(self, queue: Queue, now: datetime) -> None:
        platforms = self.accounts.platforms()
        if not platforms or not await claiming.anything_due(queue.lane, queue.scenes, platforms, now):
            return
        await self.accounts.recall(self.claimer, now)
        places = self.accounts.places(queue.lane, queue.scenes, now)
        limit = min(queue.batch, sum(places.values()))
        queue.hand = await claiming.claim_batch(self.claimer, now, queue.lane, list(places), limit)
        queue.hand = [row for row in queue.hand if await self.delivery.knows_where(row)]

    async def _let_go(self, queue: Queue) -> None:
        """Give back what is claimed and cannot go out: the night has come, the hour is full, nobody is online."""
        rows, queue.hand = queue.hand, []
        await claiming.release(rows, self.claimer)
