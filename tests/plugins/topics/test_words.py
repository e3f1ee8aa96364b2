"""What is read from what people type, and the words of the room."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone

import pytest

from models.rules.refusal import Refusal
from models.rules.topics import Figures, LibraryTopic, Worry
from plugins.topics import parse, replies
from plugins.topics.results import Closed, HelperLine, Opened, Place, Prepared, Shelf, Wanted

AT = datetime(2026, 11, 26, 20, tzinfo=timezone.utc)
TOPIC = LibraryTopic("q", "一句话", "你怎么看？", (5,), "原文", "《某文件》", date(2023, 6, 22), date(2028, 6, 22))
SHELF = Shelf(1, TOPIC, approved=False, over=False)
DONE = Closed(3, "晒书单", (), Figures(8, (("学习", 6),), 2), 2)
POLL = Closed(5, "去哪", ("山", "湖"), Figures(6, (("山", 1), ("湖", 5))), 1)


def test_topics_and_stories() -> None:
    assert parse.parse_topic("想谢谢一个人") == ("想谢谢一个人", "想谢谢一个人")
    assert parse.parse_topic("想谢谢一个人\n最想谢谢谁？") == ("想谢谢一个人", "最想谢谢谁？")
    assert parse.parse_topic("《晒书单》 你在读什么") == ("晒书单", "你在读什么")
    assert parse.parse_topic("长" * 40) == ("长" * 29 + "…", "长" * 40)
    assert parse.parse_topic("") is None
    assert parse.parse_topic("甲\n" + "长" * 501) is None
    assert parse.is_story("《一起晒书单》 群里二十多人晒了书单，选出三本一起读")
    assert not parse.is_story("《一起晒书单》 你在读什么")
    assert not parse.is_story("一起晒书单，群里二十多人晒了书单，选出三本")
    assert parse.is_story("毕业季话题 大家讨论了实习和考证，二十多人参与")
    assert not parse.is_story("毕业季话题 你们最担心找工作的哪一步，为什么？")
    assert not parse.is_story("毕业季话题\n大家讨论讨论实习和考证，说说自己的打算")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("秋游去哪 山上 湖边", ("秋游去哪", ("山上", "湖边"))),
        ("秋游去哪\nA. 山上\nB、湖 边\n3)学校", ("秋游去哪", ("山上", "湖 边", "学校"))),
        ("秋游去哪；山上；湖边；山上", ("秋游去哪", ("山上", "湖边"))),
        ("秋游去哪 山上", None),
        ("", None),
        ("几 " + " ".join(map(str, range(10, 21))), None),
        ("几 " + "长" * 31 + " 短", None),
    ],
)
def test_polls(said: str, found: object) -> None:
    assert parse.parse_poll(said) == found


def test_numbers_verdicts_and_helpers() -> None:
    assert parse.parse_number("＃12 大家说，很好") == (12, "大家说，很好")
    assert parse.parse_number("大家说") == (None, "大家说")
    assert parse.parse_verdict("通过 3") == ("通过", "3")
    assert parse.parse_verdict("停用 一句话") == ("停用", "一句话")
    assert parse.parse_verdict("通过") is None
    assert parse.parse_verdict("3") is None
    assert [parse.parse_helper(said) for said in ("12 同意", "12 先不", "12", "同意")] == [
        (12, True), (12, False), (12, None), (None, True),
    ]  # fmt: skip


def test_every_refusal_has_words() -> None:
    facts = {"title": "甲", "number": 3, "record": 4, "limit": 5}
    for code in replies._REFUSALS:
        assert "{" not in replies.refused(Refusal(code, facts))


def test_openings_invite() -> None:
    talk = replies.opening(3, Wanted("晒书单", "你在读什么？"), AT)
    assert talk.startswith("【线上活动】晒书单\n你在读什么？\n")
    assert "不说也没关系" in talk
    assert replies.opening(3, Wanted("晒书单", "晒书单"), AT).count("晒书单") == 1
    assert "1 山\n2 湖\n回一个数字就行" in replies.opening(5, Wanted("去哪", "", options=("山", "湖")), AT)
    assert replies.where([Place(7, "药学2401（QQ）"), Place(8, "3-305（微信）")], 8).endswith(
        "2 3-305（微信）  ←这个群"
    )
    assert replies.opened(Opened(3, "晒书单", False, 2, AT)).startswith(
        "线上活动 #3《晒书单》发到 2 个群，11月26日 20点结束"
    )
    assert replies.opened(Opened(5, "去哪", True, 1, AT)).startswith("投票 #5")
    assert "不会再提了" in replies.nudge("去哪", AT, poll=True)
    assert "随时说一句" in replies.nudge("晒书单", AT, poll=False)
    assert "截止" in replies.too_late("去哪")
    assert replies.platform("wechat") == "微信"


def test_what_came_of_it() -> None:
    said = replies.ended(DONE)
    assert "8 人说了话" in said
    assert "· 学习：6 人\n· 还说到别的 2 个方面，人少，不列。" in said
    assert "/线上小结 3" in said
    assert replies.ended(replace(DONE, record=9)).endswith("已经记成 #9。")
    assert "发到群里：/线上小结 5" in replies.ended(POLL)
    few = replace(POLL, figures=Figures(3, ()))
    assert "各选项不显示" in replies.ended(few)
    assert replies.picture_note(few) == "投的人还少，各选项不显示。"
    assert replies.picture_note(POLL) == ""
    assert replies.picture_note(DONE) == "另有 2 个方面说到的人少，不列。"
    assert replies.picture_note(replace(DONE, figures=Figures(8, ()))) == ""
    assert replies.closing_post(POLL).startswith("《去哪》投票结果：6 人投了票。")
    assert replies.closing_post(DONE).startswith("《晒书单》谢谢大家：8 人说了话。")
    assert replies.finished(POLL, posted=True) == "投票结果发到 1 个群了。"
    assert replies.finished(replace(DONE, record=9), posted=False) == "已记录 #9 线上活动《晒书单》。"
    assert replies.record_line(DONE) == "（2 个群，8 人说了话；说到学习（6 人））"
    assert replies.record_line(replace(DONE, figures=Figures(2, ()))) == "（2 个群，2 人说了话）"


def test_the_shelf() -> None:
    rows = [
        SHELF,
        Shelf(2, replace(TOPIC, quote="", title="乙"), approved=True, over=False, timely=True),
        replace(SHELF, number=3, over=True),
    ]
    said = replies.shelf(rows, may_approve=True)
    assert "1 一句话（引《某文件》）［待通过］\n2 乙，这个月合适\n3 一句话（引《某文件》）［过期］" in said
    assert "通过" not in replies.shelf(rows[1:2], may_approve=False)
    for row, state in zip(rows, ("待学院团委通过", "可以用", "过了使用期限"), strict=True):
        assert state in replies.topic(row, date(2026, 1, 1))
    assert "原文用到 2028年6月22日。" in replies.topic(SHELF, date(2026, 1, 1))
    assert "原文用到" not in replies.topic(replace(SHELF, topic=replace(TOPIC, expires=None)), date(2026, 1, 1))
    assert replies.approved("甲", ended=False) != replies.approved("甲", ended=True)


def test_preparing() -> None:
    worries = (Worry("生活", 12, 5), Worry("学业", 7, 9), Worry("心情", 6, None), Worry("别的", 5, 5))
    said = replies.prepared(Prepared("学习", "药学院", worries, ("问一？",), (SHELF,)))
    assert "· 生活：12 人（上一段 5 人，多了）\n· 学业：7 人（上一段 9 人，少了）\n· 心情：6 人\n· 别的：5 人\n" in said
    assert "话题库里相近的：1 一句话" in said
    assert "没有够多人" in replies.prepared(Prepared("学习", "药学院", (), (), ()))


def test_helpers() -> None:
    assert replies.helpers([]) == replies.NO_HELPERS
    said = replies.helpers([HelperLine(4, "吴思颖", True), HelperLine(5, "赵雪", False)])
    assert "#4 吴思颖\n#5 赵雪（等你回话）" in said
    assert "/帮手 4 同意" in replies.offer("吴思颖", 4)
    assert "王小雨" in replies.accepted("王小雨")
    assert "王小雨" in replies.declined("王小雨")
    assert replies.decided("赵雪", yes=True) != replies.decided("赵雪", yes=False)
