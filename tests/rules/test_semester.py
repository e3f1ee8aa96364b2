from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.duty_rule import Per
from models.rules.policy import Policy
from models.rules.semester import (
    SemesterSpan,
    academic_year_name,
    academic_year_of,
    latest_semester,
    overlaps,
    propose_semesters,
    semester_of,
    semester_period,
    teaching_week,
    weeks_of,
)

Year = tuple[SemesterSpan, ...]


def test_both_outer_days_belong_to_the_semester(year: Year) -> None:
    autumn, spring = year
    assert semester_of(date(2026, 9, 1), year) == autumn
    assert semester_of(date(2027, 1, 3), year) == autumn
    assert semester_of(date(2027, 1, 4), year) is None
    assert semester_of(date(2027, 2, 22), year) == spring


def test_in_a_break_the_latest_semester_is_the_one_that_ended(year: Year) -> None:
    autumn, spring = year
    assert latest_semester(date(2027, 2, 1), year) == autumn
    assert latest_semester(date(2027, 3, 1), year) == spring
    assert latest_semester(date(2026, 8, 31), year) is None


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 8, 31), None),
        (date(2026, 9, 1), 1),
        (date(2026, 9, 6), 1),
        (date(2026, 9, 7), 2),
        (date(2027, 1, 3), 18),
        (date(2027, 1, 4), None),
    ],
)
def test_teaching_weeks_turn_on_mondays(autumn: SemesterSpan, day: date, week: int | None) -> None:
    assert teaching_week(day, autumn) == week


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 200))
def test_weeks_cover_the_semester_without_gap_or_overlap(start: date, length: int) -> None:
    semester = SemesterSpan("任意", start, start + timedelta(days=length))
    days = [
        first + timedelta(days=offset)
        for first, last in weeks_of(semester)
        for offset in range((last - first).days + 1)
    ]
    assert days == [start + timedelta(days=offset) for offset in range(length + 1)]
    for number, (first, last) in enumerate(weeks_of(semester), 1):
        assert teaching_week(first, semester) == teaching_week(last, semester) == number


def test_academic_year_holds_both_semesters_but_not_the_break(year: Year) -> None:
    period = academic_year_of(date(2027, 3, 1), year)
    assert period is not None
    assert (period.per, period.name, period.semesters) == (Per.ACADEMIC_YEAR, "2026-2027", year)
    assert (period.starts_on, period.ends_on) == (date(2026, 9, 1), date(2027, 6, 27))
    assert period.holds(date(2026, 12, 1))
    assert not period.holds(date(2027, 2, 1))
    assert len(period.weeks) == 36
    assert academic_year_of(date(2027, 2, 1), year) is None


def test_academic_year_stays_open_until_its_spring_semester_is_known(autumn: SemesterSpan) -> None:
    period = academic_year_of(date(2026, 10, 1), [autumn])
    assert period is not None
    assert period.ends_on == date(2027, 7, 31)


def test_academic_year_of_a_spring_semester_alone(spring: SemesterSpan) -> None:
    period = academic_year_of(date(2027, 3, 1), [spring])
    assert period is not None
    assert (period.semesters, period.ends_on) == ((spring,), spring.ends_on)


@pytest.mark.parametrize(
    ("name", "starts_on", "expected"),
    [
        ("2026-2027-1", date(2026, 7, 28), "2026-2027"),
        ("2026—2027学年第二学期", date(2027, 2, 22), "2026-2027"),
        ("2026 秋", date(2026, 9, 1), "2026-2027"),
        ("春季学期", date(2027, 2, 22), "2026-2027"),
        ("2020-2027", date(2026, 9, 1), "2026-2027"),
    ],
)
def test_academic_year_by_name_then_by_day(name: str, starts_on: date, expected: str) -> None:
    assert academic_year_name(SemesterSpan(name, starts_on, starts_on)) == expected


def test_semester_as_a_period(autumn: SemesterSpan) -> None:
    period = semester_period(autumn)
    assert (period.per, period.name, period.ends_on) == (Per.SEMESTER, "2026-2027-1", autumn.ends_on)
    assert period.weeks[0] == (date(2026, 9, 1), date(2026, 9, 6))


def test_overlaps_are_named_in_pairs(year: Year) -> None:
    autumn, spring = year
    late = SemesterSpan("多写的", date(2027, 1, 3), date(2027, 2, 22))
    assert overlaps(year) == ()
    assert overlaps([spring, late, autumn]) == ((autumn, late), (late, spring))


def test_semesters_are_proposed_from_the_template(policy: Policy) -> None:
    first, second = propose_semesters(policy.semester_template, 2026)
    assert (first.name, first.starts_on, first.ends_on) == ("2026-2027-1", date(2026, 9, 1), date(2027, 1, 17))
    assert (second.name, second.starts_on, second.ends_on) == ("2026-2027-2", date(2027, 2, 22), date(2027, 7, 4))
    assert overlaps([first, second]) == ()
