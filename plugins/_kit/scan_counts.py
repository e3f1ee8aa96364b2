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
        self._spans: dict[tuple[str, str, str], Span] = {}
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
        if len(self._known) + len(self._alike) >= REMEMBERED:
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
        return tuple(state for state in states if state is not None)

    def _number(self, joined: str, own: str) -> int:
        """What these links add to each rule, as a number: the same for links that add the same."""
        joined_on = date.fromisoformat(joined) if joined else None
        links = []
        for link in own.split(" "):
            kind, first, last, *counts = link.split(":")
            links.append((self._span(kind, first, last), counts))
        slots = self._slots[links[0][0].kind.value]
        shares: list[Share | None] = []
        for place, judge in enumerate(self._judges):
            if not judge.rule.targets:
                shares.append(judge.share_of_none([span for span, _ in links], joined_on))
            elif place in slots:
                shares.append(judge.share([_counted(span, counts[slots[place]]) for span, counts in links], joined_on))
            else:
                shares.append(None)
        key = tuple(shares)
        if key not in self._numbers:
            self._numbers[key] = len(self._shares)
            self._shares.append(key)
        number = self._alike[joined, own] = self._numbers[key]
        return number

    def _span(self, kind: str, first: str, last: str) -> Span:
        words = (kind, first, last)
        if words not in self._spans:
            self._spans[words] = Span(TargetKind(kind), _day(first), _day(last))
        return self._spans[words]


def _counted(span: Span, count: str) -> Counted:
    excuses, done = divmod(int(count), EXCUSE)
    return Counted(span, done, excuses > 0)


def _day(word: str) -> date | None:
    return date.fromisoformat(word) if word else None
