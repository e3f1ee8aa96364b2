"""What comes back of a referral: an answer, entered by themselves or for them (代录), or the whole thing (退回)."""

from __future__ import annotations

from models.rules.concern_words import ProblemState, StepKind
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Person, PersonRole, Problem, ProblemAbout, Referral
from plugins._kit import passing
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.unit import Unit, unit_of_work
from plugins.problems import rows, steps, telling
from plugins.problems.acting import unfit_words
from plugins.problems.reaching import is_group_of
from plugins.problems.replies import told as letters
from plugins.problems.results import Acted, Returned


async def referral_to(call: Call, number: int) -> Referral | None:
    """The newest referral of the problem that the speaker, or the group they speak in, was given."""
    problem = await rows.problem_numbered(number)
    if problem is None or await _is_spoken_of(call, problem):
        return None
    here = Referral.filter(school_id=directory.school_id, problem_id=problem.id, state__in=rows.KNOWN)
    for referral in sorted(await here.order_by("-id"), key=lambda one: one.state != rows.OPEN):
        if await _is_theirs(call, referral):
            return referral
    return None


async def _is_spoken_of(call: Call, problem: Problem) -> bool:
    about = ProblemAbout.filter(school_id=directory.school_id, problem_id=problem.id)
    return call.actor.person_id is not None and await about.filter(person_id=call.actor.person_id).exists()


async def _is_theirs(call: Call, referral: Referral) -> bool:
    if call.actor.person_id is not None and referral.to_person_id == call.actor.person_id:
        return True
    in_group = call.origin.scene == "group" and referral.way == "group"
    return in_group and await is_group_of(call.origin.platform, call.origin.scene_id, referral.department)


async def answer(call: Call, referral: Referral, said: str) -> Acted | Refusal:
    """Their answer, once for everybody who waits for it.

    Refusals: `no-words`, `too-long`, `not-in-this-state`.
    """
    return await _answer(call, referral, said, transcribed=False)


async def transcribe(call: Call, number: int, said: str) -> Acted | Refusal:
    """代录: what the department said elsewhere, entered for them.

    Refusals: as `answer`, and `no-such-problem`, `not-referred`.
    """
    referral = await _latest(call, number, "transcribe")
    return referral if isinstance(referral, Refusal) else await _answer(call, referral, said, transcribed=True)


async def _latest(call: Call, number: int, act: str) -> Referral | Refusal:
    """The referral somebody enters something for."""
    problem = await rows.find(call, number, act)
    if isinstance(problem, Refusal):
        return problem
    here = Referral.filter(school_id=directory.school_id, problem_id=problem.id, state__in=rows.KNOWN)
    found = sorted(await here.order_by("-id"), key=lambda one: one.state != rows.OPEN)
    return found[0] if found else Refusal("not-referred", {"number": problem.number})


async def _answer(call: Call, referral: Referral, said: str, *, transcribed: bool) -> Acted | Refusal:
    problem = await Problem.get(school_id=directory.school_id, id=referral.problem_id)
    if (unfit := unfit_words(said, problem.number)) is not None:
        return unfit
    passed = await passing.as_told(said.strip())
    async with unit_of_work(call) as unit:
        problem = await steps.locked(unit, problem.id)
        words = f"（代录）{passed}" if transcribed else passed
        step = await steps.take(unit, problem, StepKind.ANSWERED, words, department=referral.department, told=True)
        if isinstance(step, Refusal):
            return step
        await _settle(unit, referral, rows.ANSWERED, said.strip(), transcribed=transcribed)
        text = letters.answered(problem.number, problem.title, referral.department, passed, transcribed=transcribed)
        told = await telling.tell_people(unit, problem, step, text)
        await _tell_coordinators(unit, problem, referral, "answered", step.place)
    changed = passed != said.strip()
    return Acted(problem.number, problem.title, told, passed, referral.department, changed=changed)


async def _settle(unit: Unit, referral: Referral, state: str, words: str, *, transcribed: bool) -> None:
    await (
        Referral.filter(id=referral.id)
        .using_db(unit.connection)
        .update(
            state=state,
            answer=words,
            answered_at=unit.now,
            answered_by_id=unit.actor_id,
            transcribed=transcribed,
        )
    )


