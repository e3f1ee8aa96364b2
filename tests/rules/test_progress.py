from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from models.rules.duty import Act, LinkSpan
from models.rules.duty_rule import Reading
from models.rules.overdue import DutyState
from models.rules.policy import Policy
from models.rules.progress import Progress, RuleProgress, Tally, progress_of, tally
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Outcome, RecordKind, TargetKind

Year = tuple[SemesterSpan, ...]
SINCE, TODAY = date(2026, 9, 1), date(2026, 11, 23)
LINKS = (
    LinkSpan(1, TargetKind.BRANCH, "药学2301班", SINCE),
    LinkSpan(2, TargetKind.DORM, "3-305", SINCE),
    LinkSpan(3, TargetKind.DORM, "3-306", SINCE),
    LinkSpan(4, TargetKind.YOUTH, "林小满", SINCE),
)


def act(number: int, kind: RecordKind, target_id: int | None, day: date, **changes: object) -> Act:
    return replace(Act(number, kind, target_id, day, day), **changes)  # type: ignore[arg-type]


def visit(number: int, target_id: int, day: date, **changes: object) -> Act:
    return act(number, RecordKind.VISIT, target_id, day, **changes)


def strictly(policy: Policy) -> Policy:
    return replace(policy, duties=tuple(replace(rule, reading=Reading.STRICT) for rule in policy.duties))


def rule_in(progress: Progress, rule_id: str) -> RuleProgress:
    return next(one for one in progress.rules if one.rule.id == rule_id)


def states(one: RuleProgress) -> dict[str, DutyState]:
    return {line.target_name: line.state for line in one.lines}


def test_both_readings_stand_side_by_side(policy: Policy, year: Year) -> None:
    acts = [visit(number, 2, date(2026, 10, number)) for number in (9, 10, 11)]
    visits = rule_in(progress_of(policy, LINKS, acts, year, TODAY), "visit")
    assert (visits.strict, visits.lenient) == (Tally(2, 4), Tally(3, 2))
    assert (visits.done, visits.quota, visits.state) == (3, 2, DutyState.DONE)
    assert states(visits) == {"3-305": DutyState.DONE, "3-306": DutyState.EXPECTED}


def test_the_strict_reading_holds_every_object_against_its_own_quota(policy: Policy, year: Year) -> None:
    acts = [visit(number, 2, date(2026, 10, number)) for number in (9, 10, 11)]
    visits = rule_in(progress_of(strictly(policy), LINKS, acts, year, TODAY), "visit")
    assert (visits.done, visits.quota, visits.state) == (2, 4, DutyState.BEHIND)
    assert states(visits) == {"3-305": DutyState.DONE, "3-306": DutyState.BEHIND}


def test_yellow_after_a_milestone_red_after_the_end(policy: Policy, year: Year) -> None:
    def visits_on(today: date) -> RuleProgress:
        return rule_in(progress_of(policy, LINKS, [], year, today), "visit")

    assert visits_on(date(2026, 10, 25)).state is DutyState.EXPECTED
    assert visits_on(date(2026, 10, 26)).state is DutyState.BEHIND
    over = visits_on(date(2027, 1, 10))
    assert (over.state, over.still_open) == (DutyState.MISSED, True)
    assert set(states(over).values()) == {DutyState.EXPECTED}  # 还没走到, held against nobody one by one
    assert not visits_on(date(2027, 1, 18)).still_open


def test_overdue_lists_red_before_yellow(policy: Policy, year: Year) -> None:
    progress = progress_of(policy, LINKS, [], year, date(2027, 1, 10))
    assert [one.rule.id for one in progress.overdue] == ["check_in", "league_day", "visit", "talk", "online", "review"]
    assert rule_in(progress, "lecture").state is DutyState.EXPECTED
    assert progress_of(policy, LINKS, [], year, SINCE).overdue == ()


def test_a_refusal_excuses_its_target_and_asks_no_more_of_the_others(policy: Policy, year: Year) -> None:
    refused = visit(1, 2, date(2026, 10, 9), outcome=Outcome.REFUSED)
    one = rule_in(progress_of(policy, LINKS, [refused], year, TODAY), "visit")
    assert (one.excused, one.strict, one.lenient) == (1, Tally(0, 2), Tally(0, 2))
    assert states(one)["3-305"] is DutyState.EXCUSED
    both = [refused, replace(refused, number=2, target_id=3, outcome=Outcome.MOVED)]
    none_left = rule_in(progress_of(policy, LINKS, both, year, TODAY), "visit")
    assert (none_left.quota, none_left.state) == (0, DutyState.EXCUSED)
    strict = rule_in(progress_of(strictly(policy), LINKS, both, year, TODAY), "visit")
    assert strict.state is DutyState.EXCUSED


def test_attempts_and_unfinished_records_are_shown(policy: Policy, year: Year) -> None:
    acts = [
        visit(5, 2, date(2026, 10, 9), outcome=Outcome.ABSENT),
        visit(9, 3, date(2026, 10, 9), complete=False),
        visit(8, 2, date(2026, 10, 10), complete=False),
    ]
    one = rule_in(progress_of(policy, LINKS, acts, year, TODAY), "visit")
    assert [line.attempts for line in one.lines] == [1, 0]
    assert (one.done, one.unfinished) == (0, (8, 9))


