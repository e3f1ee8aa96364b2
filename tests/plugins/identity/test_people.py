"""Who somebody is here, and being left in peace."""

from __future__ import annotations

import pytest
from stage import Stage

from models.tables import Account, Event, Link, Person
from plugins._kit import dispatcher
from plugins._kit.commands import Hook
from plugins._kit.directory import directory
from plugins._kit.onebot import origin_of_payload

DORMS = "20002"


async def test_a_cadre_sees_their_targets(stage: Stage) -> None:
    assert await stage.tell("王小雨", "/我是谁") == (
        "你是王小雨，团干部、团员青年\n药学院团总支副书记\n"
        "联系的班级：药学2401、药学2402、药学2403\n联系的寝室：3-305、3-306、3-307\n"
        "联系的青年：吴思颖、林可欣、郑文博\n账号：QQ 10003"
    )


async def test_in_a_group_the_answer_comes_privately(stage: Stage) -> None:
    heard = await stage.say("王小雨", "/我是谁", group=DORMS)
    assert [(one.scene, one.scene_id) for one in heard] == [("private", "10003")]


async def test_a_youth_sees_their_cadres(stage: Stage) -> None:
    shown = await stage.tell("吴思颖", "/我是谁")
    assert "你的联系干部：王小雨（3-305、吴思颖、药学2401），QQ 10003，周三晚在学生活动中心 205" in shown


async def test_a_cadre_who_has_left_is_nobodys_companion(stage: Stage) -> None:
    await Person.filter(name="王小雨").update(left_on=stage.now.date())
    directory.forget()
    assert "王小雨" not in await stage.tell("吴思颖", "/我是谁")


async def test_who_has_no_class_and_no_dorm(stage: Stage) -> None:
    assert (await stage.tell("何静宜", "/我是谁")) == "你是何静宜，校团委\n校团委副书记\n账号：QQ 10001"


async def test_an_operator_nobody_knows(stage: Stage) -> None:
    assert (await stage.tell("9999", "/我是谁")).startswith("你是部署者")


@pytest.mark.parametrize("words", ["别打扰我", "别打扰我。", "/退订", "／别打扰我", "不要打扰我"])
async def test_left_in_peace_by_one_message(stage: Stage, words: str) -> None:
    answer = await stage.tell("吴思颖", words)
    assert answer == "好的，以后我不主动找你；你来找我照样回，你反映的事有了答复也会告诉你。想恢复就发“恢复”。"
    assert (await Person.get(name="吴思颖")).opted_out_at == stage.now
    assert (await Event.get(kind="opted_out")).payload == {}
    assert (await stage.tell("吴思颖", "别打扰我")).startswith("已经是这样了")
    assert "你说过别打扰你" in await stage.tell("吴思颖", "/我是谁")


async def test_and_back_again(stage: Stage) -> None:
    assert await stage.tell("吴思颖", "恢复") == "一直是开着的，不用恢复。"
    await stage.tell("吴思颖", "别打扰我")
    assert await stage.tell("吴思颖", "恢复") == "好的，和你有关的事我会告诉你。随时可以发“别打扰我”。"
    assert (await Person.get(name="吴思颖")).opted_out_at is None
    assert await Event.filter(kind="opted_in").count() == 1


async def test_in_a_group_the_words_need_a_prefix(stage: Stage) -> None:
    assert await stage.tell("吴思颖", "别打扰我", group=DORMS) == ""
    assert (await stage.tell("吴思颖", "/别打扰我", group=DORMS)).startswith("好的，以后我不主动找你")


async def test_an_account_nobody_has_bound_is_told_the_truth(stage: Stage) -> None:
    assert await stage.tell("许诺", "别打扰我") == "放心，没绑定的账号我本来就不会主动找。"
    assert (await stage.tell("许诺", "恢复")).startswith("这个账号没有绑定")


async def test_a_new_friend_can_be_written_to(stage: Stage, notice) -> None:  # type: ignore[no-untyped-def]
    await notice(Hook.FRIEND_ADDED, "赵雪")
    assert (await Account.get(user_id="10008")).reachable
    await notice(Hook.FRIEND_ADDED, "许诺")
    assert await Account.all().count() == 1


async def test_a_temporary_chat_is_no_way_in(stage: Stage) -> None:
    payload = {
        "post_type": "message", "message_type": "private", "sub_type": "group", "self_id": 10000, "user_id": 10008,
        "message_id": 77, "time": int(stage.now.timestamp()), "message": [{"type": "text", "data": {"text": "你好"}}],
        "raw_message": "你好", "sender": {"user_id": 10008, "group_id": 20002},
    }  # fmt: skip
    origin = origin_of_payload(payload)
    assert origin is not None
    await dispatcher.handle(stage.bot, origin, stage.now)
    assert not await Account.all()


async def test_links_of_yesterday_are_not_shown(stage: Stage) -> None:
    await Link.all().update(valid_to=stage.now.date().replace(day=1))
    directory.forget()
    assert "联系的" not in await stage.tell("王小雨", "/我是谁")
