"""From rows to the facts of the rules: problems with their people, days, clocks and words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tortoise.expressions import Q

from models.rules.brief import ProblemRow
from models.rules.clocks import clocks_of
from models.rules.concern_words import Closure, ConcernState, ProblemState, Source, StepKind
from models.rules.listening import CategoryKind
from models.rules.problem_steps import Step
from models.rules.semester import SemesterSpan
from models.tables import Concern, Draft, Problem, ProblemAbout, ProblemStep
from plugins._kit import sealed
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.sealing import SealBroken
from plugins.reports.quoting import in_blocks, quotable
from plugins.reports.results import Span


@dataclass(frozen=True, slots=True)
class Gathered:
    """The problems of a scope; `about` are those that speak of persons, with whom: they are in none of the rows."""

    rows: tuple[ProblemRow, ...]
    about: dict[int, frozenset[int]] = field(default_factory=dict)


class _Said(NamedTuple):
    """One concern: about what, from where, when."""

    problem_id: int
    college_id: int | None
    day: date


async def problems_of(college_id: int | None, span: Span, since: date, today: date) -> Gathered:
    """Every problem of the college (None: of the school) that was said or open since `since`."""
    open_then = Q(closed_on=None) | Q(closed_on__gte=since)
    own = Problem.filter(open_then, school_id=directory.school_id, opened_on__lte=span.last)
    rows = {row.id: row for row in await own.exclude(state=ProblemState.MERGED.value)}
    said = await _said(rows, since, span.last)
    if college_id is not None:
        said = [one for one in said if college_id in (one.college_id, rows[one.problem_id].college_id)]
        theirs = {one.problem_id for one in said}
        rows = {id: row for id, row in rows.items() if row.college_id == college_id or id in theirs}
    spoken_of = await _spoken_of(rows)
    plain = {id: row for id, row in rows.items() if id not in spoken_of}
    about = {rows[id].number: people for id, people in spoken_of.items() if _in_span(rows[id], span)}
    return Gathered(tuple(await _facts(plain, said, span, since, today, college_id)), about)


def _in_span(row: Problem, span: Span) -> bool:
    return row.opened_on <= span.last and (row.closed_on is None or row.closed_on >= span.first)


async def _said(rows: Collection[int], since: date, last: date) -> list[_Said]:
    found: list[_Said] = []
    for ids in in_blocks(rows):
        some = Concern.filter(school_id=directory.school_id, problem_id__in=ids, day__gte=since, day__lte=last)
        some = some.exclude(state=ConcernState.RETRACTED.value).exclude(source=Source.CRISIS.value)
        found += [_Said(*row) for row in await some.values_list("problem_id", "college_id", "day")]
    return found


async def _spoken_of(rows: Collection[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for ids in in_blocks(rows):
        for row in await ProblemAbout.filter(school_id=directory.school_id, problem_id__in=ids):
            found[row.problem_id].add(row.person_id)
    return {id: frozenset(people) for id, people in found.items()}


async def _facts(
    rows: dict[int, Problem], said: Iterable[_Said], span: Span, since: date, today: date, college_id: int | None
) -> list[ProblemRow]:
    """People, clocks and words are read of the problems of the span only; the others lend their days to the trend."""
    here = [id for id, row in rows.items() if _in_span(row, span)]
    people: dict[int, int] = {}
    steps: dict[int, list[Step]] = defaultdict(list)
    for ids in in_blocks(here):
        people |= await sealed.people_behind(ids)
        for step in await ProblemStep.filter(school_id=directory.school_id, problem_id__in=ids).order_by("place"):
            steps[step.problem_id].append(_step_of(step))
    days: dict[int, list[date]] = defaultdict(list)
    for one in said:
        days[one.problem_id].append(one.day)
    words = await quotable(people, college_id)
    reviewed = await _reviewed(college_id, since)
    return [
        ProblemRow(
            number=row.number,
            title=row.title,
            category=row.category,
            department=row.department,
            state=ProblemState(row.state),
            people=people.get(id, 0),
            opened_on=row.opened_on,
            days=tuple(sorted(days[id])),
            closed_on=row.closed_on,
            closure=Closure(row.closure) if row.closure else None,
            confirmed=row.confirmed,
            overdue=_overdue(row, steps[id], today),
            bounces=row.bounces,
            words=words.get(id, ()),
            advice=reviewed.get(row.number, ("", False))[0],
            universal=reviewed.get(row.number, ("", False))[1],
        )
        for id, row in rows.items()
    ]


def _step_of(row: ProblemStep) -> Step:
    return Step(StepKind(row.kind), row.day, row.person_id, row.department, row.words, row.told)


def _overdue(row: Problem, steps: Sequence[Step], today: date) -> bool:
    rules = policy()
    clocks = clocks_of(row.opened_on, steps, rules.problems, rules.calendar)
    return any(clock.running_over(today) for clock in clocks)


async def _reviewed(college_id: int | None, since: date) -> dict[int, tuple[str, bool]]:
    """建议 and 普遍 by problem number, from reviews cadres have signed; a later one replaces an earlier."""
    drafts = Draft.filter(school_id=directory.school_id, kind="review", state="signed", period__gte=f"{since:%Y-%m}")
    drafts = drafts if college_id is None else drafts.filter(college_id=college_id)
    found: dict[int, tuple[str, bool]] = {}
    for draft in await drafts.order_by("signed_at"):
        for line in draft.payload["lines"]:
            if line["problem"]:
                advice, universal = found.get(line["problem"], ("", False))
                found[line["problem"]] = (line["advice"] or advice, line["universal"] or universal)
    return found


async def talks_of(college_id: int | None, span: Span) -> list[tuple[str, int]]:
    """How many people spoke of each category that is talked about; never a call for help."""
    talked = [one.name for one in policy().listening.categories if one.kind is CategoryKind.TALK]
    rows = Concern.filter(
        school_id=directory.school_id, category__in=talked, day__gte=span.first, day__lte=span.last, problem_id=None
    )
    rows = rows if college_id is None else rows.filter(college_id=college_id)
    said = await rows.exclude(state=ConcernState.RETRACTED.value).exclude(source=Source.CRISIS.value)
    people = {(one.category, await _who(one)) for one in said}
    return Counter(category for category, _ in people).most_common()


async def _who(concern: Concern) -> object:
    """Something that is the same for everything one person said; opened in memory, told to nobody."""
    if concern.person_id is not None:
        return concern.person_id
    try:
        address = await sealed.address_of(concern.id)
    except SealBroken:
        address = None
    return address.owner if address is not None else ("nobody", concern.id)


def since_of(span: Span, semesters: Sequence[SemesterSpan]) -> date:
    """From when on concerns matter: the term before is compared with."""
    earlier = [one.starts_on for one in semesters if one.ends_on < span.first]
    return min([span.first, *sorted(earlier)[-2:]])
