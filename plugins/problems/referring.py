"""转办: a problem is passed on with only what is needed, never with who said it; somebody always owns it."""

from __future__ import annotations

from config.clock import local_day
from models.rules.clocks import workday_after
from models.rules.concern_words import ConcernState, StepKind
from models.rules.refusal import Refusal
from models.tables import Person, Problem, Referral
from plugins._kit import book, outbox, passing, sealed
from plugins._kit.commands import Call
from plugins._kit.policy import policy
from plugins._kit.unit import Unit, unit_of_work
from plugins.problems import reaching, rows, steps, telling
from plugins.problems.paper import on_paper
from plugins.problems.reaching import FILE, GROUP, Way
from plugins.problems.replies import staff as words
from plugins.problems.replies import told as letters
from plugins.problems.results import Acted, Referred

LONGEST = 500
"""Characters of what is asked for beside the words of the youths."""
_TEXTS = 3


async def refer(call: Call, number: int, said: str) -> Referred | Refusal:
    """Pass the problem to the department or person the words begin with.

    Refusals: those of `who_is_meant`, `no-such-problem`, `too-long`, `speaks-of-them` (fact `department`),
    `passed-before` (`department`, not on paper), `not-in-this-state`.
    """
    problem = await rows.find(call, number, "refer")
    if isinstance(problem, Refusal):
        return problem
    meant = await reaching.meant(call, said)
    if isinstance(meant, Refusal):
        return Refusal(meant.code, {"number": problem.number} | meant.facts)
    if len(meant.rest) > LONGEST:
        return Refusal("too-long", {"limit": LONGEST})
    way = await reaching.way_to(meant.whom)
    facts = await rows.facts_of_one(problem)
    if way.person_id is not None and way.person_id in facts.about_ids:
        return Refusal("speaks-of-them", {"number": problem.number, "department": way.department})
    passed = await _words(problem, meant.rest)
    async with unit_of_work(call) as unit:
        problem = await steps.locked(unit, problem.id)
        if (before := await _open_there(unit, problem, way)) is not None:
            return await _again(call, problem, before)
        learned = await correct(unit, problem, way.department)
        referral = await _refer(unit, problem, way, passed)
        if isinstance(referral, Refusal):
            return referral
        told = await _tell(unit, problem, way, referral)
    file = await on_paper(call, problem, referral) if way.kind == FILE else None
    return Referred(problem.number, problem.title, way.department, way.kind, passed, told, file, learned)


async def _words(problem: Problem, asked: str) -> str:
    """What is passed on, word for word: the matter, how many, what was said, and what is asked for."""
    said = rows.concerns_of(problem.id).filter(state=ConcernState.OPEN.value)
    texts = [await passing.as_referred(one.text) for one in await said.order_by("day", "number") if one.text]
    people = (await sealed.people_behind([problem.id]))[problem.id]
    enough = people if people >= policy().problems.k else 0
    asked = await passing.as_referred(asked) if asked else ""
    return words.referral(problem.title, enough, tuple(dict.fromkeys(texts))[:_TEXTS], asked)


async def _open_there(unit: Unit, problem: Problem, way: Way) -> Referral | None:
    here = Referral.filter(school_id=unit.school_id, problem_id=problem.id, state=rows.OPEN)
    here = here.filter(department=way.department, to_person_id=way.person_id)
    return await here.using_db(unit.connection).first()


async def _again(call: Call, problem: Problem, before: Referral) -> Referred | Refusal:
    """It waits for an answer there; the paper may be wanted once more."""
    if before.way != FILE:
        return Refusal("passed-before", {"number": problem.number, "department": before.department})
    file = await on_paper(call, problem, before)
    return Referred(problem.number, problem.title, before.department, FILE, before.words, 0, file, again=True)


async def correct(unit: Unit, problem: Problem, department: str) -> bool:
    """A human knows better than the rules where it belongs: they learn it; False where they said the same."""
    known = [one.name for one in policy().listening.departments]
    if department not in known or department == problem.department:
        return False
    problem.department = department
    await problem.save(using_db=unit.connection, update_fields=["department"])
    said = rows.concerns_of(problem.id).filter(state=ConcernState.OPEN.value).using_db(unit.connection)
    for concern in await said:
        await book.correct(unit, concern, department)
    return True


async def _refer(unit: Unit, problem: Problem, way: Way, passed: str) -> Referral | Refusal:
    owner = problem.owner_id if problem.owner_id is not None and await _is_here(unit, problem.owner_id) else None
    assert unit.actor_id is not None
    referral = Referral(
        school_id=unit.school_id,
        problem_id=problem.id,
        department=way.department,
        to_person_id=way.person_id,
        by_id=unit.actor_id,
        at=unit.now,
        words=passed,
        way=way.kind,
        state=rows.OPEN,
    )
    step = await steps.take(
        unit, problem, StepKind.REFERRED, department=way.department, told=True, owner_id=owner or unit.actor_id
    )
    if isinstance(step, Refusal):
        return step
    await referral.save(using_db=unit.connection, force_create=True)
    return referral


async def _is_here(unit: Unit, person_id: int) -> bool:
    return await Person.filter(school_id=unit.school_id, id=person_id, left_on=None).using_db(unit.connection).exists()


async def _tell(unit: Unit, problem: Problem, way: Way, referral: Referral) -> int:
    """The department gets the words; those behind the problem learn where it went."""
    if way.kind != FILE:
        one = outbox.Post(
            unique_key=f"referral:{referral.id}",
            scene="group" if way.kind == GROUP else "private",
            platform=way.platform,
            scene_id=way.scene,
            subject=("referral", problem.number),
            person_id=way.person_id if way.kind != GROUP else None,
            facts={"referral": str(referral.id), "say": "passed"},
        )
        await outbox.post_many(unit, [one])
    (step,) = (await steps.steps_of([problem.id], unit))[problem.id][-1:]
    rules = policy()
    by = workday_after(local_day(unit.now), rules.problems.reply_workdays, rules.calendar)
    promised = by if rules.problems.departments_agreed else None
    text = letters.referred(problem.number, problem.title, way.department, promised)
    return await telling.tell_people(unit, problem, step, text)


async def reassign(call: Call, number: int, said: str) -> Acted | Refusal:
    """改派: it belongs to another department, nothing is sent.

    Refusals: as `refer`, `same-department`, `a-department-please`.
    """
    problem = await rows.find(call, number, "refer")
    if isinstance(problem, Refusal):
        return problem
    meant = await reaching.meant(call, said)
    if isinstance(meant, Refusal):
        return Refusal(meant.code, {"number": problem.number} | meant.facts)
    if meant.whom.name not in [one.name for one in policy().listening.departments]:
        return Refusal("a-department-please", {"number": problem.number})
    async with unit_of_work(call) as unit:
        problem = await steps.locked(unit, problem.id)
        if not await correct(unit, problem, meant.whom.name):
            return Refusal("same-department", {"number": problem.number, "department": problem.department})
        step = await steps.take(unit, problem, StepKind.MOVED, department=problem.department)
        if isinstance(step, Refusal):
            return step
    return Acted(problem.number, problem.title, 0, department=problem.department)
