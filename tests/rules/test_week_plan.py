"""The week's suggestion: few lines, concrete objects, nothing that is settled or put off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.duty import Act, LinkSpan
from models.rules.duty_rule import Reading
from models.rules.duty_states import DutyItem, Moved, duty_states
from models.rules.overdue import DutyState
from models.rules.policy import Policy
from models.rules.semester import SemesterSpan
from models.rules.unseen import longest_unseen
from models.rules.vocabulary import Outcome, RecordKind, TargetKind
from models.rules.week_plan import PER_RULE, PlanLine, Planned, plan_of, wants_digest

Year = tuple[SemesterSpan, ...]
SINCE = date(2026, 9, 1)
LINKS = (
    LinkSpan(1, TargetKind.BRANCH, "药学2301班", SINCE),
    LinkSpan(2, TargetKind.DORM, "3-305", SINCE),
    LinkSpan(3, TargetKind.DORM, "3-306", SINCE),
    LinkSpan(4, TargetKind.DORM, "3-307", SINCE),
    LinkSpan(5, TargetKind.YOUTH, "林小满", SINCE),
)
TODAY = date(2026, 10, 27)
"""Tuesday of week 9: the first visit is behind, nothing else presses until the 报到 is taken away."""
CHECKED_IN = tuple(
    Act(100 + link.target_id, RecordKind.CHECK_IN, link.target_id, SINCE, SINCE) for link in LINKS
)  # fmt: skip


def visit(number: int, target_id: int, day: date, **changes: object) -> Act:
    return replace(Act(number, RecordKind.VISIT, target_id, day, day), **changes)  # type: ignore[arg-type]


def plan(
    policy: Policy,
    year: Year,
    acts: Sequence[Act] = (),
    planned: Sequence[Planned] = (),
    snoozed: Sequence[tuple[str, int | None]] = (),
    moves: Sequence[Moved] = (),
    today: date = TODAY,
    limit: int = 5,
) -> tuple[PlanLine, ...]:
    every = (*CHECKED_IN, *acts)
    items = duty_states(policy, LINKS, every, moves, year, today)
    unseen = longest_unseen(LINKS, every, year[0], today)
    return plan_of(items, unseen, planned, snoozed, today, limit)


def names(lines: Sequence[PlanLine]) -> list[tuple[str, str]]:
    return [(line.rule_id, line.target_name) for line in lines]


def test_a_line_names_a_rule_an_object_and_a_day(policy: Policy, year: Year) -> None:
    acts = [visit(1, 2, date(2026, 9, 10), outcome=Outcome.ABSENT)]
    first, second = plan(policy, year, acts)
    assert first == PlanLine(
        rule_id="visit",
        period="2026-2027-1",
        kind=RecordKind.VISIT,
        target_id=2,
        target_name="3-305",
        state=DutyState.BEHIND,
        due_on=date(2026, 10, 25),
    )
    assert second == replace(first, target_id=3, target_name="3-306")


def test_nothing_presses_nothing_is_said(policy: Policy, year: Year) -> None:
    acts = [visit(1, 2, date(2026, 10, 9))]
    assert plan(policy, year, acts) == ()
    assert not wants_digest(duty_states(policy, LINKS, (*CHECKED_IN, *acts), (), year, TODAY))
    assert wants_digest(duty_states(policy, LINKS, CHECKED_IN, (), year, TODAY))


def test_what_is_planned_for_this_week_is_spoken_of_though_the_rule_asks_no_more(policy: Policy, year: Year) -> None:
    acts = [visit(1, 2, date(2026, 10, 9)), visit(2, 3, date(2026, 10, 10))]
    planned = [Planned(4, date(2026, 10, 29), "开个读书会")]
    (line,) = plan(policy, year, acts, planned)
    assert (line.rule_id, line.target_name, line.state) == ("visit", "3-307", DutyState.EXPECTED)
    assert (line.due_on, line.intention) == (date(2026, 10, 29), "开个读书会")
    assert plan(policy, year, acts, [replace(planned[0], planned_on=date(2026, 11, 3))]) == (), "another week"
    assert plan(policy, year, [*acts, visit(3, 4, TODAY)], planned) == (), "done meanwhile"
    assert plan(policy, year, acts, planned, snoozed=[("visit", None)]) == ()
    undone = [*acts, visit(3, 2, TODAY, complete=False)]
    assert names(plan(policy, year, undone, planned)) == [("visit", "3-307")], "nothing that is done is asked for"


def test_one_act_short_is_one_line(policy: Policy, year: Year) -> None:
    acts = [visit(1, 2, date(2026, 10, 9))]
    lines = plan(policy, year, acts, today=date(2026, 12, 21))
    assert [name for rule, name in names(lines) if rule == "visit"] == ["3-306"]


def test_every_rule_has_its_turn_and_the_most_pressing_stand_first(policy: Policy, year: Year) -> None:
    lines = plan(policy, year, today=date(2026, 11, 22))
    assert names(lines) == [
        ("visit", "3-305"),  # behind
        ("visit", "3-306"),
        ("league_day", "药学2301班"),  # this week
        ("talk", "林小满"),
        ("online", ""),  # soon
    ]
    assert names(plan(policy, year, today=date(2026, 11, 22), limit=4)) == [
        ("visit", "3-305"),
        ("league_day", "药学2301班"),
        ("talk", "林小满"),
        ("online", ""),
    ]
    assert plan(policy, year, limit=0) == ()


def test_at_most_two_lines_of_a_rule(policy: Policy, year: Year) -> None:
    items = duty_states(policy, LINKS, (), (), year, TODAY)
    lines = plan_of(items, (), (), (), TODAY, 9)
    assert names(lines) == [
        ("check_in", "药学2301班"),
        ("check_in", "3-305"),
        ("visit", "3-305"),
        ("visit", "3-306"),
    ]


def test_what_is_put_off_is_left_out(policy: Policy, year: Year) -> None:
    assert plan(policy, year, snoozed=[("visit", None)]) == ()
    strict = replace(policy, duties=tuple(replace(rule, reading=Reading.STRICT) for rule in policy.duties))
    assert names(plan(strict, year, snoozed=[("visit", 2)])) == [("visit", "3-306"), ("visit", "3-307")]


def test_what_is_moved_or_over_is_left_out(policy: Policy, year: Year) -> None:
    moved = [Moved("visit", None, "2026-2027-1", date(2026, 11, 12))]
    assert plan(policy, year, moves=moved) == ()
    assert names(plan(policy, year, moves=moved, today=date(2026, 11, 10)))[0] == ("visit", "3-305")
    assert plan(policy, year, today=date(2027, 1, 5)) == ()


def test_a_record_to_be_completed_comes_before_another_walk(policy: Policy, year: Year) -> None:
    (line, other) = plan(policy, year, [visit(42, 3, date(2026, 10, 20), complete=False)])
    assert (line.unfinished, line.target_id, line.state) == (42, None, DutyState.BEHIND)
    assert (other.unfinished, other.target_name) == (None, "3-305")
    two = [visit(42, 3, date(2026, 10, 20), complete=False), visit(41, 3, date(2026, 10, 20), complete=False)]
    assert [one.unfinished for one in plan(policy, year, two)] == [41, 42]


def test_a_record_to_be_completed_is_named_though_nothing_presses(policy: Policy, year: Year) -> None:
    acts = [visit(1, 2, date(2026, 10, 9)), visit(42, 3, date(2026, 10, 20), complete=False)]
    (line,) = plan(policy, year, acts)
    assert (line.unfinished, line.state) == (42, DutyState.EXPECTED)


def test_a_rule_without_objects_is_one_line(policy: Policy, year: Year) -> None:
    day = date(2026, 12, 8)  # online: behind
    lines = [line for line in plan(policy, year, today=day) if line.rule_id == "online"]
    assert [(line.target_id, line.target_name, line.unfinished) for line in lines] == [(None, "", None)]
    begun = Act(42, RecordKind.ONLINE, None, day, day, complete=False)
    lines = [line for line in plan(policy, year, [begun], today=day) if line.rule_id == "online"]
    assert [line.unfinished for line in lines] == [42]


def test_the_plan_of_the_term_says_whom_and_what_for(policy: Policy, year: Year) -> None:
    wishes = [Planned(4, date(2026, 10, 30), "看看新床位"), Planned(2, date(2026, 12, 1), "")]
    first, second = plan(policy, year, planned=wishes)
    assert (first.target_name, first.intention, first.due_on) == ("3-307", "看看新床位", date(2026, 10, 25))
    assert second.target_name == "3-306", "3-305 is planned for later"


def test_a_planned_day_that_passed_goes_first(policy: Policy, year: Year) -> None:
    passed = [Planned(3, date(2026, 10, 20), "送书")]
    assert names(plan(policy, year, planned=passed))[0] == ("visit", "3-306")
    gone_then = [Act(7, RecordKind.SERVICE, 3, date(2026, 10, 21), date(2026, 10, 21))]
    assert names(plan(policy, year, gone_then, planned=passed)) == [("visit", "3-305"), ("visit", "3-307")]


def test_what_is_planned_for_this_week_is_named_though_nothing_presses(policy: Policy, year: Year) -> None:
    done = [visit(1, 2, date(2026, 10, 9))]
    friday = date(2026, 10, 30)
    wishes = [
        Planned(5, friday, "问问考研"),
        Planned(3, friday, ""),
        Planned(4, friday + timedelta(days=3), ""),
        Planned(1, None, "班会"),
    ]
    lines = plan(policy, year, done, planned=wishes)
    assert [(line.target_name, line.state, line.due_on, line.intention) for line in lines] == [
        ("3-306", DutyState.EXPECTED, friday, ""),
        ("林小满", DutyState.EXPECTED, friday, "问问考研"),
    ]
    seen = [*done, visit(2, 3, date(2026, 10, 26), complete=True)]
    assert names(plan(policy, year, seen, planned=wishes)) == [("talk", "林小满")], "visits are done"
    served = [*done, Act(7, RecordKind.SERVICE, 3, date(2026, 10, 26), date(2026, 10, 26))]
    assert names(plan(policy, year, served, planned=wishes)) == [("talk", "林小满")], "was there on Monday"


def test_one_target_is_not_planned_twice(policy: Policy, year: Year) -> None:
    """It already stands there for something that presses."""
    items = duty_states(policy, LINKS, (), (), year, date(2026, 9, 22))
    lines = plan_of(items, (), [Planned(1, date(2026, 9, 25), "报到顺便开班会")], (), date(2026, 9, 22), 5)
    assert names(lines) == [("check_in", "药学2301班"), ("check_in", "3-305")]
    assert lines[0].intention == "", "what is planned with a class is not said of showing oneself there"


ACTS = st.builds(
    Act,
    number=st.integers(1, 99),
    kind=st.sampled_from(RecordKind),
    target_id=st.sampled_from([None, 1, 2, 3, 4, 5]),
    happened_on=st.dates(SINCE, date(2027, 1, 10)),
    entered_on=st.dates(SINCE, date(2027, 1, 10)),
    outcome=st.sampled_from(Outcome),
    complete=st.booleans(),
)
PLANNED = st.builds(
    Planned,
    target_id=st.integers(1, 6),
    planned_on=st.none() | st.dates(SINCE, date(2027, 1, 10)),
    intention=st.sampled_from(["", "聊聊"]),
)
MOVES = st.builds(
    Moved,
    rule_id=st.sampled_from(["visit", "talk", "online"]),
    target_id=st.none(),
    period=st.just("2026-2027-1"),
    moved_to=st.dates(SINCE, date(2027, 1, 3)),
)


def item_behind(line: PlanLine, items: Sequence[DutyItem]) -> DutyItem:
    return next(
        one
        for one in items
        if one.rule.id == line.rule_id and one.period.name == line.period and one.target_id in (None, line.target_id)
    )


@settings(max_examples=80)
@given(
    acts=st.lists(ACTS, max_size=8),
    planned=st.lists(PLANNED, max_size=4),
    moves=st.lists(MOVES, max_size=2),
    today=st.dates(SINCE, date(2027, 1, 20)),
    limit=st.integers(0, 9),
    strict=st.booleans(),
)
def test_it_never_names_what_is_settled(
    policy: Policy,
    year: Year,
    acts: list[Act],
    planned: list[Planned],
    moves: list[Moved],
    today: date,
    limit: int,
    strict: bool,
) -> None:
    if strict:
        policy = replace(policy, duties=tuple(replace(rule, reading=Reading.STRICT) for rule in policy.duties))
    items = duty_states(policy, LINKS, acts, moves, year, today)
    unseen = longest_unseen(LINKS, acts, year[0], today)
    lines = plan_of(items, unseen, planned, (), today, limit)
    assert len(lines) <= limit
    assert max(Counter(line.rule_id for line in lines).values(), default=0) <= PER_RULE
    assert len({(line.rule_id, line.target_id, line.unfinished) for line in lines}) == len(lines)
    for line in lines:
        item = item_behind(line, items)
        assert line.state is item.state
        assert line.state in (DutyState.BEHIND, DutyState.DUE, DutyState.SOON, DutyState.EXPECTED)
        if line.unfinished is not None:
            assert line.unfinished in item.unfinished
        elif item.rule.targets:
            assert line.target_id in {link.target_id for link in item.open_targets}
            assert line.state is not DutyState.EXPECTED or line.target_id in {one.target_id for one in planned}
    assert lines == plan_of(items, unseen, planned, (), today, limit)
    awake = plan_of(items, unseen, planned, {(one.rule.id, one.target_id) for one in items}, today, limit)
    assert awake == ()
