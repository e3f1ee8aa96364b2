"""The day a cadre means (昨天, 上周三, 11月20日, 11-20), read only where a message tells it.

A date counts only at the head of the text (after the names of targets and people), or as the last word.
Further inside it belongs to the story ("聊到11月20日的考试").  Room numbers stay room numbers: a name from
`names` is never read as a date, 3-305 has no such day, and 3-12 is only one if it lies in the last half year.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from models.rules.refusal import Refusal
from models.rules.text import fold, half_width
from models.rules.vocabulary import Outcome

_HALF_YEAR = 183
_DAYS_AGO = {"大前天": 3, "前天": 2, "前日": 2, "前晚": 2, "昨天": 1, "昨日": 1, "昨晚": 1, "昨夜": 1}
_DAYS_AGO |= dict.fromkeys(["今天", "今日", "今晚", "今早"], 0)
_DAYS_AGO |= {"明天": -1, "明日": -1, "明晚": -1, "后天": -2, "大后天": -3}
_WEEKS_AGO = {"上上": 2, "上": 1, "这": 0, "本": 0, "下": -1}
_WEEKDAYS = "一二三四五六日"

_RELATIVE = re.compile("|".join(sorted(_DAYS_AGO, key=len, reverse=True)))
_WEEKDAY = re.compile("(上上|上|这|本|下)?个?(?:周|星期|礼拜)([一二三四五六日天])")
_FULL = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?!\d)")
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})(日|号|(?!\d))")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?![-/.]?\d)")
_DAY_ONLY = re.compile(r"(\d{1,2})[号日]")

_ENDS_WORD = re.compile(r"$|[\s,.;:!。，；：！、)\]】]")
# What may follow a date that is loosely written: "20号去…" is a day, "20号楼" is a building.
_GOES_ON = re.compile(r"上午|中午|下午|傍晚|晚上|晚|早上|去|走访|到")
_RANGE = re.compile(r"\s*(?:到|至|~|-|—)\s*")
_AHEAD = re.compile(r"下次|约|改|再")
_LAST_WORD = re.compile(r"(?:^|[\s,。;(\[【])([^\s,。;(\[【]+?)[)\]】。.!]*$")
_LONGEST_LAST_WORD = 40
"""Characters; no date is longer, and a hostile text is not searched from end to end."""
_NAME_WITH_NUMBER = re.compile(r"(?=.{1,12}$)(?=.*\d)[\w#-]+")
_ROOM = re.compile(r"\d{1,2}(?:-|#|栋|幢|号楼)\d{3,4}室?")
_TOKEN = re.compile(r"[^\s,，、+;；:：。]+")
_BETWEEN = " \t\n,.;:，。；：、)）]】"


class FoundDate(NamedTuple):
    """The day, and the text without the words that told it."""

    day: date
    rest: str


class _Reading(NamedTuple):
    """What stands at a place: the day (None: no such day), where its words end, whether it is plain."""

    day: date | None
    end: int
    plain: bool


def find_date(text: str, today: date, names: Collection[str] = ()) -> FoundDate | Refusal | None:
    """The day the text tells, None if it tells none (then it is today's).

    `names`: what the text may begin with: targets, people, sub-kinds; 没人 and the other outcomes are known.
    Days without a year are the nearest that fit, weekdays the most recent (today's own name is today).
    Refusals: `future-date` (facts `said`, `day`) and `no-such-date` (fact `said`).
    """
    flat = half_width(text)
    for start in _head(flat, _folded(tuple(names))):
        opened = start + (flat[start] in "([【")
        reading = _read(flat, opened, today)
        if reading is None:
            continue
        if not _is_told(flat, reading, today):
            return None
        said = text[opened : reading.end].strip()
        if reading.day is None:
            return Refusal("no-such-date", {"said": said})
        if reading.day > today:
            return Refusal("future-date", {"said": said, "day": reading.day})
        before, after = text[:start].rstrip(_BETWEEN), text[reading.end :].lstrip(_BETWEEN)
        return FoundDate(reading.day, f"{before} {after}".strip())
    return _at_tail(text, flat, today)


@lru_cache(maxsize=4096)
def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names and the outcomes for comparing, longest first; the same few are asked for again and again."""
    folded = {fold(name) for name in (*names, *(outcome.label for outcome in Outcome))}
    return tuple(sorted(folded - {""}, key=len, reverse=True))


def _head(flat: str, names: tuple[str, ...]) -> Iterator[int]:
    """Where a date may stand: at the first word, and at those that follow only names."""
    for match in _TOKEN.finditer(flat):
        word = match[0]
        named = _name_length(word, names)
        if named < len(word):
            yield match.start() + named
            if named or not _NAME_WITH_NUMBER.fullmatch(word):
                return


def _name_length(word: str, names: tuple[str, ...]) -> int:
    """How long a name the word begins with (3-305昨天…), 和 and @ before it included; 0 if with none."""
    for said in (word, word.lstrip("和与同跟@#")):
        folded = fold(said)
        if name := next((name for name in names if folded.startswith(name)), None):
            return min(len(word), len(word) - len(said) + len(name))
    room = _ROOM.match(word)
    return room.end() if room else 0


def _is_told(flat: str, reading: _Reading, today: date) -> bool:
    """Whether the words are the date of the record rather than the first words of the story."""
    rest = flat[reading.end :]
    to = _RANGE.match(flat, reading.end)
    if to and _read(flat, to.end(), today):
        return False
    if _ENDS_WORD.match(rest):
        return True
    if reading.day is None or reading.day > today or rest.startswith("的"):
        return False
    return reading.plain or _GOES_ON.match(rest) is not None


def _at_tail(text: str, flat: str, today: date) -> FoundDate | None:
    """A day in the past as the very last word; what is agreed on for later ("下次 周五") is none."""
    last = _LAST_WORD.search(flat, max(0, len(flat) - _LONGEST_LAST_WORD))
    if last is None or _AHEAD.search(flat[max(0, last.start(1) - 8) : last.start(1)]):
        return None
    reading = _read(flat, last.start(1), today)
    if reading is None or reading.end != last.end(1) or reading.day is None or reading.day > today:
        return None
    return FoundDate(reading.day, text[: last.start()].rstrip(_BETWEEN))


def _read(flat: str, start: int, today: date) -> _Reading | None:
    """The date whose words begin exactly at `start`."""
    if found := _RELATIVE.match(flat, start):
        return _Reading(today - timedelta(days=_DAYS_AGO[found[0]]), found.end(), True)
    if found := _WEEKDAY.match(flat, start):
        return _Reading(_weekday(found[1], found[2], today), found.end(), True)
    if found := _FULL.match(flat, start):
        return _Reading(_day(int(found[1]), int(found[2]), int(found[3])), found.end(), True)
    if found := _MONTH_DAY.match(flat, start):
        return _Reading(_without_year(int(found[1]), int(found[2]), today), found.end(), bool(found[3]))
    if found := _NUMERIC.match(flat, start):
        day = _without_year(int(found[1]), int(found[2]), today)
        if day is not None and (today - day).days <= _HALF_YEAR:
            return _Reading(day, found.end(), False)
        return None
    if (found := _DAY_ONLY.match(flat, start)) and (day := _of_month(int(found[1]), today)):
        return _Reading(day, found.end(), False)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(week: str | None, name: str, today: date) -> date:
    wanted = _WEEKDAYS.index("日" if name == "天" else name)
    if week is None:
        return today - timedelta(days=(today.weekday() - wanted) % 7)
    monday = today - timedelta(days=today.weekday() + 7 * _WEEKS_AGO[week])
    return monday + timedelta(days=wanted)


def _without_year(month: int, day: int, today: date) -> date | None:
    """The nearest such day: this year's, or last year's if that is over half a year ahead."""
    this_year = _day(today.year, month, day)
    if this_year is not None and (this_year - today).days > _HALF_YEAR:
        return _day(today.year - 1, month, day)
    return this_year


def _of_month(day: int, today: date) -> date | None:
    """The most recent day of that number, of this month or the one before."""
    if day <= today.day:
        return _day(today.year, today.month, day)
    before = today.replace(day=1) - timedelta(days=1)
    return _day(before.year, before.month, day)
