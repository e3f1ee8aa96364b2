"""Two digests ignored, four weeks of silence: and only while something is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.ladder import Rung, rung_of

MONDAY = date(2026, 11, 2)


def monday(week: int) -> date:
    return MONDAY + timedelta(weeks=week)


def rung(sent_on: Sequence[date], touched_on: date | None, today: date, *, overdue: bool = True) -> Rung:
    return rung_of(sent_on, touched_on, overdue, today, 2, 4)


@pytest.mark.parametrize(
    ("week", "expected"),
    [(0, Rung.NONE), (1, Rung.NONE), (2, Rung.LISTED), (3, Rung.LISTED), (4, Rung.TASK), (9, Rung.TASK)],
)
def test_week_by_week_of_silence(week: int, expected: Rung) -> None:
    sent_on = [monday(number) for number in range(week + 1)]
    assert rung(sent_on, None, monday(week)) is expected
    assert rung(sent_on, None, monday(week), overdue=False) is Rung.NONE


def test_a_touch_takes_one_down() -> None:
    sent_on = [monday(number) for number in range(6)]
    assert rung(sent_on, monday(4) + timedelta(days=2), monday(5)) is Rung.NONE
    assert rung(sent_on, monday(3), monday(5)) is Rung.NONE, "it came on the day of the digest"
    assert rung(sent_on, monday(2), monday(5)) is Rung.LISTED
    assert rung(sent_on, monday(1), monday(5)) is Rung.TASK


def test_silence_is_counted_from_the_last_touch() -> None:
    touched_on = MONDAY - timedelta(days=14)
    assert rung([monday(0), monday(1)], touched_on, monday(2)) is Rung.TASK


def test_whom_nothing_reached_has_ignored_nothing() -> None:
    assert rung([], None, monday(9)) is Rung.NONE
    assert rung([], MONDAY, monday(9)) is Rung.NONE


def test_two_messages_of_one_week_are_one_digest() -> None:
    assert rung([monday(0), monday(0) + timedelta(days=2)], None, monday(1)) is Rung.NONE


DAYS = st.dates(date(2026, 9, 1), date(2027, 1, 31))
HIGHER = [Rung.NONE, Rung.LISTED, Rung.TASK]


@given(sent_on=st.lists(DAYS, max_size=8), touched_on=st.none() | DAYS, today=DAYS, more=st.integers(0, 60))
def test_only_a_touch_takes_one_down(
    sent_on: list[date], touched_on: date | None, today: date, more: int
) -> None:  # fmt: skip
    now, later = rung(sent_on, touched_on, today), rung(sent_on, touched_on, today + timedelta(days=more))
    assert HIGHER.index(later) >= HIGHER.index(now)
    assert rung(sent_on, today, today) is Rung.NONE
