"""Friend requests: people of the school are let in, a few a minute and after a human pause; others hear nothing."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from datetime import datetime, timedelta

from nonebot.adapters import Bot
from nonebot.log import logger

from plugins._kit import capability

A_MINUTE = 6
PAUSE = (1.5, 6.0)
"""Seconds between a request and its acceptance: QQ distrusts accounts that never hesitate."""
LONGEST_QUEUE = 500


class Doorman:
    """Accepts requests one by one; `pause` is (shortest, longest) in seconds."""

    def __init__(self, pause: tuple[float, float] = PAUSE, a_minute: int = A_MINUTE) -> None:
        self._pause = pause
        self._a_minute = a_minute
        self._planned: deque[datetime] = deque(maxlen=a_minute)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def wait_for(self, now: datetime, pause: float) -> float:
        """Seconds until the next request may be accepted, and note that it will be."""
        at = now + timedelta(seconds=pause)
        if len(self._planned) == self._a_minute:
            at = max(at, self._planned[0] + timedelta(minutes=1))
        if self._planned:
            at = max(at, self._planned[-1])
        self._planned.append(at)
        return (at - now).total_seconds()

    def receive(self, bot: Bot, flag: str, now: datetime) -> bool:
        """Accept the request in a while; False when it is no request, waits already, or too many wait."""
        if not flag or flag in self._tasks or len(self._tasks) >= LONGEST_QUEUE:
            return False
        seconds = self.wait_for(now, random.uniform(*self._pause))  # noqa: S311 - a pause, not a secret
        task = asyncio.create_task(self._accept(bot, flag, seconds))
        self._tasks[flag] = task
        task.add_done_callback(lambda _done: self._tasks.pop(flag, None))
        return True

    async def _accept(self, bot: Bot, flag: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if not await capability.accept_friend(bot, flag):
            logger.warning("有一个好友申请没能通过，请在客户端里看一下")

    async def finish(self) -> None:
        """Wait for everything planned (tests)."""
        await asyncio.gather(*self._tasks.values())

    async def stop(self) -> None:
        """Give up what is still waiting; the platform keeps the requests."""
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)


doorman = Doorman()
"""The doorman of this process."""
