"""Whom a youth may talk to, and the rows of a talk once they chose."""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.expressions import Q

from config.clock import local_day
from models.rules.about import Named, people_spoken_of
from models.rules.concern_words import ConcernState, Openness, Source
from models.rules.listening import CategoryKind
from models.rules.vocabulary import Role, TargetKind
from models.tables import Concern, LinkTarget, Person
from plugins._kit import book, outbox, sealed
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.sealing import new_receipt, receipt_hash
from plugins._kit.unit import Unit, unit_of_work
from plugins.concerns.intake_warnings import college_shown
from plugins.concerns.progress_telling import word_post
from plugins.concerns.progress_words import covered

_CADRE = frozenset({Role.CADRE})
MOST = 9
"""Answered by one digit."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A talk that was begun; the receipt is for a sealed one."""

    number: int
    receipt: str = ""


async def cadres_for(call: Call, text: str) -> tuple[list[int], list[int]]:
    """The speaker's own cadres and others of the college, without those the words speak of."""
    if call.actor.person_id is None:
        return [], []
    everybody = await directory.cadres()
    people = [await directory.person(one) for one in everybody]
    named = [Named(one.id, one.name, _CADRE, one.college_id) for one in people if one is not None]
    welcome = set(everybody) - people_spoken_of(text, named, call.actor.college_id) - {call.actor.person_id}
    own = [one for one in await _own_cadres(call) if one in welcome and await _can_be_told(one)]
    others = []
    for one in sorted(welcome - set(own), key=everybody.__getitem__):
        person = await directory.person(one)
        if person is not None and person.college_id == call.actor.college_id and await _can_be_told(one):
            others.append(one)
    return own[:MOST], others[:MOST]


async def _can_be_told(cadre_id: int) -> bool:
    """Nobody is offered who would never hear of it."""
    person = await directory.person(cadre_id)
    if person is None or person.opted_out_at is not None:
        return False
    return await outbox.private_way_to(cadre_id) is not None


async def _own_cadres(call: Call) -> list[int]:
    """Those linked today to the speaker, their dorm or their class, the nearest first."""
    person = await directory.person(call.actor.person_id) if call.actor.person_id is not None else None
    if person is None:
        return []
    here, today = LinkTarget.filter(school_id=directory.school_id), local_day(call.now)
    targets = list(await here.filter(person_id=person.id))
    for kind, key in ((TargetKind.DORM, person.dorm_name), (TargetKind.BRANCH, person.class_name)):
        targets += await here.filter(kind=kind.value, key=key) if key else []
    links = [link for target in targets for link in await directory.links_to(target.id) if link.holds_on(today)]
    return list(dict.fromkeys(link.cadre_id for link in links))


async def is_easily_guessed(call: Call, cadre_id: int) -> bool:
    """Whether the cadre would hear it from one of so few people that no name is needed."""
    if cadre_id not in await _own_cadres(call):
        return False
    today = local_day(call.now)
    targets = [link.target for link in await directory.links_of(cadre_id) if link.holds_on(today)]
    where = Q(dorm_name__in=[one.key for one in targets if one.kind is TargetKind.DORM])
    where |= Q(class_name__in=[one.key for one in targets if one.kind is TargetKind.BRANCH])
    where |= Q(id__in=[one.person_id for one in targets if one.person_id is not None])
    people = await Person.filter(where, school_id=directory.school_id, left_on=None).exclude(id=cadre_id).count()
    return people < policy().problems.few_people


async def file(call: Call, text: str, cadre_id: int, openness: Openness) -> Filed:
    """Write the talk; the cadre is told at once only of one that bears a name."""
    is_sealed, person_id = openness is Openness.SEALED, call.actor.person_id
    assert person_id is not None
    receipt = new_receipt() if is_sealed else ""
    digest = await receipt_hash(receipt) if is_sealed else ""
    said = (await covered(call, text)).text if is_sealed else text
    way = await outbox.private_way_to(cadre_id)
    async with unit_of_work(call) as unit:
        concern = await Concern.create(
            using_db=unit.connection,
            school_id=unit.school_id,
            number=await sealed.new_sealed_number(unit) if is_sealed else await unit.take_numbers(),
            openness=openness.value,
            person_id=None if is_sealed else person_id,
            college_id=await college_shown(call) if is_sealed else call.actor.college_id,
            source=Source.PRIVATE.value,
            text=said,
            kind=CategoryKind.TALK.value,
            category=_category(text),
            talk_with_id=cadre_id,
            day=local_day(unit.now),
            last_day=local_day(unit.now),
            state=ConcernState.OPEN.value,
            receipt=digest,
        )
        await _seal(unit, call, concern, person_id)
        if not is_sealed and way is not None:
            await outbox.post_many(unit, [word_post(concern, 0, cadre_id, way)])
    return Filed(concern.number, receipt)


def _category(text: str) -> str:
    """思想困惑 or 心理: whichever the words come nearest to."""
    routing = book.read(text)
    return routing.category if routing.kind is CategoryKind.TALK else policy().listening.category_of(CategoryKind.TALK)


async def _seal(unit: Unit, call: Call, concern: Concern, person_id: int) -> None:
    """Where the answer goes; of a sealed one also that it is the speaker's."""
    await sealed.keep_address(unit, concern.id, sealed.address_of_origin(call.origin, person_id))
    if concern.person_id is None:
        await sealed.add_mine(unit, person_id, concern.id)
