"""Days off of the years a school has not written down come from the announcements; unknown years are said so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.workdays import filled
from models.rules.calendar import Calendar, Holiday
from plugins._kit.policy import load_policy

SHIPPED = Path(__file__).parents[2] / "config" / "policy" / "1+3.toml"
Environment = Callable[..., None]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 26), True),  # a Sunday worked for 春节
        (date(2025, 1, 28), False),
        (date(2025, 10, 8), False),  # 中秋 and 国庆节 in one
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),
        (date(2025, 10, 12), False),
    ],
)
def test_a_year_the_policy_does_not_list(day: date, works: bool) -> None:
    calendar = filled(Calendar())
    assert calendar.covers(day)
    assert calendar.is_workday(day) is works


def test_days_in_a_row_are_one_holiday_with_its_name() -> None:
    of_2025 = [one for one in filled(Calendar()).holidays if one.starts_on.year == 2025]
    assert of_2025 == [
        Holiday("元旦", date(2025, 1, 1), date(2025, 1, 1)),
        Holiday("春节", date(2025, 1, 28), date(2025, 2, 4)),
        Holiday("清明", date(2025, 4, 4), date(2025, 4, 6)),
        Holiday("劳动节", date(2025, 5, 1), date(2025, 5, 5)),
        Holiday("端午", date(2025, 5, 31), date(2025, 6, 2)),
        Holiday("国庆节", date(2025, 10, 1), date(2025, 10, 5)),
        Holiday("中秋", date(2025, 10, 6), date(2025, 10, 6)),
        Holiday("国庆节", date(2025, 10, 7), date(2025, 10, 8)),
    ]


def test_what_the_school_wrote_stays() -> None:
    own = Calendar((Holiday("校庆", date(2025, 5, 20), date(2025, 5, 20)),), exam_weeks=frozenset({18}))
    calendar = filled(own)
    assert [one for one in calendar.holidays if one.starts_on.year == 2025] == list(own.holidays)
    assert calendar.is_workday(date(2025, 10, 2)), "the school's word stands for its whole year"
    assert calendar.exam_weeks == own.exam_weeks
    assert not calendar.is_workday(date(2024, 10, 2))


def test_a_year_nobody_announced_is_not_covered() -> None:
    calendar = filled(Calendar())
    assert not calendar.covers(date(2999, 1, 1))
    assert calendar.is_workday(date(2999, 1, 1))  # a Tuesday: only weekends are known
    assert filled(Calendar((Holiday("元旦", date(2999, 1, 1), date(2999, 1, 3)),))).covers(date(2999, 12, 31))


@given(day=st.dates(date(2007, 1, 1), date(2026, 12, 31)))
def test_it_says_what_the_announcements_say(day: date) -> None:
    from chinese_calendar import is_workday

    assert _FILLED.is_workday(day) is is_workday(day)


_FILLED = filled(Calendar())


def test_filling_twice_changes_nothing() -> None:
    once = filled(Calendar())
    assert filled(once) == once


def test_the_shipped_year_agrees_with_the_announcement() -> None:
    shipped, announced = load_policy(SHIPPED).calendar, _FILLED
    for number in range(365):
        day = date(2026, 1, 1) + timedelta(days=number)
        assert shipped.is_workday(day) is announced.is_workday(day), day


def test_check_warns_of_a_year_nobody_knows(environment: Environment, capsys: pytest.CaptureFixture[str]) -> None:
    from config.checkup import check

    shipped = load_policy(SHIPPED)
    check(lambda: replace(shipped, calendar=Calendar()))
    assert "！ 放假安排：还没有 20" in capsys.readouterr().out
    check(lambda: replace(shipped, calendar=Calendar(covered=frozenset(range(2000, 3000)))))
    assert "✓ 放假安排：" in capsys.readouterr().out
