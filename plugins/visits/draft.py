"""What a message about an act says, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.vocabulary import Outcome, RecordKind, TargetKind


@dataclass(frozen=True, slots=True)
class KnownTarget:
    """A target the speaker is linked to."""

    id: int
    kind: TargetKind
    name: str


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A colleague who may have come along."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One message as understood: `process` is the narrative in the speaker's own words."""

    kind: RecordKind
    targets: tuple[KnownTarget, ...]
    happened_on: date
    outcome: Outcome
    process: str
    effect: str
    reflection: str
    joint: tuple[KnownPerson, ...]
    sub_kind: str
    topic: str


@dataclass(frozen=True, slots=True)
class Supplement:
    """Words to add to a record; `number` None means the quoted or the newest one."""

    number: int | None
    process: str
    effect: str
    reflection: str


class Cancel:
    """The answer was 取消."""
