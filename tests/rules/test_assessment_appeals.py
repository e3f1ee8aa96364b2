"""An appeal that was upheld, worked by hand: it sets its line, it never takes anything away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.assessment import Assessed, Points
from models.rules.assessment_appeals import Granted, corrected, full_points, may_grant
from models.rules.policy_assessment import Formula

FORMULA = Formula("t", (("visit", 20), ("lecture", 10), ("talk", 10)), satisfaction=10, truth=5)
VISIT, LECTURE = Points("visit", "走访寝室", 1000, 2000, 1, 2, (1,)), Points("lecture", "讲团课", 0, 1000, 0, 1)
TALK, CHECKS = Points("talk", "谈心", 0, 0, 0, 0), Points("checks", "抽查", 0, 0, 1, 2, (1,))
YEAR = Assessed((VISIT, LECTURE, TALK, CHECKS))


def test_worked_by_hand() -> None:
    # 10 of 30 is 33.3; with the lecture granted 20 of 30 is 66.7; with 5 of 10 it is 15 of 30.
    assert YEAR.score == 33.3
    whole = corrected(YEAR, [Granted(7, "lecture", 1000, 1000)], FORMULA)
    assert whole.lines[1] == Points("lecture", "讲团课", 1000, 1000, 0, 1)
    assert whole.score == 66.7
    assert corrected(YEAR, [Granted(7, "lecture", 500, 1000)], FORMULA).score == 50.0
    # A line nothing was asked in: 10 + 10 of 40.
    assert corrected(YEAR, [Granted(7, "talk", 1000, 1000)], FORMULA).score == 50.0


def test_what_it_leaves_alone() -> None:
    assert corrected(YEAR, [Granted(7, "visit", 500, 2000)], FORMULA) == YEAR, "the line has more by now"
    assert corrected(YEAR, [Granted(7, "talk", 100, 1000)], FORMULA) == YEAR, "11 of 40 would be less than 10 of 30"
    for other in (Granted(7, "flying", 100, 100), Granted(7, "checks", 100, 100), Granted(7, "visit", 100, 0)):
        assert corrected(YEAR, [other], FORMULA) == YEAR
    dearer = FORMULA.changed({"lecture": 20})
    assert corrected(YEAR, [Granted(7, "lecture", 500, 1000)], dearer).lines[1].points == 1000, (
        "half of it is still half"
    )


@given(
    st.lists(
        st.builds(
            Granted, st.just(7), st.sampled_from(("visit", "lecture", "talk")), st.integers(0, 1000), st.just(1000)
        )
    )
)
def test_nothing_granted_costs_anything(granted: list[Granted]) -> None:
    assert (corrected(YEAR, granted, FORMULA).score or 0) >= (YEAR.score or 0)


@pytest.mark.parametrize(
    ("line", "points", "code"),
    [
        (LECTURE, 1000, None), (LECTURE, 1, None), (LECTURE, 1001, "over-full"), (LECTURE, 0, "no-gain"),
        (VISIT, 1000, "no-gain"), (VISIT, 1001, None), (CHECKS, 100, "no-points"),
    ],
)  # fmt: skip
def test_what_may_be_granted(line: Points, points: int, code: str | None) -> None:
    refusal = may_grant(line, full_points(FORMULA, line.part), points)
    assert (refusal.code if refusal else None) == code


def test_full_points() -> None:
    assert [full_points(FORMULA, part) for part in ("visit", "satisfaction", "truth", "checks")] == [2000, 1000, 500, 0]
