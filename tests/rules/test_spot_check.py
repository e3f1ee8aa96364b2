"""The draw anybody can make again, and what it can tell; checked by hand and against scipy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from models.rules.spot_check import Checkable, Rate, Verdict, draw, power, rates, seed_of

SEED = seed_of("a" * 64, 12)
RECORDS = [Checkable(n, n % 20, n % 2, "visit") for n in range(1, 401)]


def test_six_cadres_of_a_college_and_six_records_each() -> None:
    drawn = draw(SEED, RECORDS, 6, 6)
    assert len(drawn) == 2 * 6 * 6
    for college in (0, 1):
        own = [one for one in drawn if one.college_id == college]
        cadres = {one.cadre_id for one in own}
        assert len(cadres) == 6
        assert all(sum(one.cadre_id == cadre for one in own) == 6 for cadre in cadres)


@given(st.permutations(RECORDS[:60]), st.integers(1, 5))
def test_the_same_seed_draws_the_same_whoever_draws(order: list[Checkable], each: int) -> None:
    assert draw(SEED, order, 3, each) == draw(SEED, RECORDS[:60], 3, each)


def test_another_seed_draws_others() -> None:
    assert draw(SEED, RECORDS, 6, 6) != draw(seed_of("a" * 64, 13), RECORDS, 6, 6)
    assert draw(SEED, [], 6, 6) == []


def test_everybody_is_drawn_about_as_often() -> None:
    # 10 cadres of a college, 3 drawn each time: over 2 000 seeds each about 600 times; 5 standard deviations are ±102.
    counts = dict.fromkeys(range(0, 20, 2), 0)
    records = [one for one in RECORDS if one.college_id == 0][:40]
    for number in range(2_000):
        for one in draw(seed_of("b" * 64, number), records, 3, 1):
            counts[one.cadre_id] += 1
    assert all(498 <= count <= 702 for count in counts.values())


@pytest.mark.parametrize(("count", "share"), [(6, 0.05), (36, 0.05), (36, 0.1), (72, 0.2), (1, 0.5)])
def test_the_chance_to_meet_one_is_scipys(count: int, share: float) -> None:
    assert power(count, share) == pytest.approx(binom.sf(0, count, share))


def test_worked_by_hand() -> None:
    # 36 records of which 5 % are wrong: 1 − 0.95^36 = 84 %.
    assert f"{power(36, 0.05):.0%}" == "84%"
    found = rates([(("药",), Verdict.HELD)] * 7 + [(("药",), Verdict.WRONG)] + [(("药",), Verdict.UNKNOWN)] * 2)
    assert found["药",] == Rate(10, 8, 1)
    theirs = binomtest(1, 8).proportion_ci(0.95, method="wilson")
    assert found["药",].interval == pytest.approx((theirs.low, theirs.high), abs=1e-9)
