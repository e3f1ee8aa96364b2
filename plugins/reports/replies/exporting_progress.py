"""The exported progress: a line per cadre, each rule with its figure and its state, as /进度 says them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models.rules.duty_rule import DutyRule
from models.rules.overdue import DutyState
from models.rules.school_states import RuleState
from plugins._kit.exports import Export, Value
from plugins.reports.replies.notebook import STATES

NAME = "履职进度"


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """One cadre and how each rule stands."""

    cadre: str
    college: str
    position: str
    rules: tuple[RuleState, ...]


def exported(lines: Sequence[ProgressLine], rules: Sequence[DutyRule], scope: str) -> Export:
    """The sheet, college by college, and how many are where."""
    headings: list[Value] = ["学院", "团干部", "职务"]
    for rule in rules:
        headings += [rule.name, "要求", "状态"]
    ordered = sorted(lines, key=lambda one: (one.college, one.cadre))
    rows = [headings, *([*_line(one, rules)] for one in ordered)]
    widths = (14, 10, 18, *((10, 6, 10) * len(rules)))
    return Export(NAME, scope, _counts(lines), {NAME: rows}, {NAME: widths})


def _line(one: ProgressLine, rules: Sequence[DutyRule]) -> list[Value]:
    cells: list[Value] = [one.college, one.cadre, one.position]
    by_id = {rule.rule_id: rule for rule in one.rules}
    for rule in rules:
        state = by_id.get(rule.id)
        cells += [state.done, state.quota, STATES[state.state]] if state is not None else ["", "", "没有要求"]
    return cells


def _counts(lines: Sequence[ProgressLine]) -> str:
    """12 人，3 人有过期的，5 人有该去的."""
    worst = Counter(_worst(one) for one in lines)
    parts = [f"{len(lines)} 人"]
    if worst[DutyState.MISSED]:
        parts.append(f"{worst[DutyState.MISSED]} 人有过期的")
    if worst[DutyState.BEHIND]:
        parts.append(f"{worst[DutyState.BEHIND]} 人有该去的")
    return "，".join(parts)


def _worst(one: ProgressLine) -> DutyState | None:
    states = {rule.state for rule in one.rules}
    return next((state for state in (DutyState.MISSED, DutyState.BEHIND) if state in states), None)
