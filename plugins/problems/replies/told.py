"""What the people behind a problem read of each step: short, plain and thankful, and never 不属实."""

from __future__ import annotations

from datetime import date

from models.rules.concern_words import Closure

_ENDS = {
    Closure.SOLVED: "过些天我会问一次是不是真的解决了；没好就直接说，会重新办。",
    Closure.UNSOLVABLE: "这次没能办成，抱歉。有新情况随时告诉我。",
    Closure.UNVERIFIED: "现在还没能核实清楚，不是不信你。有时间、地点、照片，引用这条补给我，明早转给办的人。",
    Closure.ELSEWHERE: "这件事学校管不到，上面写了可以找谁。需要搭把手，随时告诉我。",
    Closure.LAPSED: "要是又出现，回“没解决”加号和一句原因，就重新办。",
}


def _head(number: int, title: str) -> str:
    return f"#{number} {title}"


def claimed(number: int, title: str, who: str) -> str:
    """Somebody takes care of it."""
    return f"{_head(number, title)}：{who}接手了。谢谢你说出来，有进展我就告诉你。"


def replied(number: int, title: str, who: str, said: str) -> str:
    """A word to all of them."""
    return f"{_head(number, title)}，{who}回复：\n{said}\n还有想说的，引用这条回我。"


def word(number: int, title: str, who: str, said: str) -> str:
    """A word to the one who said it."""
    return f"{_head(number, title)}，{who}想跟你说：\n{said}\n引用这条就能回，你是谁还是按你选的来。"


def referred(number: int, title: str, department: str, by: date | None) -> str:
    """It went on to a department; `by` when only where the department has agreed to be held to it."""
    when = f"他们答应 {by.month}月{by.day}日前答复。" if by is not None else "有答复就告诉你。"
    return f"{_head(number, title)}：已经转给{department}，没选实名的都没有带名字。{when}"


def answered(number: int, title: str, department: str, said: str, *, transcribed: bool) -> str:
    """The department answered; where somebody else typed it, it says so."""
    by = "（团委代录）" if transcribed else ""
    return f"{_head(number, title)}，{department}答复{by}：\n{said}\n谢谢你等着，落实了再告诉你。"


def returned(number: int, title: str, department: str, reason: str) -> str:
    """The department gave it back."""
    return f"{_head(number, title)}：{department}退回来了，说：{reason}\n我们接着找能办的人，不会放下。"


def closed(number: int, title: str, closure: Closure, reason: str) -> str:
    """How it ended, and why."""
    return f"{_head(number, title)} 办结：{closure.label}\n{reason}\n谢谢你说出来。{_ENDS[closure]}"


def parted(source: int, number: int, title: str) -> str:
    """What they said is a matter of its own now."""
    return f"你说的这件从 #{source} 里单独分出来了，以后看 #{number} {title}，接着办。"


def merged(gone: int, kept: int, title: str) -> str:
    """It is one with another now."""
    return f"#{gone} 和 #{kept} {title} 是同一件事，并在一起办，答复会一起告诉你。"
