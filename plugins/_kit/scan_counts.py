"""From the counts of a page to the state of every rule; what amounts to the same is judged once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from models.rules.duty_rule import Per
from models.rules.policy_sections import Policy
from models.rules.school_states import Counted, RuleJudge, RuleState, Share, Span
from models.rules.semester import Period, SemesterSpan, academic_year_of, latest_semester, semester_period
from models.rules.vocabulary import TargetKind
from plugins._kit.scan_sql import EXCUSE, Asked

REMEMBERED = 50_000
"""How many different answers are kept: enough for most of a school to look alike, little memory."""


class Counts:
    """One day's rules, and every answer found so far."""

    def __init__(self, asked: Asked, today: date) -> None:
        self.asked = asked
        self._judges = [RuleJudge(rule, period, today) for rule, period in asked.rules]
        places = {rule.id: place for place, (rule, _) in enumerate(asked.rules)}
        self._free = [places[rule.id] for rule, _ in asked.free]
        self._slots = {
            kind.value: {places[rule.id]: n for n, slot in enumerate(asked.slots) if (rule := slot.rule_for(kind))}
            for kind in TargetKind
        }
        self._links: dict[tuple[str, str], tuple[Share | None, ...]] = {}
        self._same: dict[tuple[Share | None, ...], tuple[Share | None, ...]] = {}
        self._answers: dict[tuple[RuleState, ...], tuple[RuleState, ...]] = {}
        self._forget()

    def _forget(self) -> None:
        self._known: dict[tuple[str, tuple[int, ...]], tuple[RuleState, ...]] = {}
        self._alike: dict[tuple[str, str], int] = {}
        self._numbers: dict[tuple[Share | None, ...], int] = {}
        self._shares: list[tuple[Share | None, ...]] = []

    @classmethod
    def of(cls, policy: Policy, semesters: Sequence[SemesterSpan], today: date) -> Counts:
        """The rules that ask for something in the period of `today`, as `progress_of` picks them."""
        semester = latest_semester(today, semesters)
        periods: dict[Per, Period | None] = {}
        if semester is not None:
            periods[Per.SEMESTER] = semester_period(semester)
            periods[Per.ACADEMIC_YEAR] = academic_year_of(semester.starts_on, semesters)
        rules = [(rule, period) for rule in policy.duties if (period := periods.get(rule.asked_in)) is not None]
        return cls(Asked(rules, policy.records.late_days), today)

    def judge(self, rows: Sequence[Any], odd: Collection[int]) -> dict[int, tuple[RuleState, ...]]:
        """The rules of each row's cadre; nothing for the odd ones.  Runs in a thread, one page at a time."""
        if len(self._known) + len(self._shares) >= REMEMBERED:
            self._forget()
        known, alike = self._known, self._alike
        found: dict[int, tuple[RuleState, ...]] = {}
        for cadre_id, joined, links, free in rows:
            if not links or cadre_id in odd:
                found[cadre_id] = ()
                continue
            numbers = []
            # Links of one kind are looked up together: begun with their kind, they stand together once sorted.
            words = " ".join(sorted(links.split(",")))
            for own in words.replace(" dorm", ",dorm", 1).replace(" youth", ",youth", 1).split(","):
                number = alike.get((joined, own))
                numbers.append(self._number(joined, own) if number is None else number)
            key = (free, tuple(numbers))
            rules = known.get(key)
            if rules is None:
                rules = known[key] = self._judge(free, numbers)
            found[cadre_id] = rules
        return found

    def _judge(self, free: str, numbers: Sequence[int]) -> tuple[RuleState, ...]:
        done = dict(zip(self._free, map(int, free.split(":")), strict=True)) if self._free else {}
        shares = [self._shares[number] for number in numbers]
        states = [
            judge.state([share[place] for share in shares], done.get(place, 0))
            for place, judge in enumerate(self._judges)
        ]
        rules = tuple(state for state in states if state is not None)
        return self._answers.setdefault(rules, rules)

    def _number(self, joined: str, own: str) -> int:
        """What these links add to each rule, as a number: the same for links that add the same."""
        of_links = [self._of_link(joined, link) for link in own.split(" ")]
        key = of_links[0]
        if len(of_links) > 1:
            key = tuple(
                judge.together(shares) for judge, shares in zip(self._judges, zip(*of_links, strict=True), strict=True)
            )
        if key not in self._numbers:
            self._numbers[key] = len(self._shares)
            self._shares.append(key)
        number = self._numbers[key]
        if len(self._alike) < REMEMBERED:  # what most links look like came early
            self._alike[joined, own] = number
        return number

    def _of_link(self, joined: str, words: str) -> tuple[Share | None, ...]:
        """What one link adds to each rule."""
        found = self._links.get((joined, words))
        if found is None:
            kind, first, last, *counts = words.split(":")
            span = Span(TargetKind(kind), _day(first), _day(last))
            found = tuple(
                self._share(place, span, counts, date.fromisoformat(joined) if joined else None)
                for place in range(len(self._judges))
            )
            found = self._same.setdefault(found, found)
            if len(self._links) < REMEMBERED:
                self._links[joined, words] = found
        return found

    def _share(self, place: int, span: Span, counts: Sequence[str], joined_on: date | None) -> Share | None:
        judge, slot = self._judges[place], self._slots[span.kind.value].get(place)
        if not judge.rule.targets:
            return judge.share_of_none([span], joined_on)
        return judge.share([_counted(span, counts[slot])], joined_on) if slot is not None else None


def _counted(span: Span, count: str) -> Counted:
    excuses, done = divmod(int(count), EXCUSE)
    return Counted(span, done, excuses > 0)


def _day(word: str) -> date | None:
    return date.fromisoformat(word) if word else None
