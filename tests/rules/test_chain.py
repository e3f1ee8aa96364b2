"""The chain: the same facts give the same digest, any other facts another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.chain import GENESIS, Block, Fact, leaf_of, leaves_in, read_anchor, shown, told_record

AT = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
FACT = Fact(7, AT, 3, "record", 5, "recorded", 1, {"process": "聊了热水", "kind": "visit"}, "5a17")


def _digest(*facts: Fact) -> str:
    block = Block(GENESIS, date(2026, 11, 22))
    for fact in facts:
        block.add(fact, leaf_of(fact))
    return block.digest()


def test_the_order_of_keys_and_the_zone_do_not_matter() -> None:
    east = AT.astimezone(timezone(timedelta(hours=8)))
    assert _digest(replace(FACT, at=east, payload=dict(reversed(FACT.payload.items())))) == _digest(FACT)


@pytest.mark.parametrize(
    "other",
    [
        replace(FACT, id=8), replace(FACT, at=AT + timedelta(microseconds=1)), replace(FACT, actor_id=None),
        replace(FACT, subject_kind="plan"), replace(FACT, subject_id=6), replace(FACT, kind="withdrawn"),
        replace(FACT, version=2), replace(FACT, payload={"process": "聊了冷水", "kind": "visit"}),
        replace(FACT, salt="5a18"),
    ],
)  # fmt: skip
def test_whatever_is_changed_shows(other: Fact) -> None:
    assert _digest(other) != _digest(FACT)


def test_the_block_before_and_the_day_belong_to_it() -> None:
    assert len({Block(GENESIS, date(2026, 11, 22)).digest(), Block("1" * 64, date(2026, 11, 22)).digest()}) == 2
    assert Block(GENESIS, date(2026, 11, 21)).digest() != Block(GENESIS, date(2026, 11, 22)).digest()


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=5))
def test_leaves_come_back_one_by_one(leaves: list[bytes]) -> None:
    assert list(leaves_in(b"".join(leaves))) == leaves


def test_an_anchor_as_people_copy_it() -> None:
    digest = _digest(FACT)
    assert read_anchor(shown(digest)) == digest[:24]
    assert read_anchor(shown(digest).upper()) == digest[:24]
    assert read_anchor(digest) == digest
    for wrong in ("", "3f9a", digest + "0", "不是" * 20):
        assert read_anchor(wrong) is None


def test_what_a_record_must_say() -> None:
    more = replace(FACT, id=8, kind="supplemented", payload={"process": "还修了灯", "effect": "当晚就亮了"})
    gone = replace(FACT, id=9, kind="withdrawn", payload={})
    other = replace(FACT, id=10, kind="confirmed", payload={})
    assert told_record([FACT, more, other, gone]) == {
        "process": "聊了热水\n还修了灯", "kind": "visit", "effect": "当晚就亮了", "withdrawn": "1",
    }  # fmt: skip
    assert told_record([]) is None
    assert told_record([gone]) is None
    assert told_record([replace(FACT, salt="", payload={})]) is None
