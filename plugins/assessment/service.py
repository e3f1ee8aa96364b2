"""Looking at a year, trying another formula, freezing it and computing it anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta

from config.clock import local_day
from models.rules.assessment import CHECKS, Assessed, Points
from models.rules.policy_assessment import Formula
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Appeal, Assessment, AssessmentLine, College, Person
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.unit import Unit, refuse, unit_of_work, write_audit
from plugins.assessment.gathering import Year, assessed, cadres_of, year_named
from plugins.assessment.results import Checked, Compared, Everybody, Own

FEW = 5
"""No figures that compare people where there are fewer of them."""
_CHUNK = 500


def names() -> dict[str, str]:
    """Duty rules by id."""
    return {rule.id: rule.name for rule in policy().duties}


async def the_year(call: Call, name: str) -> Year | Refusal:
    """Refusal: `no-year`."""
    year = await year_named(name, local_day(call.now))
    return year if year is not None else Refusal("no-year")


async def one(call: Call, person: Person, year: Year, formula: Formula | None = None) -> Own:
    """One cadre's year; as it was frozen, unless another formula is tried."""
    row = await frozen_row(year.name) if formula is None else None
    lines = await _frozen_lines(row, person.id) if row is not None else None
    if lines is None:
        row, today = None, local_day(call.now)
        tried = formula or policy().assessment
        (lines,) = [found async for _, found in assessed([person], year, tried, today)]
    open_ = Appeal.filter(school_id=directory.school_id, cadre_id=person.id, year=year.name, answered_at=None)
    parts = {line.part: line.name for line in lines.lines}
    return Own(
        name=person.name,
        year=year.name,
        version=row.version if row is not None else policy().assessment.version,
        assessed=shown(call, person, lines),
        counts=policy().checks.counts,
        frozen_on=local_day(row.frozen_at) if row is not None else None,
        appeals=tuple((parts.get(one.part, one.part), one.number) for one in await open_.order_by("id")),
    )


def shown(call: Call, person: Person, found: Assessed) -> Assessed:
    """Without what checks found, unless it is about the speaker or the policy lets their office read it."""
    if person.id == call.actor.person_id or call.actor.roles & set(policy().checks.readers):
        return found
    return Assessed(tuple(line for line in found.lines if line.part != CHECKS))


async def person_of(call: Call, said: str) -> Person | Refusal:
    """A cadre the speaker may look at: themself, or one of their college, or (the committee) anybody.

    Refusals: `no-such-cadre`, `several`, `not-a-cadre`.
    """
    whole, college_id = scope_of(call)
    if not said:
        person = await Person.get_or_none(school_id=directory.school_id, id=call.actor.person_id or 0)
        return person if person is not None and Role.CADRE in call.actor.roles else Refusal("not-a-cadre")
    people = await cadres_of(college_id, whole=whole) if whole or Role.SECRETARY in call.actor.roles else []
    found = [one for one in people if said in (one.name, one.code)]
    if not found:
        async with unit_of_work(call) as unit:
            return await refuse(unit, call, Refusal("no-such-cadre", {"said": said[:20]}))
    return found[0] if len(found) == 1 else Refusal("several", {"said": said[:20]})


def scope_of(call: Call) -> tuple[bool, int | None]:
    """Whether the whole school, else which college."""
    return Role.COMMITTEE in call.actor.roles, call.actor.college_id


async def everybody(call: Call, year: Year) -> Everybody:
    """The cadres of the speaker's college or school, in the order of names."""
    whole, college_id = scope_of(call)
    row = await frozen_row(year.name)
    people = await cadres_of(college_id, whole=whole)
    scores: list[tuple[str, float | None]] = []
    if row is not None:
        for person in people:
            lines = await _frozen_lines(row, person.id)
            scores.append((person.name, lines.score if lines is not None else None))
    else:
        found = assessed(people, year, policy().assessment, local_day(call.now))
        scores = [(person.name, lines.score) async for person, lines in found]
    return Everybody(
        scope=await scope_name(call),
        year=year.name,
        version=row.version if row is not None else policy().assessment.version,
        people=tuple(scores),
        frozen_on=local_day(row.frozen_at) if row is not None else None,
    )


