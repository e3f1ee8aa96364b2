"""What goes wrong around a concern: the database is gone, the youth is gone, a word is no word."""

from __future__ import annotations

import re
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from stage import Stage
from tortoise import Tortoise

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "delivery"))

from hands import Hands

from models.tables import Account, Concern, Outbox, Person, Problem
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins.problems.daily_asking import ask_solved

YOUTH, SECRETARY = "吴思颖", "陈思远"
SAID = "/匿名 三食堂的饭菜又贵又凉"


async def _sealed(stage: Stage) -> int:
    await stage.say(YOUTH, SAID)
    await stage.say(YOUTH, "1")
    return (await Problem.get()).number


async def _out(stage: Stage, now: datetime | None = None) -> dict[str, str]:
    before = len(stage.bot.heard)
    await Hands(stage.bot, now=now or stage.now).work()
    return {heard.scene_id: heard.text for heard in stage.bot.heard[before:]}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_dead_database_saves_nothing_says_so_and_keeps_the_draft(stage: Stage) -> None:
    await stage.say(YOUTH, SAID)
    link = Tortoise.get_connection("default")
    await link.execute_query("ALTER TABLE concern RENAME TO concern_gone")
    answer = await stage.tell(YOUTH, "1")
    assert re.fullmatch(r"没有保存，请重发一次；还不行就把参考号 [0-9A-F]{6} 告诉管理员。", answer)
    await link.execute_query("ALTER TABLE concern_gone RENAME TO concern")
    assert not await Concern.exists()
    assert not await Problem.exists(), "all of it or nothing"
    assert (await stage.tell(YOUTH, "1")).startswith("收到，#")
    assert await Concern.all().count() == 1


async def test_who_wants_peace_gets_the_answer_they_asked_for_and_no_question(stage: Stage) -> None:
    number = await _sealed(stage)
    await stage.say(YOUTH, "别打扰我")
    await stage.say(SECRETARY, f"/回复 {number} 这周五前调价，谢谢你")
    assert "这周五前调价" in (await _out(stage))[stage.accounts[YOUTH]]
    await stage.say(SECRETARY, f"/认领 {number}")
    assert "已解决" in await stage.tell(SECRETARY, f"/办结 {number} 已解决 餐盘价格已经调下来了")
    await _out(stage)
    later = stage.now + timedelta(days=40)
    assert await ask_solved(later)
    assert stage.accounts[YOUTH] not in await _out(stage, later)
    # Nothing in the rows tells that one of them was not sent, for that would be whoever wants peace.
    assert {(row.state, row.error) for row in await Outbox.filter(platform="sealed")} == {("sent", "")}
    own = re.findall(r"#(\d{7})", await stage.tell(YOUTH, "/进展"))
    assert "这周五前调价" in await stage.tell(YOUTH, f"/进展 {own[0]}")


async def test_an_account_that_was_let_go_is_written_to_no_more(stage: Stage) -> None:
    number = await _sealed(stage)
    person_id = (await directory.actor(_place(stage))).person_id
    assert person_id is not None
    await Account.filter(person_id=person_id).delete()
    await Person.filter(id=person_id).update(qq="")
    directory.forget()
    await stage.say(SECRETARY, f"/回复 {number} 这周五前调价，谢谢你")
    assert stage.accounts[YOUTH] not in await _out(stage)
    assert (await Outbox.get(kind="concern")).state == "dropped"


def _place(stage: Stage) -> Origin:
    qq = stage.accounts[YOUTH]
    return Origin("qq", "10000", "private", qq, qq, "1", 0, True, None, "")


@pytest.mark.parametrize(
    "words",
    [
        "[CQ:at,qq=all] 三食堂太贵了",
        "三食堂太贵了\x00\u202e\ud800",
        "=cmd|' /C calc'!A0 三食堂太贵了",
        "三食堂太贵了" + "！" * 9_000,
    ],
    ids=["cq", "controls", "formula", "long"],
)
async def test_hostile_words_are_words(stage: Stage, words: str) -> None:
    await stage.say(YOUTH, f"/匿名 {words}")
    assert "收到，#" in (await stage.say(YOUTH, "1"))[-1].text
    number = (await Problem.get()).number
    shown = await stage.tell(SECRETARY, f"/问题 {number}")
    assert "三食堂太贵了" in shown
    assert len(shown) < 4_500
