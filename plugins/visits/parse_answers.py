"""Short answers: the number of a record (12, #12, 12号), what to add to it, why it is wrong, which choice."""

from __future__ import annotations

import re

from models.rules.refusal import Refusal
from models.rules.text import fold
from plugins.visits.draft import Cancel, Supplement
from plugins.visits.parse_words import COUNTED, ENDS, STARTS_FIELD, after_gap, flat, split_fields

_USAGE = "/有误 12 那天我们寝室没有人在"
LARGEST = 2**63 - 1
"""The largest number a row can have; whatever is larger is taken as this one, which nobody has."""
_ALONE = rf"(?:{ENDS}|{STARTS_FIELD})"


def _number(after_hao: str) -> re.Pattern[str]:
    return re.compile(
        rf"第 *([0-9]+) *[条号]|(?:编号|记录|no\.?|n|#)[ #]*([0-9]+)(?:[条号]{_ALONE})?"
        rf"|([0-9]+)(?:号{after_hao}|(?![0-9{COUNTED}号]|[.:/-][0-9]))"
    )


# 12 is a number, 12号成效 too; 12人, 12月, 12号去了 and 12.5 belong to a story, unless marked as in #12.
_NUMBER = _number(_ALONE)
_ONE_OF_MANY = _number("")
_RANGE = re.compile(r"#?([0-9]{1,18})号?(?:-|~|到|至)#?([0-9]{1,18})号?(?![0-9])")
_LONGEST_RANGE = 20
_AND = re.compile(r"[\s、,;和与及跟&+/.]*")


def _whole(digits: str) -> int:
    return min(int(digits.lstrip("0")[:20] or "0"), LARGEST)


def _number_at(text: str, start: int, shape: re.Pattern[str] = _NUMBER) -> tuple[int, int] | None:
    """The number at `start` of the flat text, and where its words end."""
    found = shape.match(text, start)
    return (_whole(found[1] or found[2] or found[3]), found.end()) if found else None


def parse_number(argument: str) -> tuple[int | None, str]:
    """The number a message opens with and what follows it; without one None and the whole message, trimmed."""
    text = flat(argument)
    found = _number_at(text, after_gap(text, 0))
    if found is None:
        return None, argument.strip()
    number, end = found
    return number, argument[after_gap(text, end) :].strip()


def parse_numbers(argument: str) -> list[int]:
    """All numbers a message opens with, each once (12 13, #12、#13, 12-14)."""
    text = flat(argument)
    numbers: dict[int, None] = {}
    at = after_gap(text, 0)
    while True:
        span = _RANGE.match(text, at)
        if span and 0 <= int(span[2]) - int(span[1]) < _LONGEST_RANGE:
            numbers |= dict.fromkeys(range(int(span[1]), int(span[2]) + 1))
            end = span.end()
        elif found := _number_at(text, at, _ONE_OF_MANY):
            number, end = found
            numbers[number] = None
        else:
            return list(numbers)
        between = _AND.match(text, end)
        at = between.end() if between else end


def parse_supplement(argument: str) -> Supplement:
    """The record it is for, and the words by field."""
    number, rest = parse_number(argument)
    return Supplement(number, *split_fields(rest))


def parse_dispute(argument: str, quoted: int | None = None) -> tuple[int, str] | Refusal:
    """The record and what is wrong with it; `quoted` is the record the message quotes.

    Refusals: `which-record` (fact `usage`) and `empty-reason` (fact `number`).
    """
    number, reason = parse_number(argument)
    number = quoted if number is None else number
    if number is None:
        return Refusal("which-record", {"usage": _USAGE})
    return (number, reason) if reason else Refusal("empty-reason", {"number": number})


_CANCELS = re.compile("(?:取消|算了|(?:不(?:记|用|要|选)|放弃|退出)了?|都不是|cancel)吧?")
_ALL = re.compile("(?:全部|全选|全都|都)是?")
_DECORATION = re.compile("[\ufe0f\u20e3]")
_CHINESE_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
_CHOICE = re.compile(r"(?:我?选|就?是|第)*([0-9 ,、;.和()个号]*[0-9])[个号)、.,。!吧 ]*")


def parse_choice(text: str, n: int) -> tuple[int, ...] | Cancel | None:
    """The choices out of 1…n in the order said (全部: all), Cancel for 取消 and its like, None for anything else.

    While there are fewer than ten choices digits need no space: 13 is 1 and 3.
    """
    said = _DECORATION.sub("", fold(text)).rstrip("。.!~ ")
    if _CANCELS.fullmatch(said):
        return Cancel()
    if _ALL.fullmatch(said):
        return tuple(range(1, n + 1))
    found = _CHOICE.fullmatch(said.translate(_CHINESE_DIGITS))
    if found is None:
        return None
    runs = re.findall("[0-9]" if n < 10 else "[0-9]+", found[1])
    choices = tuple(dict.fromkeys(map(_whole, runs)))
    return choices if all(1 <= choice <= n for choice in choices) else None