async def scope_name(call: Call) -> str:
    """The school, or the college."""
    whole, college_id = scope_of(call)
    college = await College.get_or_none(school_id=directory.school_id, id=college_id or 0)
    return policy().school.name if whole or college is None else college.name


async def compare(call: Call, year: Year, points: Mapping[str, int]) -> Compared:
    """The speaker's people by two formulas; who moves is named only where there are enough of them."""
    whole, college_id = scope_of(call)
    people, today, usual = await cadres_of(college_id, whole=whole), local_day(call.now), policy().assessment
    pairs = []
    tried = assessed(people, year, usual.changed(points), today)
    before = {person.id: lines.score async for person, lines in assessed(people, year, usual, today)}
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


async def frozen_row(year: str) -> Assessment | None:
    """The frozen year, if it is."""
    return await Assessment.get_or_none(school_id=directory.school_id, year=year)


async def _frozen_lines(row: Assessment, person_id: int) -> Assessed | None:
    here = AssessmentLine.filter(school_id=directory.school_id, assessment_id=row.id, cadre_id=person_id)
    known = {**names(), "satisfaction": "满意度", "truth": "对方确认", CHECKS: "抽查"}
    lines = [
        Points(one.part, known.get(one.part, one.part), one.points, one.out_of, one.done, one.quota, tuple(one.records))
        for one in await here.order_by("id")
    ]
    return Assessed(tuple(lines)) if lines else None


async def freeze(call: Call, year: Year) -> tuple[int, int] | Refusal:
    """Keep every line of every cadre with the formula; its number, and how many people.

    Refusals: `not-over` (facts `year`, `day`), `frozen-already`.
    """
    if (row := await frozen_row(year.name)) is not None:
        return Refusal("frozen-already", {"year": year.name, "number": row.number})
    last = year.semesters[-1].ends_on + timedelta(days=policy().records.late_days)
    if not year.is_over or local_day(call.now) <= last:
        return Refusal("not-over", {"year": year.name, "day": f"{last:%Y-%m-%d}"})
    formula, people = policy().assessment, await cadres_of(None, whole=True)
    found = [pair async for pair in assessed(people, year, formula, local_day(call.now))]
    async with unit_of_work(call) as unit:
        number = await unit.take_numbers()
        made = await Assessment.create(
            using_db=unit.connection,
            school_id=unit.school_id,
            number=number,
            year=year.name,
            version=formula.version,
            formula=asdict(formula),
            frozen_by_id=unit.actor_id,
            frozen_at=unit.now,
        )
        await _write(unit, made, found)
        await write_audit(unit, call, f"assessment-frozen:{year.name}")
        await unit.append_event("assessment_frozen", "assessment", made.id, {"year": year.name, "people": len(found)})
    return number, len(found)


async def _write(unit: Unit, made: Assessment, found: Sequence[tuple[Person, Assessed]]) -> None:
    rows = [
        AssessmentLine(
            school_id=unit.school_id,
            assessment_id=made.id,
            cadre_id=person.id,
            part=line.part,
            points=line.points,
            out_of=line.out_of,
            done=line.done,
            quota=line.quota,
            records=list(line.records),
        )
        for person, lines in found
        for line in lines.lines
    ]
    await AssessmentLine.bulk_create(rows, batch_size=_CHUNK, using_db=unit.connection)


async def check(call: Call, year: Year) -> Checked | Refusal:
    """A frozen year computed anew by the formula it was frozen with. Refusal: `not-frozen`."""
    row = await frozen_row(year.name)
    if row is None:
        return Refusal("not-frozen", {"year": year.name})
    kept = row.formula
    formula = Formula(
        kept["version"], tuple((id, full) for id, full in kept["duties"]), kept["satisfaction"], kept["truth"],
        kept["truth_full"],
    )  # fmt: skip
    ids = await AssessmentLine.filter(assessment_id=row.id).distinct().values_list("cadre_id", flat=True)
    people = await Person.filter(school_id=directory.school_id, id__in=list(ids)).order_by("name", "id")
    differs = []
    async for person, lines in assessed(people, year, formula, local_day(row.frozen_at)):
        if lines != await _frozen_lines(row, person.id):
            differs.append(person.name)
    return Checked(year.name, len(people), tuple(differs))
