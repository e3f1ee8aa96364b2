"""Looking at a year and trying another formula."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from config.clock import local_day
from models.rules.assessment import CHECKS, Assessed
from models.rules.assessment_appeals import corrected
from models.rules.assessment_basis import Basis
from models.rules.policy_assessment import Formula
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Appeal, Assessment, College, Person
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.frozen_years import DRAFT, FINAL, kept_lines
from plugins._kit.policy import policy
from plugins._kit.unit import refuse, unit_of_work
from plugins.assessment.frozen import any_row, basis_of_row, basis_today, frozen_row, part_names, people_of
from plugins.assessment.gathering import PAGE, Year, assessed, cadres_in, year_named
from plugins.assessment.results import Compared, Everybody, Own
from plugins.assessment.upheld import granted, traced, upheld_in

FEW = 5
"""No figures that compare people where there are fewer of them."""
Lines = AsyncIterator[tuple[Person, Assessed]]


def names() -> dict[str, str]:
    """Duty rules by id."""
    return {rule.id: rule.name for rule in policy().duties}


async def the_year(call: Call, name: str) -> Year | Refusal:
    """Refusal: `no-year`."""
    year = await year_named(name, local_day(call.now))
    return year if year is not None else Refusal("no-year")


@dataclass(frozen=True, slots=True)
class Raw:
    """One cadre's year before appeals: frozen (`final`) or as of today, and what it was counted by."""

    row: Assessment | None
    final: Assessment | None
    lines: Assessed
    basis: Basis


async def raw(call: Call, person: Person, year: Year, formula: Formula | None = None) -> Raw:
    """As it was frozen, unless another formula is tried."""
    row = await any_row(year.name) if formula is None else None
    if row is not None and row.state == FINAL:
        basis = await basis_of_row(row)
        lines = (await kept_lines(row, [person.id], part_names(basis.duties))).get(person.id)
        if lines is not None:
            return Raw(row, row, lines, basis)
    rules = replace(policy(), assessment=formula or policy().assessment)
    (found,) = [found async for _, found in assessed([person], year, rules, local_day(call.now))]
    return Raw(row, None, found, replace(await basis_today(), formula=rules.assessment))


async def one(call: Call, person: Person, year: Year, formula: Formula | None = None) -> Own:
    """One cadre's year with the appeals that were upheld; as it was frozen, unless another formula is tried."""
    seen, rows = await raw(call, person, year, formula), (await upheld_in(year.name, person.id)).get(person.id, ())
    lines = corrected(seen.lines, granted(rows), seen.basis.formula)
    open_ = Appeal.filter(school_id=directory.school_id, cadre_id=person.id, year=year.name, answered_at=None)
    parts, today = {line.part: line.name for line in lines.lines}, await the_year(call, "")
    return Own(
        name=person.name,
        year=year.name,
        version=seen.basis.formula.version,
        assessed=shown(call, person, lines),
        frozen_on=local_day(seen.final.frozen_at) if seen.final is not None else None,
        appeals=tuple((parts.get(one.part, one.part), one.number) for one in await open_.order_by("id")),
        counts=seen.basis.counts,
        freezing=seen.row is not None and seen.row.state == DRAFT,
        upheld=await traced(rows, seen.lines, lines),
        is_current=isinstance(today, Year) and today.name == year.name,
    )


def shown(call: Call, person: Person, found: Assessed) -> Assessed:
    """Without what checks found, unless it is about the speaker or the policy lets their office read it."""
    if person.id == call.actor.person_id or call.actor.roles & set(policy().checks.readers):
        return found
    return Assessed(tuple(line for line in found.lines if line.part != CHECKS))


async def person_of(call: Call, said: str, year: Year) -> Person | Refusal:
    """A cadre of the year the speaker may look at: themself, or one of their college, or (the committee) anybody.

    Refusals: `no-such-cadre`, `several`, `not-a-cadre`.
    """
    whole, _ = scope_of(call)
    if not said:
        person = await Person.get_or_none(school_id=directory.school_id, id=call.actor.person_id or 0)
        return person if person is not None and Role.CADRE in call.actor.roles else Refusal("not-a-cadre")
    people = await people_in(call, year) if whole or Role.SECRETARY in call.actor.roles else []
    found = [one for one in people if said in (one.name, one.code)]
    if not found:
        async with unit_of_work(call) as unit:
            return await refuse(unit, call, Refusal("no-such-cadre", {"said": said[:20]}))
    return found[0] if len(found) == 1 else Refusal("several", {"said": said[:20]})


