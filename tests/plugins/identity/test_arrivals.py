"""Newcomers are greeted once and not in a crowd; friend requests of people of the school are accepted, paced."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from stage import Stage

from models.tables import Link, Outbox, Person
from plugins._kit.commands import Hook
from plugins._kit.directory import directory
from plugins.identity.commands import arrivals
from plugins.identity.friends import A_MINUTE, Doorman

CADRE, DORMS = "王小雨", "20002"
Notice = Any


@pytest.fixture
async def dorms(stage: Stage) -> Stage:
    """A group that stands for two dorms."""
    await stage.tell(CADRE, "/报到 3-305 3-306", group=DORMS)
    return stage


async def test_a_newcomer_is_greeted_once(dorms: Stage, notice: Notice) -> None:
    assert await notice(Hook.JOINED, "许诺", group=DORMS) == [], "不当场说，从发件箱走"
    greeting = await Outbox.get()
    assert (greeting.scene, greeting.scene_id, greeting.lane) == ("group", DORMS, "normal")
    said = greeting.payload["text"].splitlines()
    assert said[:3] == ["欢迎新同学！", "联系团干部：王小雨 药学院团总支副书记", "联系对象：3-305、3-306"]
    later = dorms.now + timedelta(days=1)
    await notice(Hook.JOINED, "许诺", group=DORMS, now=later)
    assert await Outbox.all().count() == 1


async def test_a_crowd_is_greeted_once(dorms: Stage, notice: Notice) -> None:
    for number, who in enumerate(("许诺", "赵雪", "吴思颖")):
        await notice(Hook.JOINED, who, group=DORMS, second=number)
    assert await Outbox.all().count() == 1
    later = dorms.now + timedelta(minutes=10)
    await notice(Hook.JOINED, "郑文博", group=DORMS, now=later)
    assert await Outbox.all().count() == 2


async def test_groups_are_greeted_apart(dorms: Stage, notice: Notice) -> None:
    await dorms.tell(CADRE, "/报到 药学2401", group="20001")
    await notice(Hook.JOINED, "许诺", group=DORMS)
    await notice(Hook.JOINED, "许诺", group="20001")
    assert await Outbox.all().count() == 2


async def test_who_is_not_greeted(dorms: Stage, notice: Notice) -> None:
    await dorms.tell("吴思颖", "别打扰我")
    for who in (CADRE, "吴思颖", dorms.bot.self_id):
        await notice(Hook.JOINED, who, group=DORMS)
    await notice(Hook.JOINED, "许诺", group="29999")
    assert not await Outbox.all()
    await Link.all().update(valid_to=dorms.now.date() - timedelta(days=1))
    directory.forget()
    await notice(Hook.JOINED, "许诺", group=DORMS)
    assert not await Outbox.all(), "没有联系干部的群没什么可说"


async def test_people_of_the_school_become_friends(
    stage: Stage, notice: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    doorman = Doorman(pause=(0.0, 0.0))
    monkeypatch.setattr(arrivals, "doorman", doorman)
    assert await notice(Hook.FRIEND_REQUEST, "赵雪", flag="flag-1") == []
    await notice(Hook.FRIEND_REQUEST, "赵雪", flag="flag-1")
    await notice(Hook.FRIEND_REQUEST, "许诺", flag="flag-2")
    await notice(Hook.FRIEND_REQUEST, "吴思颖", flag="")
    await doorman.finish()
    assert [call for call in stage.bot.calls if call[0] == "set_friend_add_request"] == [
        ("set_friend_add_request", {"flag": "flag-1", "approve": True})
    ]


async def test_who_has_left_the_school_is_nobody(stage: Stage, notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    doorman = Doorman(pause=(0.0, 0.0))
    monkeypatch.setattr(arrivals, "doorman", doorman)
    await Person.filter(name="赵雪").update(left_on=stage.now.date())
    directory.forget()
    await notice(Hook.FRIEND_REQUEST, "赵雪", flag="flag-1")
    await doorman.finish()
    assert stage.bot.calls == []


async def test_a_refused_acceptance_breaks_nothing(stage: Stage) -> None:
    doorman = Doorman(pause=(0.0, 0.0))
    stage.bot.failing.add("set_friend_add_request")
    assert doorman.receive(stage.bot, "flag-1", stage.now)
    await doorman.finish()


async def test_what_still_waits_is_given_up_at_the_end(stage: Stage) -> None:
    doorman = Doorman(pause=(60.0, 60.0))
    assert doorman.receive(stage.bot, "flag-1", stage.now)
    assert not doorman.receive(stage.bot, "flag-1", stage.now)
    await doorman.stop()
    assert stage.bot.calls == []


def test_no_more_than_a_few_a_minute(stage: Stage) -> None:
    doorman = Doorman()
    waits = [doorman.wait_for(stage.now, 2.0) for _ in range(3 * A_MINUTE)]
    assert waits[:A_MINUTE] == [2.0] * A_MINUTE
    for earlier, later in zip(waits, waits[A_MINUTE:], strict=False):
        assert later - earlier >= 60
    assert doorman.wait_for(stage.now + timedelta(hours=1), 2.0) == 2.0