async def _tell_coordinators(unit: Unit, problem: Problem, referral: Referral, say: str, place: int) -> None:
    """Whoever passed it on, and whoever owns it, unless they are the ones who acted."""
    facts_now = await rows.facts_of_one(problem)
    wanted = {one for one in (referral.by_id, problem.owner_id) if one is not None}
    here = Person.filter(school_id=unit.school_id, id__in=list(wanted), left_on=None).using_db(unit.connection)
    told = {one.id for one in await here} - facts_now.about_ids
    for person_id in sorted(told) or await telling.colleagues(facts_now.college_ids, set(facts_now.about_ids)):
        if person_id == unit.actor_id:
            continue
        key = f"referral:{referral.id}:{place}:{person_id}"
        facts = {"referral": str(referral.id), "say": say}
        await telling.tell_colleague(unit, key, person_id, problem.number, facts=facts)


async def give_back(call: Call, referral: Referral, reason: str) -> Returned | Refusal:
    """退回 by those it was passed to.

    Refusals: `no-reason`, `too-long`, `not-in-this-state`, `not-open-there`.
    """
    problem = await Problem.get(school_id=directory.school_id, id=referral.problem_id)
    if not reason.strip():
        return Refusal("no-reason", {"number": problem.number})
    if (unfit := unfit_words(reason, problem.number)) is not None:
        return unfit
    over = referral.state == rows.OVER and problem.state == ProblemState.CLOSED.value
    if referral.state != rows.OPEN and not over:
        return Refusal("not-open-there", {"number": problem.number})
    told_reason = await passing.as_told(reason.strip())
    async with unit_of_work(call) as unit:
        problem = await steps.locked(unit, problem.id)
        if not await Referral.filter(id=referral.id, state=referral.state).using_db(unit.connection).exists():
            return Refusal("not-open-there", {"number": problem.number})
        bounces = problem.bounces + 1
        owner = await _coordinator(unit, problem, referral, bounces)
        step = await steps.take(
            unit,
            problem,
            StepKind.RETURNED,
            told_reason,
            department=referral.department,
            told=True,
            bounces=bounces,
            owner_id=owner,
        )
        if isinstance(step, Refusal):
            return step
        await _settle(unit, referral, rows.RETURNED, reason.strip(), transcribed=unit.actor_id != referral.to_person_id)
        text = letters.returned(problem.number, problem.title, referral.department, told_reason)
        told = await telling.tell_people(unit, problem, step, text)
        await _tell_coordinators(unit, problem, referral, "returned", step.place)
    name = await directory.name_of(owner)
    return Returned(problem.number, problem.title, referral.department, told_reason, bounces, name, told)


async def return_for(call: Call, number: int, reason: str) -> Returned | Refusal:
    """退回 entered by the office for a department that said so on paper.

    Refusals: as `give_back`, and `no-such-problem`, `not-referred`.
    """
    referral = await _latest(call, number, "return")
    return referral if isinstance(referral, Refusal) else await give_back(call, referral, reason)


async def _coordinator(unit: Unit, problem: Problem, referral: Referral, bounces: int) -> int:
    """Who owns it now: after too many bounces whoever coordinates, and never nobody."""
    about = ProblemAbout.filter(school_id=unit.school_id, problem_id=problem.id).using_db(unit.connection)
    spoken_of = {int(str(one)) for one in await about.values_list("person_id", flat=True)}
    offices = PersonRole.filter(school_id=unit.school_id, role__in=[Role.SECRETARY.value, Role.COMMITTEE.value])
    held = {int(str(one)) for one in await offices.using_db(unit.connection).values_list("person_id", flat=True)}
    wanted = [problem.owner_id, referral.by_id]
    if bounces >= policy().problems.bounces:
        wanted = [one for one in (referral.by_id, problem.owner_id) if one in held]
    colleges = {problem.college_id} if problem.college_id is not None else set()
    wanted += await telling.colleagues(colleges, spoken_of)
    for person_id in wanted:
        here = Person.filter(school_id=unit.school_id, id=person_id or 0, left_on=None).using_db(unit.connection)
        if person_id is not None and person_id not in spoken_of and await here.exists():
            return person_id
    return referral.by_id
