"""What the assessment room tells its replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.assessment import Assessed
from models.rules.assessment_basis import Changed
from models.rules.assessment_kept import Difference


@dataclass(frozen=True, slots=True)
class Own:
    """One cadre's year; `frozen_on` when it is final, `appeals` are open ones by part.

    `counts`: whether what checks found untrue is left out; `freezing`: it is being made final and is not yet.
    """

    name: str
    year: str
    version: str
    assessed: Assessed
    frozen_on: date | None = None
    appeals: tuple[tuple[str, int], ...] = ()
    counts: bool = False
    freezing: bool = False


@dataclass(frozen=True, slots=True)
class Everybody:
    """The cadres of a scope in the order of names; never in that of scores."""

    scope: str
    year: str
    version: str
    people: tuple[tuple[str, float | None], ...]
    frozen_on: date | None = None
    freezing: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """Two formulas: how many scores move, and how far; `moved` are the farthest, shown only of many people."""

    scope: str
    people: int
    before: float | None
    after: float | None
    moved: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Frozen:
    """A year that was made final; `digest` stands in the history."""

    number: int
    year: str
    people: int
    digest: str


@dataclass(frozen=True, slots=True)
class Differs:
    """A cadre whose lines are not what they were."""

    name: str
    lines: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A frozen year computed anew, by the rules it was frozen with as far as they were kept.

    `rules`: what was changed in them since.  `whole_changed`, `rows_changed` (names), `appeals_changed` (numbers): what
    was kept is not what was frozen; only known of years that are `sealed` by a digest.
    """

    year: str
    people: int
    differs: tuple[Differs, ...] = ()
    rules: tuple[Changed, ...] = ()
    rules_kept: bool = True
    whole_changed: bool = False
    rows_changed: tuple[str, ...] = ()
    appeals_changed: tuple[int, ...] = ()
    sealed: bool = True


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
