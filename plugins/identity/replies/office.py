"""The words of handover, semesters and coverage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from models.rules.semester import SemesterSpan
from plugins.identity.office_results import (
    CoverageSeen,
    HandedOver,
    LackingCadre,
    OpenItem,
    SemesterList,
    SemesterSaved,
)

SHOWN = 8
"""Lines of a list that a phone screen takes; the rest comes as a sheet."""
RECEIVED_USAGE = "看完请回“收到”（或 /交接收到）。"


def handed_over(result: HandedOver) -> str:
    """To whoever did it."""
    lines = [
        f"已交接：{result.giver} → {result.taker}，{result.since.month}月{result.since.day}日起",
        f"{len(result.targets)} 个对象：{'、'.join(result.targets)}",
        f"{result.giver}以前的记录都在。",
    ]
    if result.taker not in result.untold:
        lines[2] += f"{result.taker}回“收到”后我告诉你。"
    if result.untold:
        lines.append(f"{'、'.join(result.untold)}收不到我的私聊，请当面说一声。")
    return "\n".join(lines)


def handed_on(taker: str, names: Sequence[str]) -> str:
    """The receipt for the one who passed on."""
    return f"你联系的{'、'.join(names)}今天起由{taker}接着联系。你以前的记录都在，谢谢你。"


def _item(item: OpenItem) -> str:
    seen = f"上次见面 {item.last_seen.month}月{item.last_seen.day}日" if item.last_seen else "还没见过面"
    contact = f"，联系人{item.contact}" if item.contact else ""
    unfinished = f"，{'、'.join(f'#{n}' for n in item.unfinished)} 还差经过" if item.unfinished else ""
    return f"{item.kind.label} {item.name}：{seen}{contact}{unfinished}"


def taken_over(giver: str, items: Sequence[OpenItem]) -> str:
    """What the successor finds."""
    lines = [f"{giver}的 {len(items)} 个联系对象今天起由你联系：", *map(_item, items)]
    return "\n".join([*lines, "先去报个到：在群里发 /报到，没有群就 /报到 对象 当面", RECEIVED_USAGE])


def handover_received(givers: Sequence[str], taker: str) -> str:
    """The successor has said 收到."""
    return f"{taker}已收到{'、'.join(givers)}的交接。"


def received(givers: Sequence[str]) -> str:
    """Thanks to the successor."""
    return f"好的，{'、'.join(givers)}的交接算完成了，辛苦。发 /进度 看看要做什么。"


def _span(semester: SemesterSpan) -> str:
    return f"{semester.starts_on.isoformat()} 到 {semester.ends_on.isoformat()}"


def semester_list(result: SemesterList) -> str:
    """The newest semesters, and a line to copy for the next one."""
    lines = [
        f"{semester.name}：{_span(semester)}{' ←现在' if semester.holds(result.today) else ''}"
        for semester in result.semesters[-6:]
    ]
    lines = lines or ["还没有学期。"]
    if result.proposal is not None:
        days = f"{result.proposal.starts_on.isoformat()} {result.proposal.ends_on.isoformat()}"
        lines.append(f"登记下一个，按惯常日期（可改）：\n/学期 {result.proposal.name} {days}")
    return "\n".join(lines)


def semester_saved(result: SemesterSaved) -> str:
    """A semester added or moved."""
    if result.before == result.semester:
        return f"{result.semester.name} 本来就是 {_span(result.semester)}。"
    before = f"（原来 {_span(result.before)}）" if result.before else ""
    return f"{'改好了' if result.before else '加上了'}：{result.semester.name} {_span(result.semester)}{before}"


def _counts(cadre: LackingCadre) -> str:
    return "、".join(f"{kind.label} {have}/{want}" for kind, have, want in cadre.counts)


def coverage(seen: CoverageSeen) -> str:
    """Coverage on one screen; `is_long` tells whether a sheet goes with it."""
    lines = [
        f"{seen.scope}：团干部 {seen.cadres} 人，没联系满的 {len(seen.lacking)} 人",
        f"班级 {seen.branches} 个，没人联系 {seen.branches_uncovered} 个；"
        f"寝室 {seen.dorms} 间，没人联系 {seen.dorms_uncovered} 间",
    ]
    lines += [f"{cadre.name}：{_counts(cadre)}" for cadre in seen.lacking[:SHOWN]]
    if seen.doubled:
        lines.append(f"有两位以上干部联系的 {len(seen.doubled)} 个：")
        lines += [f"{one.name}：{'、'.join(one.cadres)}" for one in seen.doubled[:SHOWN]]
    if is_long(seen):
        lines.append("全部在附件里。")
    return "\n".join(lines)


def is_long(seen: CoverageSeen) -> bool:
    """Whether the lists are too long for a message."""
    return len(seen.lacking) > SHOWN or len(seen.doubled) > SHOWN


def coverage_sheets(seen: CoverageSeen) -> dict[str, list[list[str | int]]]:
    """The whole lists as sheets."""
    lacking: list[list[str | int]] = [["学号或工号", "姓名", "学院", "对象类型", "现有", "应有"]]
    lacking += [
        [c.code, c.name, c.college, kind.label, have, want] for c in seen.lacking for kind, have, want in c.counts
    ]
    doubled: list[list[str | int]] = [["对象类型", "对象名称", "联系干部"]]
    doubled += [[target.kind.label, target.name, "、".join(target.cadres)] for target in seen.doubled]
    return {"没联系满": lacking, "重复联系": doubled}


OFFICE_REFUSALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "handover-usage": lambda f: "写上从谁交给谁：/交接 张三 李四；只交一部分就在后面写对象。",
    "same-person": lambda f: f"两边都是{f['name']}，没有交接。写成：/交接 原干部 接任干部",
    "own-handover": lambda f: "自己的联系对象要由别人来交接（学院团委的请校团委办），没有动。",
    "not-in-post": lambda f: f"{f['name']}已不在名单里，没有交接。先请校团委改名单。",
    "nothing-to-hand-over": lambda f: f"{f['name']}现在没有联系对象，没有可交接的。",
    "own-target": lambda f: f"{f['name']}自己就是其中一位联系对象，不能联系自己。请只写其他对象。",
    "unknown-target-of": lambda f: (
        f"{f['owner']}没有“{f['name']}”这个联系对象，没有交接。\nTA联系的有：{'、'.join(f['own'])}"
    ),
    "ambiguous-target-of": lambda f: f"“{f['name']}”有好几个，没有交接。青年请写学号。",
    "no-handover": lambda f: "没有等你收的交接。",
    "semester-usage": lambda f: "照这样写：/学期 2026-2027-1 2026-09-01 2027-01-17（名称 开始 结束）",
    "bad-date": lambda f: f"没有“{f['text']}”这一天，没有保存。日期写成 2026-09-01。",
    "ends-before-start": lambda f: f"结束要在开始（{f['starts']}）之后，没有保存。",
    "semester-overlap": lambda f: (
        f"{f['name']} 和 {f['other'].name}（{_span(f['other'])}）有重叠，没有保存。\n错开日期再发一次。"
    ),
    "not-committee": lambda f: f"登记学期由{f['who']}来做；发 /学期 可以看。",
}
