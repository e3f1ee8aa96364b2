"""Holidays and the weekend days worked for them, as the State Council announced them, where the policy lists none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from models.rules.calendar import Calendar, Holiday


def filled(calendar: Calendar) -> Calendar:
    """The calendar with every year the policy leaves out and chinesecalendar knows, and which years are known.

    A year in which the policy lists a holiday stays as the school wrote it. Next year's days are announced each
    November; until somebody writes them down they are known to nobody, and `covered` says so.
    """
    from chinese_calendar import Holiday as Known
    from chinese_calendar import holidays, workdays

    listed = {holiday.starts_on.year for holiday in calendar.holidays}
    announced = {day.year for day in holidays}
    left_out = announced - listed
    names = {day: Known(name).chinese for day, name in holidays.items() if day.year in left_out}
    return replace(
        calendar,
        holidays=(*calendar.holidays, *_spans(names)),
        workdays=calendar.workdays | {day for day in workdays if day.year in left_out},
        covered=frozenset(listed | announced),
    )


def _spans(names: dict[date, str]) -> Iterator[Holiday]:
    """Days in a row that bear one name, as one holiday."""
    first: date | None = None
    for day in sorted(names):
        first = first or day
        following = day + timedelta(days=1)
        if names.get(following) != names[day]:
            yield Holiday(names[day], first, day)
            first = None
