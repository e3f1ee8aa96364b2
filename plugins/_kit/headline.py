"""The figures of listening at one glance: open, overdue, and how much of what ended people confirm to be solved."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from models.rules.clocks import clocks_of
from models.rules.concern_words import ProblemState, StepKind
from models.rules.problem_steps import Listened, Step, headline
from models.tables import Problem, ProblemStep
from plugins._kit.directory import directory
from plugins._kit.policy import policy

_BLOCK = 500


async def listened(today: date) -> Listened:
    """The figures of today."""
    here = Problem.filter(school_id=directory.school_id)
    closed = here.filter(state=ProblemState.CLOSED.value)
    over = [ProblemState.CLOSED.value, ProblemState.MERGED.value]
    running = {one.id: one for one in await here.exclude(state__in=over)}
    steps: dict[int, list[Step]] = defaultdict(list)
    ids = list(running)
    for start in range(0, len(ids), _BLOCK):
        rows = ProblemStep.filter(school_id=directory.school_id, problem_id__in=ids[start : start + _BLOCK])
        for row in await rows.order_by("problem_id", "place"):
            steps[row.problem_id].append(Step(StepKind(row.kind), row.day, row.person_id))
    rules = policy()
    late = sum(
        any(
            clock.running_over(today)
            for clock in clocks_of(one.opened_on, steps[one.id], rules.problems, rules.calendar)
        )
        for one in running.values()
    )
    rate = headline(await closed.filter(confirmed=True).count(), await closed.count(), late)
    return Listened(len(running), late, rate)
