"""What checks found in the assessment: worked by hand, and no weight as shipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import tomllib
from hypothesis import given
from hypothesis import strategies as st

from models.rules.assessment import CHECKS, Assessed, Points, assess
from models.rules.duty import Act, LinkSpan
from models.rules.policy import Policy, parse_policy
from models.rules.policy_assessment import Formula
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import RecordKind, TargetKind, Trust

FILE = Path(__file__).resolve().parents[2] / "config" / "policy" / "1+3.toml"
AUTUMN = SemesterSpan("2026-2027-1", date(2026, 9, 7), date(2027, 1, 17))
END = AUTUMN.ends_on
DORM = LinkSpan(1, TargetKind.DORM, "3-305", date(2026, 9, 1))
ACTS = tuple(
    Act(number, RecordKind.VISIT, 1, day, day)
    for number, day in ((1, date(2026, 10, 10)), (2, date(2026, 11, 1)), (3, date(2026, 11, 2)), (4, date(2026, 8, 1)))
)
FORMULA = Formula("t", (("visit", 20),), satisfaction=0, truth=10, truth_full=100)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return parse_policy(tomllib.loads(FILE.read_text(encoding="utf-8")), FILE.name)


def _assessed(policy: Policy, drawn: dict[int, bool]) -> Assessed:
    trust = {1: Trust.CONFIRMED, 2: Trust.CONFIRMED}
    return assess(policy, FORMULA, (AUTUMN,), (DORM,), ACTS, (AUTUMN,), END, trust=trust, drawn=drawn)


def test_worked_by_hand(policy: Policy) -> None:
    # Three visits of two asked, two of them looked into, one untrue: #2 and #3 are left, 2 of 2.  Borne out: #2 of two
    # that count, 5 of 10, which would lower 20 of 20, so it does not count.  #4 was before the year.
    strict = replace(policy, checks=replace(policy.checks, counts=True))
    found = _assessed(strict, {1: True, 2: False, 4: True, 9: True})
    lines = {line.part: line for line in found.lines}
    assert lines["visit"] == Points("visit", "走访寝室", 2000, 2000, 2, 2, (2, 3))
    assert lines["truth"] == Points("truth", "对方确认", 0, 0, 1, 2, (2,))
    assert lines[CHECKS] == Points(CHECKS, "抽查", 0, 0, 1, 2, (1,))
    assert found.lines[-1].part == CHECKS, "the places of the others stay"
    both = {line.part: line for line in _assessed(strict, {1: True, 2: True}).lines}
    assert (both["visit"].points, both["visit"].done) == (1000, 1)


def test_who_was_not_drawn_has_no_such_line(policy: Policy) -> None:
    assert CHECKS not in {line.part for line in _assessed(policy, {}).lines}


@given(st.dictionaries(st.integers(1, 5), st.booleans()))
def test_as_shipped_no_finding_moves_a_score(policy: Policy, drawn: dict[int, bool]) -> None:
    assert policy.checks.counts is False
    found, without = _assessed(policy, drawn), _assessed(policy, {})
    assert found.score == without.score
    assert found.lines[: len(without.lines)] == without.lines
