"""How sure a sample can be: against scipy, against cases worked by hand, and against samples drawn a thousand times."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from models.rules.beta import beta_cdf, beta_quantile, t_quantile
from models.rules.error_rate import (
    Interval,
    OfCadre,
    exact,
    highest_unseen,
    power_table,
    rate_of,
    wilson,
    worst,
)

POSITIVE = st.floats(0.05, 2000)


@given(st.floats(0, 1), POSITIVE, POSITIVE)
def test_the_incomplete_beta_is_scipys(x: float, a: float, b: float) -> None:
    assert beta_cdf(x, a, b) == pytest.approx(special.betainc(a, b, x), abs=1e-10)


def test_the_ends_of_the_incomplete_beta() -> None:
    assert (beta_cdf(0, 2, 3), beta_cdf(1, 2, 3)) == (0.0, 1.0)


@given(st.floats(0.001, 0.999), st.floats(0.5, 500), st.floats(0.5, 500))
def test_its_quantile_is_scipys(chance: float, a: float, b: float) -> None:
    assert beta_quantile(chance, a, b) == pytest.approx(special.betaincinv(a, b, chance), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("degrees", [1, 2, 3, 5, 10, 35, 400])
@pytest.mark.parametrize("chance", [0.9, 0.95, 0.975, 0.995])
def test_students_t_is_scipys(chance: float, degrees: int) -> None:
    assert t_quantile(chance, degrees) == pytest.approx(stats.t.ppf(chance, degrees), rel=1e-9)


@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.95, 0.99])
def test_both_intervals_are_scipys(confidence: float) -> None:
    for asked in (1, 2, 5, 6, 17, 36, 216):
        for wrong in range(0, asked + 1, max(1, asked // 12)):
            told = stats.binomtest(wrong, asked)
            for ours, method in ((wilson, "wilson"), (exact, "exact")):
                theirs = told.proportion_ci(confidence, method=method)
                mine = ours(wrong, asked, confidence)
                assert (mine.low, mine.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9), (method, wrong)


def test_wilson_by_hand() -> None:
    """3 of 36, z = 1.96.  p = 1/12 = 0.083333, z² = 3.8416.

    Middle: 0.083333 + 3.8416/72 = 0.136689.  Reach: 1.96 · √(0.083333·0.916667/36 + 3.8416/(4·1296))
    = 1.96 · √(0.002122 + 0.000741) = 1.96 · 0.053507 = 0.104873.  Scale: 1 + 3.8416/36 = 1.106711.
    From (0.136689 - 0.104873)/1.106711 = 0.0287 to (0.136689 + 0.104873)/1.106711 = 0.2183.
    """
    seen = wilson(3, 36)
    assert (round(seen.low, 4), round(seen.high, 4)) == (0.0287, 0.2183)


def test_exact_by_hand() -> None:
    """None of n: the upper limit solves (1 - p)^n = 0.025; for 36 p = 1 - 0.025^(1/36) = 1 - e^(-3.6889/36) = 0.0974.

    One of two: p with P(X ≥ 1) = 0.025 is 1 - √0.975 = 0.01258, and by symmetry the other end is 0.98742.
    """
    assert round(exact(0, 36).high, 4) == 0.0974
    assert exact(1, 2).low == pytest.approx(1 - math.sqrt(0.975))
    assert exact(1, 2).high == pytest.approx(math.sqrt(0.975))


def test_nothing_asked_says_nothing() -> None:
    assert wilson(0, 0) == exact(0, 0) == Interval(0.0, 1.0)
    assert rate_of([], 4) is None
    assert rate_of([OfCadre(0, 0, 5)], 4) is None


def test_the_ends_stay_at_the_ends() -> None:
    assert (wilson(0, 7).low, wilson(7, 7).high, exact(0, 7).low, exact(7, 7).high) == (0.0, 1.0, 0.0, 1.0)


def test_a_college_by_hand() -> None:
    """Three cadres of nine, two records each of them asked; 4, 4 and 12 stand in the list; the third's are half wrong.

    Rate: (4·0 + 4·0 + 12·½) / 20 = 0.3.
    Between: shares of the list 0.2, 0.2, 0.6 times (0 - 0.3), (0 - 0.3), (0.5 - 0.3) = -0.06, -0.06, 0.12;
    squares 0.0036 + 0.0036 + 0.0144 = 0.0216; times 3/2 = 0.0324; times (1 - 3/9) = 0.0216.
    Within: only the third differs in itself: 0.6² · (1 - 2/12) · (½·½/1) = 0.36 · 0.83333 · 0.25 = 0.075;
    times 3/9 = 0.025.  Variance 0.0466.
    Worth: 0.3·0.7/0.0466 = 4.5064 independent records; with t(0.975; 5) = 2.5706 and t(0.975; 2) = 4.3027
    times (2.5706/4.3027)² = 0.35693: 1.6085.  Clopper–Pearson of 0.48255 in 1.6085.
    """
    seen = rate_of([OfCadre(2, 0, 4), OfCadre(2, 0, 4), OfCadre(2, 1, 12)], 9)
    assert seen is not None
    assert (seen.asked, seen.wrong, round(seen.rate, 6)) == (6, 1, 0.3)
    assert seen.worth == pytest.approx(1.6085, abs=2e-4)
    wrong, worth = 0.3 * seen.worth, seen.worth
    assert seen.interval.low == pytest.approx(stats.beta.ppf(0.025, wrong, worth - wrong + 1), abs=1e-9)
    assert seen.interval.high == pytest.approx(stats.beta.ppf(0.975, wrong + 1, worth - wrong), abs=1e-9)


def test_one_cadre_of_many_tells_little_and_all_of_them_tell_all() -> None:
    one = rate_of([OfCadre(6, 0, 6)], 10)
    assert one is not None
    assert (one.worth, round(one.interval.high, 3)) == (1.0, 0.975)
    everybody = rate_of([OfCadre(6, 0, 6)], 1)
    assert everybody is not None
    assert everybody.interval == exact(0, 6)


def test_unequal_weights_cost_records_when_all_agree() -> None:
    """Weights 1 (six records) and 5 (six records): (6 + 30)² / (6 + 150) = 8.3077 of 12."""
    seen = rate_of([OfCadre(6, 0, 6), OfCadre(6, 0, 30)], 2)
    assert seen is not None
    assert seen.worth == pytest.approx(36**2 / 156)


def test_who_did_not_answer_may_all_be_wrong() -> None:
    """2 of 8 wrong, 2 silent: (2 + 2) / 10."""
    seen = rate_of([OfCadre(4, 1, 5), OfCadre(4, 1, 5)], 2)
    assert seen is not None
    assert worst(seen, 2) == pytest.approx(0.4)
    assert worst(seen, 0) == seen.rate


def test_the_power_table_by_hand() -> None:
    """36 records, six of a cadre, likeness 0.1: 36 / (1 + 5·0.1) = 24 independent ones.

    1 - 0.95^24 = 0.7080, 1 - 0.9^24 = 0.9202, 1 - 0.8^24 = 0.9953; none found: 1 - 0.05^(1/24) = 0.1173.
    """
    rows = power_table(36, 6)
    assert [(row.rate, round(row.seen, 4)) for row in rows] == [(0.05, 0.7080), (0.1, 0.9202), (0.2, 0.9953)]
    assert rows[1].interval.high == pytest.approx(wilson(2.4, 24).high)
    assert round(highest_unseen(36, 6), 4) == 0.1173
    assert highest_unseen(0, 6) == 1.0
    assert power_table(6, 1)[0].seen == pytest.approx(stats.binom.sf(0, 6, 0.05))


@pytest.mark.parametrize(("cadres", "likeness"), [(6, 0.3), (15, 0.1), (60, 0.1), (60, 0.5)])
def test_the_interval_holds_the_truth_as_often_as_it_says(cadres: int, likeness: float) -> None:
    """Colleges whose cadres differ as much as that, drawn 6 × 6: at least 95 of 100 intervals hold the true rate."""
    chance, held, rounds = random.Random(cadres + 7), 0, 300
    for _ in range(rounds):
        shape = 1 / likeness - 1
        school = []
        for _ in range(cadres):
            own = chance.betavariate(0.12 * shape, 0.88 * shape)
            school.append([chance.random() < own for _ in range(chance.randint(3, 25))])
        truth = sum(map(sum, school)) / sum(map(len, school))
        found = []
        for records in chance.sample(school, min(6, cadres)):
            drawn = chance.sample(records, min(6, len(records)))
            found.append(OfCadre(len(drawn), sum(drawn), len(records)))
        seen = rate_of(found, cadres)
        assert seen is not None
        held += seen.interval.low <= truth <= seen.interval.high
    assert held >= 0.95 * rounds
