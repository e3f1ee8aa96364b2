"""The figures of a brief as sheets: each with the numbers of the problems it was counted from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plugins.reports.replies.brief import COLUMNS, row
from plugins.reports.results import BriefSheet

Row = Sequence[str | int | float]
Sheets = dict[str, Sequence[Row]]


def sheets(sheet: BriefSheet) -> Sheets:
    """Every figure with the numbers of the problems it was counted from."""
    facts = sheet.facts
    figures: list[Row] = [("指标", "数", "来自哪些问题（编号）")]
    figures += [(one.name, one.value, _numbers(one.numbers)) for one in facts.figures]
    figures += [(f"约谈类：{name}", count, "按类计数，不列编号") for name, count in facts.talks]
    lines: list[Row] = [("序号", "问题编号", *COLUMNS[1:])]
    lines += [(place, line.number, *row(place, line, sheet.k)[1:]) for place, line in enumerate(facts.lines, 1)]
    weeks: list[Row] = [("教学周", "本学期（件）", "来自哪些问题", "上学期同周（件）", "来自哪些问题")]
    for week in facts.weeks:
        before = "没有" if week.before is None else week.before
        weeks.append((f"第 {week.number} 周", week.now, _numbers(week.numbers), before, _numbers(week.numbers_before)))
    quotes: list[Row] = [("问题编号", "引用"), *((quote.number, quote.words) for quote in facts.quotes)]
    return {"数字": figures, "问题": lines, "趋势": weeks, "引用": quotes}


def _numbers(numbers: Iterable[int]) -> str:
    return "、".join(map(str, numbers))
