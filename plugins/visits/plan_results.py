"""What the services of the work plan answer, as values the replies turn into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.plan import Comparison, Item, Part


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody of the office said to a plan."""

    by: str
    said_on: date
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One plan as it is shown; `mine`: to the cadre whose it is."""

    number: int
    cadre: str
    term: str
    begins_on: date
    updated_on: date
    today: date
    comparison: Comparison
    comments: tuple[Comment, ...]
    mine: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """What one message wrote down, and what is still to be written.

    `item` is the first target's; the others say the same in the parts that were said. `left`: names of the linked
    targets nothing is written of.
    """

    number: int
    names: tuple[str, ...]
    item: Item
    parts: tuple[Part, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commented:
    """A comment is kept; `told`: a private message is on its way."""

    number: int
    cadre: str
    told: bool


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """A plan of the college, as a list shows it."""

    number: int
    cadre: str
    updated_on: date


@dataclass(frozen=True, slots=True)
class CollegePlans:
    """Who of a college has a plan this term, newest first, and who has none."""

    college: str
    term: str
    written: tuple[WrittenPlan, ...]
    unwritten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SchoolPlans:
    """How many cadres of each college have a plan: (college, with one, all)."""

    term: str
    colleges: tuple[tuple[str, int, int], ...]
