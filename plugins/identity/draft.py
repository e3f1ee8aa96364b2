"""What the parser understands of a message, before anybody has agreed to anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.vocabulary import TargetKind


@dataclass(frozen=True, slots=True)
class KnownTarget:
    """A target the speaker may name; `key` is unique within its kind, for a youth the student number."""

    id: int
    kind: TargetKind
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What /报到 asks for; no targets named: the bot finds out which."""

    targets: tuple[int, ...] = ()
    every: bool = False
    face_to_face: bool = False
    cancel: bool = False


@dataclass(frozen=True, slots=True)
class Handover:
    """Whose links go to whom, as typed; no targets named: all of them."""

    giver: str
    taker: str
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SemesterWish:
    """A semester to add or to move."""

    name: str
    starts_on: date
    ends_on: date
