"""Unbinding: a person lets go of an account of theirs, or a secretary frees all of somebody's (lost, mixed up)."""

from __future__ import annotations

from models.rules.refusal import Refusal
from models.tables import Account, Person
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.unit import Unit, unit_of_work, write_audit
from plugins.identity.lookup import find_person, scope_of
from plugins.identity.results import Unbound


async def unbind_here(call: Call) -> Unbound | Refusal:
    """Let go of the account that speaks."""
    person = await directory.person(call.actor.person_id) if call.actor.person_id is not None else None
    assert person is not None
    async with unit_of_work(call) as unit:
        return await _unbind(unit, person, own=True, platform=call.origin.platform, user_id=call.origin.user_id)


async def unbind_person(call: Call, word: str, chosen: dict[str, int]) -> Unbound | Refusal:
    """Free every account of somebody: 校团委 of anyone, a secretary of their own college.

    Refusals: those of scope_of and find_person.
    """
    async with unit_of_work(call) as unit:
        scope = scope_of(call)
        if isinstance(scope, Refusal):
            await write_audit(unit, call, "role")
            return scope
        person = await find_person(word, scope.college_id, chosen=chosen)
        if isinstance(person, Refusal):
            return person
        return await _unbind(unit, person, own=False)


async def _unbind(unit: Unit, person: Person, *, own: bool, **account: str) -> Unbound:
    rows = Account.filter(school_id=unit.school_id, person_id=person.id, **account).using_db(unit.connection)
    gone = [{"platform": row.platform, "user_id": row.user_id} for row in await rows]
    if gone:
        await rows.delete()
        await unit.append_event("unbound", "person", person.id, {"accounts": gone})
        await unit.touch_roster()
    return Unbound(person.name, len(gone), person.qq, own)
