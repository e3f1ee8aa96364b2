"""A year becomes final page by page: whatever stops it in the middle, it is no final year, and can be gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tortoise.exceptions import IntegrityError

from config.clock import local_day
from models.rules.assessment import Assessed
from models.rules.assessment_basis import basis_json, formula_json
from models.rules.assessment_kept import digest_of
from models.rules.refusal import Refusal
from models.tables import Assessment, AssessmentLine, AssessmentResult, Person
from plugins._kit.commands import Call
from plugins._kit.frozen_years import DRAFT, FINAL, whole_digest
from plugins._kit.policy import policy
from plugins._kit.unit import Unit, unit_of_work, write_audit
from plugins.assessment.frozen import any_row, basis_of_row, basis_today
from plugins.assessment.gathering import PAGE, Year, assessed, cadres_in, year_kept
from plugins.assessment.results import Frozen


async def freeze(call: Call, year: Year) -> Frozen | Refusal:
    """Keep every line of every cadre with what it was counted by; goes on where an earlier attempt stopped.

    Refusals: `not-over` (facts `year`, `day`), `frozen-already` (facts `year`, `number`).
    """
    last = year.semesters[-1].ends_on + timedelta(days=policy().records.late_days)
    row = await any_row(year.name)
    if row is None and (not year.is_over or local_day(call.now) <= last):
        return Refusal("not-over", {"year": year.name, "day": f"{last:%Y-%m-%d}"})
    row = row or await _begin(call, year)
    if row.state == FINAL:
        return Refusal("frozen-already", {"year": year.name, "number": row.number})
    basis, day = await basis_of_row(row), local_day(row.frozen_at)
    then = await year_kept(row.year, basis, day)
    assert then is not None, "a draft keeps the semesters of its year"
    kept = await AssessmentResult.filter(assessment_id=row.id).values_list("cadre_id", flat=True)
    left = [one for one in await cadres_in(then, None, whole=True) if one.id not in set(kept)]
    for start in range(0, len(left), PAGE):
        page = left[start : start + PAGE]
        found = [pair async for pair in assessed(page, then, basis.within(policy()), day)]
        async with unit_of_work(call) as unit:
            await _write(unit, row, found)
    return await _finish(call, row)


async def _begin(call: Call, year: Year) -> Assessment:
    basis = await basis_today()
    try:
        async with unit_of_work(call) as unit:
            return await Assessment.create(
                using_db=unit.connection,
                school_id=unit.school_id,
                number=await unit.take_numbers(),
                year=year.name,
                version=basis.formula.version,
                formula=formula_json(basis.formula),
                basis=basis_json(basis),
                state=DRAFT,
                frozen_by_id=unit.actor_id,
                frozen_at=unit.now,
            )
    except IntegrityError:  # somebody else began just now
        row = await any_row(year.name)
        assert row is not None
        return row


async def _write(unit: Unit, row: Assessment, found: Sequence[tuple[Person, Assessed]]) -> None:
    """One page; what another attempt wrote meanwhile stays."""
    ours = Assessment.filter(id=row.id, state=DRAFT).using_db(unit.connection)
    if not await ours.update(state=DRAFT):  # also the lock two attempts meet at
        return
    ids = [person.id for person, _ in found]
    here = AssessmentResult.filter(school_id=unit.school_id, assessment_id=row.id, cadre_id__in=ids)
    there = set(await here.using_db(unit.connection).values_list("cadre_id", flat=True))
    new = [(person, lines.lines) for person, lines in found if person.id not in there]
    same = {"school_id": unit.school_id, "assessment_id": row.id}
    results = [
        AssessmentResult(
            **same,
            cadre_id=person.id,
            college_id=person.college_id,
            digest=digest_of(person.id, person.college_id, lines),
        )
        for person, lines in new
    ]
    rows = [
        AssessmentLine(
            **same,
            cadre_id=person.id,
            part=line.part,
            points=line.points,
            out_of=line.out_of,
            done=line.done,
            quota=line.quota,
            records=list(line.records),
        )
        for person, lines in new
        for line in lines
    ]
    await AssessmentResult.bulk_create(results, using_db=unit.connection)
    await AssessmentLine.bulk_create(rows, using_db=unit.connection)


async def _finish(call: Call, row: Assessment) -> Frozen | Refusal:
    """From here on it is final, and its digest stands in the history."""
    async with unit_of_work(call) as unit:
        draft = Assessment.filter(id=row.id, state=DRAFT).using_db(unit.connection)
        if not await draft.update(state=FINAL):
            return Refusal("frozen-already", {"year": row.year, "number": row.number})
        digest, people = await whole_digest(row, unit.connection)
        await Assessment.filter(id=row.id).using_db(unit.connection).update(digest=digest)
        await write_audit(unit, call, f"assessment-frozen:{row.year}")
        said = {"year": row.year, "people": people, "digest": digest}
        await unit.append_event("assessment_frozen", "assessment", row.id, said)
    return Frozen(row.number, row.year, people, digest)
