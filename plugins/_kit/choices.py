"""What somebody answers to a numbered question, as every room reads it; pure."""

from __future__ import annotations

import re
from enum import Enum

from models.rules.text import half_width

_CANCEL = frozenset({"取消", "算了", "不用了", "不要了", "不了", "不做了"})
_ALL = frozenset({"全部", "都是", "全都", "全选", "所有"})
_DIGITS = re.compile(r"[\d\s,、.;和]+")


class Cancel(Enum):
    """The answer that takes the question back."""

    CANCEL = "取消"


def choice_of(text: str, count: int, *, cancel: int | None = None) -> tuple[int, ...] | Cancel | None:
    """The choices 1…count somebody answered with, each once; None when it is no choice at all.

    Several may be given (`1 3`); with fewer than ten choices `13` means 1 and 3. `cancel` is the choice that stands
    for 取消.
    """
    flat = half_width(text).strip().rstrip("。.!！")
    if flat in _CANCEL:
        return Cancel.CANCEL
    if flat in _ALL and cancel is None:
        return tuple(range(1, count + 1))
    if not _DIGITS.fullmatch(flat):
        return None
    numbers: list[int] = []
    for word in re.findall(r"\d+", flat)[: count + 1]:
        value = int(word[:6])
        together = value > count and count <= 9
        numbers += [int(digit) for digit in word[: count + 1]] if together else [value]
    picked = tuple(dict.fromkeys(numbers))
    if not picked or not all(1 <= number <= count for number in picked):
        return None
    return Cancel.CANCEL if picked == (cancel,) else picked
