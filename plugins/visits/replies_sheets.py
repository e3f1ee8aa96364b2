"""The exported records: headings, cells, and the counts that come with them; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from models.rules.refusal import Refusal
from models.rules.vocabulary import RecordKind
from plugins._kit.exports import Rows, Value
from plugins.visits.results_sheets import RecordSheetLine

NAME = "履职记录"
_HEADINGS: tuple[Value, ...] = (
    "编号", "日期", "种类", "细类", "题目", "联系对象", "团干部", "学院", "结果", "可信程度", "计入进度", "记录日期",
    "照片", "过程", "成效", "感悟",
)  # fmt: skip
WIDTHS: dict[str, tuple[int, ...]] = {NAME: (8, 12, 10, 10, 16, 14, 10, 14, 8, 12, 10, 12, 6, 50, 30, 30)}
_PRIVATE = "（谈心的内容不导出）"


def sheet(lines: Sequence[RecordSheetLine]) -> dict[str, Rows]:
    """One line per record."""
    return {NAME: [_HEADINGS, *map(_line, lines)]}


def _line(one: RecordSheetLine) -> tuple[Value, ...]:
    row = one.shown
    return (
        row.number,
        row.happened_on.isoformat(),
        row.kind.label,
        one.sub_kind,
        row.topic,
        row.target,
        row.cadre,
        one.college,
        row.outcome.label,
        row.trust.label,
        "是" if row.complete else "待补过程",
        row.entered_on.isoformat(),
        row.pictures,
        _PRIVATE if one.private else row.process,
        row.effect,
        row.reflection,
    )


def counts(lines: Sequence[RecordSheetLine]) -> str:
    """12 条（走访 8，谈心 4）."""
    kinds = Counter(one.shown.kind for one in lines)
    each = "，".join(f"{kind.label} {kinds[kind]}" for kind in RecordKind if kinds[kind])
    return f"{len(lines)} 条" + (f"（{each}）" if each else "")


def refused(refusal: Refusal) -> str:
    """Why there is no sheet."""
    facts = refusal.facts
    match refusal.code:
        case "no-such-term":
            return f"没有“{facts['said']}”这个学期。有：{'、'.join(facts['terms'])}。"
        case "nobody-of-that-name":
            return f"没有叫“{facts['said']}”的学院或团干部。"
        case "too-many":
            return (
                f"有 {facts['count']} 条，一次最多 {facts['most']} 条。写上学院再导，例如：/导出 记录 药学院 上学期。"
            )
        case _:
            return "还没有那样的学期，先请校团委用 /学期 加上。"
