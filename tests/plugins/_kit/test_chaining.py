"""六(三): whoever changes, removes or inserts a fact afterwards is found out; what was erased on time is no change."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from stage import Stage
from tortoise import Tortoise

from models.rules.chain import Block, leaf_of, shown
from models.tables import ChainBlock, Event, Person, Record
from plugins._kit import chaining
from plugins._kit.chain_words import verified
from plugins._kit.chaining import seal_history, verify
from plugins.nudges.offices import office_week
from plugins.nudges.replies.office import office_digest

DAYS = 3


async def _sql(statement: str) -> None:
    await Tortoise.get_connection("default").execute_script(statement)


@pytest.fixture
async def blocks(stage: Stage) -> list[ChainBlock]:
    """Three days of visits, each sealed the night after."""
    for day in range(DAYS):
        now = stage.now + timedelta(days=day)
        await stage.say("王小雨", "/报到 3-305 3-306 3-307", group="20002", now=now)
        await stage.say("王小雨", f"/走访 3-305 第{day + 1}次来，聊了热水时间和晚自习", group="20002", now=now)
        await seal_history(_night(now))
    return await ChainBlock.all().order_by("last_id")


def _night(day: datetime) -> datetime:
    return day + timedelta(hours=20)


async def test_an_honest_history_is_sound_and_the_same_night_is_sealed_once(
    stage: Stage, blocks: list[ChainBlock]
) -> None:
    assert len(blocks) == DAYS
    assert [after.before for after in blocks[1:]] == [before.digest for before in blocks[:-1]]
    assert await seal_history(_night(stage.now + timedelta(days=DAYS - 1))) is None
    found = await verify(shown(blocks[1].digest).replace(" ", ""))
    assert found.is_sound
    assert found.anchored == blocks[1].day
    assert found.after_anchor == blocks[2].count
    assert (found.events, found.uncovered) == (await Event.all().count(), 0)


async def test_one_changed(blocks: list[ChainBlock]) -> None:
    event = await Event.filter(kind="recorded").order_by("id").first()
    assert event is not None
    await Event.filter(id=event.id).update(payload=event.payload | {"process": "聊了三个小时的理想"})
    found = await verify(None)
    assert event.id in found.changed


async def test_another_actor_or_another_time(blocks: list[ChainBlock]) -> None:
    event = await Event.filter(kind="recorded").order_by("-id").first()
    assert event is not None
    await Event.filter(id=event.id).update(at=event.at - timedelta(days=40))
    assert (await verify(None)).broken == [blocks[-1].day]


async def test_one_removed(blocks: list[ChainBlock]) -> None:
    event = await Event.filter(kind="recorded").order_by("id").first()
    assert event is not None
    await event.delete()
    found = await verify(None)
    assert blocks[0].day in found.broken
    assert len(found.records) == 1, "and its record has no history any more"


async def test_one_inserted(blocks: list[ChainBlock]) -> None:
    event = await Event.filter(kind="recorded").order_by("id").first()
    assert event is not None
    await Event.filter(id=event.id).delete()
    event.salt = "0" * 32
    await event.save(force_create=True)
    assert blocks[0].day in (await verify(None)).broken or event.id in (await verify(None)).changed


async def test_a_record_that_says_something_else(blocks: list[ChainBlock]) -> None:
    record = await Record.filter(kind="visit").first()
    assert record is not None
    await Record.filter(id=record.id).update(happened_on=record.happened_on - timedelta(days=7))
    assert (await verify(None)).records == [record.number]


async def test_a_chain_rewritten_from_the_middle_shows_against_what_was_posted(blocks: list[ChainBlock]) -> None:
    event = await Event.filter(kind="recorded", id__gt=blocks[0].last_id).order_by("id").first()
    assert event is not None
    await Event.filter(id=event.id).update(payload=event.payload | {"process": "聊了三个小时的理想"})
    record = await Record.get(id=event.subject_id)
    record.process = "聊了三个小时的理想"
    await record.save()
    await _rewrite(blocks)
    assert (await verify(None)).is_sound, "without an anchor nobody could tell"
    assert (await verify(blocks[-1].digest)).anchored is None
    assert (await verify(blocks[0].digest)).anchored == blocks[0].day, "what lies before is still as it was"


async def _rewrite(blocks: list[ChainBlock]) -> None:
    """What somebody with the whole database would do."""
    before, after = blocks[0].digest, blocks[0].last_id
    for row in blocks[1:]:
        block, leaves = Block(before, row.day), b""
        async for fact in chaining._facts(after, row.last_id):
            block.add(fact, leaf_of(fact))
            leaves += leaf_of(fact)
        await ChainBlock.filter(id=row.id).update(before=before, digest=block.digest(), leaves=leaves)
        before, after = block.digest(), row.last_id


async def test_what_was_erased_on_time_keeps_the_chain_valid(blocks: list[ChainBlock]) -> None:
    event = await Event.filter(kind="recorded").order_by("id").first()
    assert event is not None
    await Event.filter(id=event.id).update(payload={}, salt="")
    found = await verify(blocks[-1].digest)
    assert found.is_sound
    assert found.erased == 1
    assert found.anchored == blocks[-1].day


async def test_the_committee_reads_the_digest_last(stage: Stage, blocks: list[ChainBlock]) -> None:
    now = _night(stage.now + timedelta(days=DAYS - 1))
    person = await Person.get(name="何静宜")
    words = office_digest(await office_week(person, now, school=True), greet=True)
    assert words.splitlines()[-1].endswith(shown(blocks[-1].digest))
    college = office_digest(await office_week(person, now, school=False), greet=True)
    assert "存证" not in college


async def test_what_the_operator_reads(blocks: list[ChainBlock]) -> None:
    assert verified(await verify(None), anchored=False).splitlines()[1:] == [
        "✓ 每一条都对得上",
        "！ 没有给 --anchor：查不出整条链被重写；还没存证的 0 条也管不到",
    ]
    assert "✗ 存证里没有这一串" in verified(await verify("0" * 24), anchored=True)
    assert "✓ 到 " in verified(await verify(blocks[0].digest), anchored=True)
    await Event.filter(kind="recorded").delete()
    said = verified(await verify(None), anchored=False)
    assert "✗ 这些天的存证对不上" in said
    assert "✗ 记录和它的历史对不上：#" in said
    await Event.all().update(salt="x")
    assert "✗ 内容被改过：事件 #" in verified(await verify(None), anchored=False)
