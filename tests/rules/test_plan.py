"""The work plan: planned beside done, what it lacks, and who may read or comment it."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.duty import Act, LinkSpan
from models.rules.permission import Asker
from models.rules.plan import (
    Item,
    Part,
    PlanFacts,
    PlanState,
    compare,
    is_looked_back_on,
    may_comment_plan,
    may_see_plan,
    may_write_plan,
)
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Outcome, RecordKind, Role, TargetKind

TODAY, BEGUN = date(2026, 11, 25), date(2026, 10, 12)
DORM = TargetKind.DORM
LINKS = [
    LinkSpan(1, DORM, "3-305", date(2026, 9, 1)),
    LinkSpan(2, DORM, "3-306", date(2026, 9, 1)),
    LinkSpan(3, DORM, "3-307", date(2026, 9, 1), date(2026, 10, 31)),
    LinkSpan(4, DORM, "3-308", date(2025, 9, 1), date(2026, 7, 1)),
    LinkSpan(5, DORM, "3-309", date(2027, 2, 22)),
]
EVERY = ("现状", "需求", "打算", "时间")


def act(target: int | None, day: date, outcome: Outcome = Outcome.DONE, *, complete: bool = True) -> Act:
    return Act(day.toordinal(), RecordKind.VISIT, target, day, day, outcome, complete)


def item(target: int, planned_on: date | None = None, **more: str) -> Item:
    return Item(target, f"目标{target}", BEGUN, planned_on=planned_on, **more)


def state(items: list[Item], acts: list[Act], autumn: SemesterSpan, today: date = TODAY) -> PlanState:
    return compare(items, acts, LINKS[:1], autumn, today).lines[0].state


def test_planned_and_done_side_by_side(autumn: SemesterSpan) -> None:
    items = [item(1, intention="聊热水", planned_words="月底"), item(3, intention="看望"), item(9, intention="旧的")]
    acts = [
        act(1, date(2026, 9, 20)),
        act(1, date(2026, 10, 20)),
        act(1, date(2026, 10, 21), complete=False),
        act(1, date(2026, 8, 1)),
        act(2, date(2026, 11, 2)),
        act(3, date(2026, 11, 3)),
        act(9, date(2026, 11, 3)),
        act(None, date(2026, 11, 3)),
        act(2, date(2026, 11, 30)),
    ]
    seen = compare(items, acts, LINKS, autumn, TODAY)
    assert [(line.target_name, line.linked, line.done, line.last_on, line.state) for line in seen.lines] == [
        ("3-305", True, 2, date(2026, 10, 20), PlanState.DONE),
        ("3-306", True, 1, date(2026, 11, 2), PlanState.DONE),
        ("3-307", False, 0, None, PlanState.OPEN),
        ("目标9", False, 0, None, PlanState.OPEN),
    ]
    assert [line.target_id for line in seen.planned] == [1, 3, 9]
    assert [line.target_id for line in seen.unwritten] == [2]
    assert [line.target_id for line in seen.lacking(Part.NEED)] == [1]
    assert seen.lacking(Part.TIME) == ()
    assert seen.count(PlanState.DONE) == 1
    assert seen.count(PlanState.OPEN, PlanState.LATE) == 2
    assert not seen.over


def test_how_one_target_stands(autumn: SemesterSpan) -> None:
    late = item(1, date(2026, 11, 20))
    assert state([late], [], autumn) is PlanState.LATE
    assert state([item(1, TODAY)], [], autumn) is PlanState.OPEN
    assert state([late], [], autumn, date(2027, 1, 4)) is PlanState.NOT_DONE
    assert state([late], [act(1, BEGUN)], autumn) is PlanState.DONE
    assert state([late], [act(1, date(2026, 10, 11))], autumn) is PlanState.EARLIER
    assert state([late], [act(1, TODAY, Outcome.ABSENT)], autumn) is PlanState.LATE
    assert state([late], [act(1, date(2026, 10, 1)), act(1, TODAY, Outcome.REFUSED)], autumn) is PlanState.EXCUSED
    assert state([late], [act(1, TODAY, Outcome.MOVED)], autumn, date(2027, 1, 4)) is PlanState.EXCUSED
    assert state([], [], autumn) is PlanState.OPEN


def test_a_term_to_come_has_its_own_links(autumn: SemesterSpan, spring: SemesterSpan) -> None:
    seen = compare([], [], LINKS, spring, TODAY)
    assert [line.target_name for line in seen.unwritten] == ["3-305", "3-306", "3-309"]
    assert compare([], [], LINKS, autumn, date(2027, 1, 10)).over


def test_what_an_item_lacks() -> None:
    assert [part.label for part in item(1).missing] == list(EVERY)
    assert item(1, situation="a", need="b", intention="c", planned_words="d").missing == ()
    assert [part.limit for part in Part] == [300, 300, 300, 64]


def test_the_last_two_weeks_look_back(autumn: SemesterSpan) -> None:
    days = [date(2026, 12, 20), date(2026, 12, 21), date(2027, 1, 30)]
    assert [is_looked_back_on(autumn, day) for day in days] == [False, True, True]
    short = SemesterSpan("短", date(2026, 9, 1), date(2026, 9, 3))
    assert is_looked_back_on(short, date(2026, 9, 1))


PLAN = PlanFacts(12, cadre_id=1, college_id=5)


@pytest.mark.parametrize(
    ("asker", "sees", "comments"),
    [
        (Asker(None, frozenset({Role.COMMITTEE})), "not-bound", "not-bound"),
        (Asker(1, frozenset({Role.CADRE})), None, "comment-own-plan"),
        (Asker(1, frozenset({Role.CADRE, Role.SECRETARY}), 5), None, "comment-own-plan"),
        (Asker(2, frozenset({Role.CADRE}), 5), "plan-not-yours", "comment-not-yours"),
        (Asker(2, frozenset({Role.SECRETARY}), 5), None, None),
        (Asker(2, frozenset({Role.SECRETARY}), 6), "plan-not-yours", "comment-not-yours"),
        (Asker(2, frozenset({Role.SECRETARY})), "plan-not-yours", "comment-not-yours"),
        (Asker(3, frozenset({Role.COMMITTEE})), None, None),
        (Asker(4, frozenset({Role.OPERATOR, Role.LEADER}), 5), "plan-not-yours", "comment-not-yours"),
    ],
)
def test_who_reads_and_comments(asker: Asker, sees: str | None, comments: str | None) -> None:
    seen, commented = may_see_plan(asker, PLAN), may_comment_plan(asker, PLAN)
    assert (seen and seen.code, commented and commented.code) == (sees, comments)


def test_a_college_less_plan_is_nobodys_secretarys() -> None:
    nowhere = PlanFacts(12, cadre_id=1, college_id=None)
    assert may_see_plan(Asker(2, frozenset({Role.SECRETARY})), nowhere) is not None


def test_who_writes_of_whom() -> None:
    cadre = Asker(1, frozenset({Role.CADRE}))
    assert may_write_plan(cadre, LINKS, {1: "3-305"}, TODAY) is None
    refused = may_write_plan(cadre, LINKS, {1: "3-305", 3: "3-307", 9: "3-999"}, TODAY)
    assert refused is not None
    assert refused.facts == {"targets": ("3-307", "3-999")}
    for asker, code in (
        (Asker(None, frozenset()), "not-bound"),
        (Asker(1, frozenset({Role.SECRETARY})), "not-a-cadre"),
    ):
        refused = may_write_plan(asker, LINKS, {}, TODAY)
        assert refused is not None
        assert refused.code == code
