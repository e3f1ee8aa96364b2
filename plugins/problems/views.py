"""/问题 N: everything this asker may see of one problem, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from config.clock import local_day
from models.rules.concern_words import Closure, ConcernState, Openness, ProblemState, StepKind
from models.rules.problem_permission import ProblemFacts, may_see_name, may_see_problem, may_see_words, may_work
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import College, Concern, ConcernMessage, Problem, ProblemStep, Referral
from plugins._kit import book, sealed
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins.problems import listing, rows, steps
from plugins.problems.results import ClockSeen, Likely, PassedOn, Said, Shown, StepSeen, Word

TEXTS, WORDS, LIKELY = 6, 4, 3
ACTS = ("claim", "reply", "refer", "return", "close", "merge", "split", "transcribe", "second")
TRIAGERS = frozenset({Role.SECRETARY, Role.COMMITTEE})
_WORKING = TRIAGERS | {Role.CADRE}


async def show(call: Call, number: int) -> Shown | Refusal:
    """The problem of that number. Refusal: `no-such-problem`."""
    problem = await rows.find(call, number)
    if isinstance(problem, Refusal):
        return problem
    facts, today = await rows.facts_of_one(problem), local_day(call.now)
    done = (await steps.steps_of([problem.id]))[problem.id]
    responder = not call.actor.roles & _WORKING
    said, unseen = ((), 0) if responder else await _said(call, problem, facts)
    asker = rows.asker_of(call)
    works = may_work(asker, facts, "reply") is None
    return Shown(
        number=problem.number,
        title=problem.title,
        state=ProblemState(problem.state),
        category=problem.category,
        department=problem.department,
        people=(await sealed.people_behind([problem.id]))[problem.id],
        opened_on=problem.opened_on,
        owner=await directory.name_of(problem.owner_id),
        steps=tuple([await _step(one, works=works) for one in done if not responder or one.told]),
        said=said,
        unseen=unseen,
        clocks=tuple(
            ClockSeen(one.name, one.due_on, one.done_on, listing.late_by(one, today))
            for one in listing.clocks(problem, [steps.as_rule(step) for step in done])
        ),
        passed=await _passed(call, problem, responder=responder),
        closure=Closure(problem.closure) if problem.closure else None,
        closure_words=problem.closure_words,
        confirmed=problem.confirmed,
        likely=await _likely(call, problem),
        can=tuple(act for act in ACTS if may_work(asker, facts, act) is None),
        responder=responder,
        names=await _names(call, problem, facts) if responder else (),
    )


async def _step(step: ProblemStep, *, works: bool) -> StepSeen:
    """Notes among those who work on it, and why somebody said it is not solved, are for them alone."""
    who, kind = await directory.name_of(step.person_id), StepKind(step.kind)
    words = step.words if works or kind not in (StepKind.NOTED, StepKind.REOPENED) else ""
    return StepSeen(step.day, kind, who, step.department, words)


async def _said(call: Call, problem: Problem, facts: ProblemFacts) -> tuple[tuple[Said, ...], int]:
    every = await rows.concerns_of(problem.id).order_by("day", "number")
    colleges = {one.id: one.name for one in await College.filter(school_id=directory.school_id)}
    asker = rows.asker_of(call)
    seen = [one for one in every if one.text and may_see_words(asker, facts, rows.said_of(one)) is None]
    said = []
    for one in seen[-TEXTS:]:
        named = one.person_id is not None and may_see_name(asker, facts, rows.said_of(one)) is None
        said.append(
            Said(
                number=one.number,
                day=one.day,
                college=colleges.get(one.college_id or 0, ""),
                openness=Openness(one.openness),
                name=await directory.name_of(one.person_id) if named else "",
                text=one.text,
                words=await _words(one),
            )
        )
    return tuple(said), len(every) - len(said)


async def _names(call: Call, problem: Problem, facts: ProblemFacts) -> tuple[str, ...]:
    """Who let it be known to those who work on it that they said it."""
    asker = rows.asker_of(call)
    every = await rows.concerns_of(problem.id).exclude(person_id=None)
    known = [one.person_id for one in every if may_see_name(asker, facts, rows.said_of(one)) is None]
    return tuple([await directory.name_of(one) for one in dict.fromkeys(known)])


async def _words(concern: Concern) -> tuple[Word, ...]:
    here = ConcernMessage.filter(school_id=directory.school_id, concern_id=concern.id)
    last = list(reversed(await here.order_by("-place").limit(WORDS)))
    return tuple([Word(one.day, await directory.name_of(one.author_id), one.text) for one in last])


async def _passed(call: Call, problem: Problem, *, responder: bool) -> tuple[PassedOn, ...]:
    here = Referral.filter(school_id=directory.school_id, problem_id=problem.id)
    if responder:
        here = here.filter(to_person_id=call.actor.person_id)
    return tuple(
        PassedOn(one.department, one.state, one.words if responder else "", one.answer)
        for one in await here.order_by("id")
    )


async def _likely(call: Call, problem: Problem) -> tuple[Likely, ...]:
    """Others that may be the same, by the wider net of those who sort the list."""
    if not call.actor.roles & TRIAGERS or problem.state == ProblemState.CLOSED.value:
        return ()
    here = rows.concerns_of(problem.id).filter(state=ConcernState.OPEN.value)
    found: dict[int, tuple[str, ...]] = {}
    await book.catch_up()
    for concern in await here.order_by("day", "number").limit(TEXTS):
        for match in book.similar(book.read(concern.text), wide=True):
            if match.key != problem.id:
                found.setdefault(match.key, match.likeness.reasons)
    return await _known_of(call, found)


async def _known_of(call: Call, found: dict[int, tuple[str, ...]]) -> tuple[Likely, ...]:
    others: Sequence[Problem] = [
        one
        for one in await Problem.filter(school_id=directory.school_id, id__in=list(found))
        if one.state not in (ProblemState.CLOSED.value, ProblemState.MERGED.value)
    ]
    facts, asker = await rows.facts_of(others), rows.asker_of(call)
    order = list(found)
    visible = [one for one in others if may_see_problem(asker, facts[one.id]) is None]
    visible.sort(key=lambda one: order.index(one.id))
    return tuple(Likely(one.number, one.title, found[one.id]) for one in visible[:LIKELY])
