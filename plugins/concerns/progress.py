"""/进展: what one waits for, and how one of it stands. Nothing here ever shows somebody else's words."""

from __future__ import annotations

from config.clock import local_day
from models.rules.concern_words import Closure, ConcernState, Openness, ProblemState, StepKind
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import College, Concern, ConcernMessage, PersonRole, Problem, ProblemStep
from plugins._kit import sealed
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins.concerns import progress_rows as rows
from plugins.concerns.reporter_results import Listing, OwnLine, Progress, StepLine, SupportedLine, WordLine

EXCERPT = 16
_ALWAYS_SHOWN = frozenset({StepKind.OPENED, StepKind.REOPENED, StepKind.CONFIRMED})
"""Steps of the people behind the problem themselves: that they happened is shown, the words never are."""
_OFFICES = (Role.DEPARTMENT, Role.COUNSELLOR, Role.HEADTEACHER, Role.LEADER)


async def listing(call: Call) -> Listing:
    """One's own concerns, and what one supports besides."""
    person_id = call.actor.person_id
    assert person_id is not None
    concerns = await rows.own_concerns(person_id)
    own, reported = [], set()
    for concern in concerns:
        problem = await rows.problem_of(concern)
        reported.add(problem.id if problem else 0)
        own.append(await _own_line(concern, problem))
    others = [row for row in await rows.supported_problems(person_id) if row.id not in reported]
    supported = [SupportedLine(row.number, row.title, ProblemState(row.state), closure_of(row)) for row in others]
    return Listing(tuple(own), tuple(supported))


async def _own_line(concern: Concern, problem: Problem | None) -> OwnLine:
    return OwnLine(
        number=concern.number,
        what=problem.title if problem else _excerpt(concern.text),
        openness=Openness(concern.openness),
        state=ProblemState(problem.state) if problem else None,
        closure=closure_of(problem) if problem else None,
        talk_with=await directory.name_of(concern.talk_with_id),
    )


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:EXCERPT]}…" if len(line) > EXCERPT else line


def closure_of(problem: Problem) -> Closure | None:
    """How it ended, if it did."""
    return Closure(problem.closure) if problem.closure and problem.state == ProblemState.CLOSED.value else None


async def of_number(call: Call, number: int) -> Progress | Refusal:
    """How one's own #N stands: a concern, or a problem one supports."""
    person_id = call.actor.person_id
    assert person_id is not None
    if (concern := await rows.own_concern(person_id, number)) is not None:
        return await of_concern(concern)
    problem = await rows.problem_behind(person_id, number)
    if problem is None:
        return Refusal("not-mine", {"number": number})
    for mine in await rows.own_concerns(person_id):
        there = await rows.problem_of(mine)
        if there is not None and there.id == problem.id:
            return await of_concern(mine)
    steps, asks, people = await _of_problem(problem)
    return Progress(
        number=problem.number,
        title=problem.title,
        problem_number=problem.number,
        state=ProblemState(problem.state),
        closure=closure_of(problem),
        people=people,
        steps=steps,
        asks=asks,
    )


async def of_concern(concern: Concern) -> Progress:
    """How a concern stands, for the one who reported it (or holds its receipt)."""
    problem = await rows.problem_of(concern)
    steps, asks, people = await _of_problem(problem) if problem is not None else ((), False, 0)
    return Progress(
        number=concern.number,
        title=problem.title if problem else "",
        problem_number=problem.number if problem else None,
        state=ProblemState(problem.state) if problem else None,
        closure=closure_of(problem) if problem else None,
        people=people,
        steps=steps,
        text=concern.text if concern.state == ConcernState.OPEN.value else "",
        words=await _words(concern),
        openness=Openness(concern.openness),
        talk_with=await directory.name_of(concern.talk_with_id),
        asks=asks,
    )


async def _of_problem(problem: Problem) -> tuple[tuple[StepLine, ...], bool, int]:
    steps = await ProblemStep.filter(school_id=directory.school_id, problem_id=problem.id).order_by("place")
    lines = tuple(_step(row, problem) for row in steps if row.told or StepKind(row.kind) in _ALWAYS_SHOWN)
    asks = problem.asked_on is not None and problem.confirmed is None and problem.state == ProblemState.CLOSED.value
    people = (await sealed.people_behind([problem.id]))[problem.id]
    return lines, asks, people if people >= policy().problems.k else 0


def _step(row: ProblemStep, problem: Problem) -> StepLine:
    kind = StepKind(row.kind)
    words = "" if kind in _ALWAYS_SHOWN else row.words
    return StepLine(row.day, kind, row.department, words, closure_of(problem) if kind is StepKind.CLOSED else None)


async def _words(concern: Concern) -> tuple[WordLine, ...]:
    said = await ConcernMessage.filter(school_id=directory.school_id, concern_id=concern.id).order_by("place")
    lines = []
    for row in said:
        who = "" if row.side == "reporter" else await signature_of(row.author_id)
        lines.append(WordLine(row.day, row.text, who))
    return tuple(lines)


async def signature_of(person_id: int | None) -> str:
    """What a reporter reads of whoever answered: an office, or a cadre by name."""
    person = await directory.person(person_id) if person_id is not None else None
    if person is None:
        return "团委"
    held = await PersonRole.filter(school_id=directory.school_id, person_id=person.id).values_list("role", flat=True)
    roles = {Role(str(word)) for word in held}
    if Role.COMMITTEE in roles:
        return "校团委"
    if Role.SECRETARY in roles:
        college = await College.get_or_none(school_id=directory.school_id, id=person.college_id or 0)
        return f"{college.name if college else ''}团委"
    if Role.CADRE in roles:
        return f"团干部{person.name}"
    return next((role.label for role in _OFFICES if role in roles), "团委")


async def waiting_for_answer(call: Call) -> list[Problem]:
    """The problems this speaker is being asked 真的解决了吗 about."""
    assert call.actor.person_id is not None
    return await rows.asked_problems(call.actor.person_id, local_day(call.now))