def test_a_lecture_counts_for_the_whole_academic_year(policy: Policy, year: Year) -> None:
    lecture = act(1, RecordKind.LECTURE, None, date(2026, 10, 9))
    progress = progress_of(policy, LINKS, [lecture], year, date(2027, 4, 1))
    one = rule_in(progress, "lecture")
    assert (one.period.name, one.done, one.quota, one.state) == ("2026-2027", 1, 1, DutyState.DONE)
    assert [line.target_name for line in one.lines] == [""]
    assert rule_in(progress, "visit").period.name == "2026-2027-2"


def test_rules_without_a_target_of_theirs_are_left_out(policy: Policy, year: Year) -> None:
    progress = progress_of(policy, LINKS[:1], [], year, TODAY)
    assert [one.rule.id for one in progress.rules] == ["check_in", "league_day", "lecture", "online", "review"]


def test_week_and_semester(policy: Policy, year: Year) -> None:
    during = progress_of(policy, LINKS, [], year, TODAY)
    assert (during.semester, during.week) == (year[0], 13)
    between = progress_of(policy, LINKS, [], year, date(2027, 2, 1))
    assert (between.semester, between.week) == (year[0], None)
    before = progress_of(policy, LINKS, [], year, date(2026, 8, 1))
    assert (before.semester, before.week, before.rules) == (None, None, ())


def test_acts_outside_every_semester_are_kept_and_credited_to_none(policy: Policy, year: Year) -> None:
    acts = [visit(3, 2, date(2027, 2, 1)), visit(4, 2, TODAY)]
    progress = progress_of(policy, LINKS, acts, year, date(2027, 2, 1))
    assert progress.outside == (3,)
    assert rule_in(progress, "visit").done == 1


def test_whoever_joins_at_the_very_end_owes_nothing(policy: Policy, year: Year) -> None:
    progress = progress_of(policy, LINKS, [], year, date(2027, 1, 10), joined_on=date(2026, 12, 21))
    assert {one.state for one in progress.rules if one.rule.id != "lecture"} == {DutyState.EXCUSED}


ACTS = st.builds(
    Act,
    number=st.integers(1, 999),
    kind=st.sampled_from(RecordKind),
    target_id=st.sampled_from([None, 1, 2, 3, 4, 99]),
    happened_on=st.dates(date(2026, 8, 1), date(2027, 7, 31)),
    entered_on=st.dates(date(2026, 8, 1), date(2027, 7, 31)),
    outcome=st.sampled_from(Outcome),
    complete=st.booleans(),
)


@given(acts=st.lists(ACTS, max_size=12), today=st.dates(date(2026, 8, 1), date(2027, 8, 1)))
def test_lenient_never_asks_more_than_strict(policy: Policy, year: Year, acts: list[Act], today: date) -> None:
    for one in progress_of(policy, LINKS, acts, year, today).rules:
        assert one.lenient.quota <= one.strict.quota
        assert one.strict.done <= one.strict.quota
        assert one.strict.done <= one.lenient.done


@given(acts=st.lists(ACTS, max_size=8), more=ACTS)
def test_another_record_never_takes_credit_away(policy: Policy, year: Year, acts: list[Act], more: Act) -> None:
    before = progress_of(policy, LINKS, acts, year, TODAY)
    after = progress_of(policy, LINKS, [*acts, more], year, TODAY)
    for one, two in zip(before.rules, after.rules, strict=True):
        assert one.lenient.done <= two.lenient.done


@given(acts=st.lists(ACTS, max_size=8), order=st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(policy: Policy, year: Year, acts: list[Act], order: object) -> None:
    shuffled = list(acts)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = (progress_of(policy, LINKS, some, year, TODAY) for some in (acts, shuffled))
    assert one.rules == two.rules


def test_the_tally_of_a_reply(policy: Policy, year: Year) -> None:
    acts = [visit(1, 2, date(2026, 10, 9)), visit(2, 3, date(2026, 10, 10)), visit(3, 2, TODAY)]

    def count(kind: RecordKind, target_id: int | None, day: date) -> Tally | None:
        return tally(policy, kind, target_id, links=LINKS, acts=acts, semesters=year, happened_on=day)

    assert count(RecordKind.VISIT, 2, TODAY) == Tally(2, 2)
    assert count(RecordKind.VISIT, 3, TODAY) == Tally(1, 2)
    assert count(RecordKind.VISIT, 3, date(2027, 3, 1)) == Tally(0, 2)
    assert count(RecordKind.LECTURE, None, TODAY) == Tally(0, 1)
    assert count(RecordKind.ONLINE, 1, TODAY) == Tally(0, 1)


def test_what_counts_for_nothing_has_no_tally(policy: Policy, year: Year) -> None:
    late_link = (LinkSpan(5, TargetKind.DORM, "5-101", date(2026, 12, 21)),)

    def count(kind: RecordKind, target_id: int | None, day: date, links: tuple[LinkSpan, ...] = LINKS) -> Tally | None:
        return tally(policy, kind, target_id, links=links, acts=[], semesters=year, happened_on=day)

    assert count(RecordKind.VISIT, 2, date(2027, 2, 1)) is None  # in a break
    assert count(RecordKind.LECTURE, None, date(2027, 2, 1)) is None
    assert count(RecordKind.VISIT, 99, TODAY) is None  # not linked
    assert count(RecordKind.SERVICE, 2, TODAY) is None  # no rule counts it
    assert count(RecordKind.VISIT, 5, date(2026, 12, 22), late_link) is None  # linked too briefly to owe any
    assert count(RecordKind.ONLINE, None, TODAY, ()) is None
