"""The state of every rule for many cadres alike: told from counts per link, without names, targets or records.

It says what `progress_of` says, from what one statement can count.  A share is what some of a cadre's links add to a
rule; shares are few and small, so that what amounts to the same is judged once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models.rules.duty import scaled_quota
from models.rules.duty_rule import DutyRule, Reading
from models.rules.overdue import DutyState, due_by, duty_state, is_over
from models.rules.semester import Period, weeks_between
from models.rules.vocabulary import TargetKind

_WORST_FIRST = (DutyState.MISSED, DutyState.BEHIND, DutyState.EXPECTED, DutyState.DONE, DutyState.EXCUSED)


@dataclass(frozen=True, slots=True)
class RuleState:
    """How one rule stands, by its own reading, as in `RuleProgress`."""

    rule_id: str
    state: DutyState
    done: int
    quota: int


class Span(NamedTuple):
    """A link as far as its days matter; None where they reach past what is looked at."""

    kind: TargetKind
    valid_from: date | None
    valid_to: date | None


class Counted(NamedTuple):
    """One link, and what was counted for one rule with its target."""

    span: Span
    done: int
    excused: bool


class Share(NamedTuple):
    """What some links add to a rule.  Strict: sums and the worst state; lenient: the most that is asked of one.

    `due`: what the milestones that have passed ask; those of the earliest start ask the most.
    `weeks`: the linked teaching weeks as bits, for a rule without targets.
    """

    done: int = 0
    quota: int = 0
    due: int = 0
    worst: int = len(_WORST_FIRST) - 1
    weeks: int = 0


class RuleJudge:
    """One rule in one period on one day."""

    def __init__(self, rule: DutyRule, period: Period, today: date) -> None:
        self.rule = rule
        self._period = period
        self._weeks = period.weeks
        self._today = today
        self._over = is_over(period, today)
        self._strict = rule.reading is Reading.STRICT
        self._owed: dict[tuple[date | None, date | None, date | None], tuple[int, int] | None] = {}
        self._due: dict[date, int] = {}
        self._states: dict[tuple[DutyState, int, int], RuleState] = {}
        self._shares: dict[Share, Share] = {}

    def share(self, links: Iterable[Counted], joined_on: date | None) -> Share | None:
        """What these links add to a rule with targets; None where nothing is expected of them."""
        shares = []
        for span, done, excused in links:
            owed = self._owed_of(span, joined_on)
            if owed is not None:
                shares.append(self._of_one(owed[0].bit_count(), owed[1], done, excused))
        return self._sum(shares)

    def share_of_none(self, spans: Iterable[Span], joined_on: date | None) -> Share | None:
        """What these links add to a rule without targets."""
        owed = [one for span in spans if (one := self._owed_of(span, joined_on)) is not None]
        return self._sum([Share(weeks=weeks, due=due) for weeks, due in owed])

    def state(self, shares: Iterable[Share | None], done: int = 0) -> RuleState | None:
        """The rule's state by all shares; `done` of a rule without targets."""
        total = self.together(shares)
        if total is None:
            return None
        if not self.rule.targets:
            total = self._of_one(total.weeks.bit_count(), total.due, done, excused=False)
        if self._strict:
            return self._said(_WORST_FIRST[total.worst], total)
        return self._said(duty_state(total.done, total.quota, total.due, excused=False, over=self._over), total)

    def _said(self, state: DutyState, total: Share) -> RuleState:
        """One object for all who stand alike: a school of them would keep the garbage collector busy."""
        key = (state, total.done, total.quota)
        if key not in self._states:
            self._states[key] = RuleState(self.rule.id, *key)
        return self._states[key]

    def together(self, shares: Iterable[Share | None]) -> Share | None:
        """What several shares amount to."""
        return self._sum([share for share in shares if share is not None])

    def _sum(self, shares: list[Share]) -> Share | None:
        if not shares:
            return None
        if len(shares) == 1:
            return self._shares.setdefault(shares[0], shares[0])
        quotas = [share.quota for share in shares]
        weeks = 0
        for share in shares:
            weeks |= share.weeks
        total = Share(
            done=sum(share.done for share in shares),
            quota=sum(quotas) if self._strict else max(quotas),
            due=max(share.due for share in shares),
            worst=min(share.worst for share in shares),
            weeks=weeks,
        )
        return self._shares.setdefault(total, total)

    def _of_one(self, linked: int, due: int, done: int, excused: bool) -> Share:
        quota = scaled_quota(self.rule.quota, linked, len(self._weeks))
        asked = bool(quota) and not excused
        if not self._strict:
            return Share(done, quota, due) if asked else Share(done)
        state = _WORST_FIRST.index(duty_state(done, quota, due, excused=excused, over=self._over))
        return Share(min(done, quota), quota, worst=state) if asked else Share(worst=state)

    def _owed_of(self, span: Span, joined_on: date | None) -> tuple[int, int] | None:
        """Linked teaching weeks as bits, and what is due by now; None outside the period."""
        key = (span.valid_from, span.valid_to, joined_on)
        if key not in self._owed:
            self._owed[key] = self._fresh(*key)
        return self._owed[key]

    def _fresh(self, valid_from: date | None, valid_to: date | None, joined_on: date | None) -> tuple[int, int] | None:
        starts_on = max(self._period.starts_on, joined_on or date.min, valid_from or date.min)
        if starts_on > min(self._period.ends_on, valid_to or date.max):
            return None
        if starts_on not in self._due:
            self._due[starts_on] = due_by(self.rule, self._period, starts_on, self._today)
        linked = weeks_between(self._weeks, starts_on, valid_to or self._period.ends_on)
        # Behind the last known week nothing is left to share milestones out over, and nothing is owed.
        due = self._due[starts_on] if linked.start < len(self._weeks) else 0
        return (1 << max(linked.stop, linked.start)) - (1 << linked.start), due
