"""微心愿 (五.4): its states, who may take which step, and words that ask for money, which nobody here handles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from models.rules.refusal import Refusal
from models.rules.text import fold
from models.rules.vocabulary import Word

LONGEST = 120
LEAST = 4
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_AMOUNT = re.compile(r"(\d{1,7})(?:\.\d+)?\s*(?:元|块|rmb|¥)|[¥￥]\s*(\d{1,7})")
_SPOKEN = re.compile(r"([一二两三四五六七八九])?([十百千万])(?:多|来|几)?[元块]")
_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_MONEY = re.compile(r"借.{0,4}钱|转账|红包|收款码|打钱|还钱|网贷|刷单|付款|代付|充值|捐款|众筹|赞助.{0,3}钱|给.{0,3}钱")


class WishState(Word):
    """Where a wish stands."""

    WAITING = "waiting", "等团干部看一眼"
    OPEN = "open", "等人圆"
    CLAIMED = "claimed", "有人在圆"
    DONE = "done", "等许愿的人说一声"
    FULFILLED = "fulfilled", "圆了"
    CLOSED = "closed", "收回或不合适"


ON_WALL = (WishState.OPEN, WishState.CLAIMED, WishState.DONE)


@dataclass(frozen=True, slots=True)
class WishFacts:
    """A wish as its rules see it; `mine`: whether the speaker wished it."""

    number: int
    state: WishState
    mine: bool
    claimer_id: int | None = None


def asks_for_money(text: str, cap: int) -> bool:
    """Whether it asks for money, or for something that costs more than `cap` yuan (0: nothing that names a price)."""
    said = fold(text)
    amounts = [int(one or two) for one, two in _AMOUNT.findall(said)]
    amounts += [_DIGITS.get(digit, 1) * _TIMES[unit] for digit, unit in _SPOKEN.findall(said)]
    return _MONEY.search(said) is not None or any(amount > cap for amount in amounts)


def may_claim(person_id: int, wish: WishFacts) -> Refusal | None:
    """Anybody but the wisher, one at a time. Refusals: `own`, `taken`, `yours-already`, `not-open`."""
    if wish.mine:
        return Refusal("own", {"number": wish.number})
    if wish.state is WishState.CLAIMED:
        mine = wish.claimer_id == person_id
        return Refusal("yours-already" if mine else "taken", {"number": wish.number})
    return None if wish.state is WishState.OPEN else Refusal("not-open", {"number": wish.number})


def may_finish(person_id: int, wish: WishFacts) -> Refusal | None:
    """Whoever claimed it. Refusal: `not-claimed-by-you`."""
    held = wish.state is WishState.CLAIMED and wish.claimer_id == person_id
    return None if held else Refusal("not-claimed-by-you", {"number": wish.number})


def may_thank(wish: WishFacts) -> Refusal | None:
    """The wisher, once somebody says it is done. Refusals: `no-such-wish`, `not-done-yet`."""
    if not wish.mine:
        return Refusal("no-such-wish", {"number": wish.number})
    return None if wish.state is WishState.DONE else Refusal("not-done-yet", {"number": wish.number})


def has_lapsed(state: WishState, lapses_on: date | None, today: date) -> bool:
    """Whether the lock is over and it may be offered again."""
    return state is WishState.CLAIMED and lapses_on is not None and lapses_on < today
