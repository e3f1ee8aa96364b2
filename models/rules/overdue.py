"""When a duty turns 黄 (a milestone has passed) and 红 (its period is over)."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from operator import itemgetter
from typing import NamedTuple

from models.rules.duty_rule import DutyRule
from models.rules.semester import Period
from models.rules.vocabulary import Word


class DutyState(Word):
    """How a duty stands today; derived, never stored."""

    EXPECTED = "expected", "还没走到"
    SOON = "soon", "快到了"
    """The next milestone is near."""
    DUE = "due", "这周到期"
    """The next milestone (or the moved day) lies in this week."""
    MOVED = "moved", "已改期"
    """Put off to a day that has not come."""
    BEHIND = "behind", "该抓紧了"
    """黄: a milestone has passed with fewer acts than it names."""
    MISSED = "missed", "未完成"
    """红: the period ended short of the quota."""
    DONE = "done", "已完成"
    EXCUSED = "excused", "不作要求"
    """谢绝, 已搬走, or linked for too short a time; never lowers a score (六.2)."""


class Deadline(NamedTuple):
    """With the end of `day`, `done` acts are due."""

    day: date
    done: int


def is_over(period: Period, today: date) -> bool:
    """Whether the period's last day has passed."""
    return today > period.ends_on


def still_open(period: Period, today: date, late_days: int) -> bool:
    """Whether a record of something done in the period may still be entered for it (补记)."""
    return today <= period.ends_on + timedelta(days=late_days)


def deadlines(rule: DutyRule, period: Period, starts_on: date) -> tuple[Deadline, ...]:
    """The rule's milestones as days, earliest first; those beyond the period's known weeks are left out.

    A milestone is the last day of its teaching week.  Whoever starts later gets the same share of the weeks that
    are left: week 8 of 18 becomes week 13 for one who starts in week 10.
    """
    weeks = period.weeks
    before = bisect_left(weeks, starts_on, key=itemgetter(1))
    left = len(weeks) - before
    found = []
    for milestone in rule.milestones:
        week = before - (-milestone.week * left // len(weeks))  # the minus signs round up
        if week <= len(weeks):
            found.append(Deadline(weeks[week - 1][1], milestone.done))
    return tuple(found)


def due_by(rule: DutyRule, period: Period, starts_on: date, today: date) -> int:
    """How many acts the milestones that have passed ask for; 0 before the first."""
    passed = [deadline.done for deadline in deadlines(rule, period, starts_on) if deadline.day < today]
    return max(passed, default=0)


def next_unmet(rule: DutyRule, period: Period, starts_on: date, done: int, quota: int) -> date:
    """The first day by which more than `done` acts are asked for, passed or not; the period's end asks the quota."""
    own = deadlines(rule, period, starts_on)
    return next((deadline.day for deadline in own if min(deadline.done, quota) > done), period.ends_on)


def duty_state(done: int, quota: int, due: int, *, excused: bool, over: bool) -> DutyState:
    """The state of `done` acts out of `quota` when `due` of them should be done by today."""
    if done >= quota > 0:
        return DutyState.DONE
    if excused or quota == 0:
        return DutyState.EXCUSED
    if over:
        return DutyState.MISSED
    return DutyState.BEHIND if done < min(due, quota) else DutyState.EXPECTED
