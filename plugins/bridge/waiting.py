"""What waits to be passed on, in memory alone: a crash loses it, nothing else ever sees it."""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from nonebot.adapters import Bot
from tortoise.exceptions import IntegrityError

from config import clock
from models.rules.relay import Passage, Place
from models.tables import Handled
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins.bridge.memory import bridges

KEPT = timedelta(minutes=5)
"""How long words wait for a group that cannot be reached."""
MOST_WAITING = 100


@dataclass(eq=False, slots=True)
class Talk:
    """Somebody's words on their way."""

    passage: Passage
    origin: Origin
    person_id: int | None
    bot: Bot
    """The account that heard them."""
    digest: str
    until: datetime
    """When they are too old to be passed on."""

    @property
    def unwanted(self) -> bool:
        """Whether they were taken back, or their speaker stays out by now."""
        speaker = (self.origin.platform, self.origin.user_id, self.person_id)
        return self.passage.recalled or bridges.stays_out(*speaker)


@dataclass(eq=False, slots=True)
class Arrival:
    """Somebody has come into a group."""

    source: Place
    user_id: str
    bot: Bot
    digest: str
    until: datetime


@dataclass(eq=False, slots=True)
class TakenBack:
    """What was said on one side was taken back, and the other side does not let us take it back there."""

    passage: Passage
    twin: str
    until: datetime


Item = Talk | Arrival | TakenBack


@dataclass(eq=False, slots=True)
class Queue:
    """What waits for one group."""

    waiting: deque[Item] = field(default_factory=deque)
    lost: int = 0
    """How many could not be passed on and nobody was told of yet."""
    next_at: datetime | None = None
    refusals: int = 0
    """How often in a row the platform said no."""
    account: str = ""
    """The account that serves this group, as far as we know."""
    task: asyncio.Task[None] | None = None
    waker: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, item: Item) -> None:
        """Let the item wait its turn; of too many the oldest is lost."""
        if len(self.waiting) >= MOST_WAITING:
            self.waiting.popleft()
            self.lost += 1
        self.waiting.append(item)

    async def expire(self, place: Place, now: datetime) -> None:
        """Let go of what is too old; it is lost unless another process has said it."""
        while self.waiting and self.waiting[0].until <= now:
            item = self.waiting.popleft()
            if isinstance(item, Talk) and not item.unwanted:
                self.lost += await claimed(item.digest, place, now)


async def claimed(digest: str, place: Place, now: datetime) -> bool:
    """Mark a message as said at `place`; False when it was, by whichever process."""
    key = hashlib.sha256("\x1f".join((digest, *place)).encode("utf-8", "replace")).hexdigest()[:32]
    try:
        await Handled.create(school_id=directory.school_id, digest=key, day=clock.local_day(now))
    except IntegrityError:
        return False
    return True
