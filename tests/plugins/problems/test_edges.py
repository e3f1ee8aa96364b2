"""Numbers nobody has, words that are missing, two people at once."""

from __future__ import annotations

import asyncio

import pytest
from stage import Stage
from working import (
    ASKER,
    CADRE,
    COMMITTEE,
    HEAD,
    SECRETARY,
    befriend,
    delivered,
    kinds,
    person,
    problem,
    reported,
    to,
)

from models.rules.concern_words import Openness
from models.tables import Outbox, Problem

NOWHERE = "没有找到 #99。看看有哪些：/问题清单"


@pytest.mark.parametrize(
    "words",
    ["/认领 99", "/回复 99 好", "/退回 99 不归他们", "/转办 99 后勤处", "/改派 99 教务处", "/代录 99 好"],
)
async def test_a_number_nobody_has(stage: Stage, words: str) -> None:
    assert await stage.tell(SECRETARY, words) == NOWHERE


@pytest.mark.parametrize("words", ["/办结 99 已解决 换了新的热水器", "/同意 99", "/不同意 99 再想想", "/合并 99 98"])
async def test_a_number_nobody_has_at_the_end(stage: Stage, words: str) -> None:
    assert await stage.tell(SECRETARY, words) == NOWHERE


@pytest.mark.parametrize("name", ["退回", "改派", "代录", "同意", "不同意", "拆分"])
async def test_a_number_that_is_missing(stage: Stage, name: str) -> None:
    assert (await stage.tell(SECRETARY, f"/{name}")).startswith(f"说的是哪一件？前面写上编号，例如：/{name} 12")


async def test_words_that_are_missing_or_too_long(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row, Openness.NAMED, 31)
    await befriend(stage, HEAD)
    assert (await stage.tell(SECRETARY, "/回复 31")).startswith("后面写上内容")
    assert await stage.tell(SECRETARY, f"/转办 12 后勤处 {'长' * 501}") == "太长了，写在 500 字以内吧。"
    assert (await stage.tell(SECRETARY, "/改派 12 后情处")).startswith("没有找到“后情处”")
    await stage.tell(SECRETARY, "/转办 12 后勤处")
    assert await stage.tell(SECRETARY, f"/退回 12 {'长' * 2001}") == "太长了，写在 2000 字以内吧。"
    assert (await stage.tell(HEAD, "/回复 12")).startswith("后面写上内容")
    await stage.tell(HEAD, "/回复 12 今晚换新的热水器")
    assert await stage.tell(HEAD, "/退回 12 算了") == "#12 已经答复过了，不用退回。要改答复：/回复 12 内容"
    await stage.tell(SECRETARY, "/办结 12 无法解决 管道太老，要等明年暑假整体改造")
    assert await stage.tell(COMMITTEE, f"/不同意 12 {'长' * 2001}") == "太长了，写在 2000 字以内吧。"
    assert await stage.tell(SECRETARY, "/办结 12 无法解决 还是那个原因，再提一次") == (
        "#12 现在是“待第二人确认”，不能这样做。看看：/问题 12"
    )


async def test_an_answer_after_the_end_says_so(stage: Stage) -> None:
    row = await problem()
    await befriend(stage, HEAD)
    await stage.tell(SECRETARY, "/转办 12 后勤处")
    (got,) = [one for one in await delivered(stage) if one.scene_id == stage.accounts[HEAD]]
    await stage.tell(SECRETARY, "/办结 12 已解决 换了新的热水器，有热水了")
    assert (await stage.tell(HEAD, "明天去换", quote=got.message_id)).startswith("#12 现在是“已办结”")
    assert (await stage.tell(HEAD, "/退回 12 不归我们")).startswith("#12 现在是“已办结”")
    assert await kinds(row) == ["opened", "referred", "closed"]


async def test_a_word_of_the_reporter_is_answered_by_quoting(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row, Openness.NAMED, 31)
    await befriend(stage, ASKER, SECRETARY)
    await stage.tell(SECRETARY, "/回复 31 是哪一台？")
    (asked,) = [one for one in await delivered(stage) if one.scene_id == stage.accounts[ASKER]]
    await stage.say(ASKER, "二楼左边那台", quote=asked.message_id)
    (word,) = [one for one in await delivered(stage) if one.scene_id == stage.accounts[SECRETARY]]
    assert "二楼左边那台" in word.text
    answer = await stage.tell(SECRETARY, "好，明天去修", quote=word.message_id)
    assert answer == "转给反映 #31 的这位同学了，其他人看不到。"
    assert any("好，明天去修" in text for text in to(await delivered(stage), stage, ASKER))


async def test_two_who_claim_at_once(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row)
    await asyncio.gather(
        stage.say(SECRETARY, "/认领 12"), stage.say(CADRE, "/认领 12"), stage.say(COMMITTEE, "/认领 12")
    )
    assert await kinds(row) == ["opened", "claimed"]
    owners = {(await person(who)).id for who in (SECRETARY, CADRE, COMMITTEE)}
    assert (await Problem.get(id=row.id)).owner_id in owners
    assert await Outbox.filter(kind="concern").count() == 1


async def test_one_message_seen_twice_has_one_effect(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row)
    for _ in range(2):
        await stage.say(SECRETARY, "/回复 12 明天去修", message_id=4242)
    assert await kinds(row) == ["opened", "replied"]
    assert await Outbox.filter(kind="concern").count() == 1
