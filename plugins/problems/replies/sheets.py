"""The exported 问题清单: its headings and cells; every number as the chat says it."""

from __future__ import annotations

from collections.abc import Sequence

from models.rules.concern_words import StepKind
from plugins._kit.exports import Rows, Value
from plugins.problems.parse import Filter
from plugins.problems.replies.list import STEPS
from plugins.problems.results import Listed, StepSeen
from plugins.problems.results_sheets import ProblemSheetLine

NAME, DONE = "问题清单", "办理经过"
_HEADINGS: tuple[Value, ...] = (
    "编号", "问题", "状态", "人数", "天数", "超期天数", "类别", "地点", "部门", "反映日期", "经办人", "办结日期",
    "办结方式", "办结说明", "同学确认解决",
)  # fmt: skip
_FEW = 6
"""Columns for those it was only passed to."""
_DONE_HEADINGS: tuple[Value, ...] = ("编号", "日期", "做了什么", "内容")
WIDTHS: dict[str, tuple[int, ...]] = {
    NAME: (10, 26, 12, 6, 6, 8, 12, 12, 16, 12, 10, 12, 12, 36, 10),
    DONE: (10, 12, 24, 60),
}


def sheets(lines: Sequence[ProblemSheetLine], done: Sequence[tuple[int, StepSeen]], *, few: bool) -> dict[str, Rows]:
    """The list, and for those who work on it what was done with each."""
    width = _FEW if few else len(_HEADINGS)
    found: dict[str, Rows] = {NAME: [_HEADINGS[:width], *(_line(one)[:width] for one in lines)]}
    if not few:
        found[DONE] = [_DONE_HEADINGS, *(_step(number, one) for number, one in done)]
    return found


def _line(one: ProblemSheetLine) -> tuple[Value, ...]:
    line = one.line
    confirmed = "" if one.confirmed is None else "是" if one.confirmed else "否"
    return (
        line.number,
        line.title,
        line.state.label,
        line.people,
        line.days,
        line.late,
        one.category,
        one.place,
        line.department,
        one.opened_on.isoformat(),
        one.owner,
        one.closed_on.isoformat() if one.closed_on else "",
        line.closure.label if line.closure else "",
        one.closure_words,
        confirmed,
    )


def _step(number: int, one: StepSeen) -> tuple[Value, ...]:
    what = STEPS[one.kind].format(who=one.who, department=one.department or "部门")
    return (number, one.day.isoformat(), what, "" if one.kind is StepKind.OPENED else one.words)


def scope(page: Listed, wish: Filter, *, few: bool) -> str:
    """Whose list, and what of it: 药学院 后勤处 已办结的."""
    which = "已办结的" if wish.closed else "含已办结" if wish.every else ""
    return " ".join(filter(None, ("转给我的" if few else page.scope, page.words, which)))
