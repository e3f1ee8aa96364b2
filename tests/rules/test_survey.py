"""Who is asked, what is shown; checked by hand and against scipy."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from models.rules.survey import Satisfaction, apart, draw, publish, read_answer, wilson

K = 5


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("5", (5, "")), ("５", (5, "")), ("4 来得勤", (4, "来得勤")), ("3，还行吧", (3, "还行吧")), ("0", (0, "")),
        ("4分", (4, "")), ("满意", (4, "")), ("很不满意。", (1, "")), ("没来过", (0, "")),
        ("6", None), ("5个人", None), ("12", None), ("你好", None), ("", None), ("4月来过", None),
    ],
)  # fmt: skip
def test_one_digit_and_perhaps_a_sentence(text: str, answer: tuple[int, str] | None) -> None:
    assert read_answer(text) == answer


def test_each_person_is_asked_once_and_small_circles_come_first() -> None:
    few, many = [1, 2, 3], list(range(1, 40))
    asked = draw({100: few, 200: many}, 10, Random(7))
    assert sorted(asked.values()).count(100) == 3, "those with few candidates lose none of them"
    assert sorted(asked.values()).count(200) == 10
    assert draw({1: [1]}, 3, Random(1)) == {}, "nobody is asked about themself"


@given(st.dictionaries(st.integers(100, 120), st.lists(st.integers(1, 60), unique=True), max_size=6), st.integers(1, 8))
def test_the_draw_keeps_to_the_candidates(candidates: dict[int, list[int]], sample: int) -> None:
    asked = draw(candidates, sample, Random(3))
    for person, cadre in asked.items():
        assert person in candidates[cadre]
    for cadre in candidates:
        assert list(asked.values()).count(cadre) <= sample


def test_worked_by_hand() -> None:
    # 甲 has 7 answers, one says nobody came: the mean of the other six is (5+5+4+4+3+3)/6 = 4.
    # 乙 has 3 and 丙 4: together 7, shown as one.
    answers = {1: [5, 5, 4, 4, 3, 3, 0], 2: [1, 2, 3], 3: [4, 4, 4, 4]}
    seen = publish({1: 10, 2: 9, 3: 8}, answers, {1: 7, 2: 7, 3: 7}, K)
    assert seen.cadres == {1: Satisfaction(10, 7, 6, 4.0)}
    assert seen.rest == {7: Satisfaction(17, 7, 7, 22 / 7)}
    assert seen.pooled == {2: 7, 3: 7}
    assert seen.rest_of_all is None


def test_a_rest_too_small_takes_another_with_it() -> None:
    # 乙 alone has 3: shown beside a total of 13 the difference would be those three, so 甲 (the smallest) joins.
    seen = publish({1: 9, 2: 9, 3: 9}, {1: [4] * 5, 2: [1] * 3, 3: [5] * 6}, {1: 7, 2: 7, 3: 7}, K)
    assert set(seen.cadres) == {3}
    assert seen.rest[7].answered == 8


def test_colleges_too_small_are_shown_together_or_not_at_all() -> None:
    seen = publish({1: 9, 2: 9}, {1: [4] * 3, 2: [2] * 4}, {1: 7, 2: 8}, K)
    assert (dict(seen.cadres), dict(seen.rest)) == ({}, {})
    assert seen.rest_of_all == Satisfaction(18, 7, 7, 20 / 7)
    tiny = publish({1: 9}, {1: [4] * 4}, {1: None}, K)
    assert tiny.rest_of_all == Satisfaction(9), "too few even together: only how many were asked"


def test_a_mean_of_few_who_scored_is_not_shown() -> None:
    seen = publish({1: 9}, {1: [0, 0, 0, 5, 5]}, {1: 7}, K)
    assert seen.cadres[1] == Satisfaction(9, 5, 2, None)


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 9), max_size=10))
def test_nothing_shown_or_left_over_is_of_few(counts: dict[int, int]) -> None:
    shown = apart(counts, K)
    rest = sum(count for key, count in counts.items() if key not in shown)
    assert all(counts[key] >= K for key in shown)
    assert rest == 0 or rest >= K or not shown


@pytest.mark.parametrize(("part", "whole"), [(0, 12), (7, 12), (12, 12), (1, 1), (250, 1000)])
def test_the_interval_is_scipys(part: int, whole: int) -> None:
    theirs = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    assert wilson(part, whole) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_the_interval_of_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
