"""What is meant by /互通 …; pure."""

from __future__ import annotations

from enum import Enum

from models.rules.text import fold


class Wish(Enum):
    """What one may want of a bridge."""

    OPEN = "开"
    CLOSE = "关"
    ME = "我"
    STATE = "状态"


_WORDS = {
    Wish.OPEN: frozenset({"开", "打开", "开启", "开始", "on"}),
    Wish.CLOSE: frozenset({"关", "关闭", "关掉", "结束", "停", "off"}),
    Wish.ME: frozenset({"我", "自己", "我自己", "我的"}),
}


def parse_wish(text: str) -> Wish:
    """The wish behind the words after /互通; anything else asks for the state."""
    said = fold(text).strip("。.!?吧了 ")
    return next((wish for wish, words in _WORDS.items() if said in words), Wish.STATE)


def is_oneself(text: str) -> bool:
    """Whether the words after /不互通 mean the speaker; nothing at all does too."""
    return not text.strip() or parse_wish(text) is Wish.ME
