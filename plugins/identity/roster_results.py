"""What importing and exporting answer, as values the replies turn into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.rules.roster_diff import RosterDiff
from models.rules.vocabulary import Role


@dataclass(frozen=True, slots=True)
class QqTaken:
    """A roster QQ number that another person has already bound by a code: the binding stays as it is."""

    code: str
    name: str
    qq: str
    bound_to: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote, or would write; `taken` only once it is written."""

    name: str
    diff: RosterDiff
    skipped: tuple[str, ...]
    taken: tuple[QqTaken, ...] = ()


@dataclass(frozen=True, slots=True)
class InviteCode:
    """An invite code for one person, known in clear only to the file it is written to."""

    code: str
    name: str
    college: str
    roles: frozenset[Role]
    invite: str
    expires_at: datetime
