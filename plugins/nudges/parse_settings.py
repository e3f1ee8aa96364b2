"""How somebody wants to be reminded: 周五 17点, 请假 到 12月5日, 学院 周二 9点, 团干群."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from models.rules.refusal import Refusal
from models.rules.text import half_width
from plugins.nudges.parse_days import find_day


@dataclass(frozen=True, slots=True)
class Show:
    """Nothing is set, only shown."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekday (1 Monday) and an hour; None leaves that part as it is, both None go back to the usual."""

    weekday: int | None
    hour: int | None
    college: bool


@dataclass(frozen=True, slots=True)
class Leave:
    """Away, both days included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Back:
    """No longer away."""


@dataclass(frozen=True, slots=True)
class Bind:
    """This group is the cadres' own (or, `undo`, no longer)."""

    undo: bool


Wish = Show | Slot | Leave | Back | Bind

_NUMBERS = {word: number for number, word in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12, "两": 2}
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_HOUR = re.compile(
    r"(早上|上午|中午|下午|傍晚|晚上)?\s*(?:(\d{1,2})\s*(?:[点时]|:\d\d)|(十[一二]|[一二两三四五六七八九十])[点时])"
)
_COLLEGE = re.compile(r"(?:本?学院|全院|全校|学校)\s*")
_GROUP = re.compile(r"(?:本群是?)?(?:团干部?群|干部群)\s*(取消|解除|不要了)?")
_BACK = re.compile(r"恢复|销假|取消请假|回来了|请假结束|我?回来了")
_USUAL = re.compile(r"默认|恢复默认|跟随学院|和?大家一样|照旧")
_LEAVE = re.compile(r"请?假|外出|出差|实习")
_DAYS = re.compile(
    r"(?<!第)(\d{1,2}|[一二两三四五六七八九十])(?:天|(个?(?:周|星期|礼拜)(?![一二三四五六日天])))(?![之以]?后)"
)
_UNTIL = re.compile(r"\s*(?:到|至|直到|~|-|—)\s*")
_PM = 12


def parse_settings(text: str, today: date) -> Wish | Refusal:
    """What is wished. Refusals: `settings-unclear`, `no-hour`, `weekend`, `leave-when`, `no-such-day`, `leave-past`."""
    flat = half_width(text).strip()
    if not flat:
        return Show()
    if found := _GROUP.fullmatch(flat):
        return Bind(undo=found[1] is not None)
    if _BACK.fullmatch(flat):
        return Back()
    if found := _LEAVE.match(flat):
        return _leave(flat[found.end() :], today)
    college = _COLLEGE.match(flat)
    return _slot(flat[college.end() :] if college else flat, college is not None)


def _slot(flat: str, college: bool) -> Slot | Refusal:
    if _USUAL.fullmatch(flat):
        return Slot(None, None, college)
    weekday, hour = _WEEKDAY.search(flat), _HOUR.search(flat)
    if weekday is None and hour is None:
        return Refusal("settings-unclear")
    day = "一二三四五六日".index("日" if weekday[1] == "天" else weekday[1]) + 1 if weekday else None
    if day is not None and day > 5:
        return Refusal("weekend")
    at = _hour(hour) if hour else None
    return Slot(day, at, college) if at is None or at < 24 else Refusal("no-hour")


def _hour(found: re.Match[str]) -> int:
    hour = int(found[2]) if found[2] else _NUMBERS[found[3]]
    later = found[1] in ("下午", "傍晚", "晚上") and hour < _PM
    noon = found[1] == "中午" and hour < 6
    return hour + _PM if later or noon else hour


def _leave(rest: str, today: date) -> Leave | Refusal:
    first = find_day(rest, today)
    if (days := _DAYS.search(rest)) and (first is None or first.day is not None):
        count = (int(days[1]) if days[1].isdecimal() else _NUMBERS[days[1]]) * (7 if days[2] else 1)
        begins = first.day if first is not None and first.day else today
        return Leave(begins, begins + timedelta(days=max(count, 1) - 1))
    if first is None:
        return Refusal("leave-when")
    until = _UNTIL.match(rest, first.end)
    second = find_day(rest, today, until.end()) if until else None
    if second and second.day and first.day and second.day < first.day and until:
        second = find_day(rest, first.day, until.end())  # 下周一到周五: the Friday after that Monday
    if first.day is None or (second is not None and second.day is None):
        return Refusal("no-such-day", {"said": rest.strip()})
    open_start = _UNTIL.search(rest[: first.start]) is not None
    last = second.day if second and second.day else first.day
    begins = today if open_start and second is None else first.day
    return Leave(begins, last) if begins <= last and last >= today else Refusal("leave-past")
