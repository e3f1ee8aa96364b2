"""What is typed, full-width, without spaces, in whatever words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.concern_words import Closure
from models.rules.refusal import Refusal
from plugins.problems.parse import Ending, Filter, is_ack, number_and_rest, numbers_in, parse_ending, parse_filter
from plugins.problems.recipients import Meant, Office, Somebody, offices_of, stem_of, who_is_meant


@pytest.mark.parametrize(
    ("text", "quoted", "meant"),
    [
        ("12", None, (12, "")),
        ("#12 已经修好", None, (12, "已经修好")),
        ("＃１２：已经修好", None, (12, "已经修好")),
        ("12已经修好", None, (12, "已经修好")),
        ("12号 已经修好", None, (12, "已经修好")),
        ("已经修好", None, (None, "已经修好")),
        ("", None, (None, "")),
        ("9999999999999", None, (None, "9999999999999")),
        ("已经修好", 7, (7, "已经修好")),
        ("3号楼的也修好了", 7, (7, "3号楼的也修好了")),
        ("2个月内换完", 7, (7, "2个月内换完")),
        ("12 已经修好", 7, (12, "已经修好")),
        ("#12已经修好", 7, (12, "已经修好")),
        ("12", 7, (12, "")),
        ("", 7, (7, "")),
    ],
)
def test_the_number_and_the_words(text: str, quoted: int | None, meant: tuple[int | None, str]) -> None:
    assert number_and_rest(text, quoted) == meant


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12 15", [12, 15]),
        ("#12、＃15", [12, 15]),
        ("12和15", [12, 15]),
        ("12号 12", [12]),
        ("12 后勤", []),
        ("", []),
        ("1234567890123", []),
    ],
)
def test_a_list_of_numbers(text: str, numbers: list[int]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", Filter()),
        ("后勤处", Filter("后勤处")),
        ("药学院 热水", Filter("药学院 热水")),
        ("全部", Filter(every=True)),
        ("已办结 图书馆 第２页", Filter("图书馆", closed=True, page=2)),
        ("2", Filter(page=2)),
        ("第0页", Filter(page=1)),
        ("我的", Filter(mine=True)),
    ],
)
def test_what_the_list_is_narrowed_by(text: str, wish: Filter) -> None:
    assert parse_filter(text) == wish


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("已解决 换了新的热水器", Ending(Closure.SOLVED, "换了新的热水器")),
        ("已解决换了新的热水器", Ending(Closure.SOLVED, "换了新的热水器")),
        ("解决了，换了新的热水器", Ending(Closure.SOLVED, "换了新的热水器")),
        ("无法解决：管道太老", Ending(Closure.UNSOLVABLE, "管道太老")),
        ("不属实，去看过两次", Ending(Closure.UNVERIFIED, "去看过两次")),
        ("未能核实 去看过两次", Ending(Closure.UNVERIFIED, "去看过两次")),
        ("非本校职责 要找物业", Ending(Closure.ELSEWHERE, "要找物业")),
        ("自然消失 放假了", Ending(Closure.LAPSED, "放假了")),
        ("还没解决", Ending(None, "还没解决")),
        ("", Ending(None, "")),
    ],
)
def test_how_it_ended(text: str, ending: Ending) -> None:
    assert parse_ending(text) == ending


def test_every_closure_is_understood_by_its_own_name() -> None:
    assert [parse_ending(one.label).closure for one in Closure] == list(Closure)


@pytest.mark.parametrize(
    ("text", "ack"),
    [
        ("收到", True),
        ("好的，收到！", True),
        ("ＯＫ", True),
        ("收到，周五修好", False),
        ("", False),
        ("马上处理", True),
    ],
)
def test_heard_of_it(text: str, ack: bool) -> None:
    assert is_ack(text) is ack


OFFICES = offices_of(["后勤处", "图书馆", "信息中心", "团委"], ["后勤保障处", "图书馆", "国际交流处"])
HAN, TWIN, OTHER_TWIN = Somebody(1, "韩梅英", "辅导员"), Somebody(2, "林平", "辅导员"), Somebody(3, "林平", "班主任")
PEOPLE = [HAN, TWIN, OTHER_TWIN]


def test_policy_and_roster_call_one_department_by_two_names() -> None:
    assert (
        Office("后勤处", "后勤保障处"),
        Office("图书馆", "图书馆"),
        Office("信息中心"),
        Office("团委"),
        Office("国际交流处", "国际交流处"),
    ) == OFFICES
    assert stem_of("学生处") == "学生"


@pytest.mark.parametrize(
    ("said", "name", "rest"),
    [
        ("后勤处 尽快修", "后勤处", "尽快修"),
        ("后勤保障处尽快修", "后勤处", "尽快修"),
        ("后勤，尽快修", "后勤处", "尽快修"),
        ("后勤部门 尽快修", "后勤处", "尽快修"),
        ("信息 看看网", "信息中心", "看看网"),
        ("韩梅英 麻烦看看", "韩梅英", "麻烦看看"),
        ("国际交流处", "国际交流处", ""),
    ],
)
def test_who_is_meant(said: str, name: str, rest: str) -> None:
    meant = who_is_meant(said, OFFICES, PEOPLE)
    assert isinstance(meant, Meant)
    assert (meant.whom.name, meant.rest) == (name, rest)


def test_who_is_not_clear() -> None:
    assert who_is_meant(" ", OFFICES, PEOPLE) == Refusal("whom", {"names": tuple(one.name for one in OFFICES)})
    assert who_is_meant("林平 看看", OFFICES, PEOPLE) == Refusal("which-person", {"name": "林平"})
    strange = who_is_meant("后情处 看看", OFFICES, PEOPLE)
    assert isinstance(strange, Refusal)
    assert (strange.code, strange.facts["said"], strange.facts["names"][0]) == (
        "no-such-department",
        "后情处",
        "后勤处",
    )
    far_off = who_is_meant("哈", OFFICES, PEOPLE)
    assert isinstance(far_off, Refusal)
    assert len(far_off.facts["names"]) == len(OFFICES)


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    number_and_rest(text)
    number_and_rest(text, 12)
    numbers_in(text)
    parse_filter(text)
    parse_ending(text)
    is_ack(text)
    who_is_meant(text, OFFICES, PEOPLE)


@pytest.mark.parametrize("text", ["解决不好就别办结", "解决中，等配件", "解决了一半", "解决方案在走流程", "解决了吗"])
def test_what_is_not_done_yet_ends_nothing(text: str) -> None:
    assert parse_ending(text).closure is None
