"""六(三): the visited side is asked once, by one digit, and never pressed."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "delivery"))

from hands import Hands
from stage import Heard, Stage

from models.tables import Account, Outbox, Person, Record
from plugins._kit.directory import directory
from plugins.visits.asking import ask_visited

CADRE, HEAD, YOUTH = "王小雨", "赵雪", "吴思颖"
DORMS = "20002"
TOLD = "和大家聊了热水时间和晚自习，气氛很好"


async def _reachable(stage: Stage, *names: str) -> None:
    for name in names:
        person = await Person.get(name=name)
        place = {"school_id": directory.school_id, "platform": "qq", "user_id": stage.accounts[name]}
        await Account.filter(**place).delete()
        await Account.create(person_id=person.id, bound_at=stage.now, reachable=True, **place)
    await directory.notice_change()


async def _asked(stage: Stage, after: timedelta = timedelta(hours=1)) -> list[Heard]:
    before, now = len(stage.bot.heard), stage.now + after
    await ask_visited(now)
    await Hands(stage.bot, now=now).work()
    return stage.bot.heard[before:]


async def _visited(stage: Stage) -> int:
    await stage.say(CADRE, "/报到 3-305 3-306 3-307", group=DORMS)
    await stage.say(CADRE, f"/走访 3-305 {TOLD}", group=DORMS)
    return (await Record.get(kind="visit")).number


async def test_one_digit_confirms(stage: Stage) -> None:
    await _reachable(stage, HEAD)
    number = await _visited(stage)
    (asked,) = await _asked(stage)
    assert asked.scene_id == stage.accounts[HEAD]
    assert asked.text.startswith(f"{CADRE}记了一笔：今天来过3-305（走访），#{number}。是这样吗？")
    assert TOLD not in asked.text
    assert await stage.tell(HEAD, "1") == f"已确认 #{number} 3-305，谢谢你。"
    assert (await Record.get(number=number)).trust == "confirmed"
    assert "✓对方已确认" in await stage.tell(CADRE, "/记录")
    assert "已确认" not in await stage.tell(HEAD, "1"), "the question is answered"


async def test_no_is_an_answer_and_so_is_silence(stage: Stage) -> None:
    await _reachable(stage, HEAD)
    number = await _visited(stage)
    await _asked(stage)
    assert await _asked(stage, timedelta(hours=7)) == [], "asked once"
    assert await _asked(stage, timedelta(days=8)) == []
    assert (await stage.tell(HEAD, "2")).startswith(f"记下了，#{number} 会有人核实")
    assert (await Record.get(number=number)).trust == "disputed"


async def test_nobody_is_asked_who_confirmed_already_opted_out_or_cannot_be_reached(stage: Stage) -> None:
    number = await _visited(stage)
    assert await _asked(stage) == [], "nobody known to be reachable"
    await _reachable(stage, HEAD)
    await stage.say(HEAD, f"/确认 {number}", group=DORMS)
    assert await _asked(stage) == []
    await stage.say(CADRE, "/走访 3-305 昨天也来过，帮大家换了坏掉的灯泡", group=DORMS)
    await stage.say(HEAD, "别打扰我")
    assert await _asked(stage) == []


async def test_a_youth_is_asked_of_the_talk_and_what_was_taken_back_is_not(stage: Stage) -> None:
    await _reachable(stage, YOUTH)
    await stage.say(CADRE, "/报到 吴思颖")
    await stage.say(CADRE, "谈心 吴思颖 聊了转专业的打算和最近的作息，约好下周再聊")
    number = (await Record.get(kind="talk")).number
    await ask_visited(stage.now + timedelta(hours=1))
    assert (await Outbox.get(kind="confirm")).payload["text"] == ""
    await stage.say(CADRE, f"/撤回 {number}")
    before = len(stage.bot.heard)
    await Hands(stage.bot, now=stage.now + timedelta(hours=1)).work()
    assert stage.bot.heard[before:] == []
    await stage.say(CADRE, "谈心 吴思颖 又聊了转专业的事，决定下学期就申请")
    (asked,) = await _asked(stage, timedelta(hours=2))
    assert "今天和你谈过心" in asked.text
