"""真的解决了吗: one person's 没解决 with a reason opens the problem again, 解决了 confirms it.

Nobody is told at that moment: whoever is left out of a message to all would be the one who spoke.
"""

from __future__ import annotations

from models.rules.concern_words import ProblemState, StepKind
from models.rules.problem_steps import next_state
from models.rules.refusal import Refusal
from models.tables import Problem
from plugins._kit import crisis
from plugins._kit.commands import Call
from plugins._kit.unit import Unit, unit_of_work
from plugins.concerns import progress_rows as rows
from plugins.concerns import progress_steps as steps
from plugins.concerns.progress_parse import Verdict
from plugins.concerns.progress_words import covered
from plugins.concerns.reporter_results import Answered

LONGEST = 500


async def say(call: Call, number: int, verdict: Verdict) -> Answered | Refusal:
    """One of the people behind #N says whether it is really solved."""
    assert call.actor.person_id is not None
    problem = await rows.problem_behind(call.actor.person_id, number)
    if problem is None:
        return Refusal("not-mine", {"number": number})
    if problem.state != ProblemState.CLOSED.value:
        return Refusal("not-closed", {"number": problem.number})
    if not verdict.solved and crisis.kind_of(call.origin) is not None:
        return Refusal("danger", {"number": problem.number})
    if not verdict.solved and not verdict.reason:
        return Refusal("no-reason", {"number": problem.number})
    reason = (await covered(call, verdict.reason[:LONGEST])).text
    async with unit_of_work(call) as unit:
        now_there = await steps.locked(unit, problem.id)
        if now_there.state != ProblemState.CLOSED.value:
            return Refusal("not-closed", {"number": problem.number})
        if verdict.solved:
            await _confirm(unit, now_there)
        else:
            await _reopen(unit, now_there, reason)
    return Answered(problem.number, problem.title, verdict.solved)


async def _confirm(unit: Unit, problem: Problem) -> None:
    if problem.confirmed:
        return  # said before, by whomever
    await steps.append(unit, problem.id, StepKind.CONFIRMED)
    await Problem.filter(id=problem.id).using_db(unit.connection).update(confirmed=True)


async def _reopen(unit: Unit, problem: Problem, reason: str) -> None:
    state = next_state(ProblemState(problem.state), StepKind.REOPENED)
    assert isinstance(state, ProblemState)
    if problem.owner_id is None:
        state = ProblemState.NEW
    await steps.append(unit, problem.id, StepKind.REOPENED, reason)
    # It will be closed again, and then be asked about again.
    await (
        Problem.filter(id=problem.id)
        .using_db(unit.connection)
        .update(state=state.value, closure="", closure_words="", closed_on=None, asked_on=None, confirmed=None)
    )
