"""启封: a sealed identity is opened by two people with a reason, or by one where a life is in danger."""

from __future__ import annotations

from models.rules.concern_words import Openness
from models.rules.openings import SealedFacts, may_agree_to_opening, may_ask_opening, may_open_alone
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Concern, CrisisAlarm, Opening, Person, PersonRole, ProblemAbout
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import SEALED, Lane, Post
from plugins._kit.recording import asker_of
from plugins._kit.unit import Unit, unit_of_work, write_audit
from plugins.crisis import replies
from plugins.crisis.identity import identity_of
from plugins.crisis.results import Asked, Opened
from plugins.crisis.rows import KIND, who_and_whom


async def ask(call: Call, number: int, reason: str) -> Asked | Opened | Refusal:
    """Ask for it; whoever asked or agreed before and has it open already sees it again."""
    found = await _sealed(number)
    if found is None:
        return Refusal("no-such-concern", {"number": number})
    concern, facts = found
    asker = await asker_of(call.actor)
    if (refusal := may_ask_opening(asker, facts)) is not None:
        return refusal
    assert asker.person_id is not None
    done = await Opening.filter(school_id=directory.school_id, concern_id=concern.id).exclude(opened_at=None).first()
    if done is not None and asker.person_id in (done.asked_by_id, done.second_id):
        return await _opened(call, concern, done)
    if not reason:
        return Refusal("no-reason", {"number": number})
    async with unit_of_work(call) as unit:
        opening = await _new(unit, concern, asker.person_id, reason)
        await write_audit(unit, call, f"opening-asked:{number}")
        others = [one for one in await _can_agree(facts) if one.id != asker.person_id]
        await _tell(unit, others, f"opening:{opening.id}", replies.asked_to_agree(number, call.actor.name, reason))
    return Asked(number, tuple(person.name for person in others))


async def agree(call: Call, number: int) -> Opened | Refusal:
    """The second person agrees: the first learns who it is, and the person learns that it was opened."""
    found = await _sealed(number)
    if found is None:
        return Refusal("no-such-concern", {"number": number})
    concern, facts = found
    waiting = await Opening.filter(school_id=directory.school_id, concern_id=concern.id, opened_at=None).first()
    asker = await asker_of(call.actor)
    refusal = may_agree_to_opening(asker, waiting.asked_by_id if waiting is not None else 0, facts)
    if refusal is not None:
        return refusal
    if waiting is None:
        return Refusal("nobody-asked", {"number": number})
    async with unit_of_work(call) as unit:
        rows = Opening.filter(id=waiting.id, opened_at=None).using_db(unit.connection)
        if not await rows.update(second_id=asker.person_id, opened_at=unit.now):
            return Refusal("nobody-asked", {"number": number})
        await write_audit(unit, call, f"opening-agreed:{number}")
        first = await directory.person(waiting.asked_by_id)
        way = await outbox.private_way_to(first.id) if first is not None else None
        if way is not None:
            facts_ = {"opening": waiting.id}
            post = Post(f"opened:{waiting.id}", "private", *way, person_id=waiting.asked_by_id, facts=facts_)
            await outbox.post_many(unit, [post])
        await _tell_reporter(unit, concern, waiting, call.actor.name)
    return Opened(number, None, await directory.name_of(waiting.asked_by_id), alone=False)


async def open_alone(call: Call, number: int, reason: str) -> Opened | Refusal:
    """A life is in danger: one who was called opens it, and the person and the committee learn of it at once."""
    found = await _sealed(number)
    if found is None:
        return Refusal("no-such-concern", {"number": number})
    concern, facts = found
    asker = await asker_of(call.actor)
    refusal = may_ask_opening(asker, facts) or may_open_alone(asker, facts)
    if refusal is not None:
        return refusal
    if not reason:
        return Refusal("no-reason", {"number": number})
    assert asker.person_id is not None
    async with unit_of_work(call) as unit:
        opening = await _new(unit, concern, asker.person_id, reason)
        opening.alone, opening.opened_at = True, unit.now
        await opening.save(using_db=unit.connection, update_fields=["alone", "opened_at"])
        await write_audit(unit, call, f"opening-alone:{number}")
        others = [one for one in await _can_agree(facts) if one.id != asker.person_id]
        await _tell(
            unit,
            others,
            f"openedalone:{opening.id}",
            replies.opened_alone(number, call.actor.name, reason),
            at_once=True,
        )
        await _tell_reporter(unit, concern, opening, "")
    return await _opened(call, concern, opening)


async def _opened(call: Call, concern: Concern, opening: Opening) -> Opened:
    name = await directory.name_of(opening.asked_by_id)
    return Opened(concern.number, await identity_of(concern.id), name, opening.alone)


async def _sealed(number: int) -> tuple[Concern, SealedFacts] | None:
    concern = await Concern.get_or_none(school_id=directory.school_id, number=number, openness=Openness.SEALED.value)
    if concern is None:
        return None
    alarm = await CrisisAlarm.get_or_none(school_id=directory.school_id, concern_id=concern.id)
    college_id, about = concern.college_id, frozenset[int]()
    if concern.kind == KIND:
        college_id, about = await who_and_whom(concern)
    elif concern.problem_id is not None:
        rows = ProblemAbout.filter(school_id=directory.school_id, problem_id=concern.problem_id)
        about = frozenset(int(str(one)) for one in await rows.values_list("person_id", flat=True))
    return concern, SealedFacts(
        number=number,
        college_id=college_id,
        is_crisis=concern.kind == KIND,
        called=frozenset(alarm.told if alarm is not None else ()),
        about_ids=about,
    )


async def _new(unit: Unit, concern: Concern, asked_by: int, reason: str) -> Opening:
    return await Opening.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        concern_id=concern.id,
        asked_by_id=asked_by,
        asked_at=unit.now,
        reason=reason,
    )


async def _can_agree(facts: SealedFacts) -> list[Person]:
    """The committee and the college's secretaries, without those it speaks of."""
    found: list[Person] = []
    for role in (Role.COMMITTEE, Role.SECRETARY):
        ids = PersonRole.filter(school_id=directory.school_id, role=role.value).values_list("person_id", flat=True)
        people = Person.filter(school_id=directory.school_id, id__in=list(await ids), left_on=None)
        if role is Role.SECRETARY:
            people = people.filter(college_id=facts.college_id) if facts.college_id is not None else people.filter(id=0)
        found += [person for person in await people.order_by("id") if person.id not in facts.about_ids]
    return list({person.id: person for person in found}.values())


async def _tell(unit: Unit, people: list[Person], key: str, text: str, *, at_once: bool = False) -> None:
    lane: Lane = "urgent" if at_once else "normal"
    posts = []
    for person in people:
        if (way := await outbox.private_way_to(person.id)) is not None:
            posts.append(Post(f"{key}:{person.id}", "private", *way, text, lane=lane, person_id=person.id))
    await outbox.post_many(unit, posts)


async def _tell_reporter(unit: Unit, concern: Concern, opening: Opening, second: str) -> None:
    first = await directory.name_of(opening.asked_by_id)
    text = replies.you_were_opened(concern.number, opening.reason, first, second)
    # At once: it is the person's own matter, and was promised when they chose to be sealed.
    post = Post(f"concern:opened:{opening.id}", "private", SEALED, f"concern:{concern.id}", text, lane="urgent")
    await outbox.post_many(unit, [post])
