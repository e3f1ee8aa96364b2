"""What somebody is about to say, in memory alone: words nobody has decided to tell are written nowhere."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from config.clock import local_day
from models.rules.concern_words import Source
from plugins._kit.commands import Call, guesser_of
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work

WAITS_MINUTES = 20
"""How long somebody may think about it."""
LONGEST = 20_000
"""Characters of one concern; a message holds less."""
READ = 2_000
"""Characters that tell what it is about."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was said so far. `sealed_only` is /匿名, `offered` the number 附议 means."""

    text: str
    pictures: tuple[tuple[bytes, str], ...] = ()
    """(bytes, media type)"""
    failed: int = 0
    sealed_only: bool = False
    source: Source = Source.PRIVATE
    offered: int | None = None
    problem_id: int | None = None
    """The problem it tells more of, because its code came with it."""


async def wait(call: Call, topic: str, payload: dict[str, object]) -> None:
    """Wait for the answer in the private chat."""
    async with unit_of_work(call) as unit:
        await questions.ask(unit, call.origin, topic, payload, minutes=WAITS_MINUTES, private=True, kept=False)


async def wait_here(call: Call, topic: str, payload: dict[str, object]) -> None:
    """Wait for the answer where the person spoke."""
    async with unit_of_work(call) as unit:
        await questions.ask(unit, call.origin, topic, payload, minutes=WAITS_MINUTES, kept=False)


async def end(call: Call) -> None:
    """The question is answered."""
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)


class Daily:
    """How much somebody has told today, under a key that is new every day and dies with the process."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._key = b""
        self._told: Counter[bytes] = Counter()

    def forget(self) -> None:
        """Count from nothing, under a new key."""
        self._day = None

    def is_enough(self, call: Call, limit: int) -> bool:
        """Whether it was as much as a day holds."""
        return self._told[self._who(call, call.now)] >= limit

    def count(self, call: Call) -> None:
        """One more."""
        self._told[self._who(call, call.now)] += 1

    def _who(self, call: Call, now: datetime) -> bytes:
        if self._day != local_day(now):
            self._day, self._key = local_day(now), secrets.token_bytes(32)
            self._told.clear()
        who = "\x1f".join(guesser_of(call))
        return hmac.new(self._key, who.encode("utf-8", "replace"), hashlib.sha256).digest()


daily = Daily()
"""The counts of this process."""
