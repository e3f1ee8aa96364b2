"""How one's own concerns stand, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.rules.concern_words import Closure, Openness, ProblemState, StepKind
from plugins.concerns.reporter_results import Listing, Progress, StepLine

LINES = 10
"""Lines of a list; a phone shows no more."""
NOTHING_YET = "你还没有在等的事。有什么想说的，直接发给我，或者 /反映 内容；不想让人知道是你就 /匿名 内容。"
_STATES = {
    ProblemState.NEW: "已收到，还没有人接手",
    ProblemState.CLAIMED: "有人在办了",
    ProblemState.REFERRED: "已转给部门，等答复",
    ProblemState.ANSWERED: "部门答复了，正在落实",
    ProblemState.CLOSING: "准备办结，还要再核一遍",
    ProblemState.MERGED: "和同样的问题并在一起办",
}


def state_of(state: ProblemState | None, closure: Closure | None, talk_with: str) -> str:
    """How it stands, in plain words."""
    if state is None:
        return f"和{talk_with}聊" if talk_with else "已收到"
    if state is ProblemState.CLOSED:
        return f"已办结（{closure.label}）" if closure else "已办结"
    return _STATES[state]


def _mark(openness: Openness) -> str:
    return "〔密封〕" if openness is Openness.SEALED else ""


def listing(found: Listing) -> str:
    """Everything the speaker waits for."""
    if not found.own and not found.supported:
        return NOTHING_YET
    own = [
        f"#{one.number} {one.what}{_mark(one.openness)}：{state_of(one.state, one.closure, one.talk_with)}"
        for one in found.own
    ]
    supported = [f"#{one.number} {one.what}：{state_of(one.state, one.closure, '')}" for one in found.supported]
    lines = [*_some("你反映的：", own), *_some("你附议的：", supported)]
    return "\n".join([*lines, f"看其中一件：/进展 {(found.own or found.supported)[0].number}"])


def _some(heading: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    more = [f"还有 {len(lines) - LINES} 件更早的"] if len(lines) > LINES else []
    return [heading, *lines[:LINES], *more]


def progress(seen: Progress, *, by_receipt: bool = False) -> str:
    """One of them in full; who shows a receipt may be on an account that can do nothing else with it."""
    name = f" {seen.title}" if seen.title else ""
    mark = _mark(seen.openness) if seen.openness else "〔附议〕"
    lines = [f"#{seen.number}{name}{mark}：{state_of(seen.state, seen.closure, seen.talk_with)}"]
    if seen.people:
        lines.append(f"一共 {seen.people} 位同学遇到")
    lines += [f"· {day(step.day)} {step_words(step)}" for step in seen.steps]
    if seen.text:
        lines.append(f"你说的：{seen.text}")
    lines += [f"{one.who or '你'}（{day(one.day)}）：{one.text}" for one in seen.words]
    return "\n".join(lines if by_receipt else [*lines, _can(seen)])


def _can(seen: Progress) -> str:
    number = seen.number
    if seen.asks:
        return f"真的解决了吗？/解决了 {number}，或 /没解决 {number} 原因"
    if seen.openness is None:
        return "有新进展我私下告诉你。"
    if seen.state is ProblemState.CLOSED:
        return f"还没解决就发：/没解决 {number} 原因"
    raise_it = f"；愿意说名字：/实名 {number}" if seen.openness in (Openness.SEALED, Openness.HIDDEN) else ""
    return f"补一句：/补充 {number} 内容；不说了：/撤回 {number}{raise_it}"


def day(one: date) -> str:
    """11月23日."""
    return f"{one.month}月{one.day}日"


_STEPS = {
    StepKind.OPENED: "收到",
    StepKind.CLAIMED: "有人接手",
    StepKind.REPLIED: "回复",
    StepKind.REFERRED: "转给{department}",
    StepKind.RETURNED: "{department}退回，另找人办",
    StepKind.ANSWERED: "{department}答复",
    StepKind.CLOSING: "准备办结",
    StepKind.CLOSED: "办结",
    StepKind.DECLINED: "还不能办结，接着办",
    StepKind.REOPENED: "有同学说还没解决，重新办",
    StepKind.CONFIRMED: "有同学说解决了",
    StepKind.MERGED: "和同样的问题并在一起办",
    StepKind.SPLIT: "分开来办",
    StepKind.MOVED: "换了人办",
    StepKind.ESCALATED: "请上一级来看",
    StepKind.NOTED: "有新的说明",
}


def step_words(step: StepLine) -> str:
    """A step that was told."""
    name = _STEPS[step.kind].format(department=step.department or "部门")
    closure = f"（{step.closure.label}）" if step.closure else ""
    return f"{name}{closure}{f'：{step.words}' if step.words else ''}"
