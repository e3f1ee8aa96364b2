"""How fast group messages may go out: an even, slightly irregular step, so that no platform takes us for spam."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

GROUP_STEP = timedelta(seconds=1.2)
"""At least this long between two group messages (PITFALLS 风控: ≥ 1 s)."""
GROUP_JITTER = timedelta(seconds=0.8)
"""Up to this much longer."""


def _chance() -> float:
    return random.random()  # noqa: S311 - a pause, not a secret


@dataclass(slots=True)
class Pacing:
    """Says when the next group message may go out; private messages do not wait for it."""

    step: timedelta = GROUP_STEP
    jitter: timedelta = GROUP_JITTER
    chance: Callable[[], float] = _chance
    next_group_at: datetime | None = field(default=None)

    def lets_group_through(self, now: datetime) -> bool:
        """Whether a group message may go out now."""
        return self.next_group_at is None or now >= self.next_group_at

    def note_group(self, now: datetime) -> None:
        """A group message goes out now."""
        self.next_group_at = now + self.step + self.jitter * self.chance()

    def wait(self, now: datetime) -> float:
        """Seconds until a group message may go out; 0 when it may."""
        return max(0.0, (self.next_group_at - now).total_seconds()) if self.next_group_at is not None else 0.0
