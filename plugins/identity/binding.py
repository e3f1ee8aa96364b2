"""Binding accounts to people: by an invite code, or by a code asked for on an account that is bound already."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Account, BindCode, Person, PersonRole, Question
from plugins._kit.commands import Call, guesser_of
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import Unit, unit_of_work
from plugins.identity.codes import code_hash, look_up, make_codes, tries, use_up
from plugins.identity.linking import conflict, follow
from plugins.identity.results import Bound, SelfCode, ToConfirm

CONFIRM_HERE, CONFIRM_ELSEWHERE = "identity.confirm", "identity.approve"
"""Asked in the account that typed the code; asked in the account the code came from."""


async def give_code(call: Call) -> SelfCode:
    """A code of a few minutes for the speaker's other account."""
    person_id = call.actor.person_id
    assert person_id is not None
    minutes = policy().binding.self_minutes
    async with unit_of_work(call) as unit:
        made = await make_codes(unit, "self", [person_id], timedelta(minutes=minutes))
    return SelfCode(made[person_id], minutes)


async def bind(call: Call, code: str) -> Bound | Refusal:
    """Bind the speaker's account by a code said privately, or join it to the person's others."""
    place = (call.origin.platform, call.origin.user_id)
    if tries.used_up(*guesser_of(call), call.now):
        return Refusal("too-many-tries")
    hashed = code_hash(code)
    async with unit_of_work(call) as unit:
        found = await _good_code(unit, call, hashed, place)
        if isinstance(found, Refusal):
            return found
        row, person = found
        return await _bind(unit, row, person, place, reachable=not call.origin.temporary)


async def bind_in_group(call: Call, code: str) -> ToConfirm | Refusal:
    """A code said in a group may have been read by others: nothing is bound before a second, private word.

    For an invite code the account that said it is asked privately; for a code out of a bound account, that one is.
    """
    place = (call.origin.platform, call.origin.user_id)
    if tries.used_up(*guesser_of(call), call.now):
        return Refusal("too-many-tries")
    hashed = code_hash(code)
    async with unit_of_work(call) as unit:
        found = await _good_code(unit, call, hashed, place)
        if isinstance(found, Refusal):
            return found
        row, person = found
        payload = {"hash": hashed, "platform": place[0], "user_id": place[1]}
        if row.kind == "invite":
            minutes = 2 * policy().binding.self_minutes
            await questions.ask(unit, call.origin, CONFIRM_HERE, payload, minutes=minutes, private=True)
            return ToConfirm(person.name, minutes, elsewhere=False)
        minutes = policy().binding.self_minutes
        for platform, user_id in await _accounts_of(unit, person):
            there = replace(call.origin, platform=platform, scene="private", scene_id=user_id, user_id=user_id)
            await questions.ask(unit, there, CONFIRM_ELSEWHERE, payload, minutes=minutes)
        return ToConfirm(person.name, minutes, elsewhere=True)


async def confirm(call: Call, *, yes: bool) -> Bound | Refusal | None:
    """The second word on a code said in a group; None when it was 不是我, which also spends the code."""
    place = (str(call.payload["platform"]), str(call.payload["user_id"]))
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
        found = await look_up(unit, str(call.payload["hash"]))
        if isinstance(found, Refusal):
            return found
        row, person = found
        here = place == (call.origin.platform, call.origin.user_id)
        if not here and call.actor.person_id != person.id:
            return Refusal("code-unknown")
        if not yes:
            await use_up(unit, row)
            return None
        return await _bind(unit, row, person, place, reachable=here and not call.origin.temporary)


async def _good_code(unit: Unit, call: Call, hashed: str, place: tuple[str, str]) -> tuple[BindCode, Person] | Refusal:
    found = await look_up(unit, hashed)
    if isinstance(found, Refusal):
        if found.code == "code-unknown":
            tries.note_wrong(*guesser_of(call), call.now)
        return found
    _row, person = found
    if call.actor.person_id == person.id:
        return Refusal("already-you", {"name": person.name})
    if call.actor.known:
        return await conflict(call, person)
    if await _waits_for_another(unit, hashed, place):
        return Refusal("code-pending")
    return found


async def _waits_for_another(unit: Unit, hashed: str, place: tuple[str, str]) -> bool:
    """Whether another account said this code in a group and has still to confirm it."""
    waiting = Question.filter(
        school_id=unit.school_id, topic__in=[CONFIRM_HERE, CONFIRM_ELSEWHERE], expires_at__gt=unit.now
    )
    return any(
        row.payload["hash"] == hashed and (row.payload["platform"], row.payload["user_id"]) != place
        for row in await waiting.using_db(unit.connection)
    )


async def _bind(
    unit: Unit, row: BindCode, person: Person, place: tuple[str, str], *, reachable: bool
) -> Bound | Refusal:
    platform, user_id = place
    taken = Account.filter(school_id=unit.school_id, platform=platform, user_id=user_id).using_db(unit.connection)
    if await taken.exists() or not await use_up(unit, row):
        return Refusal("code-used")
    await Account.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        platform=platform,
        user_id=user_id,
        person_id=person.id,
        bound_at=unit.now,
        reachable=reachable,
    )
    await unit.append_event("bound", "person", person.id, {"platform": platform, "user_id": user_id, "via": row.kind})
    await follow(unit, place, person.id)
    await unit.touch_roster()
    held = PersonRole.filter(school_id=unit.school_id, person_id=person.id).using_db(unit.connection)
    roles = frozenset(Role(role.role) for role in await held)
    return Bound(person.name, roles, joined=row.kind == "self", rebound=row.kind == "invite" and person.rebound > 0)


async def _accounts_of(unit: Unit, person: Person) -> list[tuple[str, str]]:
    bound = await Account.filter(school_id=unit.school_id, person_id=person.id).using_db(unit.connection)
    places = [(account.platform, account.user_id) for account in bound]
    roster = ("qq", person.qq)
    return [*places, roster] if person.qq and roster not in places else places
