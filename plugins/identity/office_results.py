"""What handover, semesters and coverage answer, as values the replies turn into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.semester import SemesterSpan
from models.rules.vocabulary import TargetKind


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Links passed on from one cadre to another as of `since`; those who could not be told are named."""

    giver: str
    taker: str
    targets: tuple[str, ...]
    since: date
    untold: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A target as its successor finds it: last seen when, and records that still lack a narrative."""

    kind: TargetKind
    name: str
    contact: str
    last_seen: date | None
    unfinished: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SemesterList:
    """Every semester, and the usual days of the next one that is missing."""

    semesters: tuple[SemesterSpan, ...]
    today: date
    proposal: SemesterSpan | None


@dataclass(frozen=True, slots=True)
class SemesterSaved:
    """A semester added, or moved from `before`."""

    semester: SemesterSpan
    before: SemesterSpan | None


@dataclass(frozen=True, slots=True)
class LackingCadre:
    """A cadre with too few targets: (kind, has, should have)."""

    name: str
    code: str
    college: str
    counts: tuple[tuple[TargetKind, int, int], ...]


@dataclass(frozen=True, slots=True)
class DoubledTarget:
    """A target several cadres are linked to."""

    kind: TargetKind
    name: str
    cadres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverageSeen:
    """Whether everybody is reached; `scope` is the college or the school."""

    scope: str
    cadres: int
    lacking: tuple[LackingCadre, ...]
    doubled: tuple[DoubledTarget, ...]
    branches: int
    branches_uncovered: int
    dorms: int
    dorms_uncovered: int
