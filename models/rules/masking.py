"""Taking out what says who somebody is: one's own marks before saving, everybody's before words are passed on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.rules.text import half_width

MASK = "［已遮住］"
SOME_ROOM = "某寝室"
_GAP = r"[ \-—_.·,，、]?"
_CHINESE = "零〇一二三四五六七八九幺"
_DIGIT = rf"[0-9{_CHINESE}]"
_MARKS = re.compile(
    "|".join(
        (
            r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",  # e-mail
            r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])",  # ID card
            rf"(?<![0-9])[1一幺]{_GAP}[3-9三四五六七八九](?:{_GAP}{_DIGIT}){{9}}(?![0-9])",  # mobile phone
            r"(?<![0-9])0\d{2,3}[ -]?\d{7,8}(?![0-9])",  # landline
            r"(?<![0-9])(?:19|20)\d{6,10}(?![0-9年月.\-/])",  # student number
            r"(?<=[Qq])[：: 号是]{0,3}[0-9]{5,12}",
        )
    )
)
_NAMED = re.compile(
    r"((?:[Qq]{1,2}|扣扣|微信|[Vv][Xx]|[Ww]e[Cc]hat|学号|工号|电话|手机|联系方式|身份证)"
    r"(?:号码|号)?(?:是|为|[:：])?\s*)([A-Za-z][A-Za-z0-9_-]{4,19}|[0-9][0-9 -]{3,18}[0-9Xx])"
)
_DOOR = rf"(?:[A-Za-z东南西北]?[0-9]{{3,4}}|[{_CHINESE}]{{3,4}})"
_BUILDING = r"[0-9一二三四五六七八九十东南西北AaBbCcDd]{1,3}\s*(?:号楼|栋|幢|舍|公寓|#楼?)"
_STOREY = r"(?:[0-9]{1,2}\s*(?:[层楼]|单元)\s*)?"
_NO_PRICE = r"(?!\s*(?:元|块))"
_ROOM = re.compile(
    "(?<![0-9A-Za-z])(?:"
    + "|".join(
        (
            rf"[0-9A-Za-z]{{1,3}}\s*[-—－–_]\s*[A-Za-z]?[0-9]{{3,4}}{_NO_PRICE}",  # 3-305
            rf"{_BUILDING}[\s-]*{_STOREY}{_DOOR}(?:室|寝室|宿舍|房间|房)?{_NO_PRICE}",  # 3号楼305室
            rf"{_DOOR}\s*(?:室|寝室|宿舍|寝|房间)",  # 305寝室
            rf"(?:[0-9]{{1,2}}\s*单元|寝室|宿舍|房间|房号|住)\s*{_DOOR}{_NO_PRICE}",  # 宿舍305, 1单元302
        )
    )
    + ")(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without what was found, and what that was."""

    text: str
    hits: tuple[str, ...]


def mask(text: str, own: Iterable[str] = ()) -> Masked:
    """Without telephone, QQ, student and other numbers that name a person, and without the `own` marks of the writer.

    Room numbers, prices, times and dates stay.
    """
    hits: list[str] = []

    def hide(found: re.Match[str]) -> str:
        hits.append(found[0])
        return MASK

    def hide_value(found: re.Match[str]) -> str:
        hits.append(found[2])
        return found[1] + MASK

    marks = sorted({mark for one in own if len(mark := one.strip()) >= 2}, key=len, reverse=True)
    if marks:
        text = re.compile("|".join(_loosely(mark) for mark in marks)).sub(hide, text)
    masked = _on_half_width(_NAMED, hide_value, text)
    masked = _on_half_width(_MARKS, hide, masked)
    return Masked(masked, tuple(hits))


def _loosely(mark: str) -> str:
    """The mark, also with spaces or dashes between its digits and in full width."""
    each = [f"[{re.escape(one)}{chr(ord(one) + 0xFEE0)}]" if "!" <= one <= "~" else re.escape(one) for one in mark]
    return r"[ \-—_.·]?".join(each) if mark.isascii() else "".join(each)


def _on_half_width(pattern: re.Pattern[str], hide: object, text: str) -> str:
    """`pattern.sub` found in the half-width text, applied to the text itself: both have the same length."""
    plain, parts, last = half_width(text), [], 0
    for found in pattern.finditer(plain):
        parts += [text[last : found.start()], hide(found)]  # type: ignore[operator]
        last = found.end()
    return "".join([*parts, text[last:]])


def redact(text: str, names: Iterable[str] = ()) -> str:
    """The words as others may read them: no number, none of the names, no room."""
    masked = mask(text).text
    known = sorted({name for name in names if len(name) >= 2}, key=len, reverse=True)
    if known:
        masked = re.compile("|".join(map(re.escape, known))).sub("某某", masked)
    return _on_half_width(_ROOM, lambda _: SOME_ROOM, masked)


def rooms_in(text: str) -> tuple[str, ...]:
    """The rooms a text names, as written there."""
    return tuple(dict.fromkeys(found[0].strip() for found in _ROOM.finditer(half_width(text))))
