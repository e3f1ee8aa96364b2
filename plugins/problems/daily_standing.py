"""Where every open problem of the school stands this morning: read once, judged for each person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from models.rules.clocks import Rung, rung_of
from models.rules.concern_words import ConcernState, ProblemState, StepKind
from models.rules.listening import CategoryKind
from models.rules.permission import Asker
from models.rules.problem_permission import ProblemFacts, may_see_problem
from models.rules.problem_steps import Step
from models.rules.vocabulary import Role
from models.tables import Concern, ConcernMessage, Person, PersonRole, Problem
from plugins._kit import sealed
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins.problems import listing, rows, steps

_OVER = (ProblemState.CLOSED.value, ProblemState.MERGED.value)
REPORTER = "reporter"


@dataclass(frozen=True, slots=True)
class Standing:
    """An open problem, and what is to be told of it."""

    problem: Problem
    facts: ProblemFacts
    steps: tuple[Step, ...]
    rung: Rung
    late: int
    people: int
    said_on: tuple[date, ...] = field(default=())
    """The days of its concerns."""
    waiting: tuple[tuple[int, date], ...] = field(default=())
    """Concerns (by number) whose reporter spoke last, and when."""

    def came_in(self, since: date, today: date) -> bool:
        """Whether it was opened in these days; today is told tomorrow, so that no row tells a moment."""
        return since <= self.problem.opened_on < today

    def grew(self, since: date, today: date) -> bool:
        """Whether others said the same meanwhile."""
        return self.problem.opened_on < since and any(since <= day < today for day in self.said_on)

    def reopened(self, since: date, today: date) -> bool:
        """Whether somebody behind it said in these days that it is not solved, and nobody has acted since."""
        again = False
        for step in self.steps:
            if step.kind is StepKind.REOPENED:
                again = since <= step.day < today
            elif step.person_id is not None and step.kind is not StepKind.NOTED:
                again = False
        return again

    def words(self, today: date) -> list[int]:
        """The concerns whose reporters have waited for an answer since another day."""
        return [number for number, day in self.waiting if day < today]


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who is told things."""

    person: Person
    asker: Asker


async def standings(today: date) -> list[Standing]:
    """Every open problem."""
    problems = await Problem.filter(school_id=directory.school_id).exclude(state__in=list(_OVER)).order_by("number")
    facts = await rows.facts_of(problems)
    found: list[Standing] = []
    for ids in rows.blocks([one.id for one in problems]):
        people, done = await sealed.people_behind(ids), await steps.steps_of(ids)
        said, waiting = await _said(ids)
        for one in problems:
            if one.id not in done:
                continue
            taken = tuple(steps.as_rule(step) for step in done[one.id])
            clocks = listing.clocks(one, taken)
            found.append(
                Standing(
                    problem=one,
                    facts=facts[one.id],
                    steps=taken,
                    rung=rung_of(clocks, taken, today, policy().calendar),
                    late=max((listing.late_by(clock, today) for clock in clocks), default=0),
                    people=people[one.id],
                    said_on=tuple(said[one.id]),
                    waiting=tuple(waiting[one.id]),
                )
            )
    return found


async def closed_with_words(today: date) -> list[Standing]:
    """Closed problems to which somebody behind them said something more since."""
    found: list[Standing] = []
    here = Problem.filter(school_id=directory.school_id, state=ProblemState.CLOSED.value).exclude(closed_on=None)
    problems = {one.id: one for one in await here}
    for ids in rows.blocks(problems):
        _, waiting = await _said(ids)
        since = {
            id: [(number, day) for number, day in said if day >= (problems[id].closed_on or today)]
            for id, said in waiting.items()
        }
        some = [problems[id] for id, said in since.items() if said]
        facts = await rows.facts_of(some)
        found += [Standing(one, facts[one.id], (), Rung.NONE, 0, 0, waiting=tuple(since[one.id])) for one in some]
    return found


async def _said(ids: list[int]) -> tuple[dict[int, list[date]], dict[int, list[tuple[int, date]]]]:
    said: dict[int, list[date]] = defaultdict(list)
    waiting: dict[int, list[tuple[int, date]]] = defaultdict(list)
    here = Concern.filter(school_id=directory.school_id, problem_id__in=ids, state=ConcernState.OPEN.value)
    concerns = {one.id: one for one in await here.exclude(kind=CategoryKind.TALK.value).order_by("day", "number")}
    for one in concerns.values():
        assert one.problem_id is not None
        said[one.problem_id].append(one.day)
    last: dict[int, ConcernMessage] = {}
    for some in rows.blocks(concerns):
        spoken = ConcernMessage.filter(school_id=directory.school_id, concern_id__in=some).order_by("place")
        last |= {word.concern_id: word for word in await spoken}
    for concern_id, one in concerns.items():
        word = last.get(concern_id)
        if word is not None and word.side == REPORTER and one.problem_id is not None:
            waiting[one.problem_id].append((one.number, word.day))
    return said, waiting


async def workers(roles: Collection[Role]) -> list[Worker]:
    """Everybody in post who holds one of these roles, with all the roles they hold."""
    held = await PersonRole.filter(school_id=directory.school_id).values_list("person_id", "role")
    by_person: dict[int, set[Role]] = defaultdict(set)
    for person_id, role in held:
        by_person[int(person_id)].add(Role(str(role)))
    wanted = [id for id, own in by_person.items() if own & set(roles)]
    people: list[Person] = []
    for ids in rows.blocks(wanted):
        people += await Person.filter(school_id=directory.school_id, id__in=ids, left_on=None, opted_out_at=None)
    people.sort(key=lambda one: one.id)
    return [Worker(one, Asker(one.id, frozenset(by_person[one.id]), one.college_id)) for one in people]


def triaged(worker: Worker, seen: Standing) -> bool:
    """Whether this person sorts it: a secretary what came from the college, the committee everything (but F22)."""
    if may_see_problem(worker.asker, seen.facts) is not None:
        return False
    if Role.COMMITTEE in worker.asker.roles:
        return True
    return Role.SECRETARY in worker.asker.roles and worker.asker.college_id in seen.facts.college_ids
