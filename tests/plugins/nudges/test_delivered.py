"""Through the real courier: what leaves the bot, in which scene, and what it leaves open."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "delivery"))

from hands import Hands
from nudging import CADRE, MONDAY, OWN_GROUP, SCHOOL_CADRE, SECRETARY, TALKED, at, befriend
from stage import Stage

from models.tables import CollegeNudges, Digest, Outbox, Question
from plugins.nudges.weekly import run_due


async def test_a_week_through_the_courier(stage: Stage) -> None:
    await befriend(stage, CADRE, SECRETARY)
    await stage.tell(SECRETARY, "/提醒设置 团干群", group=OWN_GROUP)
    await stage.tell(CADRE, f"走访 3-305 {TALKED}", now=at(11, 20))
    await CollegeNudges.all().update(last_heard_at=MONDAY)
    await run_due(MONDAY)
    before = len(stage.bot.heard)
    hands = Hands(stage.bot, now=MONDAY + timedelta(hours=2))
    await hands.work_on(2)
    heard = stage.bot.heard[before:]
    digest = next(one for one in heard if one.scene_id == stage.accounts[CADRE])
    assert digest.text.startswith("王小雨，中午好。第 12 周，这周可以先安排：")
    assert len(digest.images) == 1
    assert {one.scene for one in heard if one.scene_id != OWN_GROUP} == {"private"}
    in_group = [one.text for one in heard if one.scene_id == OWN_GROUP]
    assert not [text for text in in_group if SCHOOL_CADRE in text]
    assert {row.state for row in await Outbox.all()} == {"sent"}
    assert (await Digest.get(kind="cadre")).sent_at is not None
    assert (await Question.get()).topic == "nudges.digest"
    assert (await stage.tell(CADRE, "2", now=MONDAY + timedelta(hours=3))).startswith("好，明天再提醒你")
