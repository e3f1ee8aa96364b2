"""What the checks room tells its replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.spot_check import CheckKind, Rate, Verdict


@dataclass(frozen=True, slots=True)
class Task:
    """One record to look into."""

    number: int
    cadre: str
    what: str
    happened_on: date
    verdict: Verdict = Verdict.OPEN


@dataclass(frozen=True, slots=True)
class Announced:
    """A check that is announced or drawn; `drawn` is None before the draw."""

    number: int
    kind: CheckKind
    seed: str
    draw_on: date
    closes_on: date
    drawn: int | None = None
    asked: int = 0
    interviewer: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """How a check stands for a scope: rates by college and kind of record, never by cadre."""

    check: Announced
    lines: tuple[tuple[str, Rate], ...]
    total: Rate


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one record."""

    number: int
    cadre: str
    what: str
    verdict: Verdict
