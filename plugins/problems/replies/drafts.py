"""Drafts that go upward: what they say, and what whoever reads and sends them is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.rules.concern_words import ProblemState
from models.rules.refusal import Refusal


def upward(
    *, number: int, title: str, people: int, opened_on: date, days: int, state: ProblemState, department: str
) -> str:
    """The draft itself; `people` 0 where the number is too small to be told."""
    who = f"{people} 位同学" if people else "有同学"
    to = f"，归口{department}" if department else ""
    return (
        f"您好。{opened_on.month}月{opened_on.day}日起，{who}反映“{title}”（问题清单 #{number}{to}），"
        f"到今天 {days} 天，现在是“{state.label}”，还没有推动下去。\n"
        "恳请您过问一下，或请一位老师与团委对接。同学们在等答复，谢谢您。"
    )


def shown(number: int, text: str, to: Sequence[str]) -> str:
    """A draft before it is sent."""
    whom = f"发给：{'、'.join(to)}" if to else "现在没有能私聊到的人，发出后请你转交。"
    return (
        f"草稿 #{number}（还没有发给任何人）\n{whom}\n————\n{text}\n————\n"
        f"可以就发：/发出 {number}；要改：/草稿 {number} 新的全文；不发了：/撤回 {number}"
    )


def rewritten(number: int, text: str, to: Sequence[str]) -> str:
    """Another text."""
    return f"改好了。\n{shown(number, text, to)}"


def sent(number: int, told: Sequence[str], text: str, by_hand: Sequence[str]) -> str:
    """It is on its way; whom the bot cannot reach is left to the human."""
    if not told:
        whom = f"（{'、'.join(by_hand)}）" if by_hand else ""
        return f"#{number} 记为已上报。我没有能私聊到的人{whom}，请把这段话转过去：\n{text}"
    rest = f"\n{'、'.join(by_hand)}我私聊不到，请你转过去。" if by_hand else ""
    return f"#{number} 发给了{'、'.join(told)}。{rest}"


def letter(text: str, sender: str) -> str:
    """What the head or the leader reads."""
    return f"{text}\n——{sender}"


def waiting(lines: Sequence[tuple[int, str, str]]) -> str:
    """(number, what it is, the command that shows it)."""
    if not lines:
        return "没有等签的草稿。"
    each = [f"#{number} {what}：{how}" for number, what, how in lines[:8]]
    left = [f"还有 {len(lines) - 8} 份"] if len(lines) > 8 else []
    return "\n".join([f"等签的草稿 {len(lines)} 份：", *each, *left])


def dropped(number: int) -> str:
    """It is thrown away."""
    return f"草稿 #{number} 不发了，没有告诉任何人。"


def refused(refusal: Refusal) -> str:
    """Why not."""
    facts: Mapping[str, Any] = refusal.facts
    said = {
        "no-such-draft": "没有找到草稿 #{number}。看看有哪些：/草稿",
        "which-draft": "哪一份？写上编号，例如：/发出 12。看看有哪些：/草稿",
        "not-upward": "#{number} 是{what}，看：{how}；签发：/签发 {number}",
        "already-sent": "#{number} 已经处理过了，不会再发一次。",
        "acted-on": "#{number} 不用发了：这件事已经有人在办。",
        "draft-too-long": "太长了，一份最多 {limit} 个字。",
    }
    return said[refusal.code].format(**facts)
