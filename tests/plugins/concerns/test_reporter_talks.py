"""约谈: what weighs on somebody becomes no ticket; they choose whom to talk to, and only that cadre sees the words."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import reporter_scene as scene
from reporter_scene import ASKER, CADRE, DAY, NOW, OTHER_CADRE, SECRETARY, nothing_unwritten
from stage import Stage

from models.tables import (
    College,
    Concern,
    ConcernMessage,
    Link,
    LinkTarget,
    Outbox,
    Person,
    Problem,
    Question,
)
from plugins._kit import commands
from plugins._kit.commands import Call, Hook, Reply
from plugins._kit.directory import directory
from plugins.concerns import talks
from plugins.concerns.progress_jobs import tell_due

__all__ = ["nothing_unwritten"]
HEAVY = "最近总是睡不好，觉得努力没有意义"


@pytest.fixture(autouse=True)
def _every_story_is_heavy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What intake does with words it takes for a heavy heart."""

    async def offer(call: Call) -> Reply | None:
        return await talks.offer(call, call.origin.text) if call.origin.text.startswith("最近") else None

    heard = sorted([(15, offer), *commands._listeners[Hook.PLAIN]], key=lambda pair: pair[0])
    monkeypatch.setitem(commands._listeners, Hook.PLAIN, heard)


async def _filed() -> Concern:
    return await Concern.get(kind="talk")


async def test_the_offer_saves_nothing(stage: Stage) -> None:
    said = await stage.tell(ASKER, HEAVY)
    assert said.splitlines()[2:] == [
        "1 你的联系团干部（王小雨）",
        "2 别的团干部",
        "3 学校心理中心",
        "0 只是说说（不保存）",
    ]
    assert await stage.tell(ASKER, "0") == "好，我听到了，什么都没有记下。以后想找人聊，随时来说。"
    await stage.tell(ASKER, HEAVY)
    assert "0570-5550120" in await stage.tell(ASKER, "3")
    for table in (Concern, Problem, Outbox, Question):
        assert not await table.all().exists()
    assert await scene.nothing_written_down()


async def test_under_ones_name_the_cadre_hears_at_once(stage: Stage) -> None:
    await scene.befriend(stage, CADRE)
    await stage.tell(ASKER, HEAVY)
    assert (await stage.tell(ASKER, "1")).startswith("只有王小雨看得到你说的话")
    said = await stage.tell(ASKER, "1")
    concern = await _filed()
    assert said == f"好，#{concern.number} 已经告诉王小雨，只有 TA 看得到。TA 回话我就转给你。"
    assert (concern.problem_id, concern.openness) == (None, "named")
    assert not await Problem.all().exists()
    (heard,) = await scene.delivered(stage)
    assert heard.scene_id == stage.accounts[CADRE]
    assert heard.text.startswith(f"#{concern.number} 吴思颖想和你聊聊，只有你看得到：\n{HEAVY}")
    answer = await stage.tell(CADRE, "周三晚上有空，一起走走？", quote=heard.message_id)
    assert answer == f"已转给 TA（#{concern.number}）。TA 再说什么，我会告诉你。"
    (back,) = await scene.delivered(stage)
    assert back.scene_id == stage.accounts[ASKER]
    assert back.text.startswith(f"王小雨回你（#{concern.number}）：\n周三晚上有空")
    assert await stage.tell(ASKER, "好的，谢谢", quote=back.message_id) == f"好，#{concern.number} 转给王小雨。"
    (again,) = await scene.delivered(stage)
    assert again.text.startswith(f"#{concern.number} 吴思颖接着说：\n好的，谢谢")
    shown = await stage.tell(ASKER, f"/进展 {concern.number}")
    assert "和王小雨聊" in shown
    assert "团干部王小雨（11月23日）：周三晚上有空" in shown


async def test_sealed_the_cadre_hears_another_day(stage: Stage) -> None:
    await scene.befriend(stage, OTHER_CADRE)
    await stage.tell(ASKER, HEAVY)
    assert "1 李明哲" in await stage.tell(ASKER, "2")
    assert "用数字" not in await stage.tell(ASKER, "王大锤")
    assert (await stage.tell(ASKER, "李明哲")).startswith("只有李明哲看得到你说的话")
    assert "回 1（告诉 TA 你是谁）" in await stage.tell(ASKER, "匿名吧")
    said = await stage.tell(ASKER, "2")
    concern = await _filed()
    assert "谁都不知道是你" in said
    assert (concern.person_id, concern.openness) == (None, "sealed")
    assert concern.number >= 5_000_000
    await tell_due(NOW)
    assert not await Outbox.all().exists()
    for _ in range(2):
        await tell_due(NOW + DAY)
    (heard,) = await scene.delivered(stage, NOW + DAY)
    assert heard.scene_id == stage.accounts[OTHER_CADRE]
    assert heard.text.startswith(f"#{concern.number} 一位不说名字的同学想和你聊聊，只有你看得到：\n{HEAVY}")
    assert "吴思颖" not in heard.text
    await stage.tell(OTHER_CADRE, "我在", quote=heard.message_id, now=NOW + DAY)
    row = await Outbox.get(kind="concern")
    assert (row.platform, row.scene_id, row.person_id) == ("sealed", f"concern:{concern.id}", None)
    (back,) = await scene.delivered(stage, NOW + DAY)
    assert back.scene_id == stage.accounts[ASKER]
    await stage.tell(ASKER, "谢谢你听我说", quote=back.message_id, now=NOW + DAY)
    assert not await scene.delivered(stage, NOW + DAY)
    await tell_due(NOW + 2 * DAY)
    (more,) = await scene.delivered(stage, NOW + 2 * DAY)
    assert "接着说：\n谢谢你听我说" in more.text


