"""A call for help: the help at once, a human within a minute, up the ladder, and a talk through the seal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from hands import Hands, RefusingBot
from stage import Heard, Stage

from models.tables import Audit, Concern, ConcernMessage, CrisisAlarm, Event, Outbox, Person, Question, SentMessage
from plugins._kit.directory import directory
from plugins._kit.sent import sent_messages
from plugins.crisis.ladder import climb

YOUTH, DUTY, SECRETARY, COMMITTEE = "吴思颖", "韩梅英", "陈思远", "何静宜"
WORDS = "我不想活了，宿舍里就我一个人"
MINUTE = timedelta(minutes=1)


async def _out(stage: Stage, now: datetime | None = None) -> list[Heard]:
    """What the courier sends at this instant."""
    before = len(stage.bot.heard)
    await Hands(stage.bot, now=now or stage.now).work()
    return stage.bot.heard[before:]


async def _written() -> str:
    rows: list[Mapping[str, Any]] = []
    for table in (Concern, ConcernMessage, CrisisAlarm, Outbox, Event, Audit, Question, SentMessage):
        rows += await table.all().values()
    return repr(rows)


async def _number() -> int:
    return (await Concern.get()).number


async def test_help_at_once_and_a_human_is_called(stage: Stage) -> None:
    (answer,) = await stage.say(YOUTH, WORDS)
    number = await _number()
    assert "12356" in answer.text
    assert f"你的话正转给值班的{DUTY}，TA 看不到你是谁" in answer.text
    assert "马上到" not in answer.text
    assert "赶来" not in answer.text
    (call,) = await _out(stage)
    assert (call.scene, call.scene_id) == ("private", stage.accounts[DUTY])
    assert call.text.startswith(f"【紧急】#{number} 有人刚才私下说到有轻生或自伤的念头：\n{WORDS}")


async def test_nothing_written_tells_who_it_was_or_what_was_said(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    (call,) = await _out(stage)
    await stage.say(DUTY, "你现在安全吗？我是韩老师", quote=call.message_id)
    await _out(stage)
    await sent_messages.flush()
    youth = await Person.get(school_id=directory.school_id, name=YOUTH)
    written = await _written()
    for canary in (WORDS, "不想活", "你现在安全吗", YOUTH, f"'{stage.accounts[YOUTH]}'", youth.code):
        assert canary not in written
    assert not await Concern.filter(person_id=youth.id).exists()
    assert not await Outbox.filter(person_id=youth.id).exists()


async def test_at_night_too(stage: Stage) -> None:
    night = stage.now + timedelta(hours=14)
    await stage.say(YOUTH, WORDS, now=night)
    assert [heard.scene_id for heard in await _out(stage, night)] == [stage.accounts[DUTY]]


async def test_danger_now_names_the_department(stage: Stage) -> None:
    (answer,) = await stage.say(YOUTH, "有个陌生男人闯进女生宿舍拿着刀")
    assert "110" in answer.text
    (call,) = await _out(stage)
    assert "眼前有危险" in call.text
    assert "请同时告诉保卫处" in call.text


async def test_nobody_answers_so_the_next_is_called(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    await _out(stage)
    called = []
    for minutes in (9, 10, 19, 20, 30):
        now = stage.now + minutes * MINUTE
        await climb(now)
        called += [heard.scene_id for heard in await _out(stage, now)]
    assert called == [stage.accounts[SECRETARY], stage.accounts[COMMITTEE], stage.accounts[DUTY]]


async def test_after_three_rounds_it_is_said_loudly(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    for step in range(1, 12):
        await climb(stage.now + step * 10 * MINUTE)
    assert await Outbox.filter(kind="crisis").count() == 9
    assert (await CrisisAlarm.get()).next_at is None


async def test_who_takes_it_stops_the_ladder_and_the_person_learns_who_listens(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    await _out(stage)
    number = await _number()
    await climb(stage.now + 10 * MINUTE)
    await _out(stage, stage.now + 10 * MINUTE)
    assert await stage.tell(SECRETARY, "收到") == f"好，#{number} 你在接，我不再叫别人。引用那条消息说话，我转给 TA。"
    heard = {one.scene_id: one.text for one in await _out(stage, stage.now + 11 * MINUTE)}
    assert heard == {
        stage.accounts[YOUTH]: f"{SECRETARY}看到你的话了。想说什么接着发给我，我转给 TA。",
        stage.accounts[DUTY]: f"#{number} {SECRETARY}在接了。",
    }
    await climb(stage.now + 60 * MINUTE)
    assert await _out(stage, stage.now + 60 * MINUTE) == []
    assert await stage.tell(DUTY, f"/接手 {number}") == f"#{number} {SECRETARY}已经在接。你也可以引用那条说话。"


async def test_the_two_talk_and_neither_sees_more_than_the_words(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    (call,) = await _out(stage)
    number = await _number()
    assert await stage.tell(DUTY, "你现在安全吗？", quote=call.message_id) == f"正转给 TA（#{number}）。"
    heard = await _out(stage)
    assert [one.text for one in heard if one.scene_id == stage.accounts[YOUTH]] == [
        f"{DUTY}看到你的话了。想说什么接着发给我，我转给 TA。",
        f"{DUTY}对你说：\n你现在安全吗？",
    ]
    # A story, though it begins like a command.
    assert await stage.tell(YOUTH, "谈心也没用，室友都出去了") == f"转给{DUTY}了。"
    (further,) = await _out(stage)
    assert (further.scene_id, further.text.splitlines()[1]) == (stage.accounts[DUTY], "谈心也没用，室友都出去了")
    assert await stage.tell(DUTY, f"/回复 {number} 我在听") == f"正转给 TA（#{number}）。"
    (answer,) = await _out(stage)
    assert (answer.scene_id, answer.text) == (stage.accounts[YOUTH], f"{DUTY}对你说：\n我在听")
    assert await stage.tell(YOUTH, "谢谢老师", quote=answer.message_id) == f"转给{DUTY}了。"
    assert YOUTH not in "".join(one.text for one in stage.bot.heard)


async def test_the_same_person_again_is_the_same_call(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    (again,) = await stage.say(YOUTH, "真的不想活了")
    assert again.text.startswith(f"转给{DUTY}了。\n\n")
    assert "12356" in again.text
    await stage.tell(YOUTH, "结束")
    (later,) = await stage.say(YOUTH, "还是不想活了")
    assert f"这句也转给{DUTY}了" in later.text
    assert await Concern.all().count() == 1
    assert [heard.text.splitlines()[1] for heard in await _out(stage)] == [WORDS, "真的不想活了", "还是不想活了"]


async def test_the_name_is_told_when_the_person_says_so(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    await _out(stage)
    assert await stage.tell(YOUTH, "1") == f"好，会告诉{DUTY}你是谁、怎么找到你。"
    (told,) = await _out(stage)
    assert told.scene_id == stage.accounts[DUTY]
    assert f"TA 愿意让你知道：{YOUTH}（药学2401，3-305，13800000011）" in told.text


async def test_the_end_is_the_persons_to_say(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    await _out(stage)
    assert "先说到这儿" in await stage.tell(YOUTH, "结束")
    await stage.tell(YOUTH, "今天的作业好多")
    assert await _out(stage) == []


async def test_a_duty_person_the_platform_refuses_is_passed_over_at_once(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    refusing = RefusingBot("10000", but=(stage.accounts[SECRETARY],))
    hands = Hands(refusing, now=stage.now)
    await hands.work_on(45, step=1)
    assert next(heard.scene_id for heard in refusing.heard) == stage.accounts[SECRETARY]


async def test_an_unbound_account_is_helped_as_well(stage: Stage) -> None:
    (answer,) = await stage.say("许诺", WORDS)
    assert DUTY in answer.text
    (call,) = await _out(stage)
    await stage.say(DUTY, "我在", quote=call.message_id)
    assert stage.accounts["许诺"] in [heard.scene_id for heard in await _out(stage)]


async def test_nobody_else_gets_in(stage: Stage) -> None:
    await stage.say(YOUTH, WORDS)
    await _out(stage)
    number = await _number()
    assert (await stage.tell("郑文博", f"/接手 {number}")).startswith("/接手 由")
    for who in ("王小雨", COMMITTEE):
        assert await stage.tell(who, f"/接手 {number}") == f"没有要你接的求助 #{number}。"
    assert await stage.tell("王小雨", "/接手") == "现在没有要你接的求助。"


async def test_a_private_trouble_told_by_command_calls_a_human_too(stage: Stage) -> None:
    (answer,) = await stage.say(YOUTH, "/匿名 我不想活了")
    assert "12356" in answer.text
    assert await Concern.filter(kind="crisis").count() == 1
    assert len(await _out(stage)) == 1


@pytest.mark.parametrize("words", ["收到", "好的收到"])
async def test_received_from_somebody_nobody_called_is_nothing(stage: Stage, words: str) -> None:
    assert "接" not in await stage.tell("王小雨", words)
