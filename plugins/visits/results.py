"""What the services of this room answer, as values the replies turn into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.progress import Progress, Tally
from models.rules.unseen import Unseen
from models.rules.vocabulary import Outcome, RecordKind, Trust


@dataclass(frozen=True, slots=True)
class RecordedTarget:
    """One record of a message: its number, whom it was with, and how that target now stands."""

    number: int
    target: str
    tally: Tally | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was saved by one message."""

    kind: RecordKind
    lines: tuple[RecordedTarget, ...]
    happened_on: date
    today: date
    outcome: Outcome
    topic: str
    joint: tuple[str, ...]
    complete: bool
    outside_semester: bool
    pictures: int
    lost_pictures: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same words were recorded a moment ago."""

    number: int


@dataclass(frozen=True, slots=True)
class Supplemented:
    """What was added to a record, and whether it counts now."""

    number: int
    kind: RecordKind
    words: bool
    pictures: int
    lost_pictures: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """A record taken back: it stays in the history and counts no more."""

    number: int
    kind: RecordKind
    target: str


@dataclass(frozen=True, slots=True)
class Said:
    """One record somebody of the visited side spoke about."""

    number: int
    kind: RecordKind
    target: str
    cadre: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A record in full, for those who may see it."""

    number: int
    kind: RecordKind
    cadre: str
    target: str
    topic: str
    happened_on: date
    entered_on: date
    outcome: Outcome
    trust: Trust
    process: str
    effect: str
    reflection: str
    complete: bool
    pictures: int
    answers: tuple[tuple[str, str], ...] = ()
    """Who of the visited side said what with their 确认."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How far a cadre is, and whom they have not seen for longest."""

    cadre: str
    today: date
    progress: Progress
    unseen: tuple[Unseen, ...]
