"""The 问题清单 and one problem of it, for those who work on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.rules.concern_words import Closure, Openness, ProblemState, StepKind
from plugins.problems.results import ClockSeen, Line, Listed, Said, Shown, StepSeen

_LONGEST = 200
_CLOCKS = {"ack": "认领", "reply": "答复", "solve": "解决"}
_STATES = {"open": "等答复", "answered": "已答复", "returned": "已退回", "withdrawn": "已撤回"}
_OFFERS = {
    "claim": "/认领 {n}",
    "reply": "/回复 {n} 内容",
    "refer": "/转办 {n} 部门",
    "close": "/办结 {n} 结果 原因",
}
_WHO = {Openness.SEALED: "密封", Openness.HIDDEN: "不让处理人知道", Openness.NAMED: "实名", Openness.OPEN: "公开"}


def listed(page: Listed, *, narrow: bool = False) -> str:
    """A page; `narrow`: for somebody who sees only what was passed to them."""
    what = f"“{page.words}”" if page.words else ""
    if not page.total:
        if narrow:
            return "现在没有转给您的问题。"
        return f"{page.scope}{what}没有{'办结的' if page.closed else '在办的'}问题。"
    head = "转给您的问题" if narrow else f"{page.scope}{what}问题清单{'（已办结）' if page.closed else ''}"
    lines = [f"{head}：{counts(page)}", *(line(one) for one in page.lines)]
    if page.left:
        again = " ".join(filter(None, ("/问题清单", page.words, "已办结" if page.closed else "")))
        lines.append(f"还有 {page.left} 件：{again} 第{page.page + 1}页")
    lines.append(f"看一件：/问题 {page.lines[0].number}")
    return "\n".join(lines)


def counts(page: Listed) -> str:
    """12 件，3 件待认领，2 件超期."""
    parts = [f"{page.total} 件"]
    parts += [f"{page.waiting} 件待认领"] if page.waiting else []
    parts += [f"{page.late} 件超期"] if page.late else []
    return "，".join(parts)


def line(one: Line) -> str:
    """#12 三食堂 · 热水 · 待认领 · 3人 · 超期2天."""
    state = f"已办结（{one.closure.label}）" if one.closure else one.state.label
    if one.state is ProblemState.CLOSED:
        days = f"用了{one.days}天"
    else:
        days = f"超期{one.late}天" if one.late else "今天" if one.days == 0 else f"第{one.days + 1}天"
    mine = "（我的）" if one.mine else ""
    return f"#{one.number} {one.title} · {state}{mine} · {one.people}人 · {days}"


def problem(seen: Shown) -> str:
    """One problem in full."""
    if seen.responder:
        return _for_responder(seen)
    state = seen.state.label
    if seen.state is ProblemState.CLOSED and seen.closure:
        state = f"{state}（{seen.closure.label}）"
    lines = [f"#{seen.number} {seen.title} · {state} · {seen.people}人"]
    facts = [seen.category, seen.department and f"归口{seen.department}", seen.owner and f"{seen.owner}在办"]
    lines.append(" · ".join(filter(None, facts)))
    lines += clocks(seen.clocks)
    lines += [f"· {step(one)}" for one in seen.steps]
    if waiting := [one.department for one in seen.passed if one.state == "open"]:
        lines.append(f"在等{'、'.join(waiting)}答复")
    if seen.closure_words and seen.state is not ProblemState.CLOSED and seen.closure:
        lines.append(f"等第二个人：{seen.closure.label}，{seen.closure_words}")
    if seen.confirmed:
        lines.append("同学说真的解决了")
    for one in seen.said:
        lines += said(one)
    if seen.unseen:
        lines.append(f"还有 {seen.unseen} 条原话没有列出")
    lines += [f"可能是同一件：#{one.number} {one.title}（{'；'.join(one.reasons)}）" for one in seen.likely]
    if seen.likely and "merge" in seen.can:
        lines.append(f"是的话：/合并 {seen.number} {seen.likely[0].number}")
    return "\n".join([*lines, *_offers(seen)])


def _offers(seen: Shown) -> list[str]:
    if seen.state is ProblemState.CLOSED:
        return []
    if seen.state is ProblemState.CLOSING:
        return [f"/同意 {seen.number} 或 /不同意 {seen.number} 原因"] if "second" in seen.can else []
    acts = [act for act in _OFFERS if act in seen.can and not (act == "claim" and seen.state is not ProblemState.NEW)]
    return ["　".join(_OFFERS[act].format(n=seen.number) for act in acts)] if acts else []


def _for_responder(seen: Shown) -> str:
    lines = [f"#{seen.number} {seen.title}"]
    for one in seen.passed:
        lines += [f"（{_STATES[one.state]}）{one.words}", *([f"您的答复：{one.answer}"] if one.answer else [])]
    if seen.names:
        lines.append(f"愿意让您知道名字的同学：{'、'.join(seen.names)}")
    lines += clocks([one for one in seen.clocks if one.name == "reply"])
    if any(one.state == "open" for one in seen.passed):
        lines.append(f"答复：/回复 {seen.number} 内容；不归您这边：/退回 {seen.number} 原因")
    return "\n".join(lines)


def clocks(every: Sequence[ClockSeen]) -> list[str]:
    """The internal targets in one line."""
    if not every:
        return []
    each = [f"{_CLOCKS.get(one.name, one.name)}{_clock(one)}" for one in every]
    return [f"内部时限：{'，'.join(each)}"]


def _clock(one: ClockSeen) -> str:
    if one.done_on is not None:
        return f" {day(one.done_on)}已做到"
    return f" {day(one.due_on)}前{f'（超期{one.late}天）' if one.late else ''}"


STEPS = {
    StepKind.OPENED: "收到",
    StepKind.CLAIMED: "{who}认领",
    StepKind.REPLIED: "{who}回复",
    StepKind.REFERRED: "{who}转给{department}",
    StepKind.RETURNED: "{department}退回",
    StepKind.ANSWERED: "{department}答复",
    StepKind.CLOSING: "{who}提出办结",
    StepKind.CLOSED: "{who}办结",
    StepKind.DECLINED: "{who}不同意办结",
    StepKind.REOPENED: "有同学说没解决",
    StepKind.CONFIRMED: "有同学说解决了",
    StepKind.MERGED: "合并",
    StepKind.SPLIT: "{who}拆分",
    StepKind.MOVED: "{who}改派给{department}",
    StepKind.ESCALATED: "超期，已上报",
    StepKind.NOTED: "{who}备注",
}


def step(one: StepSeen) -> str:
    """11月23日 陈思远认领."""
    name = STEPS[one.kind].format(who=one.who, department=one.department or "部门")
    return f"{day(one.day)} {name}{f'：{short(one.words)}' if one.words else ''}"


def said(one: Said) -> list[str]:
    """A concern and the talk about it."""
    who = "，".join(filter(None, (one.name, one.college, _WHO[one.openness])))
    lines = [f"“{short(one.text)}”（#{one.number}，{day(one.day)}，{who}）"]
    return lines + [f"　{word.who or '同学'}：{short(word.text)}" for word in one.words]


def short(text: str) -> str:
    """In one line, and not longer than a screen bears."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"


def day(one: date) -> str:
    """11月23日."""
    return f"{one.month}月{one.day}日"


def closures(number: int) -> str:
    """The ways a problem may end."""
    each = "、".join(one.label for one in Closure)
    return f"结果写上这几种之一：{each}。例如：/办结 {number} 已解决 换了新的热水器，今晚就有热水"
