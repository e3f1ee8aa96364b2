"""How far a cadre is this term: per rule and target, in both readings, and the `1/2` of a reply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from models.rules.duty import Act, Duty, LinkSpan, Standing, duties_of, expected_duties, standing_of
from models.rules.duty_rule import DutyRule, Per, Reading
from models.rules.overdue import DutyState, due_by, duty_state, is_over, still_open
from models.rules.policy_sections import Policy
from models.rules.semester import (
    Period,
    SemesterSpan,
    academic_year_of,
    latest_semester,
    semester_of,
    semester_period,
    teaching_week,
)
from models.rules.vocabulary import RecordKind, TargetKind

_WORST_FIRST = (
    DutyState.MISSED,
    DutyState.BEHIND,
    DutyState.EXPECTED,
    DutyState.DONE,
    DutyState.EXCUSED,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """`done` out of `quota`; done may exceed it."""

    done: int
    quota: int


@dataclass(frozen=True, slots=True)
class Line:
    """One rule with one target (a rule without targets has one line, target None and no name)."""

    target_id: int | None
    target_kind: TargetKind | None
    target_name: str
    done: int
    quota: int
    attempts: int
    excused: bool
    state: DutyState
    starts_on: date
    """From when on it is counted: milestones are shared out over the weeks that are left."""
    unfinished: tuple[int, ...]
    counted: tuple[int, ...] = field(default=(), compare=False)
    """Numbers of the records that count."""


@dataclass(frozen=True, slots=True)
class RuleProgress:
    """One rule over all its targets; `done`, `quota` and `state` follow the rule's own reading.

    Under the lenient reading a line is at worst 还没走到: objects are not held against anyone one by one.
    """

    rule: DutyRule
    period: Period
    strict: Tally
    lenient: Tally
    state: DutyState
    lines: tuple[Line, ...]
    unfinished: tuple[int, ...]
    """Numbers of records still 待补过程."""
    still_open: bool
    """Whether 补记 for the period is still possible."""
    starts_on: date
    """The day the first of its objects was asked for."""

    @property
    def done(self) -> int:
        """Acts that count, by the rule's reading."""
        return self._tally.done

    @property
    def quota(self) -> int:
        """Acts expected, by the rule's reading."""
        return self._tally.quota

    @property
    def excused(self) -> int:
        """How many targets are excused (六.2)."""
        return sum(line.excused for line in self.lines)

    @property
    def _tally(self) -> Tally:
        return self.strict if self.rule.reading is Reading.STRICT else self.lenient


@dataclass(frozen=True, slots=True)
class Progress:
    """A cadre's progress; `week` is None in a break, `semester` is then the one that ended last, if any."""

    semester: SemesterSpan | None
    week: int | None
    rules: tuple[RuleProgress, ...]
    outside: tuple[int, ...]
    """Numbers of records that happened in no semester: kept, credited to none."""

    @property
    def overdue(self) -> tuple[RuleProgress, ...]:
        """Rules that are 红 or 黄, 红 first."""
        return tuple(one for state in (DutyState.MISSED, DutyState.BEHIND) for one in self.rules if one.state is state)


def progress_of(
    policy: Policy,
    links: Sequence[LinkSpan],
    acts: Sequence[Act],
    semesters: Sequence[SemesterSpan],
    today: date,
    joined_on: date | None = None,
) -> Progress:
    """The cadre's progress in the semester of `today` and its academic year, rules in the policy's order.

    In a break it is that of the semester just ended.  Rules that expect nothing of these links are left out.
    """
    semester = latest_semester(today, semesters)
    rules: list[RuleProgress] = []
    if semester is not None:
        periods = (semester_period(semester), academic_year_of(semester.starts_on, semesters))
        duties = [duty for period in periods if period for duty in expected_duties(policy, links, period, joined_on)]
        for rule in policy.duties:
            if own := [duty for duty in duties if duty.rule is rule]:
                rules.append(_rule_progress(rule, own, acts, today, policy.records.late_days))
    return Progress(
        semester=semester,
        week=teaching_week(today, semester) if semester else None,
        rules=tuple(rules),
        outside=tuple(act.number for act in acts if semester_of(act.happened_on, semesters) is None),
    )


def _rule_progress(
    rule: DutyRule, duties: Sequence[Duty], acts: Sequence[Act], today: date, late_days: int
) -> RuleProgress:
    period = duties[0].period
    over = is_over(period, today)
    pairs = [(duty, standing_of(duty, acts, late_days)) for duty in duties]
    asked = [duty for duty, standing in pairs if duty.quota and not standing.excused]
    strict = Tally(
        sum(min(standing.done, duty.quota) for duty, standing in pairs if duty in asked),
        sum(duty.quota for duty in asked),
    )
    lenient = Tally(sum(standing.done for _, standing in pairs), max((duty.quota for duty in asked), default=0))
    lines = tuple(_line(duty, standing, today, over) for duty, standing in pairs)
    starts_on = min(duty.starts_on for duty in asked or duties)
    if rule.reading is Reading.STRICT:
        state = next(state for state in _WORST_FIRST if state in {line.state for line in lines})
    else:
        due = due_by(rule, period, starts_on, today)
        state = duty_state(lenient.done, lenient.quota, due, excused=not asked, over=over)
    return RuleProgress(
        rule=rule,
        period=period,
        strict=strict,
        lenient=lenient,
        state=state,
        lines=lines,
        unfinished=tuple(sorted({number for _, standing in pairs for number in standing.unfinished})),
        still_open=still_open(period, today, late_days),
        starts_on=starts_on,
    )


def _line(duty: Duty, standing: Standing, today: date, over: bool) -> Line:
    due = due_by(duty.rule, duty.period, duty.starts_on, today)
    state = duty_state(standing.done, duty.quota, due, excused=standing.excused, over=over)
    if duty.rule.reading is Reading.LENIENT and state in (DutyState.BEHIND, DutyState.MISSED):
        state = DutyState.EXPECTED
    return Line(
        target_id=duty.target_id,
        target_kind=duty.target_kind,
        target_name=duty.target_name,
        done=standing.done,
        quota=duty.quota,
        attempts=standing.attempts,
        excused=standing.excused,
        state=state,
        starts_on=duty.starts_on,
        unfinished=standing.unfinished,
        counted=standing.counted,
    )


def tally(
    policy: Policy,
    kind: RecordKind,
    target_id: int | None,
    *,
    links: Sequence[LinkSpan],
    acts: Iterable[Act],
    semesters: Sequence[SemesterSpan],
    happened_on: date,
    joined_on: date | None = None,
) -> Tally | None:
    """The `1/2` of a reply: this target's count in the period of `happened_on`, the new record among `acts`.

    None if a record of that kind, target and day counts for no rule: outside every semester, a kind without a
    rule, a target the cadre was not linked to that day, or one linked for too short a time to owe anything.
    """
    target = next((link for link in links if link.target_id == target_id and link.holds(happened_on)), None)
    rule = policy.rule_for(kind, target.kind if target else None)
    period = _period_of(rule, happened_on, semesters) if rule else None
    if rule is None or period is None:
        return None
    owed_to = target_id if rule.targets else None
    for duty in duties_of(rule, links, period, joined_on):
        if duty.target_id == owed_to and duty.quota:
            return Tally(standing_of(duty, acts, policy.records.late_days).done, duty.quota)
    return None


def _period_of(rule: DutyRule, day: date, semesters: Sequence[SemesterSpan]) -> Period | None:
    if rule.asked_in is Per.ACADEMIC_YEAR:
        return academic_year_of(day, semesters)
    semester = semester_of(day, semesters)
    return semester_period(semester) if semester else None
