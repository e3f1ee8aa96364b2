"""Steps of a problem that come from the people behind it: a day, never a person."""

from __future__ import annotations

from config.clock import local_day
from models.rules.concern_words import StepKind
from models.tables import Problem, ProblemStep
from plugins._kit.unit import Unit


async def locked(unit: Unit, problem_id: int) -> Problem:
    """The problem as it stands, held until the unit ends."""
    here = Problem.filter(school_id=unit.school_id, id=problem_id).using_db(unit.connection)
    return await here.select_for_update().get()


async def append(unit: Unit, problem_id: int, kind: StepKind, words: str = "") -> ProblemStep:
    """Add a step of nobody in particular; the problem is `locked` by the caller."""
    before = ProblemStep.filter(school_id=unit.school_id, problem_id=problem_id).using_db(unit.connection)
    last = await before.order_by("-place").first()
    return await ProblemStep.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        problem_id=problem_id,
        place=last.place + 1 if last is not None else 1,
        kind=kind.value,
        day=local_day(unit.now),
        words=words,
        told=False,
    )
