"""From 还没走到 to 未完成: the words a duty is spoken of with, day by day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.duty import Act, LinkSpan
from models.rules.duty_rule import Milestone, Reading
from models.rules.duty_states import DutyItem, Moved, duty_states
from models.rules.overdue import DutyState
from models.rules.policy import Policy
from models.rules.progress import progress_of
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Outcome, RecordKind, TargetKind

Year = tuple[SemesterSpan, ...]
SINCE = date(2026, 9, 1)
LINKS = (
    LinkSpan(1, TargetKind.BRANCH, "药学2301班", SINCE),
    LinkSpan(2, TargetKind.DORM, "3-305", SINCE),
    LinkSpan(3, TargetKind.DORM, "3-306", SINCE),
    LinkSpan(4, TargetKind.YOUTH, "林小满", SINCE),
)
WEEK_8, WEEK_16 = date(2026, 10, 25), date(2026, 12, 20)
"""The Sundays on which the milestones of a dorm visit pass."""


def visit(number: int, target_id: int, day: date, **changes: object) -> Act:
    return replace(Act(number, RecordKind.VISIT, target_id, day, day), **changes)  # type: ignore[arg-type]


def strictly(policy: Policy) -> Policy:
    return replace(policy, duties=tuple(replace(rule, reading=Reading.STRICT) for rule in policy.duties))


def items_of(
    policy: Policy,
    year: Year,
    today: date,
    acts: Sequence[Act] = (),
    moves: Sequence[Moved] = (),
    links: Sequence[LinkSpan] = LINKS,
    rule: str = "visit",
) -> tuple[DutyItem, ...]:
    return tuple(one for one in duty_states(policy, links, acts, moves, year, today) if one.rule.id == rule)


def visits(policy: Policy, year: Year, today: date, acts: Sequence[Act] = (), *moved: Moved) -> DutyItem:
    (one,) = items_of(policy, year, today, acts, moved)
    return one


def move(day: date, target_id: int | None = None, period: str = "2026-2027-1") -> Moved:
    return Moved("visit", target_id, period, day)


@pytest.mark.parametrize(
    ("today", "state", "due_on"),
    [
        (date(2026, 9, 1), DutyState.EXPECTED, WEEK_8),
        (date(2026, 10, 10), DutyState.EXPECTED, WEEK_8),
        (date(2026, 10, 11), DutyState.SOON, WEEK_8),
        (date(2026, 10, 18), DutyState.SOON, WEEK_8),
        (date(2026, 10, 19), DutyState.DUE, WEEK_8),
        (date(2026, 10, 25), DutyState.DUE, WEEK_8),
        (date(2026, 10, 26), DutyState.BEHIND, WEEK_8),
        (date(2027, 1, 3), DutyState.BEHIND, WEEK_8),
        (date(2027, 1, 4), DutyState.MISSED, date(2027, 1, 3)),
        (date(2027, 2, 21), DutyState.MISSED, date(2027, 1, 3)),
    ],
)
def test_a_term_without_a_visit(policy: Policy, year: Year, today: date, state: DutyState, due_on: date) -> None:
    one = visits(policy, year, today)
    assert (one.state, one.due_on, one.done, one.quota) == (state, due_on, 0, 2)
    assert one.still_open is (today <= date(2027, 1, 17))


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 10, 26), DutyState.EXPECTED),
        (date(2026, 12, 6), DutyState.SOON),
        (date(2026, 12, 14), DutyState.DUE),
        (date(2026, 12, 21), DutyState.BEHIND),
    ],
)
def test_after_the_first_visit_the_second_milestone_counts(
    policy: Policy, year: Year, today: date, state: DutyState
) -> None:
    one = visits(policy, year, today, [visit(1, 2, date(2026, 10, 9))])
    assert (one.state, one.due_on) == (state, WEEK_16)


def test_where_no_milestone_is_left_the_end_of_the_period_counts(policy: Policy, year: Year) -> None:
    bare = replace(policy, duties=tuple(replace(rule, milestones=()) for rule in policy.duties))
    assert visits(bare, year, date(2026, 12, 19)).state is DutyState.EXPECTED
    assert visits(bare, year, date(2026, 12, 20)).state is DutyState.SOON
    last_week = visits(bare, year, date(2026, 12, 28))
    assert (last_week.state, last_week.due_on) == (DutyState.DUE, date(2027, 1, 3))


def test_what_is_done_or_excused_waits_for_no_day(policy: Policy, year: Year) -> None:
    two = [visit(1, 2, date(2026, 10, 9)), visit(2, 3, date(2026, 10, 9))]
    done = visits(policy, year, WEEK_16, two)
    assert (done.state, done.due_on, done.done) == (DutyState.DONE, None, 2)
    refused = [replace(one, outcome=Outcome.REFUSED) for one in two]
    excused = visits(policy, year, WEEK_16, refused)
    assert (excused.state, excused.due_on, excused.open_targets) == (DutyState.EXCUSED, None, ())


def test_a_talk_is_no_visit_and_a_chat_no_talk(policy: Policy, year: Year) -> None:
    talk = Act(1, RecordKind.TALK, 4, date(2026, 10, 9), date(2026, 10, 9))
    day = date(2026, 11, 24)
    assert items_of(policy, year, day, [talk])[0].done == 0
    assert items_of(policy, year, day, [talk], rule="talk")[0].state is DutyState.DONE
    league_day = replace(talk, kind=RecordKind.LEAGUE_DAY, target_id=2)
    assert items_of(policy, year, day, [league_day])[0].done == 0
    online = replace(talk, kind=RecordKind.ONLINE)
    assert items_of(policy, year, day, [online], rule="talk")[0].state is DutyState.BEHIND


def test_the_strict_reading_speaks_of_each_object(policy: Policy, year: Year) -> None:
    acts = [visit(1, 2, date(2026, 10, 9)), visit(2, 2, date(2026, 10, 12)), visit(7, 3, WEEK_8, complete=False)]
    first, second = items_of(strictly(policy), year, date(2026, 10, 26), acts)
    assert (first.target_id, first.target_kind, first.target_name) == (2, TargetKind.DORM, "3-305")
    assert (first.state, first.open_targets, first.unfinished) == (DutyState.DONE, (), ())
    assert (second.target_name, second.state, second.due_on) == ("3-306", DutyState.BEHIND, WEEK_8)
    assert (second.open_targets, second.unfinished) == ((LINKS[2],), (7,))


def test_the_lenient_reading_speaks_of_the_rule(policy: Policy, year: Year) -> None:
    acts = [visit(7, 3, WEEK_8, complete=False), visit(5, 2, WEEK_8, complete=False)]
    one = visits(policy, year, date(2026, 10, 26), acts)
    assert (one.target_id, one.target_kind, one.target_name) == (None, None, "")
    assert (one.state, one.unfinished) == (DutyState.BEHIND, (5, 7))


def test_whom_to_go_to_longest_unseen_first(policy: Policy, year: Year) -> None:
    today = date(2026, 10, 20)
    assert visits(policy, year, today).open_targets == (LINKS[1], LINKS[2])
    seen = [visit(1, 2, date(2026, 10, 9))]
    assert visits(policy, year, today, seen).open_targets == (LINKS[2], LINKS[1])
    twice = [*seen, visit(2, 2, date(2026, 10, 10))]
    assert visits(policy, year, today, twice).open_targets == (LINKS[2],)


def test_nobody_is_sent_where_it_was_refused_or_the_link_is_over(policy: Policy, year: Year) -> None:
    today = date(2026, 10, 20)
    refused = [visit(1, 2, date(2026, 10, 9), outcome=Outcome.REFUSED)]
    assert visits(policy, year, today, refused).open_targets == (LINKS[2],)
    moved_out = [visit(1, 2, date(2026, 10, 9), outcome=Outcome.MOVED)]
    (check_in,) = (one for one in items_of(policy, year, today, moved_out, rule="check_in") if one.target_id == 2)
    assert check_in.open_targets == ()
    ended = (*LINKS[:1], replace(LINKS[1], valid_to=date(2026, 10, 19)), *LINKS[2:])
    (one,) = items_of(policy, year, today, links=ended)
    assert one.open_targets == (LINKS[2],)


def test_when_no_object_owes_anything_but_the_rule_does(policy: Policy, year: Year) -> None:
    """3-305 left half-way with all of its visits owed; 3-306 came too late to owe any, and may be gone to."""
    links = (
        replace(LINKS[1], valid_to=date(2026, 12, 19)),
        LinkSpan(3, TargetKind.DORM, "3-306", date(2026, 12, 1)),
    )
    (one,) = items_of(policy, year, date(2026, 12, 20), links=links)
    assert (one.state, one.open_targets) == (DutyState.BEHIND, (links[1],))


def test_a_rule_without_objects_has_nobody_to_go_to(policy: Policy, year: Year) -> None:
    (online,) = items_of(policy, year, date(2026, 12, 1), rule="online")
    assert (online.state, online.open_targets, online.target_name) == (DutyState.DUE, (), "")


def test_a_moved_day_stands_for_the_milestone(policy: Policy, year: Year) -> None:
    to = date(2026, 11, 18)
    moved = visits(policy, year, date(2026, 11, 2), (), move(to))
    assert (moved.state, moved.due_on) == (DutyState.MOVED, to)
    this_week = visits(policy, year, date(2026, 11, 16), (), move(to))
    assert (this_week.state, this_week.due_on) == (DutyState.DUE, to)
    assert visits(policy, year, to, (), move(to)).state is DutyState.DUE
    passed = visits(policy, year, date(2026, 11, 19), (), move(to))
    assert (passed.state, passed.due_on) == (DutyState.BEHIND, to)
    assert visits(policy, year, date(2027, 1, 4), (), move(to)).state is DutyState.MISSED


def test_a_moved_day_that_passed_before_the_milestone_is_held_against_nobody(policy: Policy, year: Year) -> None:
    early = visits(policy, year, date(2026, 10, 12), (), move(date(2026, 10, 9)))
    assert (early.state, early.due_on) == (DutyState.SOON, WEEK_8)
    behind = visits(policy, year, date(2026, 10, 26), (), move(date(2026, 10, 9)))
    assert (behind.state, behind.due_on) == (DutyState.BEHIND, WEEK_8)


def test_a_move_is_over_once_its_act_is_done(policy: Policy, year: Year) -> None:
    said, to = date(2026, 11, 2), date(2026, 11, 18)
    moved = replace(move(to), moved_on=said)
    gone = visit(1, 2, date(2026, 11, 5))
    nothing_more = visits(policy, year, date(2026, 11, 16), [gone], moved)
    assert (nothing_more.state, nothing_more.due_on) == (DutyState.EXPECTED, WEEK_16)
    assert visits(policy, year, date(2026, 11, 16), [replace(gone, complete=False)], moved).state is DutyState.DUE
    first = visit(1, 2, date(2026, 10, 9))
    second_moved = visits(policy, year, date(2026, 11, 9), [first], moved)
    assert (second_moved.state, second_moved.due_on) == (DutyState.MOVED, to), "the act before it was not put off"
    both_late = visits(policy, year, date(2026, 12, 22), [gone], replace(moved, moved_to=date(2026, 12, 30)))
    assert both_late.state is DutyState.MOVED, "the second milestone lies before the moved day too"


def test_the_last_move_of_a_duty_counts_and_no_other_duty_moves(policy: Policy, year: Year) -> None:
    today = date(2026, 11, 2)
    first, last = move(date(2026, 11, 18)), move(date(2026, 11, 25))
    assert visits(policy, year, today, (), first, last).due_on == last.moved_to
    other_term = move(date(2026, 11, 18), period="2025-2026-2")
    one_target = move(date(2026, 11, 18), target_id=2)
    other_rule = replace(first, rule_id="talk")
    assert visits(policy, year, today, (), other_term, one_target, other_rule).state is DutyState.BEHIND
    three_305, three_306 = items_of(strictly(policy), year, today, (), [one_target])
    assert (three_305.state, three_306.state) == (DutyState.MOVED, DutyState.BEHIND)


def test_before_the_first_semester_nothing_is_asked(policy: Policy, year: Year) -> None:
    assert duty_states(policy, LINKS, [], [], year, date(2026, 8, 1)) == ()


def test_changing_the_policy_changes_history(policy: Policy, year: Year) -> None:
    """Nothing derived is stored: the same acts are read anew."""
    acts, day = [visit(1, 2, date(2026, 10, 9))], date(2026, 10, 26)
    assert visits(policy, year, day, acts).state is DutyState.EXPECTED
    harder = tuple(
        replace(rule, milestones=(Milestone(8, 2),)) if rule.id == "visit" else rule for rule in policy.duties
    )
    assert visits(replace(policy, duties=harder), year, day, acts).state is DutyState.BEHIND
    assert [one.state for one in items_of(strictly(policy), year, day, acts)] == [DutyState.EXPECTED, DutyState.BEHIND]
    shorter = (replace(year[0], ends_on=date(2026, 10, 25)), year[1])
    assert visits(policy, shorter, day, acts).state is DutyState.MISSED


DAYS = st.dates(date(2026, 8, 1), date(2027, 7, 31))
ACTS = st.builds(
    Act,
    number=st.integers(1, 999),
    kind=st.sampled_from(RecordKind),
    target_id=st.sampled_from([None, 1, 2, 3, 4, 99]),
    happened_on=DAYS,
    entered_on=DAYS,
    outcome=st.sampled_from(Outcome),
    complete=st.booleans(),
)
MOVES = st.builds(
    Moved,
    rule_id=st.sampled_from(["visit", "talk", "check_in", "lecture"]),
    target_id=st.sampled_from([None, 1, 2, 3, 4]),
    period=st.sampled_from(["2026-2027-1", "2026-2027-2", "2026-2027"]),
    moved_to=DAYS,
    moved_on=st.none() | DAYS,
)
COARSE = {
    DutyState.SOON: {DutyState.EXPECTED},
    DutyState.DUE: {DutyState.EXPECTED, DutyState.BEHIND},
    DutyState.MOVED: {DutyState.EXPECTED, DutyState.BEHIND},
}
WORSE = {
    DutyState.DONE: 0,
    DutyState.EXCUSED: 0,
    DutyState.EXPECTED: 1,
    DutyState.SOON: 2,
    DutyState.DUE: 3,
    DutyState.MOVED: 3,
    DutyState.BEHIND: 4,
    DutyState.MISSED: 5,
}


@settings(max_examples=60)
@given(acts=st.lists(ACTS, max_size=8), moves=st.lists(MOVES, max_size=4), today=DAYS, strict=st.booleans())
def test_it_says_what_progress_says_and_finer(
    policy: Policy, year: Year, acts: list[Act], moves: list[Moved], today: date, strict: bool
) -> None:
    read = strictly(policy) if strict else policy
    seen = progress_of(read, LINKS, acts, year, today)
    items = duty_states(read, LINKS, acts, moves, year, today)
    assert list(dict.fromkeys(one.rule.id for one in items)) == [one.rule.id for one in seen.rules]
    for rule in seen.rules:
        own = [one for one in items if one.rule is rule.rule]
        coarse = [line.state for line in rule.lines] if rule.rule.reading is Reading.STRICT else [rule.state]
        for one, state in zip(own, coarse, strict=True):
            assert state not in COARSE, "progress knows the coarse words only"
            assert one.state is state or state in COARSE[one.state]
            assert (one.due_on is None) is (one.state in (DutyState.DONE, DutyState.EXCUSED))
            assert one.still_open is rule.still_open
        assert {number for one in own for number in one.unfinished} == set(rule.unfinished)


@settings(max_examples=60)
@given(acts=st.lists(ACTS, max_size=6), more=ACTS, moves=st.lists(MOVES, max_size=3), today=DAYS, strict=st.booleans())
def test_another_record_never_makes_a_duty_worse(
    policy: Policy, year: Year, acts: list[Act], more: Act, moves: list[Moved], today: date, strict: bool
) -> None:
    read = strictly(policy) if strict else policy
    before = duty_states(read, LINKS, acts, moves, year, today)
    after = duty_states(read, LINKS, [*acts, more], moves, year, today)
    for one, two in zip(before, after, strict=True):
        assert WORSE[two.state] <= WORSE[one.state]


@given(acts=st.lists(ACTS, max_size=6), today=DAYS, more=st.integers(0, 300))
def test_time_alone_never_makes_a_duty_better(
    policy: Policy, year: Year, acts: list[Act], today: date, more: int
) -> None:
    """Within one term, and without moved days."""
    term = next((one for one in year if one.holds(today)), year[0])
    first, later = term.starts_on, date.fromordinal(min(term.starts_on.toordinal() + more, term.ends_on.toordinal()))
    for one, two in zip(
        duty_states(policy, LINKS, acts, [], year, first),
        duty_states(policy, LINKS, acts, [], year, later),
        strict=True,
    ):
        assert WORSE[two.state] >= WORSE[one.state]


@given(acts=st.lists(ACTS, max_size=8), today=DAYS)
def test_whom_to_go_to_is_linked_and_of_a_kind_the_rule_asks(
    policy: Policy, year: Year, acts: list[Act], today: date
) -> None:
    links = (*LINKS[:2], replace(LINKS[2], valid_to=date(2026, 11, 30)), LINKS[3])
    for one in duty_states(policy, links, acts, [], year, today):
        for link in one.open_targets:
            assert link.holds(today)
            assert link.kind in one.rule.targets


def test_every_state_has_a_name_people_understand() -> None:
    labels = [state.label for state in DutyState]
    assert len(set(labels)) == len(labels)
    assert all(re.fullmatch("[一-鿿]{2,5}", label) for label in labels)
