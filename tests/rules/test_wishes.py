"""Small wishes: no money, one claim at a time, never one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.rules.wishes import WishFacts, WishState, asks_for_money, has_lapsed, may_claim, may_finish, may_thank

WISH = WishFacts(12, WishState.OPEN, mine=False)


@pytest.mark.parametrize(
    "text",
    [
        "想借点钱交学费",
        "给我发个红包",
        "想要20元的充电宝",
        "想要¥30的书",
        "想要五十块的水杯",
        "帮我充值一百元话费",
        "收款码发你",
    ],
)
def test_what_asks_for_money(text: str) -> None:
    assert asks_for_money(text, 0)


@pytest.mark.parametrize("text", ["想要一本四级真题", "想有人教我打羽毛球", "想看看学校附近的元宵灯会", "想要一块橡皮"])
def test_what_does_not(text: str) -> None:
    assert not asks_for_money(text, 0)


def test_a_cap_lets_small_things_through() -> None:
    assert not asks_for_money("想要20元的笔记本", 50)
    assert not asks_for_money("想要三十块的水杯", 50)
    assert asks_for_money("想要200块的耳机", 50)
    assert asks_for_money("想要几百块的耳机", 50)
    assert asks_for_money("借我20元钱", 50)


def test_who_may_do_what() -> None:
    assert may_claim(1, WISH) is None
    codes = [
        may_claim(1, replace(WISH, mine=True)),
        may_claim(1, replace(WISH, state=WishState.CLAIMED, claimer_id=1)),
        may_claim(1, replace(WISH, state=WishState.CLAIMED, claimer_id=2)),
        may_claim(1, replace(WISH, state=WishState.WAITING)),
        may_finish(1, WISH),
        may_finish(1, replace(WISH, state=WishState.CLAIMED, claimer_id=2)),
        may_thank(WISH),
        may_thank(replace(WISH, mine=True)),
    ]
    assert [refusal.code if refusal else None for refusal in codes] == [
        "own", "yours-already", "taken", "not-open", "not-claimed-by-you", "not-claimed-by-you", "no-such-wish",
        "not-done-yet",
    ]  # fmt: skip
    assert may_finish(1, replace(WISH, state=WishState.CLAIMED, claimer_id=1)) is None
    assert may_thank(replace(WISH, mine=True, state=WishState.DONE)) is None


def test_a_claim_lapses_the_day_after() -> None:
    last = date(2026, 12, 7)
    assert not has_lapsed(WishState.CLAIMED, last, last)
    assert has_lapsed(WishState.CLAIMED, last, last.replace(day=8))
    assert not has_lapsed(WishState.CLAIMED, None, last)
    assert not has_lapsed(WishState.DONE, last, last.replace(day=8))
