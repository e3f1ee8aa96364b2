"""What a cadre heard from somebody (代反映, 收, a record): kept without a name, or under the name of who agreed.

Without a name the answers go to the cadre, who passes them on; with one they go to the youth, who is told of it and
may take it back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.rules.concern_words import Openness, Source
from models.rules.masking import Masked, mask
from models.rules.refusal import Refusal
from models.tables import Person, Record
from plugins._kit import book, outbox, sealed, spoken_of
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.questions import questions
from plugins._kit.unit import unit_of_work
from plugins.concerns import intake
from plugins.concerns import intake_warnings as warnings
from plugins.concerns.replies import intake as words
from plugins.concerns.results import Told


@dataclass(frozen=True, slots=True)
class Hearsay:
    """What was heard: from whom (an account) and their person, as far as it is known; `record_id` wrote it down."""

    text: str
    source: Source
    account: tuple[str, str] | None = None
    person_id: int | None = None
    name: str = ""
    record_id: int | None = None


async def person_named(call: Call, name: str) -> Person | Refusal:
    """The one youth of that name in the cadre's college."""
    here = Person.filter(school_id=directory.school_id, name=name, left_on=None)
    if call.actor.college_id is not None:
        here = here.filter(college_id=call.actor.college_id)
    found = await here.limit(2)
    return found[0] if len(found) == 1 else Refusal("who-is", {"name": name})


async def from_record(call: Call, number: int) -> Hearsay | None:
    """What the cadre's own record of that number tells."""
    record = await Record.get_or_none(
        school_id=directory.school_id, number=number, cadre_id=call.actor.person_id, withdrawn_at=None
    )
    if record is None or not record.process:
        return None
    target = await directory.target(record.target_id) if record.target_id is not None else None
    person_id = target.person_id if target is not None else None
    name = await directory.name_of(person_id)
    return Hearsay(record.process, Source.RECORD, person_id=person_id, name=name, record_id=record.id)


async def file_nameless(call: Call, heard: Hearsay) -> Told:
    """Nobody but the cadre knows who said it, and no row does."""
    account = heard.account[1] if heard.account is not None else ""
    hidden = mask(heard.text, (heard.name, account, *await _youths_in(heard.text)))
    covered = warnings.without(hidden, await warnings.few_rooms(hidden.text))
    address = sealed.address_of_origin(call.origin, call.actor.person_id)
    # A record names whom it was about; whoever is not to be known is not tied to it.
    return await _file(call, replace(heard, person_id=None, record_id=None), covered, Openness.SEALED, address)


async def _youths_in(text: str) -> list[str]:
    """Names in the text that are youths' and nobody's who works here (of those it may speak: F22)."""
    working = {one.person_id for one in await spoken_of.staff()}
    people = await Person.filter(school_id=directory.school_id, left_on=None).values_list("id", "name")
    return [str(name) for id, name in people if str(name) in text and int(str(id)) not in working]


async def file_named(call: Call, heard: Hearsay, person_id: int) -> Told:
    """Under the name of the youth who agreed; they hear of it."""
    way = await outbox.private_way_to(person_id)
    address = sealed.Address(*(way or ("", "")), person_id)  # without a way, one may be found later
    named = replace(heard, person_id=person_id, name=await directory.name_of(person_id))
    told = await _file(call, named, Masked(heard.text, ()), Openness.NAMED, address, tell=way is not None)
    return replace(told, name=named.name, informed=way is not None)


async def _file(
    call: Call, heard: Hearsay, covered: Masked, openness: Openness, address: sealed.Address, *, tell: bool = False
) -> Told:
    person = await directory.person(heard.person_id) if heard.person_id is not None else None
    filing = book.Filing(
        text=covered.text,
        openness=openness,
        address=address,
        college_id=person.college_id if person is not None else call.actor.college_id,
        routing=intake.read(heard.text),
        source=heard.source,
        heard_by_id=call.actor.person_id,
        record_id=heard.record_id,
    )
    await book.catch_up()
    async with unit_of_work(call) as unit:
        filed = await book.file(unit, filing)
        await questions.close(unit, call.origin)
        concern, title = filed.concern, filed.problem.title if filed.problem is not None else ""
        if tell:
            text = words.told_youth(call.actor.name, concern.number, title)
            key, where = f"concern:told:{concern.id}", f"concern:{concern.id}"
            subject = ("concern", concern.number)
            await outbox.post(unit, key, "private", outbox.SEALED, where, text, subject=subject)
    return Told(number=concern.number, title=title, masked=bool(covered.hits))
