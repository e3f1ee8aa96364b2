"""A day still to come, as people say it: 明天, 周五, 下周三, 12月5日, 12-5, 5号, 三天后."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from models.rules.text import half_width

_HALF_YEAR = 183
_AHEAD = {"今天": 0, "今晚": 0, "明天": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3}
_COUNTS = {word: count for count, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_WEEKDAYS = "一二三四五六日"
_WEEKS = {"下下": 2, "下": 1, "这": 0, "本": 0}

_SAID = re.compile(
    r"(?P<word>大后天|后天|明天|明早|明晚|今天|今晚)"
    r"|(?P<count>\d{1,2}|[一二两三四五六七八九十])个?(?P<unit>天|日|周|星期)(?:之|以)?后"
    r"|(?P<week>下下|下|这|本)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    r"|(?P<year>\d{4})[-/.年](?P<ymonth>\d{1,2})[-/.月](?P<yday>\d{1,2})[日号]?"
    r"|(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?"
    r"|(?<![\d-])(?P<nmonth>\d{1,2})[-/.](?P<nday>\d{1,2})(?![-/.]?\d)"
    r"|(?<!\d)(?P<only>\d{1,2})[号日](?!楼)"
    r"|(?P<monthend>月底)"
)


class SaidDay(NamedTuple):
    """The day (None: there is no such day) and where its words stand in the text."""

    day: date | None
    start: int
    end: int


def find_day(text: str, today: date, at: int = 0) -> SaidDay | None:
    """The first day the text tells from `at` on; days without a year are the nearest to come."""
    found = _SAID.search(half_width(text), at)
    return SaidDay(_day(found.groupdict(), today), found.start(), found.end()) if found else None


def _day(said: dict[str, str | None], today: date) -> date | None:
    if word := said["word"]:
        return today + timedelta(days=_AHEAD[word])
    if count := said["count"]:
        many = int(count) if count.isdecimal() else _COUNTS[count]
        return today + timedelta(days=many if said["unit"] in ("天", "日") else 7 * many)
    if weekday := said["weekday"]:
        return _weekday(said["week"], _WEEKDAYS.index("日" if weekday == "天" else weekday), today)
    if said["year"]:
        return _exactly(int(said["year"]), int(said["ymonth"] or 0), int(said["yday"] or 0))
    if said["only"]:
        return _of_month(int(said["only"]), today)
    if said["monthend"]:
        return today.replace(day=monthrange(today.year, today.month)[1])
    return _without_year(int(said["month"] or said["nmonth"] or 0), int(said["day"] or said["nday"] or 0), today)


def _exactly(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(week: str | None, wanted: int, today: date) -> date:
    if week is None:
        return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(days=7 * _WEEKS[week] + wanted)


def _without_year(month: int, day: int, today: date) -> date | None:
    """This year's, or next year's when this year's is long past; one that passed a moment ago stays past."""
    this_year = _exactly(today.year, month, day)
    if this_year is None or (today - this_year).days > _HALF_YEAR:
        return _exactly(today.year + 1, month, day)
    return this_year


def _of_month(day: int, today: date) -> date | None:
    if day >= today.day:
        return _exactly(today.year, today.month, day)
    return _exactly(today.year + today.month // 12, today.month % 12 + 1, day)
