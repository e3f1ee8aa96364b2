"""What a message means before it is saved: the shapes between parser, service and replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.vocabulary import Outcome, RecordKind, TargetKind


@dataclass(frozen=True, slots=True)
class KnownTarget:
    """A target the speaker may name; `aliases` are other names of it, such as a youth's 学号."""

    id: int
    kind: TargetKind
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A colleague who may have come along."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as it was told; `targets` is empty only for kinds that need none, one record each otherwise.

    The texts are "" where nothing was said; `process`, `effect` and `reflection` are the speaker's own
    wording.
    """

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
    """Words to add to a record; `number` is None where the message names none."""

    number: int | None
    process: str
    effect: str
    reflection: str


@dataclass(frozen=True, slots=True)
class Cancel:
    """The person would rather not answer."""
