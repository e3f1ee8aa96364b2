"""What people answer to a reminder, and how they want to be reminded; pure, and forgiving."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from models.rules.refusal import Refusal
from models.rules.text import half_width
from plugins._kit.choices import Cancel, choice_of
from plugins.nudges.parse_days import find_day
from plugins.nudges.parse_settings import Back, Bind, Leave, Show, Slot, Wish, parse_settings

__all__ = [
    "Answer",
    "Back",
    "Bind",
    "Cancel",
    "Choice",
    "Later",
    "Leave",
    "Move",
    "Show",
    "Slot",
    "Wish",
    "parse_answer",
    "parse_later",
    "parse_line",
    "parse_move",
    "parse_settings",
]


class Choice(Enum):
    """What stands under a digest."""

    RECORD = 1
    LATER = 2
    MOVE = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """The choice; the line where one was named at once (`1 3`), and the words after it (`2 周五`)."""

    choice: Choice
    line: int | None = None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """晚点提醒: which lines (none named: all of them), until which day (None: the next workday)."""

    lines: tuple[int, ...]
    day: date | None


@dataclass(frozen=True, slots=True)
class Move:
    """改期: which line, to which day, and why."""

    line: int
    day: date
    reason: str


_CIRCLES = tuple("①②③④⑤⑥⑦⑧⑨")
_CIRCLED = str.maketrans(dict(zip(_CIRCLES, "123456789", strict=True)))
_WORDS = {
    Choice.RECORD: re.compile(r"(?:我?现在就?|马上|这就)?(?:来?记录?|写)(?:一下|一条)?吧?"),
    Choice.LATER: re.compile(r"(?:明天|晚点|稍后|以后|下次|改天|回头|过几天)(?:再?说|再?提醒(?:我)?|吧)*|再说吧?"),
    Choice.MOVE: re.compile(r"(?:我?要|想)?(?:改期|改时间|换个?时间|改日子|改天再?去)吧?"),
}
_CHOICE = re.compile(r"(?:我?选|回)?\s*([1-3])(?:[\s,、.:)]+(.+))?", re.DOTALL)
_SEPARATED = re.compile(r"^[\s,、.:)]+")
_LINE_ONLY = re.compile(r"(?:第\s*)?(\d)\s*[条个件]?")
# 2 12月5日 …: the first number is a line; 12月5日, 5号 and 5.12 are days.
_LINE = re.compile(
    r"\s*(?:第|#)?\s*([1-9])\s*(?:[条个件]|(?![\d月号日/-])(?!\.\d))(?!\s*(?:[月号日]|个?(?:天|周|星期)[之以]?后))(?:[\s、,.:)]|(?=\D)|$)\s*"
)
_AND = re.compile(r"[\s、,，和跟及与]*")
_AROUND = re.compile(r"^(?:[\s,、。.;:，；：]|因为|原因是?|由于)+|[\s,、。.;:，；：]+$")
_TO = re.compile(r"(?:改期?|挪|推迟|延期?|移|换)(?:到|至|成)\s*")
_BEFORE = re.compile(r"(?:(?:想|要)?(?:改期|改|挪|推迟|延|移)?(?:到|至|成)|改期|改|推迟)?\s*$")


def _flat(text: str) -> str:
    return half_width(text.translate(_CIRCLED))


def parse_answer(text: str) -> Answer | Cancel | None:
    """The answer to a digest; None when the words are no answer."""
    flat = _flat(text).strip().rstrip("。.!~ ")
    if choice_of(flat, 1) is Cancel.CANCEL:
        return Cancel.CANCEL
    for choice, words in _WORDS.items():
        bare = _SEPARATED.sub("", flat.removeprefix(str(choice.value)))  # 1 现在记录, as it stands under the digest
        if words.fullmatch(flat) or words.fullmatch(bare):
            return Answer(choice)
    found = _CHOICE.fullmatch(flat)
    if found is None:
        return None
    choice, rest = Choice(int(found[1])), (found[2] or "").strip()
    if not rest:
        return Answer(choice)
    line = _LINE_ONLY.fullmatch(rest)
    return Answer(choice, int(line[1]) if line else None, rest)


def parse_line(text: str, count: int) -> int | Cancel | None:
    """Which of `count` lines; None when it is none of them."""
    flat = _flat(text)
    named = _LINE_ONLY.fullmatch(flat.strip())
    picked = choice_of(named[1] if named else flat, count)
    if picked is None or isinstance(picked, Cancel):
        return picked
    return picked[0] if len(picked) == 1 else None


def _split_line(text: str) -> tuple[int | None, str]:
    """The line a wish opens with, and the rest."""
    opened = text.lstrip()
    if opened[:1] in _CIRCLES:
        return int(_flat(opened[0])), opened[1:]
    flat = _flat(text)
    found = _LINE.match(flat)
    return (int(found[1]), text[found.end() :]) if found else (None, text)


def _split_lines(text: str) -> tuple[tuple[int, ...], str]:
    """All the lines a wish opens with (`1 2 周五`, `①和②`), and the rest."""
    lines = list[int]()
    line, rest = _split_line(text)
    while line is not None:
        lines.append(line)
        line, rest = _split_line(_AND.sub("", rest, count=1))
    return tuple(dict.fromkeys(lines)), rest


def parse_later(text: str, count: int, today: date) -> Later | Refusal:
    """`[N…] [日期]`.

    Refusals: `no-such-line` (fact `count`), `no-such-day` (`said`), `day-past`, `not-understood` (`usage`).
    """
    lines, rest = _split_lines(text)
    if any(line > count for line in lines):
        return Refusal("no-such-line", {"count": count})
    said = find_day(rest, today)
    if said is None:
        return Later(lines, None) if not rest.strip() else Refusal("not-understood", {"usage": "/晚点提醒 2 周五"})
    if said.day is None:
        return Refusal("no-such-day", {"said": half_width(rest)[said.start : said.end]})
    return Later(lines, said.day) if said.day > today else Refusal("day-past")


def parse_move(text: str, count: int, today: date) -> Move | Refusal:
    """`N 日期 原因`; with one line its number may be left out.

    Refusals: `which-line` and `no-such-line` (fact `count`), `no-day`, `no-such-day` (`said`), `day-past`, `no-reason`.
    """
    line, rest = _split_line(text)
    if line is None and count == 1:
        line = 1
    if line is None:
        return Refusal("which-line", {"count": count})
    if line > count:
        return Refusal("no-such-line", {"count": count})
    said, to = find_day(rest, today), _TO.search(half_width(rest))
    if to and (meant := find_day(rest, today, to.end())) and meant.start == to.end():
        said = meant
    if said is None:
        return Refusal("no-day")
    if said.day is None:
        return Refusal("no-such-day", {"said": half_width(rest)[said.start : said.end]})
    if said.day <= today:
        return Refusal("day-past")
    before = _BEFORE.sub("", rest[: said.start])
    reason = " ".join(filter(None, (_AROUND.sub("", part).strip() for part in (before, rest[said.end :]))))
    return Move(line, said.day, reason) if reason else Refusal("no-reason")
