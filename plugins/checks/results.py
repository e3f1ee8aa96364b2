"""What the services of this room answer, as values the replies turn into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.checking import CheckMode
from models.rules.error_rate import Interval, PowerRow, Rate
from models.rules.vocabulary import RecordKind


@dataclass(frozen=True, slots=True)
class Announced:
    """A check that may now be drawn: what was published, and what a sample of this size can show."""

    number: int
    mode: CheckMode
    scope: str
    by: str
    period: tuple[date, date]
    listed: int
    cadres: int
    size: tuple[int, int]
    list_digest: str
    secret_digest: str
    records: int
    """How many records will be drawn."""
    power: tuple[PowerRow, ...]
    unseen: float
    earlier: int
    """Checks announced before in this term and given up: nobody announces until the draw pleases."""
    visit_on: date | None = None
    interviewers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnFrom:
    """How many of a college were drawn."""

    college: str
    cadres: int
    records: int


@dataclass(frozen=True, slots=True)
class DrawnCheck:
    """A check that was just drawn, or drawn again to compare."""

    number: int
    mode: CheckMode
    secret: str
    word: str
    colleges: tuple[DrawnFrom, ...]
    asked: int = 0
    """People the first question goes to."""
    unreachable: int = 0
    """Records of which nobody of the visited side can be reached."""
    given: tuple[tuple[str, int], ...] = ()
    """Interviewer → how many records."""
    nobody: int = 0
    """Records nobody of them may look at."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """Whether list, secret and draw are what was published and what is stored."""

    number: int
    list_same: bool
    secret_same: bool
    draw_same: bool
    records: int


@dataclass(frozen=True, slots=True)
class KindResult:
    """One kind of record of a college."""

    kind: RecordKind
    asked: int
    wrong: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class CollegeResult:
    """A college: `rate` None when nobody answered; `silent` of `drawn` records nobody could say anything about."""

    college: str
    drawn: int
    silent: int
    rate: Rate | None
    worst: float
    kinds: tuple[KindResult, ...]
    shown_only: int = 0
    """Held, but 只签到拍照."""
    bothered: int = 0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How a check stands."""

    number: int
    mode: CheckMode
    announced_on: date
    state: str
    """announced, open, closed, void."""
    why_void: str
    secret: str
    """Empty until the draw."""
    word: str
    secret_digest: str
    colleges: tuple[CollegeResult, ...]
    reply_until: date | None
    counts: bool


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check in the list."""

    number: int
    mode: CheckMode
    scope: str
    announced_on: date
    state: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A check that was just closed."""

    number: int
    told: int
    """Cadres who are told that they may say something."""
    reply_until: date
