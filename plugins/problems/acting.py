"""认领, 回复 and notes: whoever takes a problem owns it, and what they say reaches everybody behind it."""

from __future__ import annotations

from config.clock import local_day
from models.rules.concern_words import StepKind
from models.rules.problem_permission import may_see_words, may_work
from models.rules.refusal import Refusal
from models.tables import Concern, ConcernMessage, Person, Problem
from plugins._kit import passing
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.unit import Unit, unit_of_work
from plugins.problems import rows, steps, telling
from plugins.problems.replies import told as letters
from plugins.problems.results import Acted

LONGEST = 2_000
STAFF = "staff"


async def claim(call: Call, number: int) -> Acted | Refusal:
    """认领: from now on the speaker answers for it.

    Refusals: `no-such-problem`, `already-yours`, `already-claimed` (facts `owner`), `not-in-this-state`.
    """
    problem = await rows.find(call, number, "claim")
    if isinstance(problem, Refusal):
        return problem
    signature = await telling.signature_of(call)
    async with unit_of_work(call) as unit:
        problem = await steps.locked(unit, problem.id)
        if (taken := await _taken(unit, problem)) is not None:
            return taken
        step = await steps.take(unit, problem, StepKind.CLAIMED, told=True, owner_id=unit.actor_id)
        if isinstance(step, Refusal):
            return step
        told = await telling.tell_people(unit, problem, step, letters.claimed(problem.number, problem.title, signature))
    return Acted(problem.number, problem.title, told)


async def _taken(unit: Unit, problem: Problem) -> Refusal | None:
    """Whether somebody who is still here owns it."""
    if problem.owner_id is None:
        return None
    if problem.owner_id == unit.actor_id:
        return Refusal("already-yours", {"number": problem.number})
    owner = await Person.get_or_none(school_id=unit.school_id, id=problem.owner_id, left_on=None)
    if owner is None:
        return None
    return Refusal("already-claimed", {"number": problem.number, "owner": owner.name})


async def reply(call: Call, number: int, said: str) -> Acted | Refusal:
    """回复 to everybody behind the problem.

    Refusals: `no-such-problem`, `no-words`, `too-long`, `not-in-this-state`.
    """
    problem = await rows.find(call, number, "reply")
    if isinstance(problem, Refusal):
        return problem
    if (unfit := unfit_words(said, number)) is not None:
        return unfit
    passed, signature = await passing.as_told(said.strip()), await telling.signature_of(call)
    async with unit_of_work(call) as unit:
        problem = await steps.locked(unit, problem.id)
        owner = problem.owner_id or unit.actor_id
        step = await steps.take(unit, problem, StepKind.REPLIED, passed, told=True, owner_id=owner)
        if isinstance(step, Refusal):
            return step
        text = letters.replied(problem.number, problem.title, signature, passed)
        told = await telling.tell_people(unit, problem, step, text)
    return Acted(problem.number, problem.title, told, passed, changed=passed != said.strip())


def unfit_words(said: str, number: int) -> Refusal | None:
    """Nothing said, or too much."""
    if not said.strip():
        return Refusal("no-words", {"number": number})
    return Refusal("too-long", {"limit": LONGEST}) if len(said) > LONGEST else None


async def word(call: Call, concern: Concern, said: str) -> Acted | Refusal:
    """回复 to the one who reported this concern.

    Refusals: as `reply`.
    """
    assert concern.problem_id is not None
    problem = await Problem.get(school_id=directory.school_id, id=concern.problem_id)
    found = await rows.find(call, problem.number, "reply")
    if isinstance(found, Refusal):
        return rows.no_such(concern.number) if found.code == "no-such-problem" else found
    if may_see_words(rows.asker_of(call), await rows.facts_of_one(problem), rows.said_of(concern)) is not None:
        return rows.no_such(concern.number)
    if (unfit := unfit_words(said, concern.number)) is not None:
        return unfit
    signature, text = await telling.signature_of(call), passing.honest(said.strip())
    async with unit_of_work(call) as unit:
        message = await _add(unit, concern, text)
        letter = letters.word(concern.number, problem.title, signature, text)
        await telling.tell_reporter(unit, concern, message, letter)
        problem = await steps.locked(unit, problem.id)
        # A step without the words, which are for one person alone; where it is over, the word goes out all the same.
        await steps.take(unit, problem, StepKind.REPLIED)
    return Acted(concern.number, problem.title, 1, text, changed=text != said.strip())


async def _add(unit: Unit, concern: Concern, text: str) -> ConcernMessage:
    mine = Concern.filter(school_id=unit.school_id, id=concern.id).using_db(unit.connection)
    await mine.select_for_update().first()
    said = ConcernMessage.filter(school_id=unit.school_id, concern_id=concern.id).using_db(unit.connection)
    last = await said.order_by("-place").first()
    await mine.update(last_day=local_day(unit.now))
    return await ConcernMessage.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        concern_id=concern.id,
        place=last.place + 1 if last is not None else 1,
        side=STAFF,
        author_id=unit.actor_id,
        text=text,
        day=local_day(unit.now),
    )


async def note(call: Call, number: int, said: str) -> Acted | Refusal:
    """A word among those who work on it; nobody behind the problem is told.

    Only where the speaker may work on it, and without an audit row: #N may be a reporter's own.
    """
    problem = await Problem.get_or_none(school_id=directory.school_id, number=number)
    if problem is None or may_work(rows.asker_of(call), await rows.facts_of_one(problem), "reply") is not None:
        return rows.no_such(number)
    if (unfit := unfit_words(said, number)) is not None:
        return unfit
    async with unit_of_work(call) as unit:
        problem = await steps.locked(unit, problem.id)
        step = await steps.take(unit, problem, StepKind.NOTED, said.strip())
        if isinstance(step, Refusal):
            return step
    return Acted(problem.number, problem.title, 0, said.strip())
