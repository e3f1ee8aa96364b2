"""One person's accounts: which they are, letting go of some, and why an account cannot be joined to another person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.rules.refusal import Refusal
from models.tables import Account, BridgeOut, Confirmation, Link, Person, Record
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.questions import questions
from plugins._kit.unit import Unit, unit_of_work
from plugins.identity.lookup import label
from plugins.identity.results import AccountShown, LetGo, OwnAccounts

Place = tuple[str, str]
"""(platform, user id)"""


async def accounts_of(person: Person, here: Place | None = None) -> tuple[AccountShown, ...]:
    """Every account the person is known by, the one `here` marked; the roster's QQ is one though nobody bound it."""
    rows = await Account.filter(school_id=directory.school_id, person_id=person.id).order_by("-reachable", "id")
    found = [AccountShown(row.platform, row.user_id, row.reachable) for row in rows]
    places = {(one.platform, one.user_id) for one in found}
    if person.qq and ("qq", person.qq) not in places and await _is_recognised(person):
        found.append(AccountShown("qq", person.qq, reachable=False))
    of_roster = ("qq", person.qq)
    return tuple(
        replace(one, here=place == here, roster=place == of_roster)
        for one in found
        if (place := (one.platform, one.user_id))
    )


async def _is_recognised(person: Person) -> bool:
    """Whether the roster's QQ is this person's: not bound by another, not written twice."""
    taken = await Account.exists(school_id=directory.school_id, platform="qq", user_id=person.qq)
    return not taken and await Person.filter(school_id=directory.school_id, qq=person.qq, left_on=None).count() == 1


async def own_accounts(call: Call) -> OwnAccounts:
    """The speaker's accounts."""
    assert call.actor.person_id is not None
    person = await directory.person(call.actor.person_id)
    assert person is not None
    here = (call.origin.platform, call.origin.user_id)
    return OwnAccounts(person.name, await accounts_of(person, here))


async def let_go(call: Call, places: Sequence[Place]) -> LetGo | Refusal:
    """Let go of some of the speaker's own accounts; what an account was asked is asked no more.

    Refusal: roster-account, of the QQ number the roster names: it would be known again at once.
    """
    person = await directory.person(call.actor.person_id) if call.actor.person_id is not None else None
    assert person is not None
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
        gone = await drop_accounts(unit, person, [place for place in places if place != ("qq", person.qq)])
        if gone:
            await unit.append_event("unbound", "person", person.id, {"accounts": [_fact(place) for place in gone]})
            await unit.touch_roster()
        left = await Account.filter(school_id=unit.school_id, person_id=person.id).using_db(unit.connection).count()
    still = person.qq if ("qq", person.qq) in places else ""
    if not gone:
        return Refusal("roster-account", {"qq": still})
    return LetGo(tuple(gone), left, still, here=(call.origin.platform, call.origin.user_id) in gone)


async def drop_accounts(unit: Unit, person: Person, places: Sequence[Place]) -> list[Place]:
    """Let go of these accounts of the person, and of every question open there; those that were bound."""
    gone: list[Place] = []
    for platform, user_id in places:
        rows = Account.filter(school_id=unit.school_id, person_id=person.id, platform=platform, user_id=user_id)
        if await rows.using_db(unit.connection).delete():
            gone.append((platform, user_id))
        await questions.forget_account(unit, platform, user_id)
    return gone


def _fact(place: Place) -> dict[str, str]:
    return {"platform": place[0], "user_id": place[1]}


async def conflict(call: Call, other: Person) -> Refusal:
    """Why the speaker's account, which is somebody's, cannot become `other`'s: facts `name`, `other`, `same_name`,
    `rows` (whether the speaker has any of their own), `whose` (the speaker told apart)."""
    assert call.actor.person_id is not None
    mine = await directory.person(call.actor.person_id)
    assert mine is not None
    facts = {"name": mine.name, "other": other.name, "same_name": mine.name == other.name, "whose": label(mine)}
    return Refusal("two-people", facts | {"rows": await _has_rows(mine.id)})


async def _has_rows(person_id: int) -> bool:
    """Whether anything in the open hangs on this person: what is sealed is not asked."""
    here = {"school_id": directory.school_id}
    tables = (
        Record.filter(**here, cadre_id=person_id),
        Link.filter(**here, cadre_id=person_id),
        Confirmation.filter(**here, person_id=person_id),
    )
    return any([await rows.exists() for rows in tables])


async def follow(unit: Unit, place: Place, person_id: int) -> None:
    """What was settled for an account nobody knew holds for the person from now on: whose words no bridge passes on."""
    rows = BridgeOut.filter(school_id=unit.school_id, platform=place[0], user_id=place[1], person_id=None)
    await rows.using_db(unit.connection).update(person_id=person_id)
