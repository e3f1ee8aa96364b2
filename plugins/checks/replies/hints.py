"""Hints in one sentence each: what was noticed, that it may have its reasons, nothing more."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from models.rules.hints import Hint, HintKind
from plugins.checks.results_told import Hints

SHOWN = 8
_NUMBERS = 4

_SENTENCES: dict[HintKind, Callable[[Hint], str]] = {
    HintKind.BURST: lambda h: f"{h.of} 条里有 {h.count} 条是学期最后 {h.days} 天才写的之前的事，还没有照片或对方确认",
    HintKind.LATE: lambda h: f"{h.of} 条里有 {h.count} 条隔了一个多月才补记，还没有照片或对方确认",
    HintKind.COPIED: lambda h: (
        f"不同日子的 {h.count} 条写得几乎一样" + (f"，其中 {h.days} 条和别人先写的一样" if h.days else "")
    ),
    HintKind.IMPOSSIBLE: lambda h: (
        f"{h.count} 条写的是放假的日子，寝室和班里一般没有人" if h.days else f"一天里当面去了 {h.count} 个地方"
    ),
    HintKind.PICTURE: lambda h: f"{h.count} 条记录的照片和别的日子是同一张",
}


def sentence(hint: Hint) -> str:
    """The one sentence, with the records it speaks of."""
    numbers = "".join(f" #{number}" for number in hint.numbers[:_NUMBERS])
    more = " 等" if len(hint.numbers) > _NUMBERS else ""
    return f"{_SENTENCES[hint.kind](hint)}（{numbers.strip()}{more}）"


def hints(seen: Hints) -> str:
    """The list, cadre by cadre."""
    if not seen.lines:
        looked = f"（看过 {seen.reviewed} 条）" if seen.reviewed else ""
        return f"{seen.scope} {seen.semester} 的 {seen.records} 条记录里没有要看的线索{looked}。"
    groups = [(name, list(lines)) for name, lines in groupby(seen.lines, key=lambda line: line.cadre)]
    said = [f"线索，待核实（{seen.scope} {seen.semester}，{seen.records} 条记录）："]
    for name, lines in groups[:SHOWN]:
        said += [f"· {name}：{sentence(line.hint)}" for line in lines]
    if len(groups) > SHOWN:
        said.append(f"还有 {len(groups) - SHOWN} 人，看完这些再发一次。")
    said.append("都可能有正常的原因，先和本人聊聊，不算结论、不进考核。")
    said.append(f"看过之后：/抽查 线索 {groups[0][0]} 没问题（聊过了）说一句")
    return "\n".join(said)


def reviewed(name: str, count: int) -> str:
    """Hints were looked at."""
    return f"{name}的 {count} 条线索记为看过了，不会再列。"
