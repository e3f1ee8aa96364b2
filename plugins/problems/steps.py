"""A step of a problem: the rule says whether it may follow, then it is written with the state it leads to."""

from __future__ import annotations

from config.clock import local_day
from models.rules.concern_words import ProblemState, StepKind
from models.rules.problem_steps import Step, next_state
from models.rules.refusal import Refusal
from models.tables import Problem, ProblemStep
from plugins._kit.directory import directory
from plugins._kit.unit import Unit


async def locked(unit: Unit, problem_id: int) -> Problem:
    """The problem as it stands, held until the unit ends."""
    here = Problem.filter(school_id=unit.school_id, id=problem_id).using_db(unit.connection)
    return await here.select_for_update().get()


async def take(
    unit: Unit,
    problem: Problem,
    kind: StepKind,
    words: str = "",
    *,
    department: str = "",
    told: bool = False,
    **changes: object,
) -> ProblemStep | Refusal:
    """Append the step to the `locked` problem, with its state and whatever else changes; one event.

    Refusal: `not-in-this-state` (facts `state`, `number`).
    """
    state = next_state(ProblemState(problem.state), kind)
    if isinstance(state, Refusal):
        return Refusal(state.code, {"number": problem.number} | state.facts)
    before = ProblemStep.filter(school_id=unit.school_id, problem_id=problem.id).using_db(unit.connection)
    last = await before.order_by("-place").first()
    step = await ProblemStep.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        problem_id=problem.id,
        place=last.place + 1 if last is not None else 1,
        kind=kind.value,
        day=local_day(unit.now),
        person_id=unit.actor_id,
        department=department,
        words=words,
        told=told,
    )
    problem.update_from_dict({"state": state.value, **changes})
    await problem.save(using_db=unit.connection, update_fields=["state", *changes])
    payload = {"number": problem.number, "step": step.place, "department": department}
    await unit.append_event(f"problem.{kind.value}", "problem", problem.id, payload)
    return step


async def steps_of(problem_ids: list[int], unit: Unit | None = None) -> dict[int, list[ProblemStep]]:
    """The steps of these problems, each in its order."""
    found: dict[int, list[ProblemStep]] = {one: [] for one in problem_ids}
    here = ProblemStep.filter(school_id=directory.school_id, problem_id__in=problem_ids)
    here = here.using_db(unit.connection) if unit is not None else here
    for step in await here.order_by("problem_id", "place"):
        found[step.problem_id].append(step)
    return found


async def clock_steps(problem_ids: list[int]) -> dict[int, list[Step]]:
    """The same for many problems at once, with what clocks need and no words."""
    found: dict[int, list[Step]] = {one: [] for one in problem_ids}
    here = ProblemStep.filter(school_id=directory.school_id, problem_id__in=problem_ids).order_by("place")
    for problem_id, kind, day, person_id in await here.values_list("problem_id", "kind", "day", "person_id"):
        found[problem_id].append(Step(StepKind(kind), day, person_id))
    return found


def as_rule(step: ProblemStep) -> Step:
    """A step as the rules see it."""
    return Step(StepKind(step.kind), step.day, step.person_id, step.department, step.words, step.told)
