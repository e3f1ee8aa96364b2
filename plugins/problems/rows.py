"""The rows behind the 问题清单: which problem a number means, and what the rules of permission need to know of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tortoise.queryset import QuerySet

from models.rules.concern_words import ConcernState, Openness, ProblemState, Source
from models.rules.listening import CategoryKind
from models.rules.permission import Asker
from models.rules.problem_permission import ProblemFacts, Said, may_see_problem, may_work
from models.rules.refusal import Refusal
from models.tables import Concern, Problem, ProblemAbout, Referral
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.unit import refuse, unit_of_work

OPEN, ANSWERED, RETURNED, OVER = "open", "answered", "returned", "over"
"""The states of a referral; a retraction makes it `withdrawn`."""
KNOWN = [OPEN, ANSWERED, OVER]
"""Whoever it was passed to may still see it."""
_BLOCK = 500
_MERGES = 20


def no_such(number: int) -> Refusal:
    """The same for a problem that does not exist and for one that is not for the asker to know of."""
    return Refusal("no-such-problem", {"number": number})


def asker_of(call: Call) -> Asker:
    """The speaker as the rules see them."""
    return Asker(call.actor.person_id, call.actor.roles, call.actor.college_id)


async def concern_numbered(number: int) -> Concern | None:
    """A concern of the list; never a call for help, a talk, or what was taken back."""
    found = await Concern.get_or_none(school_id=directory.school_id, number=number, state=ConcernState.OPEN.value)
    if found is None or found.source == Source.CRISIS.value or found.kind == CategoryKind.TALK.value:
        return None
    return found


def concerns_of(problem_id: int) -> QuerySet[Concern]:
    """What was said about the problem and not taken back; a call for help is never among it."""
    here = Concern.filter(school_id=directory.school_id, problem_id=problem_id)
    return here.exclude(state=ConcernState.RETRACTED.value).exclude(source=Source.CRISIS.value)


async def problem_numbered(number: int) -> Problem | None:
    """The problem of that number, the one it was merged into, or that of the concern of that number."""
    found = await Problem.get_or_none(school_id=directory.school_id, number=number)
    if found is None:
        concern = await concern_numbered(number)
        if concern is None or concern.problem_id is None:
            return None
        found = await Problem.get(school_id=directory.school_id, id=concern.problem_id)
    for _ in range(_MERGES):
        if found.state != ProblemState.MERGED.value or found.merged_into_id is None:
            break
        found = await Problem.get(school_id=directory.school_id, id=found.merged_into_id)
    return found


def said_of(concern: Concern) -> Said:
    """A concern as the rules see it."""
    return Said(Openness(concern.openness), concern.college_id, concern.heard_by_id)


async def facts_of(problems: Sequence[Problem]) -> dict[int, ProblemFacts]:
    """What the rules need to know of each."""
    colleges: dict[int, set[int]] = defaultdict(set)
    heard: dict[int, set[int]] = defaultdict(set)
    about: dict[int, set[int]] = defaultdict(set)
    referred: dict[int, set[int]] = defaultdict(set)
    for ids in blocks([one.id for one in problems]):
        here = {"school_id": directory.school_id, "problem_id__in": ids}
        said = Concern.filter(**here).exclude(state=ConcernState.RETRACTED.value)
        for problem_id, college_id, heard_by in await said.values_list("problem_id", "college_id", "heard_by_id"):
            colleges[problem_id] |= {college_id} - {None}
            heard[problem_id] |= {heard_by} - {None}
        for problem_id, person_id in await ProblemAbout.filter(**here).values_list("problem_id", "person_id"):
            about[problem_id].add(person_id)
        passed = Referral.filter(**here, state__in=KNOWN).exclude(to_person_id=None)
        for problem_id, person_id in await passed.values_list("problem_id", "to_person_id"):
            referred[problem_id].add(person_id)
    return {
        one.id: ProblemFacts(
            problem_id=one.id,
            number=one.number,
            college_ids=frozenset(colleges[one.id] | ({one.college_id} if one.college_id is not None else set())),
            owner_id=one.owner_id,
            about_ids=frozenset(about[one.id]),
            referred_to=frozenset(referred[one.id]),
            heard_by_ids=frozenset(heard[one.id]),
            home_id=one.college_id,
        )
        for one in problems
    }


async def facts_of_one(problem: Problem) -> ProblemFacts:
    """Of one."""
    return (await facts_of([problem]))[problem.id]


async def find(call: Call, number: int, act: str = "") -> Problem | Refusal:
    """The problem of that number, if the speaker may know of it and do this with it.

    An attempt that is refused leaves an audit row; a number nobody has does not.
    """
    problem = await problem_numbered(number)
    if problem is None:
        return no_such(number)
    facts, asker = await facts_of_one(problem), asker_of(call)
    refusal = may_see_problem(asker, facts)
    if refusal is not None:
        refusal = no_such(number)
    elif act:
        refusal = may_work(asker, facts, act)
    if refusal is None:
        return problem
    async with unit_of_work(call) as unit:
        return await refuse(unit, call, Refusal(refusal.code, {"number": number} | refusal.facts))


def blocks(ids: Iterable[int]) -> Iterator[list[int]]:
    """A few ids at a time, as many as a statement takes."""
    every = list(ids)
    return (every[start : start + _BLOCK] for start in range(0, len(every), _BLOCK))
