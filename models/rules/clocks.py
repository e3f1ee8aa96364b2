"""The three clocks of a problem in workdays (五.3), recomputed from its steps, and who is told when one runs over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Literal

from models.rules.calendar import Calendar
from models.rules.concern_words import StepKind
from models.rules.policy_problems import ProblemRules
from models.rules.problem_steps import Step

_ACKS = frozenset(StepKind) - {
    StepKind.OPENED, StepKind.ESCALATED, StepKind.NOTED, StepKind.CONFIRMED, StepKind.REOPENED,
}  # fmt: skip
"""Steps by which somebody has looked at it."""
_REPLIES = frozenset({StepKind.REPLIED, StepKind.ANSWERED, StepKind.CLOSED})
_ENDS = frozenset({StepKind.CLOSED, StepKind.MERGED})
_COMMITTEE_AFTER, _UPWARD_AFTER = 3, 6


class Rung(IntEnum):
    """How far up a problem is told."""

    NONE = 0
    SECRETARY = 1
    COMMITTEE = 2
    UPWARD = 3


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise the League makes to itself; `due_on` is the last day in time."""

    name: Literal["ack", "reply", "solve"]
    due_on: date
    done_on: date | None = None

    def overdue(self, today: date) -> bool:
        """Whether it has run over, done too late or not done yet."""
        return (self.done_on or today) > self.due_on

    def running_over(self, today: date) -> bool:
        """Whether it is over and nothing is done."""
        return self.done_on is None and today > self.due_on


def workday_after(day: date, count: int, calendar: Calendar) -> date:
    """The `count`-th workday after `day`."""
    while count > 0:
        day += timedelta(days=1)
        count -= calendar.is_workday(day)
    return day


def workdays_between(day: date, today: date, calendar: Calendar) -> int:
    """How many workdays lie after `day` up to `today`."""
    span = (today - day).days
    return sum(calendar.is_workday(day + timedelta(days=ahead)) for ahead in range(1, span + 1))


def clocks_of(opened_on: date, steps: Sequence[Step], rules: ProblemRules, calendar: Calendar) -> tuple[Clock, ...]:
    """The clocks `ack`, `reply`, `solve`; they start on the first workday after the day it was opened.

    Reopening starts `solve` anew.
    """
    reopened = max((place for place, one in enumerate(steps) if one.kind is StepKind.REOPENED), default=None)
    since = steps[reopened].day if reopened is not None else opened_on
    later = steps[reopened + 1 :] if reopened is not None else steps
    return (
        Clock("ack", workday_after(opened_on, rules.ack_workdays, calendar), _first(steps, _ACKS)),
        Clock("reply", workday_after(opened_on, rules.reply_workdays, calendar), _first(steps, _REPLIES)),
        Clock("solve", workday_after(since, rules.solve_workdays, calendar), _first(later, _ENDS)),
    )


def _first(steps: Sequence[Step], kinds: frozenset[StepKind]) -> date | None:
    return next((one.day for one in steps if one.kind in kinds), None)


def rung_of(clocks: Sequence[Clock], steps: Sequence[Step], today: date, calendar: Calendar) -> Rung:
    """Whom it is told to: it climbs while a clock has run over and nobody has touched it since."""
    late = [clock.due_on for clock in clocks if clock.running_over(today)]
    if not late:
        return Rung.NONE
    touched = [one.day for one in steps if one.kind in _ACKS and one.person_id is not None]
    since = max([min(late), *touched])
    days = workdays_between(since, today, calendar)
    if days >= _UPWARD_AFTER:
        return Rung.UPWARD
    if days >= _COMMITTEE_AFTER:
        return Rung.COMMITTEE
    return Rung.SECRETARY if days >= 1 else Rung.NONE
