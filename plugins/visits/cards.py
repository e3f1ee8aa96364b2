"""The progress card: the same figures as the text, laid out for a phone."""

from __future__ import annotations

from models.rules.card import ProgressCard, RuleRow, TargetMark, UnseenRow
from models.rules.overdue import DutyState
from models.rules.progress import Line, RuleProgress
from plugins.visits.replies import progress_head, unfinished_line
from plugins.visits.results import Overview

_STATES = {
    DutyState.DONE: ("done", "完成"),
    DutyState.EXCUSED: ("excused", "免"),
    DutyState.EXPECTED: ("expected", "进行中"),
    DutyState.BEHIND: ("behind", "该去了"),
    DutyState.MISSED: ("missed", "已过期"),
}
SHOWN_UNSEEN = 3


def progress_card(seen: Overview, league: str) -> ProgressCard:
    """What the template `progress` shows of a cadre's term."""
    return ProgressCard(
        cadre=seen.cadre,
        when=f"{progress_head(seen.progress)} · {seen.today.month}月{seen.today.day}日",
        rules=tuple(map(_row, seen.progress.rules)),
        unseen=tuple(
            UnseenRow(one.name, f"{one.days} 天 · 本学期 {one.this_term} 次") for one in seen.unseen[:SHOWN_UNSEEN]
        ),
        note=unfinished_line(seen.progress),
        league=league,
    )


def _row(rule: RuleProgress) -> RuleRow:
    state, word = _STATES[rule.state]
    targets = tuple(_mark(line) for line in rule.lines if line.target_name)
    return RuleRow(rule.rule.name, rule.done, rule.quota, state, word, targets)


def _mark(line: Line) -> TargetMark:
    if line.excused:
        return TargetMark(line.target_name, "免", False)
    if line.done >= line.quota:
        return TargetMark(line.target_name, "✓", False)
    return TargetMark(line.target_name, f"{line.done}/{line.quota}", True)
