"""When things go wrong around a call for help: nobody answers, the database is gone, the one called is accused."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hands import Hands
from stage import Heard, Stage
from tortoise.exceptions import OperationalError

from models.tables import Account, College, Concern, CrisisAlarm, Outbox, Person
from plugins._kit import crisis
from plugins._kit.directory import directory
from plugins._kit.questions import questions
from plugins.crisis import alarm
from plugins.crisis.ladder import climb

YOUTH, DUTY, SECRETARY, COMMITTEE = "吴思颖", "韩梅英", "陈思远", "何静宜"
WORDS = "我不想活了，宿舍里就我一个人"
MINUTE = timedelta(minutes=1)
ALONE = "值班的老师我这会儿联系不上，请先打上面的电话"


async def _out(stage: Stage, now: datetime | None = None) -> list[Heard]:
    before = len(stage.bot.heard)
    await Hands(stage.bot, now=now or stage.now).work()
    return stage.bot.heard[before:]


def _for(stage: Stage, name: str, heard: list[Heard]) -> str:
    return "\n".join(one.text for one in heard if one.scene_id == stage.accounts[name])


async def _number() -> int:
    return (await Concern.get()).number


async def test_the_next_hears_everything_said_so_far_and_the_name(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    await stage.say(YOUTH, "我在3号楼楼顶")
    await stage.say(YOUTH, "1")
    later = stage.now + 10 * MINUTE
    await climb(later)
    heard = _for(stage, SECRETARY, await _out(stage, later))
    assert f"{WORDS}\n我在3号楼楼顶" in heard
    assert f"TA 愿意让你知道：{YOUTH}" in heard


async def test_danger_in_the_middle_of_a_long_text_is_heard(stage: Stage) -> None:
    filler = "今天食堂的饭还行，课也上得不错，天气很好。"
    await stage.say(YOUTH, filler * 180 + "我今晚就从楼上跳下去" + filler * 60)
    (call,) = await _out(stage)
    assert "我今晚就从楼上跳下去" in call.text
    assert len(call.text) < 1_200


async def test_one_who_is_accused_is_never_called_and_opens_nothing(stage: Stage) -> None:
    await stage.say(YOUTH, f"{DUTY}老师打我，威胁要杀了我，救命")
    heard = await _out(stage)
    assert [one.scene_id for one in heard] == [stage.accounts[SECRETARY]]
    number = await _number()
    for words in (f"/启封 {number} 紧急 找人", f"/接手 {number}"):
        assert f"#{number}" in (answer := await stage.tell(DUTY, words))
        assert answer.startswith("没有")


async def test_one_who_is_accused_later_hears_no_more(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    await _out(stage)
    await stage.say(DUTY, "收到")
    await _out(stage)
    assert await stage.tell(YOUTH, f"别告诉{DUTY}，就是她骂的我") == f"转给{SECRETARY}了。"
    heard = await _out(stage)
    assert [one.scene_id for one in heard] == [stage.accounts[SECRETARY]]
    assert WORDS in heard[0].text


async def test_whom_nobody_could_be_reached_for_is_helped_as_soon_as_somebody_can(stage: Stage) -> None:
    staff = [await Person.get(name=name) for name in (DUTY, SECRETARY, COMMITTEE)]
    qqs = {one.id: one.qq for one in staff}
    await Account.filter(person_id__in=list(qqs)).delete()
    await Person.filter(id__in=list(qqs)).update(qq="")
    assert ALONE.split("，")[0] in await stage.tell(YOUTH, WORDS)
    await climb(stage.now + 10 * MINUTE)
    assert await _out(stage, stage.now + 10 * MINUTE) == []
    await Person.filter(id=staff[0].id).update(qq=qqs[staff[0].id])
    later = stage.now + 20 * MINUTE
    await climb(later)
    assert WORDS in _for(stage, DUTY, await _out(stage, later))


async def test_after_three_rounds_a_new_cry_begins_anew_and_the_called_can_still_take_it(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    for step in range(1, 12):
        await climb(stage.now + step * 10 * MINUTE)
    now = stage.now + 200 * MINUTE
    await _out(stage, now)
    assert (await CrisisAlarm.get()).next_at is None
    await stage.say(YOUTH, "还是不想活了", now=now)
    assert "还是不想活了" in _for(stage, DUTY, await _out(stage, now))
    for step in range(1, 12):
        await climb(now + step * 10 * MINUTE)
    await stage.tell(YOUTH, "结束", now=now)
    assert "这句也转给" in await stage.tell(YOUTH, "我不想活了", now=now)
    assert (await CrisisAlarm.get()).next_at is not None
    number = await _number()
    assert await stage.tell(COMMITTEE, "收到", now=now) == (
        f"好，#{number} 你在接，我不再叫别人。引用那条消息说话，我转给 TA。"
    )


async def test_words_of_danger_in_a_talk_wait_ten_minutes_for_who_listens(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    await _out(stage)
    await stage.tell(DUTY, "收到")
    await _out(stage)
    await stage.say(YOUTH, "我站到窗台上了，真的想死")
    await climb(stage.now + 9 * MINUTE)
    await _out(stage, stage.now + 9 * MINUTE)
    await climb(stage.now + 10 * MINUTE)
    called = await _out(stage, stage.now + 10 * MINUTE)
    assert "我站到窗台上了" in _for(stage, DUTY, called)  # the foot of the ladder once more
    await climb(stage.now + 20 * MINUTE)
    assert "我站到窗台上了" in _for(stage, SECRETARY, await _out(stage, stage.now + 20 * MINUTE))


async def test_an_answer_in_time_calls_nobody_else(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    (call,) = await _out(stage)
    await stage.tell(DUTY, "我在", quote=call.message_id)
    await stage.say(YOUTH, "我真的想死")
    await stage.tell(DUTY, "我马上给你打电话", quote=call.message_id)
    await _out(stage)
    await climb(stage.now + 60 * MINUTE)
    assert await _out(stage, stage.now + 60 * MINUTE) == []


async def test_a_new_danger_after_the_talk_calls_again(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    await _out(stage)
    await stage.tell(DUTY, "收到")
    await _out(stage)
    later = stage.now + timedelta(hours=30)
    await stage.say(YOUTH, "我吃了一瓶安眠药", now=later)
    assert "我吃了一瓶安眠药" in _for(stage, DUTY, await _out(stage, later))
    await climb(later + 10 * MINUTE)
    assert "我吃了一瓶安眠药" in _for(stage, SECRETARY, await _out(stage, later + 10 * MINUTE))


async def test_a_restart_ends_no_talk(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    await _out(stage)
    questions._open.clear()  # what a new process knows
    assert await stage.tell(YOUTH, "我在三号楼顶上，风好大") == f"转给{DUTY}了。"
    questions._open.clear()
    assert await stage.tell(YOUTH, "1") == f"转给{DUTY}了。"  # it may have been meant for another question
    heard = _for(stage, DUTY, await _out(stage))
    assert "风好大" in heard
    assert YOUTH not in heard
    questions._open.clear()
    assert "先说到这儿" in await stage.tell(YOUTH, "结束")
    await stage.tell(YOUTH, "今天的作业好多")
    assert await _out(stage) == []


async def test_a_lone_opening_is_told_at_night_and_whoever_opted_out(stage: Stage) -> None:
    night = datetime(2026, 11, 23, 16, 0, tzinfo=timezone.utc)
    await Person.filter(name=YOUTH).update(opted_out_at=night)
    await stage.say(YOUTH, WORDS, now=night)
    await _out(stage, night)
    opened = await stage.tell(DUTY, f"/启封 {await _number()} 紧急 联系不上", now=night)
    assert "已同时告诉本人和团委" in opened
    heard = await _out(stage, night)
    assert "被打开了身份" in _for(stage, YOUTH, heard)
    assert "一个人打开了" in _for(stage, COMMITTEE, heard)


async def test_a_reason_that_begins_with_urgent_opens_nothing_alone(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    await _out(stage)
    assert "已请" in await stage.tell(DUTY, f"/启封 {await _number()} 紧急联系家长")


async def test_a_private_trouble_shouted_in_a_group_is_taken_back_and_heard(stage: Stage) -> None:
    heard = await stage.say(YOUTH, "/匿名 我不想活了，想跳楼", group="20001")
    assert [one.scene for one in heard] == ["private"]
    assert "12356" in heard[0].text
    assert "delete_msg" in [name for name, _ in stage.bot.calls]
    (call,) = await _out(stage)
    assert "想跳楼" in call.text
    assert await stage.tell(YOUTH, "室友都不在") == f"转给{DUTY}了。"


async def test_a_college_of_few_is_in_no_row(stage: Stage) -> None:
    small = await College.create(school_id=directory.school_id, name="小学院")
    await Person.filter(name=YOUTH).update(college_id=small.id)
    await directory.notice_change()
    await stage.say(YOUTH, WORDS)
    assert (await Concern.get()).college_id is None


async def test_a_dead_database_still_gives_the_numbers_and_calls_when_it_is_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dead(*_: object, **__: object) -> None:
        raise OperationalError("gone")

    with monkeypatch.context() as broken:
        broken.setattr(directory, "refresh", dead)
        (answer,) = await stage.say(YOUTH, WORDS)
    assert "12356" in answer.text
    assert ALONE in answer.text
    assert await Outbox.all().count() == 0
    await crisis.pay_owed(stage.now)
    await crisis.pay_owed(stage.now)
    (call,) = await _out(stage)
    assert WORDS in call.text


async def test_one_failed_write_is_tried_again_at_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    really, tries = alarm.open_call, list[int]()

    async def locked_once(*one: object, **more: object) -> Concern:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("database is locked")
        return await really(*one, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(alarm, "open_call", locked_once)
    assert f"转给值班的{DUTY}" in await stage.tell(YOUTH, WORDS)
    assert len(await _out(stage)) == 1


async def test_a_database_that_takes_nothing_owes_the_call(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object, **__: object) -> Concern:
        raise OperationalError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(alarm, "open_call", full)
        assert ALONE in await stage.tell(YOUTH, WORDS)
        await crisis.pay_owed(stage.now)
    await crisis.pay_owed(stage.now)
    assert WORDS in _for(stage, DUTY, await _out(stage))
