"""A bounded inbox: one serial lane per speaker in a scene, oldest chatter dropped first when it overflows."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

from nonebot.log import logger

Item = TypeVar("Item")


class Lanes(Generic[Item]):
    """Runs `work` on items; items of one key in order, different keys side by side.

    `capacity` bounds the waiting items of all lanes, `width` the lanes at work at once.
    """

    def __init__(self, work: Callable[[Item], Awaitable[None]], *, capacity: int = 2000, width: int = 64) -> None:
        self._work = work
        self._capacity = capacity
        self._width = width
        self._waiting: OrderedDict[Hashable, deque[tuple[Item, bool]]] = OrderedDict()
        self._busy: set[Hashable] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.depth = 0
        self.dropped = 0

    def submit(self, key: Hashable, item: Item, *, chatter: bool) -> bool:
        """Queue `item`; False when there is no room and nothing less important to drop."""
        if self.depth >= self._capacity and not self._drop_oldest_chatter():
            self.dropped += 1
            return False
        self._waiting.setdefault(key, deque()).append((item, chatter))
        self.depth += 1
        self._start_lanes()
        return True

    def _drop_oldest_chatter(self) -> bool:
        for key, lane in self._waiting.items():
            for waiting in lane:
                if waiting[1]:
                    lane.remove(waiting)
                    if not lane:
                        del self._waiting[key]
                    self.depth -= 1
                    self.dropped += 1
                    return True
        return False

    def _start_lanes(self) -> None:
        for key in list(self._waiting) if len(self._busy) < self._width else ():
            if len(self._busy) >= self._width:
                break
            if key not in self._busy:
                self._busy.add(key)
                task = asyncio.create_task(self._drain(key))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _drain(self, key: Hashable) -> None:
        try:
            while lane := self._waiting.get(key):
                item, _chatter = lane.popleft()
                if not lane:
                    del self._waiting[key]
                self.depth -= 1
                try:
                    await self._work(item)
                except Exception as error:
                    logger.opt(exception=error).error("处理一条消息时出错")
        finally:
            self._busy.discard(key)
            self._start_lanes()

    async def finish(self, seconds: float) -> None:
        """Let what is queued end, at most `seconds`, then cancel the rest."""
        deadline = asyncio.get_running_loop().time() + seconds
        while self._tasks and (left := deadline - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        self._waiting.clear()
        for task in self._tasks:
            task.cancel()


class Turns:
    """Those who come with the same key go one after the other, in the order they came."""

    def __init__(self) -> None:
        self._locks: dict[Hashable, tuple[asyncio.Lock, list[None]]] = {}

    @asynccontextmanager
    async def take(self, key: Hashable) -> AsyncIterator[None]:
        """Wait for one's turn and hold it."""
        lock, here = self._locks.setdefault(key, (asyncio.Lock(), []))
        here.append(None)
        try:
            async with lock:
                yield
        finally:
            here.pop()
            if not here:
                self._locks.pop(key, None)
