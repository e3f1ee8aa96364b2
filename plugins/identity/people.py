"""What a person may know and decide about themselves: who they are here, their cadres, whether to be left in peace."""

from __future__ import annotations

from datetime import date

from tortoise.expressions import Q

from config.clock import local_day
from models.rules.vocabulary import TargetKind
from models.tables import Account, College, LinkTarget, Person
from plugins._kit.commands import Call
from plugins._kit.directory import LinkFact, directory
from plugins._kit.unit import unit_of_work
from plugins.identity.results import AccountShown, Companion, Myself


async def college_name(college_id: int | None) -> str:
    """A college's name; empty for none."""
    row = await College.get_or_none(school_id=directory.school_id, id=college_id) if college_id else None
    return row.name if row else ""


async def links_on(cadre_id: int, day: date) -> list[LinkFact]:
    """The cadre's links that hold on `day`."""
    return [link for link in await directory.links_of(cadre_id) if link.holds_on(day)]


async def myself(call: Call) -> Myself:
    """The speaker as the roster knows them."""
    person_id = call.actor.person_id
    assert person_id is not None
    person = await directory.person(person_id)
    assert person is not None
    today = local_day(call.now)
    names: dict[TargetKind, list[str]] = {}
    for link in await links_on(person_id, today):
        names.setdefault(link.target.kind, []).append(link.target.name)
    bound = await Account.filter(school_id=directory.school_id, person_id=person_id).order_by("platform", "user_id")
    return Myself(
        name=person.name,
        roles=call.actor.roles,
        college=await college_name(person.college_id),
        position=person.position,
        targets=tuple((kind, tuple(names[kind])) for kind in TargetKind if kind in names),
        accounts=tuple(AccountShown(row.platform, row.user_id, row.reachable) for row in bound),
        companions=await companions_of(person, today),
        opted_out=person.opted_out_at is not None,
    )


async def companions_of(person: Person, today: date) -> tuple[Companion, ...]:
    """The cadres linked to this person, their class or their dorm, and how they can be reached."""
    own = Q(kind=TargetKind.YOUTH.value, person_id=person.id)
    for kind, key in ((TargetKind.BRANCH, person.class_name), (TargetKind.DORM, person.dorm_name)):
        if key:
            own |= Q(kind=kind.value, key=key)
    through: dict[int, list[str]] = {}
    for target in await LinkTarget.filter(own, school_id=directory.school_id):
        for link in await directory.links_to(target.id):
            if link.holds_on(today) and link.cadre_id != person.id:
                through.setdefault(link.cadre_id, []).append(target.name)
    found = []
    for cadre_id, names in through.items():
        cadre = await directory.person(cadre_id)
        if cadre is not None and cadre.left_on is None:
            found.append(Companion(cadre.name, cadre.public_contact, tuple(sorted(names))))
    return tuple(sorted(found, key=lambda one: one.name))


async def leave_in_peace(call: Call, *, in_peace: bool) -> bool | None:
    """Opt out of, or back into, everything unasked (六.2).

    Returns whether that was news; None for an account nobody has bound: nothing unasked ever goes there.
    """
    person_id = call.actor.person_id
    if person_id is None:
        return None
    async with unit_of_work(call) as unit:
        person = Person.filter(school_id=unit.school_id, id=person_id, opted_out_at__isnull=in_peace)
        news = await person.using_db(unit.connection).update(opted_out_at=unit.now if in_peace else None)
        if news:
            await unit.append_event("opted_out" if in_peace else "opted_in", "person", person_id, {})
            await unit.touch_roster()
    return bool(news)


async def set_public_contact(call: Call, contact: str) -> None:
    """What the speaker wants the identity card to show; empty: nothing (五.1, by their own choice)."""
    person_id = call.actor.person_id
    assert person_id is not None
    async with unit_of_work(call) as unit:
        person = Person.filter(school_id=unit.school_id, id=person_id)
        await person.using_db(unit.connection).update(public_contact=contact)
        await unit.append_event("contact_set", "person", person_id, {"public_contact": contact})
        await unit.touch_roster()
