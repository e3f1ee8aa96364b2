from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from models.rules.duty import Act, LinkSpan
from models.rules.duty_rule import DutyRule, Reading
from models.rules.policy import Policy
from models.rules.progress import progress_of
from models.rules.school_states import Counted, RuleJudge, RuleState, Span
from models.rules.semester import SemesterSpan, academic_year_of, semester_period
from models.rules.vocabulary import Outcome, RecordKind, TargetKind

Year = tuple[SemesterSpan, ...]
DORMS = (
    Span(TargetKind.DORM, None, None),
    Span(TargetKind.DORM, date(2026, 11, 2), None),
    Span(TargetKind.DORM, None, date(2026, 10, 4)),
    Span(TargetKind.DORM, date(2027, 1, 11), None),
    Span(TargetKind.DORM, date(2027, 3, 1), None),
)
DAYS = (date(2026, 9, 2), date(2026, 11, 23), date(2027, 1, 20))


def _rule(policy: Policy, rule_id: str, reading: Reading) -> DutyRule:
    return replace(next(rule for rule in policy.duties if rule.id == rule_id), reading=reading)


def _plainly(
    policy: Policy, rule: DutyRule, links: Sequence[Counted], done: int, year: Year, today: date, joined_on: date | None
) -> RuleState | None:
    """The same by `progress_of`, each count as acts on days that belong to the link."""
    spans, acts = [], []
    for target, (span, count, excused) in enumerate(links):
        spans.append(LinkSpan(target, span.kind, "", span.valid_from or date(2025, 9, 1), span.valid_to))
        day = max(span.valid_from or date.min, date(2026, 9, 3))
        outcomes = [Outcome.DONE] * count + [Outcome.REFUSED] * excused
        acts += [Act(1, rule.kinds[0], target, day, day, outcome) for outcome in outcomes]
    day = date(2026, 9, 3)
    acts += [Act(1, rule.kinds[0], None, day, day) for _ in range(done)]
    seen = progress_of(replace(policy, duties=(rule,)), spans, acts, year, today, joined_on).rules
    return RuleState(rule.id, seen[0].state, seen[0].done, seen[0].quota) if seen else None


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("joined_on", [None, date(2026, 11, 9)])
def test_shares_of_links_add_up_to_the_rule(
    policy: Policy, year: Year, reading: Reading, today: date, joined_on: date | None
) -> None:
    rule = _rule(policy, "visit", reading)
    judge = RuleJudge(rule, semester_period(year[0]), today)
    for first in DORMS:
        for second in DORMS[:4]:
            for done, excused in ((0, False), (1, False), (3, False), (0, True), (2, True)):
                links = [Counted(first, 0, False), Counted(second, done, excused)]
                links = [link for link in links if link.done == 0 or _counts(link.span, joined_on)]
                shares = [judge.share([link], joined_on) for link in links]
                expected = _plainly(policy, rule, links, 0, year, today, joined_on)
                assert judge.state(shares) == expected, (links, today)


def _counts(span: Span, joined_on: date | None) -> bool:
    """Whether acts of the test's day fall within the semester and the link."""
    return span.valid_from is None or span.valid_from <= date(2027, 1, 17)


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("done", [0, 1, 2])
def test_a_rule_without_targets_asks_once_for_all_links(
    policy: Policy, year: Year, reading: Reading, done: int
) -> None:
    rule = _rule(policy, "online", reading)
    assert rule.kinds == (RecordKind.ONLINE,)
    for today in DAYS:
        judge = RuleJudge(rule, semester_period(year[0]), today)
        for first in DORMS:
            shares = [judge.share_of_none([first], None), judge.share_of_none([DORMS[2]], None)]
            links = [Counted(first, 0, False), Counted(DORMS[2], 0, False)]
            assert judge.state(shares, done) == _plainly(policy, rule, links, done, year, today, None)
    assert judge.state([judge.share_of_none([DORMS[4]], None)], done) is None


def test_a_link_behind_the_last_known_week_hurries_nobody(policy: Policy, year: Year) -> None:
    """The academic year runs on until July though only its autumn is known; milestones of spring are not due."""
    rule, today = _rule(policy, "lecture", Reading.LENIENT), date(2027, 1, 20)
    known = academic_year_of(year[0].starts_on, year[:1])
    assert known is not None
    judge = RuleJudge(rule, known, today)
    spans = [DORMS[0], Span(TargetKind.DORM, date(2027, 1, 18), None)]
    links = [Counted(span, 0, False) for span in spans]
    expected = _plainly(policy, rule, links, 0, year[:1], today, None)
    assert expected is not None
    assert judge.state([judge.share_of_none([span], None) for span in spans]) == expected
