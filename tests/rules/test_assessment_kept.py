"""What a frozen year keeps: its rules come back as they were, its digest hangs on everything, its lines compare."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import tomllib

from models.rules.assessment import Assessed, Points, assess
from models.rules.assessment_basis import Changed, basis_from, basis_json, basis_of, changes, formula_json
from models.rules.assessment_kept import Difference, differences, digest_of, year_digest
from models.rules.duty import Act, LinkSpan
from models.rules.policy import Policy, parse_policy
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import RecordKind, TargetKind

FILE = Path(__file__).resolve().parents[2] / "config" / "policy" / "1+3.toml"
AUTUMN = SemesterSpan("2026-2027-1", date(2026, 9, 7), date(2027, 1, 17))
LINE = Points("visit", "走访寝室", 1500, 2000, 3, 4, (1, 2, 3))


@pytest.fixture(scope="module")
def policy() -> Policy:
    return parse_policy(tomllib.loads(FILE.read_text(encoding="utf-8")), FILE.name)


def _stricter(policy: Policy) -> Policy:
    duties = tuple(replace(one, quota=one.quota + 1) for one in policy.duties)
    return replace(
        policy,
        duties=duties,
        assessment=policy.assessment.changed({"visit": 40, "truth": 0}),
        records=replace(policy.records, late_days=0),
        problems=replace(policy.problems, k=policy.problems.k + 1),
        checks=replace(policy.checks, counts=True),
    )


def test_it_comes_back_from_json_as_it_was(policy: Policy) -> None:
    basis = basis_of(policy, (AUTUMN,))
    formula, rest = json.loads(json.dumps([formula_json(basis.formula), basis_json(basis)]))
    other = basis_of(_stricter(policy), ())
    back = basis_from(formula, rest, other)
    assert replace(back, duties=()) == replace(basis, duties=())
    assert [replace(one, sub_kinds=()) for one in basis.duties] == list(back.duties)
    old = basis_from(formula, None, other)
    assert (old.formula, old.duties) == (basis.formula, other.duties), "only the formula was kept"


def test_points_are_those_of_the_rules_it_was_counted_by(policy: Policy) -> None:
    link = LinkSpan(1, TargetKind.DORM, "3-305", date(2026, 9, 1))
    late = date(2027, 1, 20)
    acts = [
        Act(1, RecordKind.VISIT, 1, date(2026, 10, 10), late),
        Act(2, RecordKind.VISIT, 1, date(2026, 10, 20), late),
    ]

    def points(rules: Policy) -> tuple[Points, ...]:
        found = assess(rules, rules.assessment, (AUTUMN,), (link,), acts, (AUTUMN,), date(2027, 3, 1), drawn={1: True})
        return found.lines

    basis = basis_of(policy, (AUTUMN,))
    kept = basis_from(json.loads(json.dumps(formula_json(basis.formula))), basis_json(basis), basis)
    assert points(kept.within(_stricter(policy))) == points(policy)
    assert points(_stricter(policy)) != points(policy)


def test_what_was_changed_is_named(policy: Policy) -> None:
    one, other = basis_of(policy, (AUTUMN,)), basis_of(policy, (replace(AUTUMN, ends_on=date(2027, 1, 10)),))
    assert changes(one, one, (AUTUMN,)) == ()
    assert changes(one, other, (AUTUMN,)) == (
        Changed("学期 2026-2027-1", "2026-09-07 到 2027-01-17", "2026-09-07 到 2027-01-10"),
    )
    assert changes(one, other, ()) == (), "of another year"
    found = {
        change.what: (change.was, change.now) for change in changes(one, basis_of(_stricter(policy), (AUTUMN,)), ())
    }
    assert found["走访寝室的满分"] == ("20", "40")
    assert found["走访寝室的要求"] == ("每学期 2 次（走访；寝室；合计）", "每学期 3 次（走访；寝室；合计）")
    assert found["抽查对不上的记录"] == ("只列出", "不计入")
    assert found["讲团课的要求"][0].startswith("每学年 1 次（团课；")
    assert {"补记的天数", "满意度至少几个人", "对方确认的满分"} <= set(found)
    fewer = replace(one, duties=one.duties[1:])
    (new,) = [change for change in changes(fewer, one, ()) if change.what == "报到的要求"]
    assert new.was == ""


@pytest.mark.parametrize(
    "other",
    [
        replace(LINE, points=1501), replace(LINE, out_of=1), replace(LINE, done=4), replace(LINE, quota=3),
        replace(LINE, records=(1, 2)), replace(LINE, part="talk"),
    ],
)  # fmt: skip
def test_a_digest_hangs_on_everything(other: Points) -> None:
    assert digest_of(1, 2, [LINE]) != digest_of(1, 2, [other])


def test_a_digest_hangs_on_whom_and_on_nothing_else() -> None:
    own, talk = digest_of(1, 2, [LINE]), replace(LINE, part="talk")
    assert own not in (digest_of(2, 2, [LINE]), digest_of(1, None, [LINE]), digest_of(1, 2, []))
    assert own == digest_of(1, 2, [replace(LINE, name="寝室走访")]), "what it is called is no figure"
    assert digest_of(1, 2, [LINE, talk]) == digest_of(1, 2, [talk, LINE]), "rows have no order"
    year = year_digest({"a": 1, "b": 2}, [(1, own), (2, own)])
    assert year == year_digest({"b": 2, "a": 1}, [(2, own), (1, own)])
    assert year not in (year_digest({"a": 1, "b": 2}, [(1, own)]), year_digest({"a": 1}, [(1, own), (2, own)]))


def test_lines_that_say_something_else() -> None:
    talk = Points("talk", "谈心", 0, 1000, 0, 1)
    before = Assessed((LINE, talk))
    assert differences(before, Assessed((replace(LINE, name="寝室走访"), talk))) == ()
    after = Assessed(
        (replace(LINE, points=1000, done=2, records=(2, 4)), Points("online", "线上", 500, 500, 1, 1, (9,)))
    )
    assert differences(before, after) == (
        Difference("走访寝室", (1500, 2000), (1000, 2000), (1, 3), (4,)),
        Difference("谈心", (0, 1000), None),
        Difference("线上", None, (500, 500), (), (9,)),
    )
