"""What a group must not learn, whose rights end at once, and what is never taken for evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from nonebot.adapters.onebot.v11 import ActionFailed
from pictures import photo
from stage import ListeningBot, Stage

from models.tables import Audit, Evidence, Link, Record, School
from plugins._kit.directory import directory
from plugins.visits import commands
from plugins.visits.pictures import Pictures
from plugins.visits.window import windows

CADRE, DORMS = "王小雨", "20002"
TALK = "谈心 吴思颖 聊了转专业的打算和最近的作息，约好下周再聊"
VISIT = "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好"


async def test_a_group_learns_nothing_of_a_talk(stage: Stage) -> None:
    await stage.tell(CADRE, TALK)
    listed = await stage.say(CADRE, "/记录", group=DORMS)
    assert [one.scene for one in listed] == ["private"]
    told = await stage.tell(CADRE, "/补充 1 她说最近压力很大睡不着", group=DORMS)
    assert told == "谈心的事请私聊我，这里人多。"
    assert (await Record.get(number=1)).process.startswith("聊了转专业")
    assert "delete_msg" in [api for api, _ in stage.bot.calls]
    assert await stage.tell(CADRE, "/撤回 1", group=DORMS) == "谈心的事请私聊我，这里人多。"
    assert (await stage.tell(CADRE, "/撤回", group=DORMS)).startswith("要写上编号")
    assert await stage.tell("吴思颖", "/确认 1", group=DORMS) == "谈心的事请私聊我，这里人多。"
    assert await stage.tell("吴思颖", "/确认 1") == "已确认 #1 吴思颖，谢谢你。"


async def test_a_group_is_not_told_which_youths_a_cadre_looks_after(stage: Stage) -> None:
    asked = await stage.tell(CADRE, "/实事 帮大家联系后勤换了阳台的灯，当天就亮了", group="20001")
    assert "3-305" in asked
    assert "吴思颖" not in asked


async def test_refused_rights_leave_an_audit_row(stage: Stage) -> None:
    await stage.tell(CADRE, VISIT, group=DORMS)
    for who, text in (("孙佳怡", "/确认 1"), ("李明哲", "/撤回 1"), ("李明哲", "/补充 1 好"), ("李明哲", "/记录 1")):
        await stage.tell(who, text)
    reasons = [row.reason async for row in Audit.all().order_by("id")]
    assert reasons == ["not-visited-side", "undo-not-yours", "supplement-not-yours", "record-not-yours"]


async def test_a_handover_in_the_middle_of_a_message_is_noticed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def handed_over(call: object) -> Pictures:
        if await Link.filter(valid_to=None).exists():
            await Link.all().update(valid_to=stage.now.date() - timedelta(days=1))
            await School.all().update(roster_version=directory.version + 1)
            directory.see_version(directory.version + 1)
        return Pictures((), 0)

    monkeypatch.setattr(commands, "take_pictures", handed_over)
    answer = await stage.tell(CADRE, VISIT, group=DORMS)
    assert answer.startswith("没找到“3-305”")
    assert await Record.all().count() == 0


async def test_talk_with_a_picture_is_no_evidence(stage: Stage) -> None:
    await stage.tell(CADRE, VISIT, group=DORMS)
    assert await stage.tell(CADRE, "大家看一下这个通知", group=DORMS, photos=[photo()]) == ""
    await stage.tell(CADRE, "", group=DORMS, photos=[photo()], now=stage.now + timedelta(minutes=4))
    assert await stage.tell(CADRE, "", group=DORMS, photos=[photo(9)], now=stage.now + timedelta(minutes=6)) == ""
    await stage.tell(CADRE, "/撤回 1", group=DORMS)
    assert await stage.tell(CADRE, "", group=DORMS, photos=[photo(8)]) == ""
    assert await Evidence.all().count() == 1


async def test_the_window_opens_again_after_a_restart_for_the_one_who_told_it(stage: Stage) -> None:
    await stage.tell(CADRE, "/走访 3-305 和李明哲一起 在寝室聊了热水时间和晚自习，气氛很好", group=DORMS)
    await windows.restore(stage.now + timedelta(minutes=1))
    assert await stage.tell(CADRE, "", group=DORMS, photos=[photo()]) == "已补到 #1 照片 1 张"
    assert await stage.tell("李明哲", "", group=DORMS, photos=[photo()]) == ""


async def test_photos_and_mentions_survive_the_question_in_between(stage: Stage) -> None:
    at = {"type": "at", "data": {"qq": 10008}}
    words = "/走访 和大家聊了热水时间和晚自习，气氛很好"
    await stage.tell(CADRE, words, group=DORMS, photos=[photo()], extra=[at])
    assert (await stage.tell(CADRE, "/1", group=DORMS)).endswith("照片 1 张")
    assert sorted(await Evidence.all().values_list("kind", flat=True)) == ["image", "mention"]


async def test_a_question_can_be_cancelled_with_a_prefix_too(stage: Stage) -> None:
    await stage.tell(CADRE, "/走访 和大家聊了热水时间和晚自习，气氛很好", group=DORMS)
    assert await stage.tell(CADRE, "/取消", group=DORMS) == "好的，没有记。"


async def test_undoing_a_joint_visit_undoes_it_for_everybody(stage: Stage) -> None:
    await stage.tell(CADRE, "/走访 3-305 和李明哲一起 在寝室聊了热水时间和晚自习，气氛很好", group=DORMS)
    await stage.tell(CADRE, "/撤回 1", group=DORMS)
    assert await Record.filter(withdrawn_at=None).count() == 0


async def test_a_quote_nobody_knows_is_asked_about(stage: Stage) -> None:
    await stage.tell(CADRE, VISIT, group=DORMS)
    assert (await stage.tell(CADRE, "/撤回", group=DORMS, quote="4711")).startswith("要写上编号")


async def test_an_answer_that_may_have_arrived_is_not_sent_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []

    async def risk_control(self: ListeningBot, api: str, **data: object) -> object:
        sent.append(api)
        raise ActionFailed(retcode=1200, message="Timeout: NTEvent sendMsg")

    monkeypatch.setattr(ListeningBot, "call_api", risk_control)
    await stage.say(CADRE, VISIT, group=DORMS)
    assert sent == ["send_group_msg"]


async def test_a_very_long_message_is_refused_quickly(stage: Stage) -> None:
    for text in ("/" + "长" * 200_000, "/补充 1 " + "长" * 200_000, "/有误 1 " + "长" * 200_000):
        answer = await stage.tell(CADRE, text, group=DORMS)
        assert answer.startswith(("没有这个命令", "这条太长了"))
