"""The draw: anybody repeats it with sha256sum, nobody steers it, and everything has the same chance."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from models.rules.sampling import Drawn, Listed, digest, draw, full_seed, heads, in_order, list_text, shared_out, voices

LIST = [Listed(1, 11, 103), Listed(1, 11, 101), Listed(1, 12, 102), Listed(0, 13, 104)]


def test_the_list_is_text_in_the_order_of_numbers() -> None:
    assert list_text(LIST) == "1,11,101\n1,12,102\n1,11,103\n0,13,104\n"
    assert heads(LIST) == {0: 1, 1: 2}


def test_a_draw_by_hand() -> None:
    """Seed `s|w`: of a college of two the one whose sha256 comes first, and of that one the first record."""
    seed = full_seed("s", "w")
    order = sorted([11, 12], key=lambda one: hashlib.sha256(f"s|w|cadre|{one}".encode()).hexdigest())
    first = next(one for one in draw(LIST, seed, 1, 1) if one.college == 1)
    assert first.cadre == order[0]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="没有 sha256sum")
def test_anybody_repeats_it_with_sha256sum() -> None:
    seed = full_seed("7e2b32b4665c1f2fabb7eaee744e5778", "海棠花开了")
    numbers = list(range(1, 30))
    by_shell = []
    for number in numbers:
        ran = subprocess.run(["sha256sum"], input=f"{seed}|record|{number}".encode(), capture_output=True, check=True)
        by_shell.append((ran.stdout.decode().split()[0], number))
    drawn = draw([Listed(1, 5, number) for number in numbers], seed, 6, 6)
    assert [one.number for one in drawn] == [number for _, number in sorted(by_shell)[:6]]
    assert digest(seed) == subprocess.run(
        ["sha256sum"], input=seed.encode(), capture_output=True, check=True
    ).stdout.decode().split()[0]  # fmt: skip


def test_six_by_six_of_every_college_and_who_has_fewer_is_taken_whole() -> None:
    many = [Listed(college, 100 * college + cadre, 10_000 * college + 100 * cadre + record)
            for college in (1, 2) for cadre in range(9) for record in range(8)]  # fmt: skip
    few = [Listed(3, 301, 30_001), Listed(3, 302, 30_002), Listed(3, 302, 30_003)]
    drawn = draw([*many, *few], "seed", 6, 6)
    assert Counter(one.college for one in drawn) == {1: 36, 2: 36, 3: 3}
    assert set(Counter((one.college, one.cadre) for one in drawn if one.college < 3).values()) == {6}
    assert {one.of for one in drawn if one.college < 3} == {8}
    assert [one for one in drawn if one.cadre == 301] == [Drawn(3, 301, 30_001, 1)]


@given(st.permutations(LIST), st.text(max_size=8))
def test_the_order_of_the_rows_changes_nothing(listed: list[Listed], seed: str) -> None:
    assert draw(listed, seed, 2, 2) == draw(LIST, seed, 2, 2)
    assert list_text(listed) == list_text(LIST)


def test_a_withdrawn_record_does_not_move_the_others() -> None:
    """Places depend on nothing but seed and number: without one drawn record only that one is replaced."""
    numbers = [Listed(1, 1, number) for number in range(1, 40)]
    drawn = [one.number for one in draw(numbers, "seed", 6, 6)]
    without = [one.number for one in draw([one for one in numbers if one.number != drawn[0]], "seed", 6, 6)]
    assert without[:5] == drawn[1:]


def test_everything_has_the_same_chance() -> None:
    """3 of 12 records under 2 000 seeds: every record 500 times, give or take (χ², p > 0.001)."""
    listed = [Listed(1, 1, number) for number in range(12)]
    seen = Counter(one.number for seed in range(2000) for one in draw(listed, str(seed), 1, 3))
    assert stats.chisquare([seen[number] for number in range(12)]).pvalue > 0.001


def test_voices_are_drawn_too() -> None:
    assert sorted(voices("s", 7, [3, 1, 2])) == [1, 2, 3]
    assert voices("s", 7, [3, 1, 2]) == in_order("s", "voice|7", [1, 2, 3])
    assert any(voices("s", number, range(9)) != voices("s", 0, range(9)) for number in range(1, 5))


def test_tasks_are_shared_evenly_and_never_given_to_whom_they_concern() -> None:
    given = shared_out([1, 2, 3, 4, 5], [21, 22], {1: {21}, 2: {21, 22}})
    assert given == {1: 22, 3: 21, 4: 21, 5: 22}
    assert shared_out([1], [], {}) == {}
