"""Monday at nine, unless it is a holiday, an exam week or no term at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import Calendar, Holiday
from models.rules.policy import Policy
from models.rules.semester import SemesterSpan
from models.rules.slots import cohort_is_due, slot_of_week, week_name


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute))


@pytest.mark.parametrize(
    ("day", "weekday", "slot"),
    [
        (date(2026, 11, 23), 1, at(date(2026, 11, 23), 9)),
        (date(2026, 11, 29), 1, at(date(2026, 11, 23), 9)),
        (date(2026, 11, 23), 5, at(date(2026, 11, 27), 9)),
        (date(2026, 11, 23), 6, None),  # no weekend is worked
        (date(2026, 9, 1), 1, at(date(2026, 9, 1), 9)),  # the term begins on a Tuesday
        (date(2026, 9, 30), 4, None),  # 国庆节 takes the rest of the week
        (date(2026, 10, 5), 1, at(date(2026, 10, 8), 9)),
        (date(2026, 10, 5), 6, at(date(2026, 10, 10), 9)),  # a Saturday that is worked
        (date(2026, 9, 14), 7, at(date(2026, 9, 20), 9)),  # and a Sunday
        (date(2026, 12, 28), 1, None),  # exams
        (date(2026, 8, 24), 1, None),  # before the term
    ],
)
def test_the_slot_of_a_week(
    policy: Policy, autumn: SemesterSpan, day: date, weekday: int, slot: datetime | None
) -> None:
    assert slot_of_week(day, weekday, 9, policy.calendar, autumn) == slot


def test_no_term_no_slot(policy: Policy) -> None:
    assert slot_of_week(date(2026, 11, 23), 1, 9, policy.calendar, None) is None


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(date(2026, 10, 5), 12), False),  # on the holiday
        (at(date(2026, 10, 8), 8, 59), False),
        (at(date(2026, 10, 8), 9), True),
        (at(date(2026, 10, 9), 23), True),  # missed, made up for in the same week
        (at(date(2026, 10, 10), 9), True),
        (at(date(2026, 10, 11), 9), False),  # a Sunday
        (at(date(2026, 10, 12), 8), False),  # another week
    ],
)
def test_when_a_cohort_is_due(policy: Policy, autumn: SemesterSpan, now: datetime, due: bool) -> None:
    assert cohort_is_due(now, 1, 9, policy.calendar, autumn) is due
    aware = now.replace(tzinfo=timezone(timedelta(hours=8)))
    assert cohort_is_due(aware, 1, 9, policy.calendar, autumn) is due


def test_a_term_that_ends_in_the_middle_of_a_week(policy: Policy, autumn: SemesterSpan) -> None:
    short = replace(autumn, ends_on=date(2026, 11, 25))
    assert cohort_is_due(at(date(2026, 11, 25), 10), 1, 9, policy.calendar, short)
    assert not cohort_is_due(at(date(2026, 11, 26), 10), 1, 9, policy.calendar, short)
    assert slot_of_week(date(2026, 11, 23), 4, 9, policy.calendar, short) is None


def test_no_exam_week_no_reminder(policy: Policy, autumn: SemesterSpan) -> None:
    assert not cohort_is_due(at(date(2026, 12, 29), 10), 1, 9, policy.calendar, autumn)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 23), "2026-W48"),
        (date(2026, 1, 1), "2026-W01"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_the_name_of_a_week(day: date, name: str) -> None:
    assert week_name(day) == name


DAYS = st.dates(date(2026, 8, 1), date(2027, 3, 31))


@given(
    day=DAYS,
    weekday=st.integers(1, 7),
    hour=st.integers(0, 23),
    off=st.lists(DAYS, max_size=20),
    worked=st.frozensets(DAYS, max_size=10),
    exam_weeks=st.frozensets(st.integers(1, 20), max_size=4),
)
def test_a_slot_is_a_workday_of_its_week(
    autumn: SemesterSpan, day: date, weekday: int, hour: int, off: list[date], worked: frozenset[date],
    exam_weeks: frozenset[int],
) -> None:  # fmt: skip
    calendar = Calendar(tuple(Holiday("休", one, one) for one in off), worked, exam_weeks)
    slot = slot_of_week(day, weekday, hour, calendar, autumn)
    monday = day - timedelta(days=day.weekday())
    open_days = [
        one
        for one in (monday + timedelta(days=number) for number in range(weekday - 1, 7))
        if calendar.is_workday(one) and autumn.holds(one) and not calendar.is_exam_week(one, autumn)
    ]
    if slot is None:
        assert open_days == []
        return
    assert slot.date() == min(open_days)
    assert slot.date().isocalendar()[:2] == day.isocalendar()[:2]
    assert slot.hour == hour
    assert cohort_is_due(slot, weekday, hour, calendar, autumn)
    assert not cohort_is_due(slot - timedelta(minutes=1), weekday, hour, calendar, autumn)
