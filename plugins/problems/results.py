"""What the services of this room answer, as values the replies turn into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.concern_words import Closure, Openness, ProblemState, StepKind


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the 问题清单."""

    number: int
    title: str
    state: ProblemState
    people: int
    days: int
    """Since it was opened, or until it was closed."""
    late: int = 0
    """Days over the earliest clock that is not done."""
    closure: Closure | None = None
    department: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list: `total` of what was asked for, `waiting` and `late` of it."""

    scope: str
    lines: tuple[Line, ...]
    total: int
    waiting: int
    late: int
    page: int
    left: int
    """Lines after this page."""
    words: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the talk about one concern; nobody named is the reporter."""

    day: date
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """One concern of a problem, as far as the asker may see it; a name only where they may."""

    number: int
    day: date
    college: str
    openness: Openness
    name: str
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class StepSeen:
    """One step."""

    day: date
    kind: StepKind
    who: str
    department: str
    words: str


@dataclass(frozen=True, slots=True)
class ClockSeen:
    """An internal target: `late` in days, 0 while there is time; done ones have a day."""

    name: str
    due_on: date
    done_on: date | None
    late: int


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A referral as it stands."""

    department: str
    state: str
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class Likely:
    """Another problem that may be the same, and what they share."""

    number: int
    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A problem in full, as this asker may see it."""

    number: int
    title: str
    state: ProblemState
    category: str
    department: str
    people: int
    opened_on: date
    owner: str
    steps: tuple[StepSeen, ...]
    said: tuple[Said, ...]
    unseen: int
    """Concerns whose words the asker does not see."""
    clocks: tuple[ClockSeen, ...]
    passed: tuple[PassedOn, ...] = ()
    closure: Closure | None = None
    closure_words: str = ""
    confirmed: bool | None = None
    likely: tuple[Likely, ...] = ()
    can: tuple[str, ...] = ()
    """The acts open to the asker."""
    responder: bool = False
    names: tuple[str, ...] = ()
    """Of those who chose to be known to whom it was passed on."""


@dataclass(frozen=True, slots=True)
class Acted:
    """Something was done with #N, and so many people are told."""

    number: int
    title: str
    told: int
    words: str = ""
    department: str = ""
    changed: bool = False
    """Whether the words were changed before they were passed on (a name, a room, 不属实)."""


@dataclass(frozen=True, slots=True)
class Referred:
    """转办: to whom, by which way, with which words."""

    number: int
    title: str
    department: str
    way: str
    words: str
    told: int
    file: tuple[str, bytes] | None = None
    learned: bool = False
    again: bool = False
    """It was passed on before, this is the same paper once more."""


@dataclass(frozen=True, slots=True)
class Returned:
    """退回: why, how often by now, and who has it."""

    number: int
    title: str
    department: str
    reason: str
    bounces: int
    owner: str
    told: int


@dataclass(frozen=True, slots=True)
class Closing:
    """办结: how; `waits` for a second person."""

    number: int
    title: str
    closure: Closure
    words: str
    told: int
    waits: bool = False
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """合并: `gone` is `kept` now."""

    kept: int
    gone: int
    title: str
    people: int


@dataclass(frozen=True, slots=True)
class Parted:
    """拆分: these concerns are a problem of their own."""

    source: int
    number: int
    title: str
    concerns: tuple[int, ...]
    people: int
