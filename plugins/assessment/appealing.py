"""申诉: a cadre says what is wrong with a line; somebody else answers, and both are kept."""

from __future__ import annotations

from tortoise.expressions import Q

from models.rules.assessment import Points
from models.rules.assessment_appeals import Granted, corrected, full_points, may_grant
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
from plugins.assessment.parse import Appealing
from plugins.assessment.results import Appealed
from plugins.assessment.upheld import granted, upheld_in

LONGEST = 500


async def appeal(call: Call, year: Year, place: int, reason: str) -> Appealed | Refusal:
    """Against the line of that place in one's own /考核. Refusals: `not-a-cadre`, `no-line`, `too-long`,
    `open-already` (fact `number`)."""
    person = await service.person_of(call, "", year)
    if isinstance(person, Refusal):
        return person
    if len(reason) > LONGEST:
        return Refusal("too-long", {"limit": LONGEST})
    lines = (await service.one(call, person, year)).assessed.lines
    if not 1 <= place <= len(lines):
        return Refusal("no-line", {"number": place})
    line = lines[place - 1]
    same = {"school_id": directory.school_id, "cadre_id": person.id, "year": year.name, "part": line.part}
    if (before := await Appeal.filter(**same, answered_at=None).first()) is not None:
        return Refusal("open-already", {"number": before.number})
    who, answerers = await _can_answer(person)
    async with unit_of_work(call) as unit:
        number = await unit.take_numbers()
        row = await Appeal.create(
            using_db=unit.connection,
            **same,
            number=number,
            reason=reason,
            said_at=unit.now,
        )
        await unit.append_event("appealed", "appeal", row.id, {"number": number, "part": line.part, "reason": reason})
        done = Appealed(number, person.name, year.name, line.name, reason, by=who)
        posts = []
        for one in answerers:
            if (way := await outbox.private_way_to(one.id)) is not None:
                key, text = f"appeal:{number}:{one.id}", replies.to_answer(done)
                posts.append(Post(key, "private", *way, text, person_id=one.id))
        await outbox.post_many(unit, posts)
    return done


async def _can_answer(cadre: Person) -> tuple[str, list[Person]]:
    """The college's secretaries, else the committee, never the cadre; and what they are called."""
    for role in (Role.SECRETARY, Role.COMMITTEE):
        if role is Role.SECRETARY and cadre.college_id is None:
            continue
        held = PersonRole.filter(school_id=directory.school_id, role=role.value)
        ids = list(await held.values_list("person_id", flat=True))
        people = Person.filter(school_id=directory.school_id, id__in=ids, left_on=None).exclude(id=cadre.id)
        people = people.filter(college_id=cadre.college_id) if role is Role.SECRETARY else people
        if found := await people.order_by("id"):
            return role.label, found
    return "", []


def _answers(call: Call, cadre: Person | None) -> bool:
    """Whether the speaker looks after that cadre."""
    if cadre is None or Role.COMMITTEE in call.actor.roles:
        return cadre is not None
    own = call.actor.college_id is not None and cadre.college_id == call.actor.college_id
    return own and Role.SECRETARY in call.actor.roles


async def answer(call: Call, said: Appealing) -> Appealed | Refusal:
    """Refusals: `no-such-appeal`, `own-appeal`, `answered-already`, `too-long`, and those of granting points."""
    number, words = said.number, said.words
    if len(words) > LONGEST:
        return Refusal("too-long", {"limit": LONGEST})
    row = await Appeal.get_or_none(school_id=directory.school_id, number=number)
    cadre = await Person.get(id=row.cadre_id) if row is not None else None
    if row is None or cadre is None or not _answers(call, cadre) or cadre.id == call.actor.person_id:
        own = row is not None and cadre is not None and _answers(call, cadre)
        async with unit_of_work(call) as unit:
            no = Refusal("own-appeal") if own else Refusal("no-such-appeal", {"number": number})
            return await refuse(unit, call, no)
    given = await _granted(call, row, cadre, said) if said.is_upheld else (None, None)
    if isinstance(given, Refusal):
        return given
    points, out_of = given
    async with unit_of_work(call) as unit:
        free = Appeal.filter(id=row.id, answered_at=None).using_db(unit.connection)
        answered = {"answer": words, "points": points, "out_of": out_of}
        if not await free.update(**answered, answered_by_id=unit.actor_id, answered_at=unit.now):
            return Refusal("answered-already", {"number": number})
        await unit.append_event("appeal_answered", "appeal", row.id, {"number": number, **answered})
        done = _seen(row, cadre.name, words, call.actor.name, points)
        if (way := await outbox.private_way_to(cadre.id)) is not None:
            post = Post(f"appealed:{number}", "private", *way, replies.to_cadre(done), person_id=cadre.id)
            await outbox.post_many(unit, [post])
    return done


async def _granted(call: Call, row: Appeal, cadre: Person, said: Appealing) -> tuple[int, int] | Refusal:
    """Points and full points the line gets; refused where that would help nobody."""
    year = await service.the_year(call, row.year)
    if isinstance(year, Refusal):
        return year
    seen = await service.raw(call, cadre, year)
    earlier = granted((await upheld_in(year.name, cadre.id)).get(cadre.id, ()))
    before = corrected(seen.lines, earlier, seen.basis.formula)
    line = next((one for one in before.lines if one.part == row.part), Points(row.part, row.part, 0, 0, 0, 0))
    full = full_points(seen.basis.formula, row.part)
    points = full if said.points is None else said.points
    if (no := may_grant(line, full, points)) is not None:
        return no
    one = Granted(row.number, row.part, points, full)
    if corrected(seen.lines, [*earlier, one], seen.basis.formula) == before:
        return Refusal("no-gain", {"part": line.name, "points": f"{line.points / 100:g}"})
    return points, full


def _seen(row: Appeal, name: str, answer: str, by: str = "", points: int | None = None) -> Appealed:
    known = part_names(policy().duties)
    return Appealed(row.number, name, row.year, known.get(row.part, row.part), row.reason, answer, by, points)


async def listing(call: Call) -> list[Appealed]:
    """Open ones of those the speaker looks after, and all of one's own."""
    rows = Appeal.filter(Q(answered_at=None) | Q(cadre_id=call.actor.person_id or 0), school_id=directory.school_id)
    found = []
    for row in await rows.order_by("-id"):
        person = await Person.get(id=row.cadre_id)
        if person.id == call.actor.person_id or _answers(call, person):
            found.append(_seen(row, person.name, row.answer, points=row.points))
    return found
