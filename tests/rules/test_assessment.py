"""The yearly assessment, worked by hand: every point from records, nothing asked is nothing counted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import tomllib
from hypothesis import given
from hypothesis import strategies as st

from models.rules.assessment import Assessed, Points, assess, semesters_of
from models.rules.duty import Act, LinkSpan
from models.rules.policy import Policy, PolicyError, parse_policy
from models.rules.policy_assessment import Formula
from models.rules.progress import progress_of
from models.rules.semester import SemesterSpan
from models.rules.survey import Satisfaction
from models.rules.vocabulary import Outcome, RecordKind, TargetKind, Trust

FILE = Path(__file__).resolve().parents[2] / "config" / "policy" / "1+3.toml"
AUTUMN = SemesterSpan("2026-2027-1", date(2026, 9, 7), date(2027, 1, 17))
SPRING = SemesterSpan("2026-2027-2", date(2027, 2, 22), date(2027, 7, 4))
YEAR = (AUTUMN, SPRING)
DORM, YOUTH, BRANCH = (
    LinkSpan(1, TargetKind.DORM, "3-305", date(2026, 9, 1)),
    LinkSpan(2, TargetKind.YOUTH, "吴思颖", date(2026, 9, 1)),
    LinkSpan(3, TargetKind.BRANCH, "药学2401", date(2026, 9, 1)),
)
LINKS = (DORM, YOUTH, BRANCH)
END = date(2027, 7, 4)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return parse_policy(tomllib.loads(FILE.read_text(encoding="utf-8")), FILE.name)


FORMULA = Formula("t", (("visit", 20), ("talk", 10), ("lecture", 10)), satisfaction=10, truth=5, truth_full=50)


def act(number: int, kind: RecordKind, target: int | None, day: date, **more: object) -> Act:
    return Act(number, kind, target, day, day, **more)  # type: ignore[arg-type]


ACTS = (
    act(1, RecordKind.VISIT, 1, date(2026, 10, 10)),
    act(2, RecordKind.VISIT, 1, date(2026, 12, 1)),
    act(3, RecordKind.VISIT, 1, date(2027, 3, 10)),
    act(4, RecordKind.VISIT, 1, date(2027, 3, 20), complete=False),
    act(5, RecordKind.TALK, 2, date(2026, 11, 1)),
    act(6, RecordKind.LECTURE, None, date(2027, 4, 1)),
)


def _assessed(policy: Policy, **more: object) -> dict[str, Points]:
    found = assess(policy, FORMULA, YEAR, LINKS, ACTS, YEAR, END, **more)  # type: ignore[arg-type]
    return {line.part: line for line in found.lines}


def test_worked_by_hand(policy: Policy) -> None:
    # Visits: 2 of 2 in autumn, 1 of 2 in spring (one without a narrative): 3 of 4, 20 × 3/4 = 15.
    # Talks: 1 of 1 and 0 of 1: 10 × 1/2 = 5.  A lecture a year: 1 of 1: 10.
    # Satisfaction 4.2: 10 × (4.2 − 1)/(5 − 1) = 8.  Borne out: 1 of 5 complete ones, 50 % would be 3: 1.67 of 5, which
    # would lower (15 + 5 + 10 + 8) / 50 = 76 %, so it does not count.
    lines = _assessed(policy, satisfaction=Satisfaction(12, 9, 9, 4.2), trust={1: Trust.CONFIRMED, 2: Trust.DISPUTED})
    assert lines["visit"] == Points("visit", "走访寝室", 1500, 2000, 3, 4, (1, 2, 3))
    assert lines["talk"] == Points("talk", "面对面谈心", 500, 1000, 1, 2, (5,))
    assert lines["lecture"] == Points("lecture", "讲团课", 1000, 1000, 1, 1, (6,))
    assert lines["satisfaction"] == Points("satisfaction", "满意度", 800, 1000, 42, 50)
    assert lines["truth"] == Points("truth", "对方确认", 0, 0, 1, 3, (1,))
    assert Assessed(tuple(lines.values())).score == 76.0
    # Three borne out: (38 + 5) / (50 + 5) = 78.2 %
    trust = dict.fromkeys((1, 2, 5), Trust.FIELD)
    lines = _assessed(policy, satisfaction=Satisfaction(12, 9, 9, 4.2), trust=trust)
    assert lines["truth"] == Points("truth", "对方确认", 500, 500, 3, 3, (1, 2, 5))
    assert Assessed(tuple(lines.values())).score == 78.2


def test_what_nobody_asked_counts_neither_way(policy: Policy) -> None:
    lines = _assessed(policy)
    assert lines["satisfaction"].out_of == 0
    assert _assessed(policy, satisfaction=Satisfaction(9))["satisfaction"].out_of == 0, "fewer than k are no score"
    nobody = assess(policy, FORMULA, YEAR, (), (), YEAR, END)
    assert {line.part: line.out_of for line in nobody.lines}["visit"] == 0
    assert Assessed(()).score is None


def test_a_refusal_lowers_nothing(policy: Policy) -> None:
    refused = (*ACTS[:4], act(7, RecordKind.TALK, 2, date(2026, 11, 1), outcome=Outcome.REFUSED), ACTS[5])
    found = {one.part: one for one in assess(policy, FORMULA, YEAR, LINKS, refused, YEAR, date(2027, 1, 17)).lines}
    assert found["talk"].out_of == 0


def _score(policy: Policy, links: tuple[LinkSpan, ...], acts: list[Act]) -> float:
    return assess(policy, FORMULA, YEAR, links, acts, YEAR, END).score or 0.0


def test_what_was_done_before_a_refusal_still_counts(policy: Policy) -> None:
    no = act(9, RecordKind.VISIT, 1, date(2027, 4, 10), outcome=Outcome.REFUSED)
    full = [*ACTS[:3], act(8, RecordKind.VISIT, 1, date(2027, 4, 2))]
    assert _score(policy, (DORM,), [*full, no]) == _score(policy, (DORM,), full)
    half = {one.part: one for one in assess(policy, FORMULA, YEAR, (DORM,), [*ACTS[:3], no], YEAR, END).lines}
    assert (half["visit"].done, half["visit"].quota) == (2, 2), "the half done before it was refused is not asked for"


REFUSALS = [
    act(number, kind, target, day, outcome=Outcome.REFUSED)
    for number, (kind, target, day) in enumerate(
        (
            (kind, target, day)
            for kind, target in (
                (RecordKind.VISIT, 1), (RecordKind.VISIT, 4), (RecordKind.TALK, 2), (RecordKind.TALK, 5),
            )
            for day in (date(2026, 10, 15), date(2027, 3, 15))
        ),
        100,
    )
]  # fmt: skip


@given(st.lists(st.sampled_from(ACTS), unique=True), st.lists(st.sampled_from(REFUSALS), max_size=5))
def test_a_refusal_never_lowers_a_score(policy: Policy, some: list[Act], refused: list[Act]) -> None:
    links = (*LINKS, replace(DORM, target_id=4, name="3-306"), replace(YOUTH, target_id=5, name="郑文博"))
    assert _score(policy, links, [*some, *refused]) >= _score(policy, links, some) - 0.1


def test_who_came_late_owes_less(policy: Policy) -> None:
    late = tuple(replace(link, valid_from=date(2027, 2, 22)) for link in LINKS)
    found = {one.part: one for one in assess(policy, FORMULA, YEAR, late, ACTS, YEAR, END).lines}
    assert (found["visit"].done, found["visit"].quota) == (1, 2)


def test_what_is_asked_once_counts_for_links_that_ended_before_spring(policy: Policy) -> None:
    # Three objects in autumn, all checked in with; a second dorm in spring, not yet: 3 of 4, and not 2 of 3.
    formula = Formula("t", (("check_in", 5),), satisfaction=0, truth=0)
    until, after = date(2027, 1, 17), date(2027, 2, 22)
    links = (replace(DORM, valid_to=until), YOUTH, BRANCH, replace(DORM, target_id=4, name="3-306", valid_from=after))
    acts = [act(number, RecordKind.CHECK_IN, number, date(2026, 9, 20)) for number in (1, 2, 3)]
    found = {one.part: one for one in assess(policy, formula, YEAR, links, acts, YEAR, END).lines}
    assert found["check_in"] == Points("check_in", "报到", 375, 500, 3, 4, (1, 2, 3))


def test_it_counts_as_progress_does(policy: Policy) -> None:
    for day in (date(2026, 11, 23), date(2027, 5, 1)):
        semester = AUTUMN if day < SPRING.starts_on else SPRING
        seen = {one.rule.id: one for one in progress_of(policy, LINKS, ACTS, YEAR, day).rules}
        found = {one.part: one for one in assess(policy, FORMULA, (semester,), LINKS, ACTS, YEAR, day).lines}
        for id in ("visit", "talk", "lecture"):
            assert (found[id].done, found[id].quota) == (min(seen[id].done, seen[id].quota), seen[id].quota)


def test_a_term_that_has_not_begun_is_not_owed(policy: Policy) -> None:
    found = {one.part: one for one in assess(policy, FORMULA, YEAR, LINKS, ACTS, YEAR, date(2026, 11, 23)).lines}
    assert found["visit"].quota == 2


def test_a_rule_the_policy_does_not_know_is_left_out(policy: Policy) -> None:
    strange = FORMULA.changed({"flying": 9, "visit": 40, "satisfaction": 0, "truth": 0})
    assert strange.version == ""
    found = {one.part: one for one in assess(policy, strange, YEAR, LINKS, ACTS, YEAR, END).lines}
    assert "flying" not in found
    assert found["visit"].out_of == 4000


@given(st.lists(st.sampled_from(ACTS), unique=True), st.permutations(ACTS))
def test_more_never_costs_points(policy: Policy, some: list[Act], order: list[Act]) -> None:
    less = {one.part: one.points for one in assess(policy, FORMULA, YEAR, LINKS, some, YEAR, END).lines}
    every = {one.part: one.points for one in assess(policy, FORMULA, YEAR, LINKS, order, YEAR, END).lines}
    assert all(less[part] <= every[part] for part in ("visit", "talk", "lecture"))


def test_semesters_by_name() -> None:
    assert semesters_of("2026-2027", (SPRING, AUTUMN)) == YEAR
    assert semesters_of("2025-2026", YEAR) == ()


def test_mistakes_in_the_formula_are_named() -> None:
    text = FILE.read_text(encoding="utf-8")
    wrong = text.replace('"check_in 5"', '"flying 5", "visit lots"')
    with pytest.raises(PolicyError) as found:
        parse_policy(tomllib.loads(wrong), "x.toml")
    assert len(re.findall("履职规则 满分", str(found.value))) == 2
