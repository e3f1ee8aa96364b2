"""When many say the same."""

from __future__ import annotations

from datetime import date, timedelta

from models.rules.common import is_common
from models.rules.policy_problems import ProblemRules

TODAY, RULES = date(2026, 11, 23), ProblemRules()
WEEK = [TODAY, TODAY - timedelta(days=3), TODAY - timedelta(days=6)]


def test_three_people_in_a_week() -> None:
    assert is_common(3, 0, WEEK, TODAY, RULES)
    assert not is_common(2, 0, WEEK, TODAY, RULES), "one of them said it twice"


def test_only_new_people_call_it_so_again() -> None:
    assert not is_common(3, 3, WEEK, TODAY, RULES)
    assert is_common(4, 3, WEEK, TODAY, RULES)


def test_what_was_said_long_ago_is_no_news() -> None:
    assert not is_common(3, 0, [TODAY - timedelta(days=7)] * 3, TODAY, RULES)