def scope_of(call: Call) -> tuple[bool, int | None]:
    """Whether the whole school, else which college."""
    return Role.COMMITTEE in call.actor.roles, call.actor.college_id


async def people_in(call: Call, year: Year) -> list[Person]:
    """The cadres of the speaker's college or school in that year; of a frozen one those who were frozen with it."""
    whole, college_id = scope_of(call)
    row = await frozen_row(year.name)
    if row is not None:
        return await people_of(row, college_id, whole=whole)
    return await cadres_in(year, college_id, whole=whole)


@dataclass(frozen=True, slots=True)
class Seen:
    """A year as a scope sees it: `lines` can be read once."""

    people: list[Person]
    lines: Lines
    version: str
    frozen_on: date | None


async def year_seen(call: Call, year: Year) -> Seen:
    """What the chat and the sheets both show: the frozen lines where there are, else those of today, with appeals."""
    people, row = await people_in(call, year), await frozen_row(year.name)
    if row is None:
        rules = policy()
        lines = assessed(people, year, rules, local_day(call.now))
        return Seen(people, _with_appeals(lines, year, rules.assessment), rules.assessment.version, None)
    basis = await basis_of_row(row)
    kept = _kept(row, people, part_names(basis.duties))
    return Seen(people, _with_appeals(kept, year, basis.formula), row.version, local_day(row.frozen_at))


async def _with_appeals(lines: Lines, year: Year, formula: Formula) -> Lines:
    rows = await upheld_in(year.name)
    async for person, found in lines:
        yield person, corrected(found, granted(rows.get(person.id, ())), formula)


async def _kept(row: Assessment, people: Sequence[Person], names: Mapping[str, str]) -> Lines:
    for start in range(0, len(people), PAGE):
        page = people[start : start + PAGE]
        lines = await kept_lines(row, [one.id for one in page], names)
        for person in page:
            yield person, lines.get(person.id, Assessed(()))


async def everybody(call: Call, year: Year) -> Everybody:
    """The cadres of the speaker's college or school, in the order of names."""
    seen, row = await year_seen(call, year), await any_row(year.name)
    return Everybody(
        scope=await scope_name(call),
        year=year.name,
        version=seen.version,
        people=tuple([(person.name, lines.score) async for person, lines in seen.lines]),
        frozen_on=seen.frozen_on,
        freezing=row is not None and row.state == DRAFT,
    )


async def scope_name(call: Call) -> str:
    """The school, or the college."""
    whole, college_id = scope_of(call)
    college = await College.get_or_none(school_id=directory.school_id, id=college_id or 0)
    return policy().school.name if whole or college is None else college.name


async def compare(call: Call, year: Year, points: Mapping[str, int]) -> Compared:
    """The speaker's people by two formulas; who moves is named only where there are enough of them."""
    people, today = await people_in(call, year), local_day(call.now)
    usual, pairs = policy(), []
    other = usual.assessment.changed(points)
    tried = _with_appeals(assessed(people, year, replace(usual, assessment=other), today), year, other)
    now = _with_appeals(assessed(people, year, usual, today), year, usual.assessment)
    before = {person.id: lines.score async for person, lines in now}
    async for person, lines in tried:
        if (old := before[person.id]) is not None and lines.score is not None:
            pairs.append((person.name, old, lines.score))
    enough = len(pairs) >= FEW
    moved = sorted((pair for pair in pairs if pair[1] != pair[2]), key=lambda pair: (-abs(pair[2] - pair[1]), pair[0]))
    return Compared(
        scope=await scope_name(call),
        people=len(people),
        before=sum(pair[1] for pair in pairs) / len(pairs) if enough else None,
        after=sum(pair[2] for pair in pairs) / len(pairs) if enough else None,
        moved=tuple(moved) if enough else (),
    )
