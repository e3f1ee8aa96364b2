"""The escalation ladder: what nobody touches climbs by itself to the committee, then becomes a draft upward.

Each rung is a step of the problem, so it is climbed once; any act of a person begins it anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from config.clock import local_day
from models.rules.clocks import Rung, rung_of
from models.rules.concern_words import ProblemState, StepKind
from models.rules.problem_steps import Step
from models.tables import Draft, Problem
from plugins._kit import sealed
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.unit import Unit, background_unit
from plugins.problems import drafts, listing, steps
from plugins.problems.daily_standing import Standing, standings
from plugins.problems.replies import drafts as words

TO_COMMITTEE, UPWARD = "报给校团委", "起草了上报"
_STILL = frozenset({StepKind.ESCALATED, StepKind.NOTED, StepKind.CONFIRMED})


async def climb(now: datetime) -> int:
    """One rung at most for every problem; how many climbed."""
    seen = await standings(local_day(now))
    climbed = 0
    for one in seen:
        if one.rung >= Rung.COMMITTEE and next_rung(one.rung, one.steps) is not None:
            climbed += await _climb(one, now)
    await _drop_stale(seen, now)
    return climbed


def next_rung(rung: Rung, done: Sequence[Step]) -> str | None:
    """Which rung is climbed next; None when it stands where it should, or has just been climbed today."""
    since_touched: list[Step] = []
    for one in done:
        since_touched = [*since_touched, one] if one.person_id is None or one.kind in _STILL else []
    climbed = [one.words for one in since_touched if one.kind is StepKind.ESCALATED]
    if TO_COMMITTEE not in climbed:
        return TO_COMMITTEE
    return UPWARD if rung is Rung.UPWARD and UPWARD not in climbed else None


async def _climb(one: Standing, now: datetime) -> bool:
    today = local_day(now)
    async with background_unit(now) as unit:
        held = Problem.filter(school_id=unit.school_id, id=one.problem.id).using_db(unit.connection)
        await held.update(bounces=one.problem.bounces)  # written first: SQLite, and nobody else climbs meanwhile
        problem = await steps.locked(unit, one.problem.id)
        if problem.state in (ProblemState.CLOSED.value, ProblemState.MERGED.value):
            return False
        done = [steps.as_rule(row) for row in (await steps.steps_of([problem.id], unit))[problem.id]]
        rung = rung_of(listing.clocks(problem, done), done, today, policy().calendar)
        to = next_rung(rung, done) if rung >= Rung.COMMITTEE else None
        if to is None or any(step.kind is StepKind.ESCALATED and step.day == today for step in done):
            return False
        await steps.take(unit, problem, StepKind.ESCALATED, to)
        if to == UPWARD:
            await _draft(unit, problem, one, today)
    return True


async def _draft(unit: Unit, problem: Problem, one: Standing, today: date) -> Draft:
    people = (await sealed.people_behind([problem.id]))[problem.id]
    text = words.upward(
        number=problem.number,
        title=problem.title,
        people=people if people >= policy().problems.k else 0,
        opened_on=problem.opened_on,
        days=(today - problem.opened_on).days,
        state=ProblemState(problem.state),
        department=problem.department,
    )
    return await drafts.create(unit, problem, text)


async def _drop_stale(seen: Sequence[Standing], now: datetime) -> None:
    """Somebody acted: what was to go upward is not needed any more."""
    still = {one.problem.id for one in seen if one.rung is Rung.UPWARD}
    rows = Draft.filter(school_id=directory.school_id, kind=drafts.UPWARD, state=drafts.DRAFT)
    for row in await rows:
        if row.problem_id not in still:
            async with background_unit(now) as unit:
                await drafts.settle(unit, row, drafts.DROPPED)
