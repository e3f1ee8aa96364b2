"""From a message to one answer: crashes, danger, duplicates, moved rosters, near-misses, own accounts."""

from __future__ import annotations

import re

import pytest
from stage import Stage
from tortoise.exceptions import OperationalError

from models.tables import Audit, Handled, Outbox, Record, School
from plugins._kit import dispatcher, unit
from plugins._kit.directory import directory
from plugins.visits import replies, service

CADRE, DORMS = "王小雨", "20002"
VISIT = "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好"


async def test_a_crash_before_the_commit_says_nothing_was_saved(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(service, "write_records", broken)
    answer = await stage.tell(CADRE, VISIT, group=DORMS)
    assert re.fullmatch(r"没有保存，请重发一次；还不行就把参考号 [0-9A-F]{6} 告诉管理员。", answer)
    assert await Record.all().count() == 0
    assert await Handled.all().count() == 0, "没有生效的消息不算处理过"
    monkeypatch.undo()
    assert (await stage.tell(CADRE, VISIT, group=DORMS)).startswith("已记录 #1")


async def test_a_crash_after_the_commit_says_that_it_is_saved(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> str:
        raise RuntimeError("boom")

    monkeypatch.setattr(replies, "recorded", broken)
    answer = await stage.tell(CADRE, VISIT, group=DORMS)
    assert answer.startswith("已经保存，但回复时出了点问题（参考号 ")
    assert await Record.all().count() == 1


async def test_a_roster_changed_by_another_process_is_seen_by_the_write(stage: Stage) -> None:
    await stage.tell(CADRE, VISIT, group=DORMS)
    await School.all().update(roster_version=41)
    assert (await stage.tell(CADRE, VISIT.replace("305", "306"), group=DORMS)).startswith("已记录 #2")
    assert directory.version == 41


async def test_danger_in_a_private_message_gets_help_and_a_person_is_told(stage: Stage) -> None:
    heard = await stage.say("吴思颖", "我真的不想活了")
    assert [one.scene for one in heard] == ["private"]
    for line in ("12356", "120"):
        assert line in heard[0].text
    assert "韩梅英" in heard[0].text
    assert "菜单" not in heard[0].text
    alarm = await Outbox.get()
    assert (alarm.lane, alarm.scene, alarm.scene_id, alarm.state) == ("urgent", "private", "10021", "due")
    assert alarm.payload["text"] == "", "what was said, and by whom, is opened when it goes out"


async def test_danger_told_by_somebody_unknown_gets_help_too(stage: Stage) -> None:
    heard = await stage.say("许诺", "我不想活了")
    assert "12356" in heard[0].text
    assert (await Outbox.get()).scene_id == "10021"


async def test_danger_inside_a_command_is_recorded_and_answered(stage: Stage) -> None:
    heard = await stage.say(CADRE, "谈心 吴思颖 她说最近压力很大，甚至不想活了，我陪她坐了很久")
    assert heard[0].text.startswith("已记录 #1 谈心 吴思颖")
    assert "12356" in heard[0].text
    assert "你的名字正转给值班的韩梅英" in heard[0].text
    assert {row.kind for row in await Outbox.all()} == {"crisis", "crisisname"}


async def test_danger_in_a_group_is_not_answered_there(stage: Stage) -> None:
    assert await stage.tell("吴思颖", "不想活了", group=DORMS) == ""
    assert await Outbox.all().count() == 0


async def test_exaggeration_is_no_danger(stage: Stage) -> None:
    await stage.say("吴思颖", "笑死我了今天")
    assert await Outbox.all().count() == 0


@pytest.mark.parametrize("text", ["今天食堂的面不错", "取消", "1", "、然后呢", "/s", "/usr/bin", "//", "/"])
async def test_ordinary_talk_in_a_group_is_never_answered(stage: Stage, text: str) -> None:
    assert await stage.tell(CADRE, text, group=DORMS) == ""


async def test_an_unknown_command_gets_a_guess(stage: Stage) -> None:
    assert (await stage.tell(CADRE, "/走方 3-305", group=DORMS)).startswith("你是不是想：/走访")
    assert (await stage.tell(CADRE, "/乱七八糟", group=DORMS)).startswith("没有这个命令")


async def test_an_unknown_account_is_told_how_to_bind_and_audited(stage: Stage) -> None:
    answer = await stage.tell("许诺", VISIT, group=DORMS)
    assert answer.startswith("/走访 要先认识你才能用。")
    assert (await Audit.get()).reason == "unknown-account"


async def test_what_our_own_accounts_say_is_no_command(stage: Stage) -> None:
    dispatcher.own_accounts.add("10003")
    try:
        assert await stage.tell(CADRE, VISIT, group=DORMS) == ""
    finally:
        dispatcher.own_accounts.discard("10003")


async def test_a_private_answer_that_cannot_be_delivered_says_only_that_in_the_group(stage: Stage) -> None:
    await stage.tell(CADRE, VISIT, group=DORMS)
    stage.bot.failing.add("send_private_msg")
    heard = await stage.say(CADRE, "/记录 1", group=DORMS)
    assert [(one.scene, one.text) for one in heard] == [
        ("group", "这条只能私下说，但我发不到你的私聊。先加我为好友，再私聊发一次就好。")
    ]


async def test_a_temporary_chat_is_answered_without_the_group(stage: Stage) -> None:
    from plugins._kit.onebot import origin_of_payload

    payload = {
        "post_type": "message", "message_type": "private", "sub_type": "group", "group_id": 284840486,
        "self_id": 10000, "user_id": 10003, "message_id": 5, "time": int(stage.now.timestamp()),
        "message": [{"type": "text", "data": {"text": "/记录"}}], "sender": {"group_id": 284840486},
    }  # fmt: skip
    origin = origin_of_payload(payload)
    assert origin is not None
    assert origin.temporary
    await dispatcher.handle(stage.bot, origin, stage.now)
    api, data = stage.bot.calls[-1]
    assert api == "send_private_msg"
    assert set(data) == {"user_id", "message"}


async def test_a_database_that_is_gone_is_answered_calmly(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("database is gone")

    await stage.tell(CADRE, VISIT, group=DORMS)
    monkeypatch.setattr(unit, "transaction", gone)
    monkeypatch.setattr(directory, "_checked_at", stage.now)
    answer = await stage.tell(CADRE, VISIT.replace("305", "306"), group=DORMS)
    assert answer.startswith("没有保存，请重发一次")
