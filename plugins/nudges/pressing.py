"""Who may have something pressing this week, told from the scan alone, so that few have to be looked at closely."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from models.rules.duty_rule import DutyRule, Per, Reading
from models.rules.overdue import DutyState, next_unmet
from models.rules.semester import SemesterSpan, academic_year_of, semester_of, semester_period
from plugins._kit.policy import policy
from plugins._kit.scan import RuleState, Scanned


class Pressing:
    """One day's answer, worked out once for each rule and count: cadres alike share it."""

    def __init__(self, today: date, semesters: Sequence[SemesterSpan]) -> None:
        self._ahead = max(
            today + timedelta(days=policy().nudges.soon_days), today + timedelta(days=6 - today.weekday())
        )
        self._rules = {rule.id: rule for rule in policy().duties}
        semester = semester_of(today, semesters)
        self._periods = {
            Per.SEMESTER: semester_period(semester) if semester else None,
            Per.ACADEMIC_YEAR: academic_year_of(today, semesters),
        }
        self._known: dict[tuple[str, int, int], bool] = {}

    def surely(self, one: Scanned) -> bool:
        """Something is behind."""
        return any(rule.state is DutyState.BEHIND for rule in one.rules)

    def may(self, one: Scanned) -> bool:
        """Something is behind, or some milestone may be near: who joined late has later ones, never earlier ones."""
        return self.surely(one) or any(rule.state is DutyState.EXPECTED and self._is_near(rule) for rule in one.rules)

    def _is_near(self, seen: RuleState) -> bool:
        rule = self._rules[seen.rule_id]
        # Under the strict reading the counts of the objects differ: the first milestone of any of them decides.
        done, quota = (0, 1) if rule.reading is Reading.STRICT else (seen.done, seen.quota)
        key = (rule.id, done, quota)
        if key not in self._known:
            self._known[key] = self._next(rule, done, quota) <= self._ahead
        return self._known[key]

    def _next(self, rule: DutyRule, done: int, quota: int) -> date:
        period = self._periods[rule.asked_in]
        return next_unmet(rule, period, period.starts_on, done, quota) if period else date.max
