from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.duty import Act, Duty, LinkSpan, duties_of, expected_duties, scaled_quota, standing_of
from models.rules.duty_rule import DutyRule
from models.rules.policy import Policy
from models.rules.semester import Period, SemesterSpan, academic_year_of, semester_period
from models.rules.vocabulary import Outcome, RecordKind, TargetKind

Year = tuple[SemesterSpan, ...]
SINCE = date(2026, 9, 1)
NAMES = {
    TargetKind.BRANCH: ("药学2301班", "药学2302班", "护理2301班"),
    TargetKind.DORM: ("3-305", "3-306", "5-101"),
    TargetKind.YOUTH: ("林小满", "王一", "赵可"),
}
LINKS = tuple(
    LinkSpan(10 * place + number, kind, name, SINCE)
    for place, (kind, names) in enumerate(NAMES.items(), 1)
    for number, name in enumerate(names, 1)
)
DORM = next(link for link in LINKS if link.name == "3-305")
AUTUMN_DAYS = st.dates(SINCE, date(2027, 1, 3))


def rule_of(policy: Policy, rule_id: str) -> DutyRule:
    return next(rule for rule in policy.duties if rule.id == rule_id)


def visit(day: date, **changes: object) -> Act:
    act = Act(1, RecordKind.VISIT, DORM.target_id, day, day)
    return replace(act, **changes)  # type: ignore[arg-type]


@pytest.fixture
def term(autumn: SemesterSpan) -> Period:
    return semester_period(autumn)


@pytest.fixture
def dorm_duty(policy: Policy, term: Period) -> Duty:
    (duty,) = duties_of(rule_of(policy, "visit"), [DORM], term)
    return duty


def done(duty: Duty, *acts: Act) -> int:
    return standing_of(duty, acts, late_days=14).done


def test_a_year_of_3_3_3_is_27_duties_strictly_and_11_leniently(policy: Policy, year: Year) -> None:
    periods = [*map(semester_period, year), academic_year_of(SINCE, year)]
    strict = lenient = 0
    for period in periods:
        assert period is not None
        counted = [duty for duty in expected_duties(policy, LINKS, period) if duty.rule.clause == "五(二)"]
        strict += sum(duty.quota for duty in counted)
        lenient += sum({duty.rule.id: duty.quota for duty in counted}.values())
    assert (strict, lenient) == (27, 11)


def test_every_target_is_owed_a_check_in(policy: Policy, term: Period) -> None:
    duties = [duty for duty in expected_duties(policy, LINKS, term) if duty.rule.id == "check_in"]
    assert [duty.target_name for duty in duties] == [link.name for link in LINKS]
    assert {duty.quota for duty in duties} == {1}


def test_each_rule_meets_its_own_targets_in_its_own_period(policy: Policy, year: Year) -> None:
    in_term = expected_duties(policy, LINKS, semester_period(year[0]))
    by_rule = {duty.rule.id: [] for duty in in_term}  # type: dict[str, list[TargetKind | None]]
    for duty in in_term:
        by_rule[duty.rule.id].append(duty.target_kind)
    assert by_rule["visit"] == [TargetKind.DORM] * 3
    assert by_rule["online"] == [None]
    assert "lecture" not in by_rule
    whole_year = academic_year_of(SINCE, year)
    assert whole_year is not None
    assert [duty.rule.id for duty in expected_duties(policy, LINKS, whole_year)] == ["lecture"]


def test_without_links_nothing_is_expected(policy: Policy, term: Period) -> None:
    ended = replace(DORM, valid_to=date(2026, 8, 31))
    assert expected_duties(policy, [], term) == ()
    assert expected_duties(policy, [ended], term) == ()


@pytest.mark.parametrize(
    ("quota", "weeks_linked", "expected"),
    [(2, 18, 2), (2, 14, 2), (2, 13, 1), (2, 6, 1), (2, 5, 0), (1, 18, 1), (1, 6, 1), (1, 5, 0), (10, 5, 2)],
)
def test_quota_pro_rata_of_18_weeks(quota: int, weeks_linked: int, expected: int) -> None:
    assert scaled_quota(quota, weeks_linked, 18) == expected


@given(st.integers(1, 20), st.integers(1, 40), st.data())
def test_pro_rata_never_falls_with_time_and_ends_full(quota: int, weeks: int, data: st.DataObject) -> None:
    fewer = data.draw(st.integers(0, weeks))
    more = data.draw(st.integers(fewer, weeks))
    assert 0 <= scaled_quota(quota, fewer, weeks) <= scaled_quota(quota, more, weeks) <= quota
    assert scaled_quota(quota, weeks, weeks) == quota


@given(one=AUTUMN_DAYS, two=AUTUMN_DAYS)
def test_whoever_joins_later_never_owes_more(policy: Policy, year: Year, one: date, two: date) -> None:
    term = semester_period(year[0])
    early, late = (
        sum(duty.quota for duty in expected_duties(policy, LINKS, term, joined_on=day))
        for day in (min(one, two), max(one, two))
    )
    assert early >= late


