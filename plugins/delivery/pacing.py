"""How fast one account may send: an even, slightly irregular step and an hourly cap, so that no platform takes us
for spam (PITFALLS 风控)."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins._kit.origin import Scene
from plugins._kit.policy import policy

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """At least `step` between two messages, up to `jitter` longer."""

    step: timedelta
    jitter: timedelta


PACES: Mapping[Scene, Pace] = {
    "group": Pace(timedelta(seconds=1.2), timedelta(seconds=0.8)),
    "private": Pace(timedelta(seconds=0.4), timedelta(seconds=0.6)),
}
UNLIMITED = 1_000_000


def caps_of_policy(scene: Scene) -> int:
    """Messages an hour per account, as the school's rules say."""
    delivery = policy().delivery
    return delivery.group_per_hour if scene == "group" else delivery.private_per_hour


def _chance() -> float:
    return random.random()  # noqa: S311 - a pause, not a secret


Track = tuple[str, Scene]
"""An account and the kind of scene it sends to."""


class Pacing:
    """What each account has sent in the last hour, and when it may send next.

    What this process sent it remembers; what others sent (an earlier process of the same account, or another one on
    the same database) is learned from the rows.
    """

    def __init__(
        self,
        paces: Mapping[Scene, Pace] = PACES,
        cap: Callable[[Scene], int] = caps_of_policy,
        chance: Callable[[], float] = _chance,
    ) -> None:
        self._paces, self._cap, self.chance = paces, cap, chance
        self._own: dict[Track, deque[datetime]] = {}
        self._others: dict[Track, list[datetime]] = {}
        self._next_at: dict[Track, datetime] = {}

    @classmethod
    def off(cls) -> Pacing:
        """No pauses and no caps."""
        none = Pace(timedelta(0), timedelta(0))
        return cls({"group": none, "private": none}, lambda scene: UNLIMITED)

    def learn(self, sent: Iterable[tuple[Track, datetime]]) -> None:
        """What others sent in the last hour; replaces what was learned before."""
        self._others = {}
        for track, at in sent:
            self._others.setdefault(track, []).append(at)

    def note(self, account: str, scene: Scene, now: datetime) -> None:
        """A message goes out through `account` now."""
        pace = self._paces[scene]
        self._next_at[account, scene] = now + pace.step + pace.jitter * self.chance()
        self._own.setdefault((account, scene), deque()).append(now)

    def wait(self, account: str, scene: Scene, now: datetime) -> float:
        """Seconds until the next step of this account; 0 when it may take it."""
        at, pace = self._next_at.get((account, scene)), self._paces[scene]
        if at is None or at <= now or at - now > pace.step + pace.jitter:  # the last: the clock was set back
            return 0.0
        return (at - now).total_seconds()

    def room(self, account: str, scene: Scene, now: datetime) -> int:
        """How many more messages this account may send within the hour that ends now."""
        return max(0, self._cap(scene) - len(self._of_last_hour((account, scene), now)))

    def room_again_at(self, account: str, scene: Scene, now: datetime) -> datetime:
        """When the next message fits under the cap."""
        sent = sorted(self._of_last_hour((account, scene), now))
        over = len(sent) - self._cap(scene)
        return now if over < 0 else sent[over] + HOUR

    def _of_last_hour(self, track: Track, now: datetime) -> list[datetime]:
        own = self._own.get(track, deque())
        while own and own[0] <= now - HOUR:
            own.popleft()
        # An instant ahead of us is of before the clock was set back: it counts as this instant's.
        return [min(at, now) for at in (*own, *self._others.get(track, ())) if at > now - HOUR]
