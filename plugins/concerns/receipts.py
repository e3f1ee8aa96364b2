"""/回执: sixteen digits show how a concern stands to whoever holds them, and let them say a word.

Tries are counted in memory alone, under a key that is new every day and dies with the process.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import defaultdict
from datetime import date, datetime, timedelta

from config.clock import local_day
from models.rules.concern_words import ConcernState
from models.rules.refusal import Refusal
from models.tables import Concern
from plugins._kit.commands import Call, Guesser, guesser_of
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.sealing import receipt_hash

WINDOW = timedelta(hours=1)


class Tries:
    """How often somebody guessed within the hour; yesterday's guesses are forgotten with yesterday's key."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._key = b""
        self._tried: dict[bytes, list[datetime]] = defaultdict(list)

    def take(self, who: Guesser, now: datetime, limit: int) -> bool:
        """Use up one try; False when the hour holds no more."""
        tried = self._of(who, now)
        tried[:] = [at for at in tried if at > now - WINDOW]
        if len(tried) >= limit:
            return False
        tried.append(now)
        return True

    def give_back(self, who: Guesser, now: datetime) -> None:
        """That was no guess."""
        tried = self._of(who, now)
        if tried:
            tried.pop()

    def _of(self, who: Guesser, now: datetime) -> list[datetime]:
        if self._day != local_day(now):
            self._day, self._key = local_day(now), secrets.token_bytes(32)
            self._tried.clear()
        name = "\x1f".join(who).encode("utf-8", "replace")
        return self._tried[hmac.new(self._key, name, hashlib.sha256).digest()]


tries = Tries()
"""The tries of this process."""


async def concern_of(call: Call, digits: str) -> Concern | Refusal:
    """The concern these digits were given for."""
    limit = policy().problems.receipt_tries
    guesser = guesser_of(call)
    if not tries.take(guesser, call.now, limit):
        return Refusal("receipt-tries", {"limit": limit})
    concern = await Concern.get_or_none(school_id=directory.school_id, receipt=await receipt_hash(digits))
    if concern is None or concern.state == ConcernState.RETRACTED.value:
        return Refusal("no-such-receipt")
    tries.give_back(guesser, call.now)
    return concern
