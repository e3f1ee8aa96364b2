"""Which acts are expected of a cadre in a period, and which acts count for them (notice 五.2).

**Pro rata.**  A quota is meant for a whole period.  Whoever is linked for part of it (joined later, was
linked later, link ended earlier) owes `quota × linked teaching weeks ÷ teaching weeks`, rounded, and at least
one act; below a third of the period only whole acts are owed, so nothing for the usual quotas.

**Readings.**  Strict adds up what each target is owed; lenient asks, over all targets together, as much as
the most demanding single target is owed, so it never asks more than strict does.

**Outcomes** (六.2: nobody is forced).  Only a finished record of something done counts.  `谢绝` excuses the
target from the rules of that kind of record for the period, `已搬走` from every rule; what was done anyway
still counts.  `没人` is an attempt: shown, neither counted nor held against anyone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from models.rules.duty_rule import DutyRule, Per
from models.rules.policy_sections import Policy
from models.rules.semester import Period, weeks_between
from models.rules.vocabulary import Outcome, RecordKind, TargetKind


@dataclass(frozen=True, slots=True)
class LinkSpan:
    """A cadre's link to a target; `valid_to` is its last day (止), None while it is open."""

    target_id: int
    kind: TargetKind
    name: str
    valid_from: date
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the link holds on that day; one that ended before it began never does."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Act:
    """A record as the rules see it; withdrawn ones are not passed in.  `complete`: not 待补过程."""

    number: int
    kind: RecordKind
    target_id: int | None
    happened_on: date
    entered_on: date
    outcome: Outcome = Outcome.DONE
    complete: bool = True

    @property
    def is_late_entry(self) -> bool:
        """Whether it was entered on a later day than it happened (补记)."""
        return self.entered_on > self.happened_on


@dataclass(frozen=True, slots=True)
class Duty:
    """What one rule expects with one target (or none) in one period: `quota` acts from `starts_on` on.

    `spans` are the days on which an act with the target is the cadre's own: the links as they are.
    """

    rule: DutyRule
    period: Period
    quota: int
    starts_on: date
    target_id: int | None
    target_kind: TargetKind | None
    target_name: str
    spans: tuple[LinkSpan, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one duty stands: acts that count, attempts (没人), numbers of those still 待补过程, and excuse."""

    done: int
    attempts: int
    unfinished: tuple[int, ...]
    excused: bool
    counted: tuple[int, ...] = field(default=(), compare=False)
    """Numbers of the acts that count: every point can be traced to them."""


def scaled_quota(quota: int, weeks_linked: int, weeks: int) -> int:
    """The pro-rata quota; it grows with `weeks_linked` and is full when every week is linked."""
    if 3 * weeks_linked < weeks:
        return quota * weeks_linked // weeks
    return max(1, (2 * quota * weeks_linked + weeks) // (2 * weeks))


def expected_duties(
    policy: Policy, links: Iterable[LinkSpan], period: Period, joined_on: date | None = None
) -> tuple[Duty, ...]:
    """What the policy expects of a cadre with these links in the period, in the policy's order.

    A semester brings the rules per semester and per link, an academic year those per academic year.  A target
    linked for too short a time has a duty with quota 0: it is shown, nothing is owed.
    """
    links = tuple(links)
    return tuple(
        duty
        for rule in policy.duties
        if rule.asked_in is period.per
        for duty in duties_of(rule, links, period, joined_on)
    )


def duties_of(
    rule: DutyRule, links: Iterable[LinkSpan], period: Period, joined_on: date | None = None
) -> tuple[Duty, ...]:
    """What one rule expects in the period, one duty per target (or one in all), in the order of the links."""
    first = max(period.starts_on, joined_on or period.starts_on)
    spans = tuple(
        link
        for link in links
        if (not rule.targets or link.kind in rule.targets) and _overlaps(link, first, period.ends_on)
    )
    if not rule.targets:
        return (_duty(rule, period, first, spans, None),) if spans else ()
    by_target: dict[int, list[LinkSpan]] = {}
    for link in spans:
        by_target.setdefault(link.target_id, []).append(link)
    return tuple(_duty(rule, period, first, tuple(own), own[-1]) for own in by_target.values())


def _overlaps(link: LinkSpan, first: date, last: date) -> bool:
    ends_on = last if link.valid_to is None else min(last, link.valid_to)
    return max(first, link.valid_from) <= ends_on


def _duty(rule: DutyRule, period: Period, first: date, spans: tuple[LinkSpan, ...], target: LinkSpan | None) -> Duty:
    weeks = period.weeks
    linked: set[int] = set()
    for link in spans:
        linked.update(weeks_between(weeks, max(first, link.valid_from), link.valid_to or period.ends_on))
    return Duty(
        rule=rule,
        period=period,
        quota=scaled_quota(rule.quota, len(linked), len(weeks)),
        starts_on=max(first, min(link.valid_from for link in spans)),
        target_id=target.target_id if target else None,
        target_kind=target.kind if target else None,
        target_name=target.name if target else "",
        spans=spans,
    )


def is_in_time(act: Act, period: Period, late_days: int) -> bool:
    """Whether the act was entered while the period's 补记 was still open (`late_days` after its end)."""
    return act.entered_on <= period.ends_on + timedelta(days=late_days)


def concerns(duty: Duty, act: Act) -> bool:
    """Whether the act is with the duty's target on a day that belongs to the duty.

    An act outside every semester is credited to none, save for a rule once per link, which knows no semester.
    """
    if duty.rule.per is Per.LINK:
        on_time = act.happened_on <= duty.period.ends_on
    else:
        on_time = duty.period.holds(act.happened_on)
    if duty.target_id is None:
        return on_time
    linked = act.target_id == duty.target_id and any(link.holds(act.happened_on) for link in duty.spans)
    return on_time and linked


def standing_of(duty: Duty, acts: Iterable[Act], late_days: int) -> Standing:
    """How the duty stands after these acts of the cadre."""
    own = [act for act in acts if concerns(duty, act) and is_in_time(act, duty.period, late_days)]
    of_kind = [act for act in own if act.kind in duty.rule.kinds]
    done = [act for act in of_kind if act.outcome is Outcome.DONE]
    moved = any(act.outcome is Outcome.MOVED for act in own)
    refused = any(act.outcome is Outcome.REFUSED for act in of_kind)
    return Standing(
        done=sum(act.complete for act in done),
        attempts=sum(act.outcome is Outcome.ABSENT for act in of_kind),
        unfinished=tuple(act.number for act in done if not act.complete),
        excused=duty.target_id is not None and (moved or refused),
        counted=tuple(act.number for act in done if act.complete),
    )
