"""What the assessment room tells its replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.assessment import Assessed
from models.rules.assessment_basis import Changed
from models.rules.assessment_kept import Difference


@dataclass(frozen=True, slots=True)
class Upheld:
    """An appeal that set a line: points and full points in hundredths before and with it, by whom, when and why."""

    number: int
    part: str
    was: tuple[int, int]
    now: tuple[int, int]
    by: str
    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Own:
    """One cadre's year; `frozen_on` when it is final, `appeals` are open ones by part.

    `counts`: whether what checks found untrue is left out; `freezing`: it is being made final and is not yet.
    `upheld`: appeals that set lines.  `is_current`: the year /考核 shows without being named.
    """

    name: str
    year: str
    version: str
    assessed: Assessed
    frozen_on: date | None = None
    appeals: tuple[tuple[str, int], ...] = ()
    counts: bool = False
    freezing: bool = False
    upheld: tuple[Upheld, ...] = ()
    is_current: bool = True


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
    upheld: tuple[tuple[str, Upheld], ...] = ()
    """By name of the cadre: counted on both sides, no difference."""


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
    points: int | None = None
    """Hundredths the line has from now on, where it was upheld."""
