"""/附议 and /实名: standing behind a problem without being seen, and letting one's name be seen."""

from __future__ import annotations

from models.rules.concern_words import ConcernState, Openness, ProblemState
from models.rules.refusal import Refusal
from models.tables import Concern
from plugins._kit import book, outbox, sealed
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.unit import unit_of_work
from plugins.concerns import progress_rows as rows
from plugins.concerns.progress_telling import KNOWN, everything_untold
from plugins.concerns.replies import reporter as words
from plugins.concerns.reporter_results import Joined, Named


async def join(call: Call, number: int) -> Joined | Refusal:
    """Stand behind problem #N; nobody sees who does, whatever openness they chose elsewhere."""
    person_id = call.actor.person_id
    assert person_id is not None
    if await rows.own_concern(person_id, number) is not None:
        return Refusal("own-concern", {"number": number})
    problem = await rows.problem_numbered(number)
    if problem is None or await rows.is_about(problem, person_id):
        return Refusal("no-such-problem", {"number": number})
    if await sealed.supports(problem.id, person_id):
        return Refusal("joined-before", {"number": problem.number, "title": problem.title})
    if problem.state == ProblemState.CLOSED.value:
        return Refusal("closed-already", {"number": problem.number, "title": problem.title})
    async with unit_of_work(call) as unit:
        await book.join(unit, problem, sealed.address_of_origin(call.origin, person_id))
    people = (await sealed.people_behind([problem.id]))[problem.id]
    return Joined(problem.number, problem.title, people if people >= policy().problems.k else 0)


async def may_be_named(call: Call, number: int) -> Concern | Refusal:
    """The speaker's own #N, if its openness can still be raised."""
    assert call.actor.person_id is not None
    concern = await rows.own_concern(call.actor.person_id, number)
    if concern is None:
        return Refusal("not-mine", {"number": number})
    if concern.state != ConcernState.OPEN.value:
        return Refusal("not-open-any-more", {"number": number})
    if concern.openness in KNOWN:
        return Refusal("named-before", {"number": number})
    return concern


async def give_name(call: Call, number: int) -> Named | Refusal:
    """Raise the openness of one's own #N, for good."""
    concern = await may_be_named(call, number)
    if isinstance(concern, Refusal):
        return concern
    person_id = call.actor.person_id
    assert person_id is not None
    problem = await rows.problem_of(concern)
    listener = concern.talk_with_id or (problem.owner_id if problem is not None else None)
    way = await outbox.private_way_to(listener) if listener is not None else None
    async with unit_of_work(call) as unit:
        mine = Concern.filter(school_id=unit.school_id, id=concern.id).using_db(unit.connection)
        await mine.update(openness=Openness.NAMED.value, person_id=person_id)
        await sealed.drop_mine(unit, person_id, concern.id)  # found by its person from now on
        if listener is not None and way is not None:
            text = words.to_staff_named(concern.number, call.actor.name)
            subject = ("concern", concern.number)
            key = f"named:{concern.id}"
            await outbox.post(unit, key, "private", *way, text, subject=subject, person_id=listener)
            if concern.talk_with_id is not None:
                await outbox.post_many(unit, await everything_untold(concern, way))
    return Named(concern.number, call.actor.name, await directory.name_of(concern.talk_with_id))
