"""/问题清单: the problems the asker may know of, what is overdue first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tortoise.expressions import Q

from config.clock import local_day
from models.rules.clocks import Clock, clocks_of
from models.rules.concern_words import Closure, ConcernState, ProblemState
from models.rules.problem_permission import may_see_problem
from models.rules.problem_steps import Step
from models.rules.vocabulary import Role
from models.tables import College, Concern, Problem, Referral
from plugins._kit import sealed
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins.problems import rows, steps
from plugins.problems.parse import Filter
from plugins.problems.results import Line, Listed

LINES = 8
_IN_COLLEGE = frozenset({Role.SECRETARY, Role.CADRE})
_OVER = frozenset({ProblemState.CLOSED.value, ProblemState.MERGED.value})


async def listed(call: Call, wish: Filter) -> Listed:
    """One page of the list."""
    lines = [line for _, line in await ordered(call, wish)]
    pages = max(1, -(-len(lines) // LINES))
    page = min(wish.page, pages)
    return Listed(
        scope=await scope_of(call),
        lines=tuple(lines[(page - 1) * LINES : page * LINES]),
        total=len(lines),
        waiting=sum(line.state is ProblemState.NEW for line in lines),
        late=sum(line.late > 0 for line in lines),
        page=page,
        left=max(0, len(lines) - page * LINES),
        words=" ".join(filter(None, (wish.words, "我的" if wish.mine else ""))),
        closed=wish.closed,
    )


async def ordered(call: Call, wish: Filter) -> list[tuple[Problem, Line]]:
    """Everything asked for that the speaker may know of, each with its line, what is overdue first."""
    found = await _narrowed(call, await visible(call, over=wish.closed or wish.every), wish)
    pairs = list(zip(found, await _lines(call, found, local_day(call.now)), strict=True))
    if wish.closed:
        return sorted(pairs, key=lambda pair: (pair[1].days, -pair[1].number))
    return sorted(
        pairs,
        key=lambda pair: (pair[1].state is ProblemState.CLOSED, -pair[1].late, -pair[1].days, pair[1].number),
    )


async def scope_of(call: Call) -> str:
    """Whose list the speaker is shown."""
    if Role.COMMITTEE in call.actor.roles:
        return "全校"
    if call.actor.roles & _IN_COLLEGE and call.actor.college_id is not None:
        college = await College.get_or_none(school_id=directory.school_id, id=call.actor.college_id)
        return college.name if college is not None else ""
    return ""


async def visible(call: Call, *, over: bool = False) -> list[Problem]:
    """The problems the asker may know of; with `over` those that are closed, too."""
    here = Problem.filter(school_id=directory.school_id).exclude(state=ProblemState.MERGED.value)
    here = here if over else here.exclude(state=ProblemState.CLOSED.value)
    roles, me = call.actor.roles, call.actor.person_id
    if Role.COMMITTEE not in roles:
        own = Q(owner_id=me)
        passed = Referral.filter(school_id=directory.school_id, to_person_id=me, state__in=[rows.OPEN, rows.ANSWERED])
        ids = {int(str(one)) for one in await passed.values_list("problem_id", flat=True)}
        if roles & _IN_COLLEGE and call.actor.college_id is not None:
            own |= Q(college_id=call.actor.college_id)
            said = Concern.filter(school_id=directory.school_id, college_id=call.actor.college_id)
            said = said.exclude(problem_id=None).exclude(state=ConcernState.RETRACTED.value)
            ids |= {int(str(one)) for one in await said.distinct().values_list("problem_id", flat=True)}
        found = {one.id: one for one in await here.filter(own)}
        for some in rows.blocks(ids - set(found)):
            found |= {one.id: one for one in await here.filter(id__in=some)}
        problems = list(found.values())
    else:
        problems = await here
    facts, asker = await rows.facts_of(problems), rows.asker_of(call)
    return [one for one in problems if may_see_problem(asker, facts[one.id]) is None]


async def _narrowed(call: Call, problems: Sequence[Problem], wish: Filter) -> list[Problem]:
    if wish.closed:
        problems = [one for one in problems if one.state == ProblemState.CLOSED.value]
    if wish.mine:
        problems = [one for one in problems if one.owner_id == call.actor.person_id]
    if not wish.words:
        return list(problems)
    colleges = {one.id: one.name for one in await College.filter(school_id=directory.school_id)}
    return [
        one
        for one in problems
        if all(
            word in f"{one.title} {one.category} {one.department} {colleges.get(one.college_id or 0, '')}"
            or word.removesuffix("处") in one.department
            for word in wish.words.split()
        )
    ]


async def _lines(call: Call, problems: Sequence[Problem], today: date) -> list[Line]:
    people: dict[int, int] = {}
    done: dict[int, list[Step]] = {}
    for ids in rows.blocks([one.id for one in problems]):
        people |= await sealed.people_behind(ids)
        done |= await steps.clock_steps(ids)
    return [
        Line(
            number=one.number,
            title=one.title,
            state=ProblemState(one.state),
            people=people[one.id],
            days=((one.closed_on if one.closed_on and one.state in _OVER else today) - one.opened_on).days,
            late=max((late_by(clock, today) for clock in clocks(one, done[one.id])), default=0),
            closure=Closure(one.closure) if one.closure and one.state == ProblemState.CLOSED.value else None,
            department=one.department,
            mine=one.owner_id is not None and one.owner_id == call.actor.person_id,
        )
        for one in problems
    ]


def clocks(problem: Problem, done: Sequence[Step]) -> tuple[Clock, ...]:
    """The internal targets of a problem, from its steps; a closed one has none that runs."""
    if problem.state in _OVER:
        return ()
    rules = policy()
    return clocks_of(problem.opened_on, done, rules.problems, rules.calendar)


def late_by(clock: Clock, today: date) -> int:
    """Days over a target that is not reached yet."""
    return (today - clock.due_on).days if clock.running_over(today) else 0
