from __future__ import annotations

from datetime import date

import pytest

from models.rules.duty_rule import DutyRule
from models.rules.overdue import DutyState, due_by, duty_state, is_over, still_open
from models.rules.policy import Policy
from models.rules.semester import SemesterSpan, semester_period

START = date(2026, 9, 1)


@pytest.fixture
def visits(policy: Policy) -> DutyRule:
    return next(rule for rule in policy.duties if rule.id == "visit")


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 9, 1), 0),
        (date(2026, 10, 25), 0),  # Sunday of week 8
        (date(2026, 10, 26), 1),
        (date(2026, 12, 20), 1),  # Sunday of week 16
        (date(2026, 12, 21), 2),
    ],
)
def test_a_milestone_passes_with_its_week(visits: DutyRule, autumn: SemesterSpan, today: date, due: int) -> None:
    assert due_by(visits, semester_period(autumn), START, today) == due


def test_whoever_starts_in_week_10_has_until_week_13(visits: DutyRule, autumn: SemesterSpan) -> None:
    period, start = semester_period(autumn), date(2026, 11, 2)
    assert due_by(visits, period, start, date(2026, 11, 29)) == 0
    assert due_by(visits, period, start, date(2026, 11, 30)) == 1
    assert due_by(visits, period, start, date(2026, 12, 28)) == 2


def test_no_milestones_no_yellow(autumn: SemesterSpan, policy: Policy) -> None:
    bare = DutyRule("x", "", "", (), (), policy.duties[0].per, 1, policy.duties[0].reading)
    assert due_by(bare, semester_period(autumn), START, date(2027, 1, 3)) == 0


@pytest.mark.parametrize(
    ("done", "quota", "due", "excused", "over", "state"),
    [
        (2, 2, 2, False, True, DutyState.DONE),
        (3, 2, 0, True, False, DutyState.DONE),
        (1, 2, 1, True, True, DutyState.EXCUSED),
        (0, 0, 0, False, True, DutyState.EXCUSED),
        (1, 2, 2, False, True, DutyState.MISSED),
        (1, 2, 2, False, False, DutyState.BEHIND),
        (1, 2, 1, False, False, DutyState.EXPECTED),
        (0, 1, 2, False, False, DutyState.BEHIND),
    ],
)
def test_states(done: int, quota: int, due: int, excused: bool, over: bool, state: DutyState) -> None:
    assert duty_state(done, quota, due, excused=excused, over=over) is state


def test_late_entry_stays_open_for_fourteen_days(autumn: SemesterSpan) -> None:
    period = semester_period(autumn)
    assert not is_over(period, date(2027, 1, 3))
    assert is_over(period, date(2027, 1, 4))
    assert still_open(period, date(2027, 1, 17), 14)
    assert not still_open(period, date(2027, 1, 18), 14)
