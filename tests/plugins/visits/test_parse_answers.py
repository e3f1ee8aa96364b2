"""Numbers, supplements, disputes and choices as people type them."""

from __future__ import annotations

import pytest

from models.rules.refusal import Refusal
from plugins.visits.parse import (
    Cancel,
    Supplement,
    parse_choice,
    parse_dispute,
    parse_number,
    parse_numbers,
    parse_supplement,
)

LARGEST = 2**63 - 1


@pytest.mark.parametrize(
    ("typed", "number", "rest"),
    [
        ("12 热水修好了", 12, "热水修好了"),
        ("12", 12, ""),
        ("１２　热水修好了", 12, "热水修好了"),
        ("#12 热水修好了", 12, "热水修好了"),
        ("＃１２热水修好了", 12, "热水修好了"),
        ("# 12，热水修好了", 12, "热水修好了"),
        ("12号 热水修好了", 12, "热水修好了"),
        ("12号", 12, ""),
        ("12号成效：修好了", 12, "成效：修好了"),
        ("第12条 热水修好了", 12, "热水修好了"),
        ("N12 热水修好了", 12, "热水修好了"),
        ("No.12 热水修好了", 12, "热水修好了"),
        ("编号12：热水修好了", 12, "热水修好了"),
        ("记录 #12 热水修好了", 12, "热水修好了"),
        ("#12号 热水修好了", 12, "热水修好了"),
        ("12热水修好了", 12, "热水修好了"),
        ("12成效：修好了", 12, "成效：修好了"),
        ("12【成效】修好了", 12, "【成效】修好了"),
        ("12\n热水修好了\n大家很满意 ", 12, "热水修好了\n大家很满意"),
        ("0 热水", 0, "热水"),
        ("007", 7, ""),
        ("9" * 40, LARGEST, ""),
        ("#" + "9" * 5000, LARGEST, ""),
        ("12人参加", None, "12人参加"),
        ("12月1日去的", None, "12月1日去的"),
        ("12号去的", None, "12号去的"),
        ("12.5小时", None, "12.5小时"),
        ("12-14", None, "12-14"),
        ("第12周去的", None, "第12周去的"),
        ("nice", None, "nice"),
        ("热水修好了 12", None, "热水修好了 12"),
        ("", None, ""),
        (" ， ", None, "，"),
    ],
)
def test_the_number_a_message_opens_with(typed: str, number: int | None, rest: str) -> None:
    assert parse_number(typed) == (number, rest)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("12", [12]),
        ("12 13", [12, 13]),
        ("#12、#13，１４", [12, 13, 14]),
        ("12号和13号都对", [12, 13]),
        ("12 12 13", [12, 13]),
        ("12-14", [12, 13, 14]),
        ("#12到#14 20", [12, 13, 14, 20]),
        ("14-12", []),
        ("1-9999", []),
        ("12 谢谢", [12]),
        ("12 13人", [12]),
        ("都对", []),
        ("", []),
    ],
)
def test_all_numbers_a_message_opens_with(typed: str, numbers: list[int]) -> None:
    assert parse_numbers(typed) == numbers


@pytest.mark.parametrize(
    ("typed", "supplement"),
    [
        ("12 热水修好了", Supplement(12, "热水修好了", "", "")),
        ("#12 成效：修好了 感悟：要多去", Supplement(12, "", "修好了", "要多去")),
        ("成效：修好了", Supplement(None, "", "修好了", "")),
        ("12 大家说好，\n心得：要多去\n成效：修好了", Supplement(12, "大家说好", "修好了", "要多去")),
        ("12号感想：要多去", Supplement(12, "", "", "要多去")),
        ("12人参加", Supplement(None, "12人参加", "", "")),
        ("12", Supplement(12, "", "", "")),
        ("", Supplement(None, "", "", "")),
    ],
)
def test_what_is_added_to_which_record(typed: str, supplement: Supplement) -> None:
    assert parse_supplement(typed) == supplement


def test_what_is_wrong_with_which_record() -> None:
    assert parse_dispute("12 那天没有人在") == (12, "那天没有人在")
    assert parse_dispute("那天没有人在", 7) == (7, "那天没有人在")
    assert parse_dispute("12 那天没有人在", 7) == (12, "那天没有人在")
    assert parse_dispute("3个人不在", 7) == (7, "3个人不在")
    assert parse_dispute("0 那天没有人在", 7) == (0, "那天没有人在")
    assert parse_dispute("#12") == Refusal("empty-reason", {"number": 12})
    assert parse_dispute("", 7) == Refusal("empty-reason", {"number": 7})
    refusal = parse_dispute("那天没有人在")
    assert isinstance(refusal, Refusal)
    assert (refusal.code, set(refusal.facts)) == ("which-record", {"usage"})


@pytest.mark.parametrize(
    ("typed", "n", "picked"),
    [
        ("1", 3, (1,)),
        (" ２ ", 3, (2,)),
        ("1 3", 3, (1, 3)),
        ("3、1", 3, (3, 1)),
        ("1，3。", 3, (1, 3)),
        ("1和3", 3, (1, 3)),
        ("13", 3, (1, 3)),
        ("11", 3, (1,)),
        ("13", 15, (13,)),
        ("1 13", 15, (1, 13)),
        ("①", 3, (1,)),
        ("2️⃣", 3, (2,)),
        ("二", 3, (2,)),
        ("第二个", 3, (2,)),
        ("选2吧", 3, (2,)),
        ("是1", 3, (1,)),
        ("2.", 3, (2,)),
        ("全部", 3, (1, 2, 3)),
        ("都是", 3, (1, 2, 3)),
        ("4", 3, None),
        ("0", 3, None),
        ("10", 9, None),
        ("16", 15, None),
        ("9" * 5000, 15, None),
        ("1楼的", 3, None),
        ("好", 3, None),
        ("", 3, None),
        ("，", 3, None),
        ("没有", 3, None),
        ("取消", 3, Cancel()),
        ("取消。", 3, Cancel()),
        ("算了吧", 3, Cancel()),
        ("不记了", 3, Cancel()),
        ("都不是", 3, Cancel()),
        ("Cancel", 3, Cancel()),
    ],
)
def test_a_choice(typed: str, n: int, picked: tuple[int, ...] | Cancel | None) -> None:
    assert parse_choice(typed, n) == picked
