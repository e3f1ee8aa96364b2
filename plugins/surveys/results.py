"""What the surveys room tells its replies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from models.rules.survey import Satisfaction


@dataclass(frozen=True, slots=True)
class Planned:
    """What would be asked: cadres who are judged, those exempt, people drawn, the last day."""

    cadres: int
    exempt: int
    people: int
    closes_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """One group of answers: a cadre, the rest of a college, or the rest of all; sentences in no order."""

    name: str
    said: Satisfaction
    words: tuple[str, ...] = ()
    low: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A closed survey as somebody may see it; `asked` and `answered` are of what they see."""

    number: int
    closed_on: date
    asked: int
    answered: int
    lines: tuple[Line, ...]
    pooled: tuple[str, ...] = field(default=())
    """Cadres who are shown only together with others."""


@dataclass(frozen=True, slots=True)
class Running:
    """An open survey; how many answered is not told before its end."""

    number: int
    asked: int
    closes_on: date
    about: str = ""
    """The cadre the reader is asked about, if they are."""
