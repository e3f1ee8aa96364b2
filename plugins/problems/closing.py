"""办结: how it ended and why, said to everybody behind it; what cannot be solved takes a second person."""

from __future__ import annotations

from config.clock import local_day
from models.rules.concern_words import Closure, ProblemState, StepKind
from models.rules.problem_steps import needs_second
from models.rules.refusal import Refusal
from models.rules.text import wording
from models.tables import Problem, ProblemStep, Referral
from plugins._kit import passing
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.unit import Unit, unit_of_work
from plugins.problems import rows, steps, telling
from plugins.problems.acting import LONGEST
from plugins.problems.parse import Ending
from plugins.problems.replies import staff as words
from plugins.problems.replies import told as letters
from plugins.problems.results import Acted, Closing

SHORTEST = 8
"""Characters of a reason that can be read back to somebody."""


async def close(call: Call, number: int, ending: Ending) -> Closing | Refusal:
    """办结, or ask a second person to agree.

    Refusals: `no-such-problem`, `which-closure`, `reason-too-short` (facts `least`), `too-long`, `not-in-this-state`.
    """
    problem = await rows.find(call, number, "close")
    if isinstance(problem, Refusal):
        return problem
    if ending.closure is None:
        return Refusal("which-closure", {"number": problem.number})
    if len(wording(ending.reason)) < SHORTEST:
        return Refusal("reason-too-short", {"number": problem.number, "least": SHORTEST, "closure": ending.closure})
    if len(ending.reason) > LONGEST:
        return Refusal("too-long", {"limit": LONGEST})
    reason = await passing.as_told(ending.reason)
    async with unit_of_work(call) as unit:
        problem = await steps.locked(unit, problem.id)
        if needs_second(ending.closure):
            return await _ask_second(unit, problem, ending.closure, reason)
        return await _close(unit, problem, ending.closure, reason)


async def _close(unit: Unit, problem: Problem, closure: Closure, reason: str) -> Closing | Refusal:
    step = await steps.take(
        unit,
        problem,
        StepKind.CLOSED,
        reason,
        told=True,
        closure=closure.value,
        closure_words=reason,
        closed_on=local_day(unit.now),
        owner_id=problem.owner_id or unit.actor_id,
    )
    if isinstance(step, Refusal):
        return step
    waiting = Referral.filter(school_id=unit.school_id, problem_id=problem.id, state=rows.OPEN)
    await waiting.using_db(unit.connection).update(state=rows.OVER)
    text = letters.closed(problem.number, problem.title, closure, reason)
    told = await telling.tell_people(unit, problem, step, text)
    return Closing(problem.number, problem.title, closure, reason, told)


async def _ask_second(unit: Unit, problem: Problem, closure: Closure, reason: str) -> Closing | Refusal:
    step = await steps.take(
        unit,
        problem,
        StepKind.CLOSING,
        reason,
        closure=closure.value,
        closure_words=reason,
        owner_id=problem.owner_id or unit.actor_id,
    )
    if isinstance(step, Refusal):
        return step
    facts = await rows.facts_of_one(problem)
    assert unit.actor_id is not None
    first = await directory.name_of(unit.actor_id)
    text = words.ask_second(problem.number, problem.title, first, closure, reason)
    asked = await telling.colleagues(facts.college_ids, {unit.actor_id, *facts.about_ids})
    for person_id in asked:
        key = f"triage:second:{problem.id}:{step.place}:{person_id}"
        await telling.tell_colleague(unit, key, person_id, problem.number, text=text)
    names = tuple([await directory.name_of(one) for one in asked])
    return Closing(problem.number, problem.title, closure, reason, 0, waits=True, asked=names)


async def _first(unit: Unit, problem: Problem) -> ProblemStep:
    """The step that waits for a second person."""
    here = ProblemStep.filter(school_id=unit.school_id, problem_id=problem.id, kind=StepKind.CLOSING.value)
    found = await here.using_db(unit.connection).order_by("-place").first()
    assert found is not None
    return found


async def _waiting(call: Call, number: int) -> Problem | Refusal:
    problem = await rows.find(call, number, "second")
    if not isinstance(problem, Refusal) and problem.state != ProblemState.CLOSING.value:
        return Refusal("nobody-waits", {"number": problem.number})
    return problem


async def agree(call: Call, number: int) -> Closing | Refusal:
    """同意: the second person; never the first.

    Refusals: `no-such-problem`, `nobody-waits`, `you-were-first`.
    """
    problem = await _waiting(call, number)
    if isinstance(problem, Refusal):
        return problem
    async with unit_of_work(call) as unit:
        problem = await steps.locked(unit, problem.id)
        if problem.state != ProblemState.CLOSING.value:
            return Refusal("nobody-waits", {"number": problem.number})
        first = await _first(unit, problem)
        if first.person_id == unit.actor_id:
            return Refusal("you-were-first", {"number": problem.number})
        done = await _close(unit, problem, Closure(problem.closure), problem.closure_words)
        if not isinstance(done, Refusal):
            await _tell_first(unit, problem, first, words.second_agreed(problem.number, problem.title, call.actor.name))
    return done


async def disagree(call: Call, number: int, reason: str) -> Acted | Refusal:
    """不同意: it stays open.

    Refusals: as `agree`, `no-reason`, `too-long`.
    """
    problem = await _waiting(call, number)
    if isinstance(problem, Refusal):
        return problem
    if not reason.strip():
        return Refusal("no-reason-against", {"number": problem.number})
    if len(reason) > LONGEST:
        return Refusal("too-long", {"limit": LONGEST})
    async with unit_of_work(call) as unit:
        problem = await steps.locked(unit, problem.id)
        if problem.state != ProblemState.CLOSING.value:
            return Refusal("nobody-waits", {"number": problem.number})
        first = await _first(unit, problem)
        if first.person_id == unit.actor_id:
            return Refusal("you-were-first", {"number": problem.number})
        step = await steps.take(unit, problem, StepKind.DECLINED, reason.strip(), closure="", closure_words="")
        if isinstance(step, Refusal):
            return step
        text = words.second_declined(problem.number, problem.title, call.actor.name, reason.strip())
        await _tell_first(unit, problem, first, text)
    return Acted(problem.number, problem.title, 0, reason.strip())


async def _tell_first(unit: Unit, problem: Problem, first: ProblemStep, text: str) -> None:
    if first.person_id is not None:
        key = f"triage:second:{problem.id}:{first.place}:{first.person_id}"
        await telling.tell_colleague(unit, key, first.person_id, problem.number, text=text)
