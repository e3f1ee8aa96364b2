"""The clocks of a problem run on workdays only, and it climbs while nobody touches it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import Calendar, Holiday
from models.rules.clocks import Rung, clocks_of, rung_of, workday_after, workdays_between
from models.rules.concern_words import StepKind
from models.rules.policy_problems import ProblemRules
from models.rules.problem_steps import Step

RULES = ProblemRules()
NATIONAL = Calendar(
    holidays=(Holiday("国庆节", date(2026, 10, 1), date(2026, 10, 7)),), workdays=frozenset({date(2026, 10, 10)})
)
PLAIN = Calendar()
MONDAY = date(2026, 11, 23)


def step(kind: StepKind, day: date, person: int | None = 1) -> Step:
    return Step(kind, day, person)


def test_due_days_skip_weekends_holidays_and_count_make_up_days() -> None:
    ack, reply, solve = clocks_of(date(2026, 9, 30), [], RULES, NATIONAL)
    assert (ack.due_on, reply.due_on) == (date(2026, 10, 8), date(2026, 10, 10))
    assert solve.due_on == date(2026, 10, 20)


def test_they_are_done_by_what_was_done() -> None:
    steps = [
        step(StepKind.OPENED, MONDAY, None), step(StepKind.ESCALATED, MONDAY, None),
        step(StepKind.CLAIMED, MONDAY + timedelta(days=1)), step(StepKind.REPLIED, MONDAY + timedelta(days=5)),
    ]  # fmt: skip
    ack, reply, solve = clocks_of(MONDAY, steps, RULES, PLAIN)
    today = MONDAY + timedelta(days=8)
    assert (ack.done_on, ack.overdue(today)) == (MONDAY + timedelta(days=1), False)
    assert (reply.done_on, reply.overdue(today), reply.running_over(today)) == (MONDAY + timedelta(days=5), True, False)
    assert (solve.done_on, solve.overdue(today)) == (None, False)
    assert solve.running_over(MONDAY + timedelta(days=30))


def test_reopening_starts_the_last_clock_anew() -> None:
    friday = MONDAY + timedelta(days=4)
    steps = [step(StepKind.CLOSED, MONDAY), step(StepKind.REOPENED, friday, None)]
    assert clocks_of(MONDAY, steps[:1], RULES, PLAIN)[2].done_on == MONDAY
    solve = clocks_of(MONDAY, steps, RULES, PLAIN)[2]
    assert (solve.due_on, solve.done_on) == (date(2026, 12, 11), None)


def test_it_climbs_while_untouched_and_stops_when_somebody_acts() -> None:
    opened = [step(StepKind.OPENED, MONDAY, None)]

    def rung(ahead: int, steps: list[Step]) -> Rung:
        today = MONDAY + timedelta(days=ahead)
        return rung_of(clocks_of(MONDAY, steps, RULES, PLAIN), steps, today, PLAIN)

    climb = [rung(ahead, opened) for ahead in range(12)]
    assert climb == [
        Rung.NONE, Rung.NONE, Rung.SECRETARY, Rung.SECRETARY, Rung.COMMITTEE, Rung.COMMITTEE, Rung.COMMITTEE,
        Rung.COMMITTEE, Rung.COMMITTEE, Rung.UPWARD, Rung.UPWARD, Rung.UPWARD,
    ]  # fmt: skip
    touched = [*opened, step(StepKind.CLAIMED, MONDAY + timedelta(days=8))]
    assert rung(8, touched) is Rung.NONE
    assert rung(11, touched) is Rung.COMMITTEE
    assert rung(11, [*touched, step(StepKind.REPLIED, MONDAY + timedelta(days=10))]) is Rung.NONE


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(0, 30))
def test_counting_there_and_back(day: date, count: int) -> None:
    then = workday_after(day, count, NATIONAL)
    assert workdays_between(day, then, NATIONAL) == count
    assert count == 0 or NATIONAL.is_workday(then)
