"""What the assessment room tells its replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.assessment import Assessed


@dataclass(frozen=True, slots=True)
class Own:
    """One cadre's year; `frozen_on` when it is final, `appeals` are open ones by part.

    `counts`: whether what checks found untrue is left out.
    """

    name: str
    year: str
    version: str
    assessed: Assessed
    frozen_on: date | None = None
    appeals: tuple[tuple[str, int], ...] = ()
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Everybody:
    """The cadres of a scope in the order of names; never in that of scores."""

    scope: str
    year: str
    version: str
    people: tuple[tuple[str, float | None], ...]
    frozen_on: date | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two formulas: how many scores move, and how far; `moved` are the farthest, shown only of many people."""

    scope: str
    people: int
    before: float | None
    after: float | None
    moved: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A frozen year computed anew: people, lines, and who differs now."""

    year: str
    people: int
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Appealed:
    """An appeal and what became of it."""

    number: int
    name: str
    year: str
    part: str
    reason: str
    answer: str = ""
    by: str = ""
