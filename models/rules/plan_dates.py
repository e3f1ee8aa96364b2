"""The day a plan names (第10周周三, 下周三, 12月5日, 月底, 下个月): always ahead, where a record's is behind.

A span of days (第10周, 下个月, 年底前) stands for its last day: until then nothing is late. What names no day
(国庆前后, 每周三) is None; the words are kept as they were said.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from models.rules.semester import SemesterSpan, weeks_of
from models.rules.text import half_width

_HALF_YEAR = 183
_WEEKDAYS = "一二三四五六日"
_DIGITS = "零一二三四五六七八九"
_LAST_WORKDAY = 4

_N = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
_WD = r"(?:周|星期|礼拜)([一二三四五六日天末])(?![次个场回天人])"
_MONTHS = "(?:(下下|下|这|本)个?月|" + _N + "月份?)"
_PART = "(初|上旬|中旬|中|下旬|底|末)"


class DayAhead(NamedTuple):
    """The day, and where its words stand in the text."""

    day: date
    start: int
    end: int


class _Today(NamedTuple):
    day: date
    semester: SemesterSpan


_Reader = Callable[[re.Match[str], _Today], "date | None"]


def find_day_ahead(text: str, today: date, semester: SemesterSpan, *, loose: bool = True) -> DayAhead | None:
    """The first day the text names; None if it names none.

    `loose`: the text is nothing but a time, so 12.5 and 12-5 are days too.
    """
    flat = half_width(text)
    at = _Today(today, semester)
    found = []
    for place, (pattern, read, only_loose) in enumerate(_READERS):
        if only_loose and not loose:
            continue
        for match in pattern.finditer(flat):
            if (day := read(match, at)) is not None:
                found.append((match.start(), -match.end(), place, day))
                break
    if not found:
        return None
    start, end, _, day = min(found)
    return DayAhead(day, start, -end)


def _number(word: str) -> int:
    """12, 十二, 二十, 两."""
    if word.isdigit():
        return int(word)
    word = word.replace("两", "二")
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return _DIGITS.index(word[-1])
    return (_DIGITS.index(tens[-1]) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _ahead(month: int, day: int, today: date) -> date | None:
    """The next such day; one that passed this term rather than one that lies far ahead."""
    this_year, next_year = _day(today.year, month, day), _day(today.year + 1, month, day)
    if this_year is not None and this_year >= today:
        return this_year
    if next_year is not None and (next_year - today).days <= _HALF_YEAR:
        return next_year
    return this_year


def _of_week(monday: date, name: str | None) -> date:
    """A day of the week; the week alone is over on its last workday."""
    if name is None:
        return monday + timedelta(days=_LAST_WORKDAY)
    return monday + timedelta(days=_WEEKDAYS.index("日" if name in "天末" else name))


def _teaching_week(match: re.Match[str], at: _Today) -> date | None:
    weeks = weeks_of(at.semester)
    number = _number(match[2] or match[1])
    if not 1 <= number <= len(weeks):
        return None
    first, last = weeks[number - 1]
    return min(max(_of_week(last - timedelta(days=last.weekday()), match[3] or match[4]), first), last)


def _relative(match: re.Match[str], at: _Today) -> date:
    days = {"今": 0, "明": 1, "后": 2, "大后": 3}
    return at.day + timedelta(days=days[match[1]])


def _week(match: re.Match[str], at: _Today) -> date:
    weeks = {"下下": 2, "下": 1, "这": 0, "本": 0}[match[1]]
    return _of_week(at.day + timedelta(days=7 * weeks - at.day.weekday()), match[2])


def _weekday(match: re.Match[str], at: _Today) -> date:
    day = _of_week(at.day - timedelta(days=at.day.weekday()), match[1])
    return day if day >= at.day else day + timedelta(days=7)


def _full(match: re.Match[str], at: _Today) -> date | None:
    return _day(int(match[1]), int(match[2]), int(match[3]))


def _month_day(match: re.Match[str], at: _Today) -> date | None:
    year, month = _month(match[1], match[2], at.day)
    day = _number(match[3])
    return _day(year, month, day) if match[1] else _ahead(month, day, at.day)


def _month(word: str | None, number: str | None, today: date) -> tuple[int, int]:
    """Year and month; a month that is over is next year's if that is near. No such month: 0, which has no days."""
    if word:
        index = today.year * 12 + today.month - 1 + {"下下": 2, "下": 1}.get(word, 0)
        return index // 12, index % 12 + 1
    month = _number(number or "")
    ahead = _ahead(month, 28, today)
    return (ahead.year, month) if ahead else (today.year, 0)


