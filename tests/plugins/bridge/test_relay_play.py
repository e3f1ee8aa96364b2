"""Two groups that hear each other, from opening to closing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pictures import photo
from two_sides import CADRE, QQ, WX, Sides

from models.rules.relay import MARK
from models.tables import Audit, Bridge, BridgeGroup, Concern, Event, Handled, Outbox, Question, Record
from plugins._kit.commands import Hook
from plugins._kit.dispatcher import gate
from plugins.bridge.memory import bridges
from plugins.bridge.queues import relay

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_words_cross_both_ways_once_both_groups_were_told(sides: Sides) -> None:
    await sides.on_qq(CADRE, "/报到 药学2401")
    await sides.on_wx("wx-cadre", "/报到 药学2401")
    answer = await sides.on_qq(CADRE, "/互通 开")
    assert answer.startswith("互通 #")
    assert "微信群（药学2401）" in answer
    assert "/不互通 我" in answer
    await sides.on_qq("许诺", "还没人知道呢")
    await sides.pass_time(10)
    assert not gate.bridged
    sides.clear()
    await sides.deliver()
    assert "QQ群（药学2401）" in sides.wx.said[-1].text
    assert "/不互通 我" in sides.wx.said[-1].text
    sides.clear()
    sides.wx.names["wx-9"] = "小美"
    assert await sides.on_qq("许诺", "周三下午有空吗") == ""
    assert await sides.on_wx("wx-9", "有空的") == ""
    await sides.pass_time(5)
    assert [said.text for said in sides.wx.said] == ["许诺（QQ）：周三下午有空吗"]
    assert [said.text for said in sides.qq.said] == ["小美（微信）：有空的"]
    sides.clear()
    state = await sides.on_wx("wx-9", "/互通")
    assert "· 微信群（药学2401）：这里\n· QQ群（药学2401）" in state
    sides.clear()
    assert "这里关了" in await sides.on_wx("wx-cadre", "/互通 关")
    await sides.deliver()
    assert "微信群（药学2401）退出了" in sides.qq.said[-1].text
    sides.clear()
    await sides.on_qq("许诺", "还听得见吗")
    await sides.pass_time(5)
    assert not sides.wx.said
    assert (await Bridge.get()).closed_at is not None
    assert [row.kind for row in await Event.filter(subject_kind="bridge").order_by("id")] == [
        "bridge_opened", "bridge_left",
    ]  # fmt: skip


async def _every_word(sides: Sides) -> str:
    """All the text of all the rows."""
    tables = [Audit, Bridge, BridgeGroup, Concern, Event, Handled, Outbox, Question, Record]
    return "\n".join([str(row.__dict__) for table in tables for row in await table.all()])  # type: ignore[attr-defined]


@sqlite
async def test_ordinary_talk_is_never_stored(sides: Sides) -> None:
    await sides.bridged()
    before = await Handled.all().count()
    await sides.on_qq("许诺", "金丝雀一号")
    await sides.on_wx("wx-9", "金丝雀二号")
    await sides.pass_time(5)
    assert len(sides.wx.said) == len(sides.qq.said) == 1
    assert await Handled.all().count() == before + 2
    assert "金丝雀" not in await _every_word(sides)


@sqlite
async def test_what_is_said_to_the_bot_stays_on_its_side(sides: Sides) -> None:
    await sides.bridged()
    for text in (
        "/我是谁",
        "/匿名 食堂太贵",
        "/匿明 食堂太贵",
        "/不存在的命令啊",
        "匿名 食堂太贵",
        "谈心 吴思颖 聊了转专业",
    ):
        await sides.on_qq("吴思颖", text)
    await sides.on_qq("许诺", "你会什么", at_bot=True)
    recorded = await sides.stage.say(CADRE, "/团日 组织生活 一起学了团章第二章，十八个人都谈了自己的打算", group=QQ[1])
    await sides.on_qq(CADRE, "收到", quote=recorded[-1].message_id)
    await sides.stage.tell("吴思颖", "三食堂太贵了", now=sides.now)
    await sides.wx_says("wx-9", "只跟你说", group=None)
    await sides.pass_time(10)
    assert not sides.wx.said


@sqlite
async def test_an_answer_to_a_question_stays_on_its_side(sides: Sides) -> None:
    await sides.bridged()
    for group, target in (("wx-2", "药学2402"), ("wx-3", "3-305")):
        await sides.on_wx("wx-cadre", f"/报到 {target}", group=group)
    sides.clear()
    assert "0 先不" in await sides.on_qq(CADRE, "/互通 开")
    await sides.on_qq("许诺", "0")
    await sides.on_qq(CADRE, "0")
    await sides.pass_time(10)
    assert [said.text for said in sides.wx.said] == ["许诺（QQ）：0"]


@sqlite
async def test_quotes_point_at_the_twin_on_either_side(sides: Sides) -> None:
    await sides.bridged()
    await sides.on_qq("许诺", "周三下午有空吗", message_id=901)
    await sides.pass_time(2)
    there = sides.wx.said[-1]
    await sides.on_wx("wx-9", "有空", quote=there.message_id, message_id="w1")
    await sides.pass_time(2)
    assert sides.qq.said[-1].quote == "901"
    assert sides.qq.said[-1].text == "群友（微信）：有空"
    # QQ puts an @ of the quoted account before the words: they are not for us.
    await sides.on_qq("吴思颖", "帮助一下", quote=sides.qq.said[-1].message_id, at_bot=True)
    await sides.on_qq("许诺", "那就三点", quote="901")
    await sides.pass_time(3)
    assert [(said.text, said.quote) for said in sides.wx.said[1:]] == [
        ("吴思颖（QQ）：帮助一下", "w1"),
        ("许诺（QQ）：那就三点", there.message_id),
    ]


@sqlite
async def test_a_quote_of_something_older_names_whom_it_answers(sides: Sides) -> None:
    await sides.bridged()
    sides.wx.names["wx-8"] = "小明"
    reply = {"type": "reply", "data": {"message_id": "long-ago", "user_id": "wx-8"}}
    await sides.wx_says("wx-9", "同意", extra=[reply])
    await sides.on_qq("许诺", "我也是", quote="77")
    await sides.pass_time(3)
    assert sides.qq.said[-1].text == "群友（微信）：（回复 小明）同意"
    assert sides.wx.said[-1].text == "许诺（QQ）：（回复 一条消息）我也是"


@sqlite
async def test_pictures_travel_with_their_words(sides: Sides) -> None:
    await sides.bridged()
    picture = photo(1)
    await sides.on_qq("许诺", "看这个", photos=[picture])
    await sides.wx_says("wx-9", "", photos=[picture, picture])
    await sides.wx_says("wx-9", "坏的", photos=[b"<svg onload=...>"])
    await sides.pass_time(5)
    assert [(s.text, s.images) for s in sides.wx.said] == [("许诺（QQ）：看这个", (picture,))]
    assert [(s.text, s.images) for s in sides.qq.said] == [
        ("群友（微信）：", (picture, picture)),
        ("群友（微信）：坏的［图片］", ()),
    ]


@sqlite
async def test_what_a_platform_does_not_take_is_said_in_words(sides: Sides) -> None:
    await sides.bridged()
    await sides.on_qq("许诺", "原话", message_id=901)
    await sides.pass_time(2)
    sides.wx.failing.add("upload_file")
    sides.wx.refused_parts.add("reply")
    sides.qq.refused_parts |= {"image"}
    await sides.on_qq("许诺", "看这个", photos=[photo(2)])
    await sides.on_qq("吴思颖", "看见了", quote="901")
    await sides.wx_says("wx-9", "看我的", photos=[photo(3)])
    sides.qq.failing.add("get_file")
    await sides.on_qq("许诺", "取不到", photos=[photo(4)])
    await sides.pass_time(5)
    assert [(said.text, said.images) for said in sides.wx.said[1:]] == [
        ("许诺（QQ）：看这个［图片］", ()),
        ("吴思颖（QQ）：（回复 许诺）看见了", ()),
        ("许诺（QQ）：取不到［图片］", ()),
    ]
    assert [(said.text, said.images) for said in sides.qq.said] == [("群友（微信）：看我的［图片］", ())]


@sqlite
async def test_what_was_taken_back_is_taken_back_on_the_other_side(sides: Sides) -> None:
    await sides.bridged()
    await sides.on_qq("许诺", "说错了", message_id=901)
    await sides.pass_time(2)
    await sides.notice(Hook.RECALLED, QQ, "10099", "901")
    assert sides.wx.gone == [sides.wx.said[0].message_id]
    await sides.on_qq("许诺", "还没转就撤回", message_id=902)
    await sides.notice(Hook.RECALLED, QQ, "10099", "902")
    await sides.notice(Hook.RECALLED, QQ, "10099", "903")
    await sides.on_qq("许诺", "撤回先到", message_id=903)
    await sides.pass_time(5)
    assert len(sides.wx.said) == 1
    # An administrator takes away what we said: the words themselves stay where they were said.
    await sides.on_qq("许诺", "管理员不喜欢", message_id=904)
    await sides.pass_time(2)
    await sides.notice(Hook.RECALLED, WX, "wx-owner", sides.wx.said[-1].message_id)
    assert not sides.qq.gone
    sides.wx.failing.add("delete_message")
    await sides.notice(Hook.RECALLED, QQ, "10099", "904")
    await sides.pass_time(2)
    assert sides.wx.said[-1].text == "许诺（QQ）撤回了这一条"
    assert sides.wx.said[-1].quote == sides.wx.said[-2].message_id


@sqlite
async def test_newcomers_are_one_short_line(sides: Sides) -> None:
    await sides.bridged()
    sides.wx.names["wx-7"] = "新同学"
    for _ in range(2):  # a second account sees it too
        await sides.notice(Hook.JOINED, WX, "wx-7")
    await sides.notice(Hook.JOINED, WX, sides.wx.self_id)
    await sides.pass_time(5)
    assert [said.text for said in sides.qq.said] == ["新同学 加入了微信群"]


@sqlite
async def test_whoever_stays_out_is_neither_heard_nor_named(sides: Sides) -> None:
    await sides.bridged()
    assert "不再转" in await sides.on_qq("许诺", "/不互通 我")
    assert "本来就没有" in await sides.on_qq("许诺", "/不互通")
    sides.clear()
    await sides.on_qq("许诺", "这句不转")
    await sides.on_qq("吴思颖", "一起去吗", extra=[{"type": "at", "data": {"qq": "10099", "name": "许诺"}}])
    await sides.pass_time(3)
    assert [said.text for said in sides.wx.said] == ["吴思颖（QQ）：一起去吗@群友"]
    sides.clear()
    assert "会转到另一边" in await sides.on_qq("许诺", "/互通 我")
    await sides.on_qq("许诺", "这句转")
    await sides.pass_time(3)
    assert [said.text for said in sides.wx.said] == ["许诺（QQ）：这句转"]


@sqlite
async def test_staying_out_holds_for_every_account_and_for_what_waits(sides: Sides) -> None:
    await sides.bridged()
    await sides.on_qq(CADRE, "说了又后悔")
    await sides.wx_says("wx-cadre", "/不互通 我", group=None)
    await sides.on_qq(CADRE, "QQ 上也不转")
    await sides.pass_time(5)
    assert not sides.wx.said
    assert "不会转" in await sides.stage.tell(CADRE, "/互通", now=sides.now)


@sqlite
async def test_the_same_words_again_are_news_but_the_same_message_is_not(sides: Sides) -> None:
    await sides.bridged()
    then = sides.now
    await sides.on_qq("许诺", "哈哈", message_id=901)
    await sides.on_qq("许诺", "哈哈", message_id=901)
    await sides.on_qq("许诺", "哈哈", message_id=902)
    await sides.on_qq("吴思颖", "哈哈", message_id=903)
    await sides.pass_time(5)
    await sides.on_qq("许诺", "哈哈", message_id=901, now=then)
    await sides.on_wx("wx-9", "哈哈")
    await sides.pass_time(5)
    assert [said.text for said in sides.wx.said] == ["许诺（QQ）：哈哈", "许诺（QQ）：哈哈", "吴思颖（QQ）：哈哈"]
    assert [said.text for said in sides.qq.said] == ["群友（微信）：哈哈"]


@sqlite
async def test_a_restart_passes_nothing_on_twice(sides: Sides) -> None:
    await sides.bridged()
    then = sides.now
    await sides.on_qq("许诺", "只说一次", message_id=901)
    await sides.pass_time(2)
    sides.forget()
    await bridges.load()
    await sides.on_qq("许诺", "只说一次", message_id=901, now=then)
    await sides.pass_time(5)
    assert len(sides.wx.said) == 1


@sqlite
async def test_another_bridge_bot_makes_no_loop(sides: Sides) -> None:
    await sides.bridged()
    await sides.on_qq("许诺", "明天见")
    await sides.pass_time(2)
    raw = sides.wx.heard[-1].text
    assert MARK in raw
    await sides.on_wx("other-bot", "许诺: 明天见")
    await sides.on_qq("10012", f"连心桥：{raw}")
    await sides.on_qq("10012", f"连心桥：{raw}".replace(MARK, ""))
    await sides.on_wx("other-process", raw)
    await sides.pass_time(5)
    assert len(sides.wx.said) == 1
    assert not sides.qq.said


@sqlite
async def test_who_is_offline_gets_the_last_minutes_and_a_word_about_the_rest(sides: Sides) -> None:
    await sides.bridged()
    sides.online.discard("wechat")
    await sides.on_qq("许诺", "太早了")
    await sides.pass_time(200)
    await sides.on_qq("许诺", "还赶得上")
    await sides.pass_time(150)
    sides.online.add("wechat")
    relay.wake()
    await sides.pass_time(10)
    assert [said.text for said in sides.wx.said] == [
        "有 1 条没能转过来，要紧的请到那边的群里看。", "许诺（QQ）：还赶得上",
    ]  # fmt: skip


@sqlite
async def test_no_answer_is_never_said_again_and_a_refusal_is_owned_up_to(sides: Sides) -> None:
    await sides.bridged()
    sides.wx.silent = True
    await sides.on_qq("许诺", "不知道到没到")
    await sides.pass_time(3)
    sides.wx.silent = False
    await sides.pass_time(3)
    assert not sides.wx.said
    sides.wx.refused_parts.add("text")
    await sides.on_qq("许诺", "不让说")
    await sides.pass_time(3)
    sides.wx.refused_parts.clear()
    await sides.on_qq("许诺", "让说了")
    await sides.pass_time(5)
    assert [said.text for said in sides.wx.said] == [
        "有 1 条没能转过来，要紧的请到那边的群里看。", "许诺（QQ）：让说了",
    ]  # fmt: skip


@sqlite
async def test_the_order_of_each_speaker_is_kept_at_a_persons_pace(sides: Sides) -> None:
    await sides.bridged()
    begun = sides.now
    for number in range(10):
        await sides.on_qq("许诺" if number % 2 else "吴思颖", f"第 {number} 句")
    await sides.pass_time(4)
    assert 3 <= len(sides.wx.said) <= 5
    await sides.pass_time(30)
    assert [said.text.partition("：")[2] for said in sides.wx.said] == [f"第 {number} 句" for number in range(10)]
    assert sides.now - begun >= timedelta(seconds=8)


@sqlite
async def test_only_their_own_cadre_may_open_and_everybody_may_look(sides: Sides) -> None:
    assert "还没有报到" in await sides.on_qq(CADRE, "/互通 开")
    await sides.on_qq(CADRE, "/报到 药学2401")
    for who in ("李明哲", "吴思颖", "许诺"):
        assert "联系这个群的团干部" in await sides.on_qq(who, "/互通 开")
    assert await Audit.filter(reason="not-yours").count() == 3
    alone = await sides.on_qq(CADRE, "/互通 开")
    assert "都在QQ上" in alone
    assert "/报到 药学2401" in alone
    assert "没有开互通" in await sides.on_qq("许诺", "/互通")
    assert "没有开互通" in await sides.on_qq(CADRE, "/互通 关")
    assert "联系群里开" in await sides.stage.tell(CADRE, "/互通 开", now=sides.now)
    assert "只能替自己" in await sides.on_qq("许诺", "/不互通 王小雨")
    assert "没有退出过" in await sides.on_qq("许诺", "/互通 我")


@sqlite
async def test_several_possible_groups_are_asked_about(sides: Sides) -> None:
    await sides.on_qq(CADRE, "/报到 药学2401")
    for group, target in (("wx-2", "药学2402"), ("wx-3", "3-305")):
        await sides.on_wx("wx-cadre", f"/报到 {target}", group=group)
    asked = await sides.on_qq(CADRE, "/互通 开")
    assert "1 微信群（药学2402）\n2 微信群（3-305）" in asked
    assert await sides.on_qq(CADRE, "9") == asked
    assert "先不开" in await sides.on_qq(CADRE, "0")
    await sides.on_qq(CADRE, "/互通 开")
    assert "微信群（药学2402）、微信群（3-305）" in await sides.on_qq(CADRE, "1 2")
    await sides.deliver()
    sides.clear()
    await sides.on_qq("许诺", "大家好")
    await sides.pass_time(5)
    assert len(sides.wx.said) == 2
    assert "已经和微信群" in await sides.on_qq(CADRE, "/互通 开")
    assert "之间还开着" in await sides.on_wx("wx-cadre", "/互通 关", group="wx-3")


@sqlite
async def test_a_group_given_up_is_no_longer_bridged(sides: Sides) -> None:
    await sides.bridged()
    await sides.on_wx("wx-cadre", "/报到 取消")
    await sides.on_qq("许诺", "还听得见吗")
    await sides.on_wx("wx-cadre", "/报到 药学2401")
    await sides.on_qq("许诺", "现在呢")
    await sides.pass_time(5)
    assert not [said for said in sides.wx.said if "许诺" in said.text]


@sqlite
async def test_an_announcement_that_did_not_get_through_is_sent_again(sides: Sides) -> None:
    await sides.on_qq(CADRE, "/报到 药学2401")
    await sides.on_wx("wx-cadre", "/报到 药学2401")
    await sides.on_qq(CADRE, "/互通 开")
    sides.wx.silent = True
    await sides.deliver()
    sides.wx.silent = False
    assert "告示还没送到" in await sides.on_qq(CADRE, "/互通")
    sides.now += timedelta(minutes=1)
    await sides.on_qq(CADRE, "/互通 开")
    await sides.deliver()
    assert "告示" not in await sides.on_qq(CADRE, "/互通")


@sqlite
async def test_an_announcement_of_what_is_over_is_not_sent(sides: Sides) -> None:
    await sides.on_qq(CADRE, "/报到 药学2401")
    await sides.on_wx("wx-cadre", "/报到 药学2401")
    await sides.on_qq(CADRE, "/互通 开")
    await sides.on_qq(CADRE, "/互通 关")
    sides.clear()
    await sides.deliver()
    assert not sides.wx.said


ODD: list[Any] = [
    ({"type": "face", "data": {"id": "14", "raw": {"faceText": "/微笑"}}}, "［微笑］"),
    ({"type": "mface", "data": {"summary": "[贴贴]"}}, "［贴贴］"),
    ({"type": "image", "data": {"file": "a.jpg", "sub_type": 1, "summary": "[动画表情]"}}, "［表情］"),
    ({"type": "record", "data": {"file": "a.amr"}}, "［语音］"),
    ({"type": "file", "data": {"file": "安排.docx", "file_id": "/1"}}, "［文件 安排.docx］"),
    ({"type": "json", "data": {"data": "{}"}}, "［卡片］"),
    ({"type": "at", "data": {"qq": "all"}}, "@全体成员"),
    ({"type": "at", "data": {"qq": "10008"}}, "@赵梓萱"),
    ({"type": "whatever", "data": {}}, "［消息］"),
    ({"type": 7, "data": None}, None),
    ({"type": "keyboard", "data": {}}, None),
]


@sqlite
async def test_what_is_no_text_becomes_a_word(sides: Sides) -> None:
    await sides.bridged()
    sides.qq.names["10008"] = "赵梓萱"
    for part, _word in ODD:
        await sides.on_qq("许诺", "", extra=[part])
    await sides.pass_time(30)
    words = [word for _part, word in ODD if word is not None]
    assert [said.text for said in sides.wx.said] == [f"许诺（QQ）：{word}" for word in words]


@sqlite
async def test_an_anonymous_voice_of_the_group_is_not_carried_further(sides: Sides) -> None:
    await sides.bridged()
    await sides.on_qq("80000000", "谁也不知道我是谁")
    await sides.pass_time(3)
    assert not sides.wx.said
