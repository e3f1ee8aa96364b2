from __future__ import annotations

from datetime import date, time

import pytest

from models.rules.calendar import Calendar
from models.rules.policy import Policy
from models.rules.policy_sections import Courtesy
from models.rules.semester import SemesterSpan


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday worked for the holiday
        (date(2026, 10, 11), False),
    ],
)
def test_workdays_around_the_national_holiday(policy: Policy, day: date, works: bool) -> None:
    assert policy.calendar.is_workday(day) is works


def test_a_holiday_has_a_name_and_a_weekend_has_none(policy: Policy) -> None:
    holiday = policy.calendar.holiday_on(date(2026, 10, 7))
    assert holiday is not None
    assert holiday.name == "国庆节"
    assert policy.calendar.holiday_on(date(2026, 11, 21)) is None


def test_exam_weeks_follow_the_semester(policy: Policy, autumn: SemesterSpan) -> None:
    assert policy.calendar.is_exam_week(date(2026, 12, 28), autumn)
    assert not policy.calendar.is_exam_week(date(2026, 12, 27), autumn)
    assert not policy.calendar.is_exam_week(date(2027, 1, 20), autumn)
    assert not policy.calendar.is_exam_week(date(2027, 1, 20), None)


def test_an_empty_calendar_knows_weekends() -> None:
    assert Calendar().is_workday(date(2026, 11, 23))
    assert not Calendar().is_workday(date(2026, 11, 22))


@pytest.mark.parametrize(
    ("hours", "at", "quiet"),
    [
        ((22, 8), time(21, 59), False),
        ((22, 8), time(22, 0), True),
        ((22, 8), time(7, 59), True),
        ((22, 8), time(8, 0), False),
        ((12, 14), time(13, 0), True),
        ((12, 14), time(14, 0), False),
        ((0, 0), time(3, 0), False),
    ],
)
def test_quiet_hours_may_span_midnight(hours: tuple[int, int], at: time, quiet: bool) -> None:
    assert Courtesy(*hours).is_quiet(at) is quiet


def test_years_nobody_has_announced(autumn: SemesterSpan, spring: SemesterSpan) -> None:
    calendar, today = Calendar(covered=frozenset({2026})), date(2026, 11, 23)
    assert calendar.covers(today)
    assert not calendar.covers(date(2027, 1, 1))
    assert calendar.years_unknown(today, []) == ()
    assert calendar.years_unknown(today, [autumn, spring]) == (2027,)
    assert calendar.years_unknown(date(2028, 3, 1), [autumn, spring]) == (2028,), "what is over asks for nothing"
    assert Calendar().years_unknown(today, [autumn]) == (2026, 2027)
