"""Who can be written to privately is noted once, whoever notes it first."""

from __future__ import annotations

from stage import Stage

from models.tables import Account, Event
from plugins._kit import reach as module
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins._kit.reach import Reach


async def call_of(stage: Stage, user_id: str) -> Call:
    """A private word of this account."""
    origin = Origin("qq", stage.bot.self_id, "private", user_id, user_id, "1", 1, True, None, "你好")
    return Call(stage.bot, origin, await directory.actor(origin), "", "你好", stage.now)


async def test_two_processes_note_the_same(stage: Stage) -> None:
    call = await call_of(stage, "10008")
    await Reach().note(call)
    await Reach()._create(call, call.actor)
    assert await Account.all().count() == 1
    assert await Event.filter(kind="bound").count() == 1


async def test_noted_once_until_the_roster_moves(stage: Stage) -> None:
    reach = Reach()
    await reach.note(await call_of(stage, "10008"))
    await Account.all().update(reachable=False)
    await reach.note(await call_of(stage, "10008"))
    assert not (await Account.get()).reachable, "记住了，不再去看"
    directory.forget()
    await reach.note(await call_of(stage, "10008"))
    assert (await Account.get()).reachable


async def test_the_memory_is_bounded(stage: Stage, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(module, "REMEMBERED", 1)
    reach = Reach()
    for user_id in ("10008", "10011", "10005"):
        await reach.note(await call_of(stage, user_id))
    assert len(reach._noted) == 1
    assert await Account.all().count() == 3


async def test_strangers_leave_no_trace(stage: Stage) -> None:
    await Reach().note(await call_of(stage, "10099"))
    assert not await Account.all()