async def test_the_receipt_of_a_sealed_talk_works(stage: Stage) -> None:
    await stage.tell(ASKER, HEAVY)
    await stage.tell(ASKER, "1")
    said = await stage.tell(ASKER, "2")
    digits = said.split("回执 ")[1][:19]
    assert HEAVY in await stage.tell("8888", f"/回执 {digits}")


async def test_nobody_else_answers_or_reads(stage: Stage) -> None:
    await stage.tell(ASKER, HEAVY)
    await stage.tell(ASKER, "1")
    await stage.tell(ASKER, "1")
    concern = await _filed()
    for who in (SECRETARY, OTHER_CADRE):
        await stage.tell(who, f"/回复 {concern.number} 你好")
        assert HEAVY not in await stage.tell(who, f"/进展 {concern.number}")
    assert not await ConcernMessage.all().exists()


async def test_a_cadre_the_words_speak_of_is_not_offered(stage: Stage) -> None:
    assert "王小雨" not in await stage.tell(ASKER, "最近和王小雨吵架了，很难受")
    assert (await stage.tell(ASKER, "最近觉得我们团干部看不起我")).splitlines()[2].startswith("3 ")


async def test_who_wants_no_messages_or_cannot_be_reached_is_not_offered(stage: Stage) -> None:
    await stage.tell(CADRE, "别打扰我")
    await Person.filter(name=OTHER_CADRE).update(qq="")
    directory.forget()
    assert (await stage.tell(ASKER, HEAVY)).splitlines()[2:] == ["3 学校心理中心", "0 只是说说（不保存）"]
    assert "暂时没有可以选的团干部" in await stage.tell(ASKER, "1")
    assert "0570-5550120" in await stage.tell(ASKER, "3")


async def test_taken_back_before_it_was_passed_on(stage: Stage) -> None:
    await scene.befriend(stage, CADRE)
    await stage.tell(ASKER, HEAVY)
    await stage.tell(ASKER, "1")
    await stage.tell(ASKER, "1")
    concern = await _filed()
    await stage.tell(ASKER, f"/撤回 {concern.number}")
    assert not await scene.delivered(stage)
    assert (await Outbox.get(kind="word")).state == "dropped"


async def test_a_cadre_answers_with_the_command_too(stage: Stage) -> None:
    await stage.tell(ASKER, HEAVY)
    await stage.tell(ASKER, "1")
    await stage.tell(ASKER, "1")
    concern = await _filed()
    origin = await scene.person(CADRE)
    assert origin.id == concern.talk_with_id
    assert "已转给 TA" in await stage.tell(CADRE, f"/回复 {concern.number} 我在")
    whole = (await stage.tell(CADRE, f"/问题 {concern.number}")).splitlines()
    assert whole[1:3] == [f"吴思颖（11月23日）：{HEAVY}", "你（11月23日）：我在"]
    assert HEAVY not in await stage.tell(SECRETARY, f"/问题 {concern.number}")
    assert "太长了" in await stage.tell(CADRE, f"/回复 {concern.number} {'水' * 2001}")
    await stage.tell(ASKER, f"/撤回 {concern.number}")
    assert "本人已经撤回" in await stage.tell(CADRE, f"/回复 {concern.number} 还在吗")


async def test_what_intake_takes_for_a_heavy_heart_comes_here(stage: Stage) -> None:
    heard = await stage.tell(ASKER, "/匿名 总是很焦虑，晚上睡不着，觉得努力没有意义")
    assert "这类事不建工单" in heard
    await stage.tell(ASKER, "1")
    assert "谁都不知道是你" in await stage.tell(ASKER, "2")
    concern = await _filed()
    assert concern.category in ("思想困惑", "心理情感")
    assert (concern.problem_id, concern.person_id) == (None, None)
    assert not await Problem.all().exists()


async def test_a_name_given_the_same_day_brings_the_words_along(stage: Stage) -> None:
    await scene.befriend(stage, CADRE)
    await stage.tell(ASKER, HEAVY)
    await stage.tell(ASKER, "1")
    await stage.tell(ASKER, "2")
    concern = await _filed()
    await stage.tell(ASKER, f"/补充 {concern.number} 昨晚又没睡")
    await stage.tell(ASKER, f"/实名 {concern.number}")
    assert "现在王小雨看得到你是吴思颖了" in await stage.tell(ASKER, "1")
    for day in (NOW, NOW + DAY):
        await tell_due(day)
    heard = [one.text for one in await scene.delivered(stage)]
    assert heard[0] == f"#{concern.number} 的同学愿意实名了：吴思颖。"
    assert heard[1].startswith(f"#{concern.number} 吴思颖想和你聊聊，只有你看得到：\n{HEAVY}")
    assert heard[2].startswith(f"#{concern.number} 吴思颖接着说：\n昨晚又没睡")
    assert len(heard) == 3


async def test_a_college_of_few_is_not_written_and_a_cadre_of_few_is_warned_of(stage: Stage) -> None:
    small = await College.create(school_id=directory.school_id, name="小学院")
    person = await Person.get(name=ASKER)
    cadre = await Person.get(name=CADRE)
    await Person.filter(id__in=[person.id, cadre.id]).update(college_id=small.id)
    targets = await LinkTarget.filter(person_id=person.id).values_list("id", flat=True)
    await Link.filter(cadre_id=cadre.id).exclude(target_id__in=list(targets)).delete()
    await directory.notice_change()
    await stage.tell(ASKER, HEAVY)
    assert "也可能猜到是你" in await stage.tell(ASKER, "1")
    await stage.tell(ASKER, "2")
    concern = await _filed()
    assert (concern.openness, concern.college_id) == ("sealed", None)
