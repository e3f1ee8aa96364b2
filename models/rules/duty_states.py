"""How each duty stands today as it is spoken of: expected → soon → due → behind → done, excused, moved or missed.

It says what `progress_of` says and finer: SOON, DUE and MOVED stand for what is there still 还没走到 or 该抓紧了.
Everything follows from acts, policy and calendar days; nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.duty import Act, LinkSpan
from models.rules.duty_rule import DutyRule, Reading
from models.rules.overdue import DutyState, next_unmet
from models.rules.policy_sections import Policy
from models.rules.progress import Line, RuleProgress, progress_of
from models.rules.semester import Period, SemesterSpan, latest_semester
from models.rules.unseen import longest_unseen
from models.rules.vocabulary import Outcome, TargetKind

_REFINED = (DutyState.EXPECTED, DutyState.BEHIND)


@dataclass(frozen=True, slots=True)
class Moved:
    """改期: a duty put off to a day; `target_id` as in the duty's item. Of several the last counts."""

    rule_id: str
    target_id: int | None
    period: str
    moved_to: date
    moved_on: date | None = None
    """The day it was said; without it nobody can tell that the act which was put off has been done since."""


@dataclass(frozen=True, slots=True)
class DutyItem:
    """One duty as it is spoken of: under the strict reading one per target, under the lenient one per rule."""

    rule: DutyRule
    period: Period
    target_id: int | None
    target_kind: TargetKind | None
    target_name: str
    state: DutyState
    done: int
    quota: int
    due_on: date | None
    """The day it waits for, or that passed: milestone, moved day or the period's end; None if nothing is asked."""
    open_targets: tuple[LinkSpan, ...]
    """Whom to go to for it: linked today, not done with, not excused, longest unseen first."""
    unfinished: tuple[int, ...]
    """Numbers of records still 待补过程."""
    still_open: bool
    """Whether 补记 for the period is still possible."""


def duty_states(
    policy: Policy,
    links: Sequence[LinkSpan],
    acts: Sequence[Act],
    moves: Sequence[Moved],
    semesters: Sequence[SemesterSpan],
    today: date,
    joined_on: date | None = None,
) -> tuple[DutyItem, ...]:
    """The cadre's duties of the semester and academic year of `today`, rules in the policy's order.

    A moved day stands for the milestones before it: until it comes the duty is MOVED, in its own week DUE, and
    once it has passed, or its act is done, the milestones count again.  Nothing moves past the period's end.
    """
    by_id = {link.target_id: link for link in links if link.holds(today)}
    unseen = longest_unseen(links, acts, latest_semester(today, semesters), today)
    at = _Today(today, policy.nudges.soon_days, [by_id[one.target_id] for one in unseen], acts, moves)
    return tuple(
        item for seen in progress_of(policy, links, acts, semesters, today, joined_on).rules for item in at.items(seen)
    )


@dataclass(frozen=True, slots=True)
class _Today:
    """What all duties of one cadre share."""

    today: date
    soon_days: int
    visitable: Sequence[LinkSpan]
    acts: Sequence[Act]
    moves: Sequence[Moved]

    def items(self, seen: RuleProgress) -> tuple[DutyItem, ...]:
        if seen.rule.reading is Reading.LENIENT:
            return (self._item(seen, None),)
        return tuple(self._item(seen, line) for line in seen.lines)

    def _item(self, seen: RuleProgress, line: Line | None) -> DutyItem:
        own = line or seen
        target_id = line.target_id if line else None
        state, due_on = own.state, seen.period.ends_on if own.state is DutyState.MISSED else None
        asked = own.state in _REFINED
        if asked:
            unmet = next_unmet(seen.rule, seen.period, own.starts_on, own.done, own.quota)
            state, due_on = self._refined(own.state, unmet, self._moved_to(seen, target_id, unmet))
        return DutyItem(
            rule=seen.rule,
            period=seen.period,
            target_id=target_id,
            target_kind=line.target_kind if line else None,
            target_name=line.target_name if line else "",
            state=state,
            done=own.done,
            quota=own.quota,
            due_on=due_on,
            open_targets=self._open_targets((line,) if line else seen.lines, again=asked and line is None),
            unfinished=own.unfinished,
            still_open=seen.still_open,
        )

    def _moved_to(self, seen: RuleProgress, target_id: int | None, unmet: date) -> date | None:
        own = (seen.rule.id, target_id, seen.period.name)
        found = [one for one in self.moves if (one.rule_id, one.target_id, one.period) == own]
        if not found or (unmet > found[-1].moved_to and self._is_done_since(seen.rule, found[-1])):
            return None
        return found[-1].moved_to

    def _is_done_since(self, rule: DutyRule, move: Moved) -> bool:
        """Whether an act of the duty was entered after it was put off: what is next was not what was put off."""
        return any(
            move.moved_on is not None
            and act.entered_on >= move.moved_on
            and act.kind in rule.kinds
            and move.target_id in (None, act.target_id)
            and act.complete
            and act.outcome is Outcome.DONE
            for act in self.acts
        )

    def _refined(self, state: DutyState, due_on: date, moved_to: date | None) -> tuple[DutyState, date]:
        if moved_to is not None and moved_to >= self.today:
            return DutyState.DUE if self._is_this_week(moved_to) else DutyState.MOVED, moved_to
        if state is DutyState.BEHIND:
            return state, max(due_on, moved_to or due_on)
        if self._is_this_week(due_on):
            return DutyState.DUE, due_on
        return DutyState.SOON if (due_on - self.today).days <= self.soon_days else state, due_on

    def _is_this_week(self, day: date) -> bool:
        return day.isocalendar()[:2] == self.today.isocalendar()[:2]

    def _open_targets(self, lines: Sequence[Line], *, again: bool) -> tuple[LinkSpan, ...]:
        """Those with acts left; if nobody has any but the rule still asks (`again`), whoever may be gone to again."""
        asked = {line.target_id: line for line in lines if not line.excused}
        own = [link for link in self.visitable if link.target_id in asked]
        left = [link for link in own if asked[link.target_id].done < asked[link.target_id].quota]
        return tuple(left or (own if again else ()))
