"""The words of a problem pasted into a group."""

from __future__ import annotations

from models.rules.concern_words import ProblemState
from models.rules.paste import Paste


def paste(number: int, title: str, state: ProblemState) -> Paste:
    """A problem as everybody may read it."""
    return Paste(
        number=number,
        title="大家反映的事",
        lines=(f"{title}：{state.label}",),
        how=("也遇到了就回：{code}（谁都看不到是你）", "想细说：{code} 你的话（先问你要不要留名）"),
    )


def too_few(k: int) -> str:
    """Too few people stand behind it."""
    return f"说这件事的人还不到 {k} 个，贴出去容易猜到是谁，没有做。"
