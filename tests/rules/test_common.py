"""When many say the same."""

from __future__ import annotations

from datetime import date, timedelta

from models.rules.common import is_common
from models.rules.policy_problems import ProblemRules

TODAY, RULES = date(2026, 11, 23), ProblemRules()
DAY = timedelta(days=1)
WEEK = [TODAY, TODAY - 3 * DAY, TODAY - 6 * DAY]
OLD = TODAY - 40 * DAY


def test_three_people_in_a_week() -> None:
    assert is_common(3, 0, WEEK, OLD, TODAY, RULES)
    assert not is_common(2, 0, WEEK, OLD, TODAY, RULES), "one of them said it twice"


def test_three_people_in_forty_days_are_not() -> None:
    assert not is_common(3, 0, [TODAY, TODAY - 20 * DAY, OLD], OLD, TODAY, RULES)


def test_those_who_silently_stand_behind_a_young_problem_count() -> None:
    assert is_common(3, 0, [TODAY - 2 * DAY], TODAY - 2 * DAY, TODAY, RULES)


def test_only_enough_new_people_call_it_so_again() -> None:
    assert not is_common(3, 3, WEEK, TODAY - 2 * DAY, TODAY, RULES)
    assert is_common(4, 3, WEEK, TODAY - 2 * DAY, TODAY, RULES)
    assert not is_common(4, 3, [OLD] * 4, OLD, TODAY, RULES)
    assert is_common(6, 3, [OLD] * 3, OLD, TODAY, RULES)


def test_what_was_said_long_ago_is_no_news() -> None:
    assert not is_common(3, 0, [TODAY - 7 * DAY] * 3, TODAY - 7 * DAY, TODAY, RULES)
