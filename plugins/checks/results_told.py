"""What is shown of single records: to whom is asked, who is sent, whose they are, who concludes; and hints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.checking import Verdict
from models.rules.hints import Hint
from models.rules.vocabulary import RecordKind


@dataclass(frozen=True, slots=True)
class Asked:
    """What one person is asked about: never more than who, what kind, where and about when."""

    cadre: str
    kind: RecordKind
    target: str
    is_person: bool
    """Whether the target is the one who is asked."""
    happened_on: date


@dataclass(frozen=True, slots=True)
class Task:
    """One record an interviewer looks into."""

    number: int
    asked: Asked
    done: bool
    visit_on: date | None


@dataclass(frozen=True, slots=True)
class OwnItem:
    """One of a cadre's records that were drawn: not what anybody said of it."""

    number: int
    kind: RecordKind
    target: str
    happened_on: date
    replied: bool


@dataclass(frozen=True, slots=True)
class OwnItems:
    """The drawn records of one cadre, and until when they may say something."""

    check: int
    until: date
    items: tuple[OwnItem, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A record the committee has to look at."""

    number: int
    check: int
    cadre: str
    kind: RecordKind
    target: str
    happened_on: date
    finding: Verdict
    voices: tuple[int, int, int]
    """How many said yes, no, cannot tell."""
    note: str
    reply: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What was concluded of a record."""

    number: int
    cadre: str
    verdict: Verdict
    counts: bool


@dataclass(frozen=True, slots=True)
class HintLine:
    """A hint with the cadre's name."""

    cadre: str
    hint: Hint


@dataclass(frozen=True, slots=True)
class Hints:
    """What is worth a look in a scope's records of a term."""

    scope: str
    semester: str
    lines: tuple[HintLine, ...]
    reviewed: int
    records: int
