"""What is read from what people type, and the words of the room."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.refusal import Refusal
from models.rules.wishes import WishState
from plugins.wishes import parse, replies
from plugins.wishes.results import Claimed, Granted, Made, WallLine

OPEN = WallLine(12, "想要一本四级真题", WishState.OPEN)
TAKEN = WallLine(13, "想学打羽毛球", WishState.CLAIMED)


def test_wishes_and_taking_back() -> None:
    assert parse.parse_wish("匿名，想要一本四级真题") == ("想要一本四级真题", True)
    assert parse.parse_wish("想要一本四级真题") == ("想要一本四级真题", False)
    assert [parse.parse_back(said) for said in ("收回 12", "不要了＃12", "收回", "想要一本书")] == [12, 12, None, None]
    assert parse.parse_number("12 谢谢") == (12, "谢谢")
    assert parse.parse_number("谢谢") == (None, "谢谢")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("12 通过", (12, True, "")),
        ("12 不合适，换个说法", (12, False, "换个说法")),
        ("12", (12, None, "")),
        ("通过", (None, True, "")),
    ],
)
def test_reviews(said: str, found: object) -> None:
    assert parse.parse_review(said) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("12", (12, "claim", "")),
        ("＃12", (12, "claim", "")),
        ("12 放回", (12, "drop", "")),
        ("放弃 12", (12, "drop", "")),
        ("12 完成 送到寝室了", (12, "done", "送到寝室了")),
        ("完成 12 送到寝室了", (12, "done", "送到寝室了")),
        ("完成", (None, "done", "")),
        ("", (None, "claim", "")),
    ],
)
def test_grants(said: str, found: object) -> None:
    assert parse.parse_grant(said) == found


def test_every_refusal_has_words() -> None:
    facts = {"number": 3, "record": 4, "limit": 5, "cap": 50, "most": 3}
    for code in replies._REFUSALS:
        assert "{" not in replies.refused(Refusal(code, facts))


def test_an_anonymous_wish_names_nobody() -> None:
    assert "谁也看不出是你" in replies.made(Made(12, "王小雨", anonymous=True))
    assert "王小雨" not in replies.made(Made(12, "王小雨", anonymous=True))
    assert "王小雨看一眼就上墙" in replies.made(Made(12, "王小雨", anonymous=False))


def test_walls() -> None:
    assert "墙上现在没有心愿" in replies.wall([])
    assert "墙上现在没有心愿" in replies.public_wall([])
    own = WallLine(14, "想看海", WishState.OPEN, mine=True)
    held = WallLine(15, "想要一盆花", WishState.CLAIMED, claimed_by_me=True)
    said = replies.wall([OPEN, own, TAKEN, held])
    assert "#12 想要一本四级真题\n#14 想看海（你许的）\n#13 想学打羽毛球（有人在圆）\n#15 想要一盆花（你在圆）" in said
    public = replies.public_wall([OPEN, own, TAKEN, held])
    assert "你许的" not in public
    assert "你在圆" not in public
    assert "#13 想学打羽毛球（有人在圆）" in public
    assert replies.own([]) == replies.refused(Refusal("how"))
    assert "（等人圆）" in replies.own([OPEN])


def test_the_way_of_a_wish() -> None:
    assert "/心愿审核 12 通过" in replies.to_look_at(12, "想看海")
    assert replies.to_review([]) == replies.NONE_TO_REVIEW
    assert "#12 想要一本四级真题" in replies.to_review([OPEN])
    assert replies.reviewed(12, yes=True) != replies.reviewed(12, yes=False)
    assert "上墙了" in replies.on_the_wall(12)
    assert "没有上墙：太贵了。" in replies.not_fitting(12, "太贵了")
    assert "没有上墙。" in replies.not_fitting(12, "")
    assert "12月7日前" in replies.claimed(Claimed(12, "想看海", date(2026, 12, 7)))
    assert "有人在圆" in replies.somebody_is_at_it(12)
    assert "说做好了（送到寝室了）" in replies.is_it_so(12, "送到寝室了")
    assert "说做好了。" in replies.is_it_so(12, "")
    assert "TA说：太好了" in replies.thanked(12, "想看海", "太好了")
    assert "谢谢你" in replies.thanked(12, "想看海", "")
    assert "/圆梦记录 12" in replies.came_true(12, "想看海")
    assert "/圆梦 12" in replies.not_quite(12)
    assert "没关系" in replies.lapsed(12, "想看海")
    assert "收回了" in replies.taken_back(12)
    assert "已记录 #9" in replies.recorded(Granted(12, "想看海", 9))
