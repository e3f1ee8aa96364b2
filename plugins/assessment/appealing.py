"""申诉: a cadre says what is wrong with a line; somebody else answers, and both are kept."""

from __future__ import annotations

from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Appeal, Person, PersonRole
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import Post
from plugins._kit.policy import policy
from plugins._kit.unit import refuse, unit_of_work
from plugins.assessment import replies, service
from plugins.assessment.frozen import part_names
from plugins.assessment.gathering import Year
from plugins.assessment.results import Appealed

LONGEST = 500


async def appeal(call: Call, year: Year, place: int, reason: str) -> Appealed | Refusal:
    """Against the line of that place in one's own /考核. Refusals: `not-a-cadre`, `no-line`, `too-long`."""
    person = await service.person_of(call, "", year)
    if isinstance(person, Refusal):
        return person
    if len(reason) > LONGEST:
        return Refusal("too-long", {"limit": LONGEST})
    lines = (await service.one(call, person, year)).assessed.lines
    if not 1 <= place <= len(lines):
        return Refusal("no-line", {"number": place})
    line = lines[place - 1]
    async with unit_of_work(call) as unit:
        number = await unit.take_numbers()
        row = await Appeal.create(
            using_db=unit.connection,
            school_id=unit.school_id,
            number=number,
            year=year.name,
            cadre_id=person.id,
            part=line.part,
            reason=reason,
            said_at=unit.now,
        )
        await unit.append_event("appealed", "appeal", row.id, {"number": number, "part": line.part, "reason": reason})
        done = Appealed(number, person.name, year.name, line.name, reason)
        posts = []
        for one in await _can_answer(person):
            if (way := await outbox.private_way_to(one.id)) is not None:
                key, text = f"appeal:{number}:{one.id}", replies.to_answer(done)
                posts.append(Post(key, "private", *way, text, person_id=one.id))
        await outbox.post_many(unit, posts)
    return done


async def _can_answer(cadre: Person) -> list[Person]:
    """The college's secretaries, else the committee; never the cadre."""
    for role, college_id in ((Role.SECRETARY, cadre.college_id), (Role.COMMITTEE, None)):
        held = PersonRole.filter(school_id=directory.school_id, role=role.value)
        ids = list(await held.values_list("person_id", flat=True))
        people = Person.filter(school_id=directory.school_id, id__in=ids, left_on=None).exclude(id=cadre.id)
        people = people.filter(college_id=college_id) if role is Role.SECRETARY else people
        if found := await people.order_by("id"):
            return found
    return []


async def answer(call: Call, number: int, words: str) -> Appealed | Refusal:
    """Refusals: `no-such-appeal`, `own-appeal`, `answered-already`, `too-long`."""
    if len(words) > LONGEST:
        return Refusal("too-long", {"limit": LONGEST})
    row = await Appeal.get_or_none(school_id=directory.school_id, number=number)
    cadre = await Person.get(id=row.cadre_id) if row is not None else None
    whole, college_id = service.scope_of(call)
    secretary = Role.SECRETARY in call.actor.roles and cadre is not None and cadre.college_id == college_id
    async with unit_of_work(call) as unit:
        if row is None or cadre is None or not (whole or secretary):
            return await refuse(unit, call, Refusal("no-such-appeal", {"number": number}))
        if cadre.id == call.actor.person_id:
            return await refuse(unit, call, Refusal("own-appeal"))
        free = Appeal.filter(id=row.id, answered_at=None).using_db(unit.connection)
        if not await free.update(answer=words, answered_by_id=unit.actor_id, answered_at=unit.now):
            return Refusal("answered-already", {"number": number})
        await unit.append_event("appeal_answered", "appeal", row.id, {"number": number, "answer": words})
        done = _seen(row, cadre.name, words, call.actor.name)
        if (way := await outbox.private_way_to(cadre.id)) is not None:
            post = Post(f"appealed:{number}", "private", *way, replies.to_cadre(done), person_id=cadre.id)
            await outbox.post_many(unit, [post])
    return done


def _seen(row: Appeal, name: str, answer: str, by: str = "") -> Appealed:
    known = part_names(policy().duties)
    return Appealed(row.number, name, row.year, known.get(row.part, row.part), row.reason, answer, by)


async def listing(call: Call) -> list[Appealed]:
    """Open ones of those the speaker looks after, and all of one's own."""
    whole, college_id = service.scope_of(call)
    rows = Appeal.filter(school_id=directory.school_id).order_by("-id")
    people = {one.id: one for one in await Person.filter(school_id=directory.school_id)}
    found = []
    for row in await rows:
        person = people[row.cadre_id]
        office = whole or (Role.SECRETARY in call.actor.roles and person.college_id == college_id)
        if person.id == call.actor.person_id or (office and row.answered_at is None):
            found.append(_seen(row, person.name, row.answer))
    return found