def _whole_month(match: re.Match[str], at: _Today) -> date | None:
    year, month = _month(match[1], match[2], at.day)
    if not month:
        return None
    return _part(year, month, match[3])


def _part(year: int, month: int, part: str | None) -> date:
    days = {"初": 5, "上旬": 10, "中": 15, "中旬": 20}
    return date(year, month, days[part]) if part in days else _last_of(year, month)


def _this_month(match: re.Match[str], at: _Today) -> date:
    """月底; 月初 that is over is next month's."""
    day = _part(at.day.year, at.day.month, match[1])
    if day >= at.day:
        return day
    year, month = _month("下", None, at.day)
    return _part(year, month, match[1])


def _day_only(match: re.Match[str], at: _Today) -> date | None:
    number = _number(match[1])
    day = _day(at.day.year, at.day.month, number)
    if day is not None and day >= at.day:
        return day
    return _day(*_month("下", None, at.day), number)


def _numeric(match: re.Match[str], at: _Today) -> date | None:
    return _ahead(int(match[1]), int(match[2]), at.day)


def _within(match: re.Match[str], at: _Today) -> date:
    days = {"天": 1, "周": 7, "星期": 7, "月": 30}
    return at.day + timedelta(days=_number(match[1]) * days[match[2]])


def _term_end(match: re.Match[str], at: _Today) -> date:
    return at.semester.ends_on


def _year_end(match: re.Match[str], at: _Today) -> date:
    return date(at.day.year, 12, 31)


_READERS: tuple[tuple[re.Pattern[str], _Reader, bool], ...] = (
    (re.compile(rf"(?<![每隔\d一二两三四五六七八九十])第?{_N}(?: *(?:-|~|到|至) *第?{_N})? *周(?!内|之|以|后|一次)"
                rf"(?:{_WD}|([一二三四五六日])(?![次个场回天人周]))?"), _teaching_week, False),
    (re.compile("(?<!以)(大后|后|明|今)[天日晚早]"), _relative, False),
    (re.compile(rf"(下下|下|这|本)个?(?:{_WD}|(?:周|星期|礼拜))"), _week, False),
    (re.compile(rf"(?<![每隔几上下这本个第\d一二两三四五六七八九十]){_WD}"), _weekday, False),
    (re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?(?!\d)"), _full, False),
    (re.compile(rf"(?<!\d){_MONTHS}{_N}(?:日|号|(?!\d))(?![楼栋寝宿室次个])"), _month_day, False),
    (re.compile(rf"(?<![\d每个]){_MONTHS}{_PART}?(?![\d次])"), _whole_month, False),
    (re.compile(rf"(?<![每份个\d一二三四五六七八九十下这本])月{_PART}"), _this_month, False),
    (re.compile(rf"(?<![\d月#]){_N}[号日](?![楼栋寝宿室门])"), _day_only, False),
    (re.compile(r"(?<![\d./-])(\d{1,2})[-/.](\d{1,2})(?![-/.]?\d)"), _numeric, True),
    (re.compile(rf"(?<![第每隔]){_N}个?(天|周|星期|月)(?:之?内|以内|之?后|以后)"), _within, False),
    (re.compile("(?:学?期末|学期结束|放假前)"), _term_end, False),
    (re.compile("年[底末]"), _year_end, False),
)  # fmt: skip
