"""People are counted, not accounts: an online activity over two platforms, and answers to one that was pasted."""

from __future__ import annotations

import re

import pytest
from stage import Stage
from two_sides import Sides, WechatSide

from models.tables import Account, Activity, ActivityPart
from plugins._kit.directory import directory
from plugins.identity.codes import tries
from plugins.topics.memory import activities

CADRE, YOUTH, OTHER, GROUP, WX = "王小雨", "赵雪", "吴思颖", "20001", "wx-1@chatroom"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def sides(stage: Stage) -> Sides:
    """A cadre who checked in with a class on QQ and opened something there."""
    tries.__init__()  # type: ignore[misc]
    both = Sides(stage, stage.bot, WechatSide("wx-bot"), stage.now)  # type: ignore[arg-type]
    await stage.tell(CADRE, "/报到 药学2401", group=GROUP)
    return both


async def _open(sides: Sides, text: str) -> tuple[Activity, str]:
    await sides.stage.tell(CADRE, text)
    row = await Activity.get()
    made = await sides.stage.tell(CADRE, f"/转发稿 {row.number}")
    found = re.search(r"[：回] ?([A-Z2-9]{5,7})(?![A-Z0-9])", made)
    assert found is not None, made
    return row, found[1]


async def test_who_answers_on_two_platforms_is_one_person(sides: Sides) -> None:
    stage = sides.stage
    row, code = await _open(sides, "/线上 这周读了什么书")
    made = await stage.tell(CADRE, f"/转发稿 {row.number}")
    assert made.startswith("【线上活动】\n这周读了什么书\n私聊连心桥机器人（QQ 10000）：\n想到什么说什么：")
    assert await stage.tell(YOUTH, code) == "《这周读了什么书》：在码后面写一句想说的就行。"
    said = f"{code} 读完了《三体》第二部，黑暗森林那段写得真好"
    assert await stage.tell(YOUTH, said) == "收到，《这周读了什么书》算你一份。话不留，只算人数。"
    given = re.search(r"码：([A-Z0-9]+)", await stage.tell(YOUTH, "/关联"))
    assert given is not None
    await sides.on_wx("wx-9", f"/关联 {given[1]}", group=None)
    await sides.on_wx("wx-9", f"{code} 还读了半本《平凡的世界》，挺好看的", group=None)
    assert await ActivityPart.all().count() == 1
    await stage.tell(OTHER, said)
    assert await ActivityPart.all().count() == 2
    assert "认识" in await stage.tell("8888", said)
    await stage.tell(OTHER, "别打扰我")
    assert (await stage.tell(OTHER, said)).startswith("你说过别打扰")
    assert not await Account.filter(user_id=stage.accounts[OTHER], bound_at=None).exists()
    await stage.tell(CADRE, f"/线上结束 {row.number}")
    assert (await stage.tell(YOUTH, said)).startswith("《这周读了什么书》已经截止")
    assert (await stage.tell(CADRE, f"/转发稿 {row.number}")).startswith(f"#{row.number} 已经结束了")


async def test_an_account_that_took_part_before_it_was_linked_is_not_counted_again(sides: Sides) -> None:
    stage = sides.stage
    row, code = await _open(sides, "/投票 周末去哪里 爬山 看展")
    place = {"school_id": directory.school_id, "activity_id": row.id, "platform": "wechat", "scene_id": WX}
    from models.tables import ActivityGroup

    await ActivityGroup.create(**place, told_at=stage.now)
    await activities.load()
    await sides.on_wx("wx-9", "1")
    (before,) = await ActivityPart.all()
    given = re.search(r"码：([A-Z0-9]+)", await stage.tell(YOUTH, "/关联"))
    assert given is not None
    await sides.on_wx("wx-9", f"/关联 {given[1]}", group=None)
    assert (await ActivityPart.get()).token == before.token, "关联本身不动那一行，免得看出是谁投的"
    assert "算你一份" in await stage.tell(YOUTH, f"{code} 2")
    (after,) = await ActivityPart.all()
    assert (after.choice, after.id) == (2, before.id)
