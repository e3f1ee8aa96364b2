"""What a cadre might do this week: a few lines to choose from, each with one concrete object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import itemgetter

from models.rules.duty import LinkSpan
from models.rules.duty_rule import Per
from models.rules.duty_states import DutyItem
from models.rules.overdue import DutyState
from models.rules.unseen import Unseen
from models.rules.vocabulary import RecordKind

PER_RULE = 2
"""Lines of one rule at most: a week is no catching up of a whole term."""
_RANKS = {DutyState.BEHIND: 0, DutyState.DUE: 1, DutyState.SOON: 3}
_PLANNED, _UNFINISHED = 2, 4
"""Where lines stand that nothing presses: planned for this week, and records to be completed."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What the 工作方案 says of one target: when, and what for."""

    target_id: int
    planned_on: date | None
    intention: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One suggestion. EXPECTED: nothing presses, it is planned for `due_on` or waits to be completed."""

    rule_id: str
    period: str
    kind: RecordKind
    target_id: int | None
    target_name: str
    state: DutyState
    due_on: date | None
    intention: str = ""
    unfinished: int | None = None
    """The number of a record to be completed."""


def wants_digest(items: Sequence[DutyItem]) -> bool:
    """Whether anything presses; nobody is written to in a week in which nothing does."""
    return any(item.state in _RANKS for item in items)


def plan_of(
    items: Sequence[DutyItem],
    unseen: Sequence[Unseen],
    planned: Sequence[Planned],
    snoozed: Collection[tuple[str, int | None]],
    today: date,
    limit: int,
) -> tuple[PlanLine, ...]:
    """At most `limit` lines, the most pressing first; every rule gets one before any gets a second.

    Spoken of is what is BEHIND, DUE or SOON, what the cadre planned for this week, and records to be completed.
    `snoozed`: rule and target of the duties put off, as in their items; `unseen`: when each target was last seen.
    """
    week = _Week(today, unseen, planned)
    lines = [line for item in items if (item.rule.id, item.target_id) not in snoozed for line in week.lines(item)]
    lines.sort(key=week.rank)  # stable: equals stay in the policy's order
    of_rule: Counter[str] = Counter()
    spoken_of: set[int | None] = set()
    found = []
    for place, line in enumerate(lines):
        if of_rule[line.rule_id] == PER_RULE:
            continue
        if line.state is DutyState.EXPECTED and line.target_id in spoken_of:
            continue  # planned, and already there for something that presses
        of_rule[line.rule_id] += 1
        spoken_of |= {line.target_id} - {None}
        found.append((of_rule[line.rule_id], place, line))
    chosen = sorted(found, key=itemgetter(0, 1))[:limit]
    return tuple(line for _, _, line in sorted(chosen, key=itemgetter(1)))


class _Week:
    """What each duty suggests in the week of `today`."""

    def __init__(self, today: date, unseen: Sequence[Unseen], planned: Sequence[Planned]) -> None:
        self._monday = today - timedelta(days=today.weekday())
        self._sunday = self._monday + timedelta(days=6)
        self._seen_on = {one.target_id: today - timedelta(days=one.days) for one in unseen if not one.never}
        self._planned = {one.target_id: one for one in planned}

    def rank(self, line: PlanLine) -> tuple[int, date]:
        """The most pressing first; what the cadre planned for this week comes before what is only near."""
        usual = _PLANNED if line.unfinished is None else _UNFINISHED
        return _RANKS.get(line.state, usual), line.due_on or self._sunday

    def lines(self, item: DutyItem) -> Iterator[PlanLine]:
        """What may be done for a duty, the easiest first."""
        if item.state is DutyState.DONE and item.rule.per is not Per.LINK:
            # The rule asks no more; what was planned for this week is still spoken of.
            item = replace(item, state=DutyState.EXPECTED, unfinished=())
        if item.state not in (*_RANKS, DutyState.EXPECTED):
            return
        wanted = min(PER_RULE, item.quota - item.done) if item.state is DutyState.BEHIND else 1
        to_complete = item.unfinished[:wanted]
        for number in to_complete:
            yield self._line(item, item.target_id, item.target_name, unfinished=number)
        wanted -= len(to_complete)
        presses = item.state in _RANKS
        if not item.rule.targets:
            if presses and wanted:
                yield self._line(item, None, "")
            return
        meant = [link for link in item.open_targets if self._is_meant_now(link)]
        yield from (self._to(item, link) for link in meant)
        if presses:
            others = sorted((link for link in item.open_targets if link not in meant), key=self._turn)
            yield from (self._to(item, link) for link in others[: max(0, wanted - len(meant))])

    def _is_meant_now(self, link: LinkSpan) -> bool:
        """Planned for a day of this week, and not seen since Monday."""
        plan = self._planned.get(link.target_id)
        if plan is None or plan.planned_on is None or not self._monday <= plan.planned_on <= self._sunday:
            return False
        return self._seen_on.get(link.target_id, date.min) < self._monday

    def _turn(self, link: LinkSpan) -> int:
        """Whose planned day passed without a visit comes first, who is planned for later comes last."""
        plan = self._planned.get(link.target_id)
        if plan is None or plan.planned_on is None:
            return 1
        if plan.planned_on > self._sunday:
            return 2
        return int(self._seen_on.get(link.target_id, date.min) >= plan.planned_on)

    def _to(self, item: DutyItem, link: LinkSpan) -> PlanLine:
        return self._line(item, link.target_id, link.name)

    def _line(self, item: DutyItem, target_id: int | None, name: str, unfinished: int | None = None) -> PlanLine:
        # What is planned with a target is not said of showing oneself there (报到).
        fits = target_id is not None and unfinished is None and item.rule.per is not Per.LINK
        plan = self._planned.get(target_id) if target_id is not None and fits else None
        is_only_planned = plan is not None and item.state is DutyState.EXPECTED
        return PlanLine(
            rule_id=item.rule.id,
            period=item.period.name,
            kind=item.rule.kinds[0],
            target_id=target_id,
            target_name=name,
            state=item.state,
            due_on=plan.planned_on if plan is not None and is_only_planned else item.due_on,
            intention=plan.intention if plan is not None else "",
            unfinished=unfinished,
        )
