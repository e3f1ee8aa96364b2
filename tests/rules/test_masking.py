"""What names a person is taken out; what names a thing stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.masking import MASK, mask, redact, rooms_in

OWN = ("吴思颖", "20240126", "10011", "13800000011", "")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我电话138 0000 0011，宿舍没热水", f"我电话{MASK}，宿舍没热水"),
        ("找我：１３８０００００１２３", f"找我：{MASK}"),
        ("一三八零零零零零零一一", MASK),
        ("微信号wx_abc123 加我", f"微信号{MASK} 加我"),
        ("QQ是 123456789", f"QQ是 {MASK}"),
        ("邮箱 wu.siying@example.edu.cn 谢谢", f"邮箱 {MASK} 谢谢"),
        ("身份证 11010519491231002X", f"身份证 {MASK}"),
        ("我叫吴思颖，学号２０２４０１２６", f"我叫{MASK}，学号{MASK}"),
        ("我是1-0-0-1-1", f"我是{MASK}"),
        ("座机 0571-88888888", f"座机 {MASK}"),
    ],
)
def test_what_names_a_person_is_gone(text: str, masked: str) -> None:
    found = mask(text, OWN)
    assert found.text == masked
    assert found.hits


@pytest.mark.parametrize(
    "text",
    [
        "3-305没热水", "下午2点到4点停水", "饭卡少了200块，12元一份", "2026年11月20日的课", "11.20 停电", "四级 425 分",
        "第3食堂二楼5号窗口", "选课系统 502 错误", "教室 A305", "2026-11-20 报修的",
    ],
)  # fmt: skip
def test_what_names_a_thing_stays(text: str) -> None:
    assert mask(text, OWN).text == text
    assert mask(text, OWN).hits == ()


def test_what_others_read_names_nobody_and_no_room() -> None:
    text = "张三在3-305说，３号楼306室也漏水，电话13800000000"
    assert redact(text, ["张三", "王"]) == f"某某在某寝室说，某寝室也漏水，电话{MASK}"
    assert redact("食堂太贵") == "食堂太贵"


@pytest.mark.parametrize(
    "room", ["宿舍306", "12#306", "5号楼B402", "1单元302", "三零六宿舍", "512房间", "12栋-306", "3号楼 5层 512室"]
)
def test_a_room_in_whatever_words(room: str) -> None:
    assert room not in redact(f"我们{room}没有热水")
    assert "没有热水" in redact(f"我们{room}没有热水")


@pytest.mark.parametrize("text", ["水卡充了3-500元", "一个月 9-1200 元", "住宿费1200元"])
def test_a_price_is_no_room(text: str) -> None:
    assert redact(text) == text


def test_the_rooms_of_a_text() -> None:
    assert rooms_in("3-305 和 3号楼306室，还有３-305") == ("3-305", "3号楼306室")
    assert rooms_in("三食堂2号窗口") == ()


@given(st.text(max_size=60))
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text, OWN).text
    assert mask(once, OWN).text == once


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_own_marks_never_survive(before: str, after: str) -> None:
    for mark in OWN[:2]:
        assert mark not in mask(f"{before}{mark}{after}", OWN).text
