"""The rows behind one's own concerns: which are mine, which problem a number means for me. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from models.rules.concern_words import ConcernState, ProblemState, Source
from models.tables import Concern, Problem, ProblemAbout
from plugins._kit import sealed
from plugins._kit.directory import directory

ASKED_DAYS = 30
"""How long after 真的解决了吗 a bare answer still means that question."""
_AT_ONCE = 1_000
_MERGES = 20


async def everything_said(person_id: int) -> list[Concern]:
    """What this person said under any openness and did not take back, calls for help too; newest first."""
    here = Concern.filter(school_id=directory.school_id).exclude(state=ConcernState.RETRACTED.value)
    rows = {row.id: row for row in await here.filter(person_id=person_id)}
    if mine := await sealed.mine_of(person_id):
        rows |= {row.id: row for row in await here.filter(id__in=list(mine))}
    return sorted(rows.values(), key=lambda row: (row.day, row.number), reverse=True)


async def own_concerns(person_id: int) -> list[Concern]:
    """What stands in the person's list: a call for help stands in none, another room listens to it."""
    return [row for row in await everything_said(person_id) if row.source != Source.CRISIS.value]


async def own_concern(person_id: int, number: int) -> Concern | None:
    """The speaker's own concern of that number."""
    return next((row for row in await own_concerns(person_id) if row.number == number), None)


async def problem_of(concern: Concern) -> Problem | None:
    """The problem the concern belongs to today."""
    if concern.problem_id is None:
        return None
    return await _followed(await Problem.get(school_id=directory.school_id, id=concern.problem_id))


async def problem_numbered(number: int) -> Problem | None:
    """The problem of that number, or the one it was merged into."""
    found = await Problem.get_or_none(school_id=directory.school_id, number=number)
    return await _followed(found) if found is not None else None


async def _followed(problem: Problem) -> Problem:
    for _ in range(_MERGES):
        if problem.state != ProblemState.MERGED.value or problem.merged_into_id is None:
            break
        problem = await Problem.get(school_id=directory.school_id, id=problem.merged_into_id)
    return problem


async def problem_behind(person_id: int, number: int) -> Problem | None:
    """The problem this person is behind: by its own number, or by that of a concern of theirs."""
    concern = await own_concern(person_id, number)
    problem = await problem_of(concern) if concern is not None else await problem_numbered(number)
    if problem is None or not await sealed.supports(problem.id, person_id):
        return None
    return problem


async def is_known(number: int) -> bool:
    """Whether anybody's concern or any problem has that number."""
    here = {"school_id": directory.school_id, "number": number}
    return await Concern.filter(**here).exists() or await Problem.filter(**here).exists()


async def is_about(problem: Problem, person_id: int) -> bool:
    """Whether the problem speaks of this person, who then does not hear of it (F22)."""
    rows = ProblemAbout.filter(school_id=directory.school_id, problem_id=problem.id, person_id=person_id)
    return await rows.exists()


async def supported_problems(person_id: int) -> list[Problem]:
    """Every problem this person is behind, newest first."""
    here = Problem.filter(school_id=directory.school_id).exclude(state=ProblemState.MERGED.value)
    ids = [int(str(one)) for one in await here.values_list("id", flat=True)]
    return await _behind(ids, person_id)


async def asked_problems(person_id: int, today: date) -> list[Problem]:
    """The closed problems this person was asked 真的解决了吗 about and nobody has answered."""
    rows = await Problem.filter(
        school_id=directory.school_id,
        state=ProblemState.CLOSED.value,
        asked_on__gte=today - timedelta(days=ASKED_DAYS),
        confirmed=None,
    )
    return await _behind([row.id for row in rows], person_id)


async def _behind(problem_ids: Sequence[int], person_id: int) -> list[Problem]:
    """Those of the problems the person is counted in."""
    found: list[int] = []
    for some in _portions(problem_ids):
        found += await sealed.supported_among(some, person_id)
    problems = await Problem.filter(school_id=directory.school_id, id__in=found) if found else []
    return sorted(problems, key=lambda row: (row.opened_on, row.number), reverse=True)


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """A few at a time, so that thousands of problems hold nobody up."""
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
