"""/不互通 我: whose words are passed on nowhere. Anybody may say it, known or not; it holds for all their accounts."""

from __future__ import annotations

from tortoise.queryset import QuerySet

from models.tables import BridgeOut
from plugins._kit.commands import Call
from plugins._kit.unit import Unit, unit_of_work
from plugins.bridge.memory import bridges


async def stay_out(call: Call) -> bool:
    """Pass nothing of this person on any more; False when it was so already."""
    if await _is_out(call):
        return False
    async with unit_of_work(call) as unit:
        await _rows(unit, call).delete()
        await BridgeOut.create(
            using_db=unit.connection, school_id=unit.school_id, platform=call.origin.platform,
            user_id=call.origin.user_id, person_id=call.actor.person_id, since=unit.now,
        )  # fmt: skip
        await _note(unit, call, "bridge_stayed_out")
    return True


async def come_back(call: Call) -> bool:
    """Pass this person's words on again; False when they never stayed out."""
    if not await _is_out(call):
        return False
    async with unit_of_work(call) as unit:
        await _rows(unit, call).delete()
        if call.actor.person_id is not None:
            theirs = BridgeOut.filter(school_id=unit.school_id, person_id=call.actor.person_id)
            await theirs.using_db(unit.connection).delete()
        await _note(unit, call, "bridge_came_back")
    return True


async def _is_out(call: Call) -> bool:
    await bridges.load()
    return bridges.stays_out(call.origin.platform, call.origin.user_id, call.actor.person_id)


def _rows(unit: Unit, call: Call) -> QuerySet[BridgeOut]:
    account = {"platform": call.origin.platform, "user_id": call.origin.user_id}
    return BridgeOut.filter(school_id=unit.school_id, **account).using_db(unit.connection)


async def _note(unit: Unit, call: Call, kind: str) -> None:
    if call.actor.person_id is not None:
        await unit.append_event(kind, "person", call.actor.person_id, {})
    await unit.touch_roster()
    unit.after_commit.append(bridges.load)