def test_joining_and_linking_late_come_to_the_same(policy: Policy, term: Period) -> None:
    rule, late = rule_of(policy, "visit"), date(2026, 11, 9)
    (joined,) = duties_of(rule, [DORM], term, joined_on=late)
    (linked,) = duties_of(rule, [replace(DORM, valid_from=late)], term)
    assert (joined.quota, joined.starts_on) == (linked.quota, linked.starts_on) == (1, late)


def test_a_link_that_ends_early_owes_less(policy: Policy, term: Period) -> None:
    (duty,) = duties_of(rule_of(policy, "visit"), [replace(DORM, valid_to=date(2026, 10, 31))], term)
    assert duty.quota == 1


def test_a_link_given_up_and_taken_again_is_one_duty(policy: Policy, term: Period) -> None:
    spans = [replace(DORM, valid_to=date(2026, 9, 30)), replace(DORM, valid_from=date(2026, 11, 2))]
    (duty,) = duties_of(rule_of(policy, "visit"), spans, term)
    assert (duty.quota, duty.starts_on) == (2, SINCE)
    assert done(duty, visit(date(2026, 9, 30)), visit(date(2026, 10, 15)), visit(date(2026, 11, 2))) == 2


def test_a_handover_within_a_day_leaves_an_empty_link() -> None:
    link = replace(DORM, valid_from=date(2026, 9, 2), valid_to=SINCE)
    assert not any(link.holds(SINCE + timedelta(days=offset)) for offset in range(3))


def test_what_counts_for_a_duty(dorm_duty: Duty) -> None:
    day = date(2026, 11, 20)
    assert done(dorm_duty, visit(day), visit(day + timedelta(days=1))) == 2
    assert done(dorm_duty, visit(day, kind=RecordKind.TALK)) == 0
    assert done(dorm_duty, visit(day, target_id=99)) == 0
    assert done(dorm_duty, visit(day, complete=False)) == 0
    assert done(dorm_duty, visit(date(2027, 1, 10))) == 0


def test_unfinished_records_are_named(dorm_duty: Duty) -> None:
    standing = standing_of(dorm_duty, [visit(date(2026, 11, 20), number=7, complete=False)], 14)
    assert (standing.done, standing.unfinished) == (0, (7,))


def test_late_entry_is_credited_to_its_own_period_for_fourteen_days(dorm_duty: Duty) -> None:
    happened, ended = date(2026, 12, 20), dorm_duty.period.ends_on
    late = visit(happened, entered_on=ended + timedelta(days=14))
    assert late.is_late_entry
    assert not visit(happened).is_late_entry
    assert done(dorm_duty, late) == 1
    assert done(dorm_duty, replace(late, entered_on=ended + timedelta(days=15))) == 0


def test_a_check_in_before_term_counts_but_one_before_the_link_does_not(policy: Policy, term: Period) -> None:
    link = replace(DORM, valid_from=date(2026, 8, 20))
    (duty,) = duties_of(rule_of(policy, "check_in"), [link], term)
    assert done(duty, visit(date(2026, 8, 28), kind=RecordKind.CHECK_IN)) == 1
    assert done(duty, visit(date(2026, 8, 19), kind=RecordKind.CHECK_IN)) == 0
    assert done(duty, visit(date(2027, 3, 1), kind=RecordKind.CHECK_IN)) == 0


@pytest.mark.parametrize(
    ("outcome", "attempts", "excused"),
    [(Outcome.ABSENT, 1, False), (Outcome.REFUSED, 0, True), (Outcome.MOVED, 0, True)],
)
def test_what_did_not_come_about_is_no_visit(dorm_duty: Duty, outcome: Outcome, attempts: int, excused: bool) -> None:
    standing = standing_of(dorm_duty, [visit(date(2026, 11, 20), outcome=outcome)], 14)
    assert (standing.done, standing.attempts, standing.excused) == (0, attempts, excused)


def test_refusal_excuses_its_kind_and_moving_away_every_kind(policy: Policy, term: Period) -> None:
    (check_in,) = duties_of(rule_of(policy, "check_in"), [DORM], term)
    day = date(2026, 11, 20)
    assert not standing_of(check_in, [visit(day, outcome=Outcome.REFUSED)], 14).excused
    assert standing_of(check_in, [visit(day, outcome=Outcome.MOVED)], 14).excused


def test_a_duty_without_target_takes_any_act_of_its_kind(policy: Policy, term: Period) -> None:
    (online,) = duties_of(rule_of(policy, "online"), LINKS, term)
    act = Act(1, RecordKind.ONLINE, None, date(2026, 11, 20), date(2026, 11, 20))
    assert done(online, act, replace(act, target_id=12)) == 2
    assert not standing_of(online, [replace(act, outcome=Outcome.REFUSED)], 14).excused
