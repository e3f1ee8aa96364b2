"""What people type about their own concerns: a number and words, sixteen digits, solved or not. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.rules.text import half_width

_LARGEST = 10**12
_NUMBER = re.compile(r"[#＃]?\s*(\d{1,18})(?:\s*号)?(?!\d)[\s,，、:：。]*")
_RECEIPT = re.compile(r"\d(?:[\s\-–—·]*\d){15}(?![\s\-–—·]*\d)")
_PAUSE = r"[\s,，、:：。!！~～]"
_NO = r"(?:还|仍然?|根本|并)?[没沒未](?:有)?(?:真的|真正|完全)?解决(?:呢|啊|好)?"
_YES = r"(?:真的|已经|都)?(?:解决|好)了(?:吧|啊|呢)?(?:谢谢你?们?)?"
_NOT_SOLVED = re.compile(rf"(?:2(?={_PAUSE}|$)|{_NO}){_PAUSE}*")
_SOLVED = re.compile(rf"(?:1|{_YES}){_PAUSE}*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """真的解决了吗: yes, or no and why."""

    solved: bool
    reason: str = ""


def number_and_rest(text: str) -> tuple[int | None, str]:
    """The #N in front and the words behind it; None when there is no number in front."""
    stripped = text.strip()
    match = _NUMBER.match(half_width(stripped))
    if match is None or int(match[1]) >= _LARGEST:
        return None, stripped
    return int(match[1]), stripped[match.end() :].strip()


def receipt_and_rest(text: str) -> tuple[str, str] | None:
    """Sixteen digits however they are grouped, and the words behind them."""
    stripped = text.strip()
    match = _RECEIPT.match(half_width(stripped))
    if match is None:
        return None
    digits = "".join(sign for sign in match[0] if sign.isdecimal())
    return digits, stripped[match.end() :].strip(" \t\n,，、:：。")


def verdict_in(text: str) -> Verdict | None:
    """`1`, `解决了`, `2 水还是凉的`, `没解决，因为…`; None when it is neither."""
    stripped = text.strip()
    plain = half_width(stripped)
    if match := _NOT_SOLVED.match(plain):
        return Verdict(False, stripped[match.end() :].strip())
    if _SOLVED.fullmatch(plain):
        return Verdict(True)
    return None
