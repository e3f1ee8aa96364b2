"""What an appeal that was upheld does to a line: it has the points somebody else granted (六(三), F38)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from models.rules.assessment import Assessed, Points
from models.rules.policy_assessment import Formula
from models.rules.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Granted:
    """The line `part` has `points` of `out_of` (hundredths) by appeal `number`."""

    number: int
    part: str
    points: int
    out_of: int


def full_points(formula: Formula, part: str) -> int:
    """Hundredths the part has at most; 0 for a line without points of its own."""
    return {**dict(formula.duties), "satisfaction": formula.satisfaction, "truth": formula.truth}.get(part, 0) * 100


def may_grant(line: Points, full: int, points: int) -> Refusal | None:
    """Refusals: `no-points`, `over-full` (fact `full`), `no-gain` (fact `points`): an appeal never takes away."""
    if not full:
        return Refusal("no-points", {"part": line.name})
    if points > full:
        return Refusal("over-full", {"part": line.name, "full": f"{full / 100:g}"})
    if points <= line.points:
        return Refusal("no-gain", {"part": line.name, "points": f"{line.points / 100:g}"})
    return None


def corrected(assessed: Assessed, granted: Sequence[Granted], formula: Formula) -> Assessed:
    """With the lines that appeals set, in the order they were answered; a line that has more by now keeps it.

    One that would lower the whole is left as it is: a granted line counts only where it helps.
    """
    by_part: Mapping[str, int] = {one.part: place for place, one in enumerate(assessed.lines)}
    lines = list(assessed.lines)
    for one in granted:
        full = full_points(formula, one.part)
        if one.part not in by_part or not full or not one.out_of:
            continue
        line = lines[by_part[one.part]]
        points = max(line.points, floor(Fraction(one.points * full, one.out_of) + Fraction(1, 2)))
        tried = [*lines]
        tried[by_part[one.part]] = replace(line, points=points, out_of=full)
        if (Assessed(tuple(tried)).score or 0) >= (Assessed(tuple(lines)).score or 0):
            lines = tried
    return Assessed(tuple(lines))
