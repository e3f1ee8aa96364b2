"""A year of many cadres, read in pages: links, records and what bears them out; nothing derived is kept."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tortoise.expressions import Q

from config.clock import local_day
from models.rules.assessment import Assessed, assess, semesters_of
from models.rules.assessment_basis import Basis
from models.rules.checking import Verdict
from models.rules.duty import Act, LinkSpan
from models.rules.policy_sections import Policy
from models.rules.semester import SemesterSpan, academic_year_name, latest_semester
from models.rules.survey import Satisfaction
from models.rules.vocabulary import Outcome, RecordKind, Role, TargetKind, Trust
from models.tables import Link, LinkTarget, Person, PersonRole, Record
from plugins._kit.acts import since
from plugins._kit.checked import checks_of
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans
from plugins._kit.satisfaction import satisfaction_between

PAGE = 20
"""Cadres of one statement: what they did in a year must not hold the loop for long."""


_COLUMNS = (
    "id", "cadre_id", "number", "kind", "target_id", "happened_on", "entered_at", "outcome", "complete", "trust",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Year:
    """What is the same for everybody."""

    name: str
    semesters: tuple[SemesterSpan, ...]
    every: tuple[SemesterSpan, ...]
    satisfaction: dict[int, Satisfaction]

    @property
    def is_over(self) -> bool:
        """Whether its autumn and its spring are known, so that it can be frozen once the last day is past."""
        return len(self.semesters) > 1


async def year_named(name: str, today: date) -> Year | None:
    """The academic year of that name, or (empty) the one of today; None where no semester of it is known."""
    every = await semester_spans()
    if not name:
        semester = latest_semester(today, every)
        if semester is None:
            return None
        name = academic_year_name(semester)
    return await _year(name, every, today, policy().problems.k)


async def year_kept(name: str, basis: Basis, frozen_on: date) -> Year | None:
    """The year as it was counted on the day it was frozen."""
    return await _year(name, basis.semesters, frozen_on, basis.k)


async def _year(name: str, every: Sequence[SemesterSpan], today: date, k: int) -> Year | None:
    own = semesters_of(name, every)
    if not own:
        return None
    last = max(own[-1].ends_on, today)
    later = [one.starts_on for one in every if one.starts_on > own[-1].ends_on]
    if later:  # what is asked in the next year says nothing of this one
        last = min(last, min(later) - timedelta(days=1))
    return Year(name, own, tuple(every), await satisfaction_between(own[0].starts_on, last, k))


async def cadres_of(college_id: int | None, *, whole: bool, since: date | None = None) -> list[Person]:
    """The cadres in post (also those who left on that day or later) of a college or of the school, by name."""
    held = PersonRole.filter(school_id=directory.school_id, role=Role.CADRE.value)
    there = Q(left_on=None) if since is None else Q(left_on=None) | Q(left_on__gte=since)
    people = Person.filter(
        there, school_id=directory.school_id, id__in=list(await held.values_list("person_id", flat=True))
    )
    if not whole and college_id is None:
        return []
    return sorted(await (people if whole else people.filter(college_id=college_id)), key=lambda one: (one.name, one.id))


async def cadres_in(year: Year, college_id: int | None, *, whole: bool) -> list[Person]:
    """Those who were cadres in that year: whoever graduated in June is assessed, whoever came after it is not."""
    first, last = year.semesters[0].starts_on, year.semesters[-1].ends_on
    people = await cadres_of(college_id, whole=whole, since=first)
    return [one for one in people if one.joined_on is None or one.joined_on <= last]


async def assessed(
    people: Sequence[Person], year: Year, rules: Policy, today: date
) -> AsyncIterator[tuple[Person, Assessed]]:
    """Each of them by these rules and their formula; a page of records at a time is in memory."""
    for start in range(0, len(people), PAGE):
        page = people[start : start + PAGE]
        ids, first = [one.id for one in page], since(min(today, year.semesters[-1].ends_on))
        links, (acts, trust, numbers) = await _links(ids), await _records(ids, first)
        drawn = await _drawn(numbers)
        for person in page:
            await asyncio.sleep(0)
            yield (
                person,
                assess(
                    rules,
                    rules.assessment,
                    year.semesters,
                    links[person.id],
                    acts[person.id],
                    year.every,
                    today,
                    joined_on=person.joined_on,
                    satisfaction=year.satisfaction.get(person.id),
                    trust=trust,
                    drawn=drawn,
                ),
            )


async def _links(ids: Sequence[int]) -> dict[int, list[LinkSpan]]:
    rows = await Link.filter(school_id=directory.school_id, cadre_id__in=list(ids)).order_by("id")
    targets = {
        one.id: one
        for one in await LinkTarget.filter(school_id=directory.school_id, id__in=list({row.target_id for row in rows}))
    }
    found: dict[int, list[LinkSpan]] = defaultdict(list)
    for row in rows:
        target = targets[row.target_id]
        found[row.cadre_id].append(
            LinkSpan(target.id, TargetKind(target.kind), target.name, row.valid_from, row.valid_to)
        )
    return found


async def _drawn(numbers: Mapping[int, int]) -> dict[int, bool]:
    """Record number → whether a person found it untrue; of checks that are over (`numbers`: record id → number)."""
    found = await checks_of(numbers)
    return {numbers[id]: one.judged and one.verdict is Verdict.WRONG for id, one in found.items()}


async def _records(ids: Sequence[int], first: date) -> tuple[dict[int, list[Act]], dict[int, Trust], dict[int, int]]:
    """Acts by cadre, trust by number, number by id."""
    rows = Record.filter(
        school_id=directory.school_id,
        cadre_id__in=list(ids),
        withdrawn_at=None,
        happened_on__gte=first,
    ).order_by("number")
    acts: dict[int, list[Act]] = defaultdict(list)
    trust: dict[int, Trust] = {}
    numbers: dict[int, int] = {}
    for row in await rows.values_list(*_COLUMNS):
        id, cadre_id, number, kind, target_id, happened_on, entered_at, outcome, complete, level = row
        act = Act(number, RecordKind(kind), target_id, happened_on, local_day(entered_at), Outcome(outcome), complete)
        acts[cadre_id].append(act)
        trust[number], numbers[id] = Trust(level), number
    return acts, trust, numbers
