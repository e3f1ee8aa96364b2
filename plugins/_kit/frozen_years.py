"""Frozen years of assessment as they are kept: read in pages, and found out when a row was changed afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from config.clock import local_day
from models.rules.assessment import Assessed, Points
from models.rules.assessment_kept import digest_of, year_digest
from models.tables import Appeal, Assessment, AssessmentLine, AssessmentResult, Event
from plugins._kit.directory import directory

DRAFT, FINAL = "draft", "final"
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Tampered:
    """What does not fit: the year as a whole, cadres whose rows were changed, numbers of appeals that were."""

    year: str
    whole: bool
    cadres: tuple[int, ...]
    appeals: tuple[int, ...]

    def __bool__(self) -> bool:
        return self.whole or bool(self.cadres or self.appeals)


def head_of(row: Assessment) -> dict[str, Any]:
    """What the year was counted by, as its digest covers it."""
    return {
        "number": row.number,
        "year": row.year,
        "version": row.version,
        "formula": row.formula,
        "basis": row.basis,
        "day": local_day(row.frozen_at).isoformat(),
        "by": row.frozen_by_id,
    }


async def kept_lines(row: Assessment, cadre_ids: Sequence[int], names: Mapping[str, str]) -> dict[int, Assessed]:
    """By cadre, as they were frozen; who was not assessed is left out."""
    found: dict[int, list[Points]] = defaultdict(list)
    for start in range(0, len(cadre_ids), _PAGE):
        page = list(cadre_ids[start : start + _PAGE])
        here = AssessmentLine.filter(school_id=directory.school_id, assessment_id=row.id, cadre_id__in=page)
        for one in await here.order_by("id"):
            counts = (one.points, one.out_of, one.done, one.quota, tuple(one.records))
            found[one.cadre_id].append(Points(one.part, names.get(one.part, one.part), *counts))
    return {id: Assessed(tuple(lines)) for id, lines in found.items()}


async def whole_digest(row: Assessment, connection: BaseDBAsyncClient | None = None) -> tuple[str, int]:
    """Over head and results, and how many cadres they are."""
    results = AssessmentResult.filter(school_id=directory.school_id, assessment_id=row.id)
    pairs = [
        (int(str(id)), str(one)) for id, one in await results.using_db(connection).values_list("cadre_id", "digest")
    ]
    return year_digest(head_of(row), pairs), len(pairs)


async def tampered(row: Assessment) -> Tampered:
    """A final year against its digests, the history, and the answers to its appeals."""
    cadres = [id async for id in _changed(row)] if row.digest else []
    frozen = await Event.filter(
        school_id=directory.school_id, kind="assessment_frozen", subject_kind="assessment", subject_id=row.id
    ).first()
    said = frozen.payload.get("digest", "") if frozen is not None and frozen.salt else row.digest
    whole = frozen is None or said != row.digest or (row.digest != "" and (await whole_digest(row))[0] != row.digest)
    return Tampered(row.year, whole, tuple(sorted(cadres)), await _appeals(row.year))


async def _changed(row: Assessment) -> AsyncIterator[int]:
    results = AssessmentResult.filter(school_id=directory.school_id, assessment_id=row.id)
    digests = {one.cadre_id: (one.college_id, one.digest) for one in await results}
    ids = sorted(digests)
    for start in range(0, len(ids), _PAGE):
        page = ids[start : start + _PAGE]
        lines = await kept_lines(row, page, {})
        for id in page:
            college_id, digest = digests[id]
            if digest_of(id, college_id, lines[id].lines if id in lines else ()) != digest:
                yield id
    strangers = AssessmentLine.filter(school_id=directory.school_id, assessment_id=row.id).exclude(cadre_id__in=ids)
    for stranger in set(await strangers.values_list("cadre_id", flat=True)):
        yield int(str(stranger))


async def _appeals(year: str) -> tuple[int, ...]:
    """Numbers of appeals whose answer is not the one in the history."""
    rows = await Appeal.filter(school_id=directory.school_id, year=year).exclude(answered_at=None).order_by("number")
    told = {
        one.subject_id: one.payload if one.salt else None
        for one in await Event.filter(
            school_id=directory.school_id, kind="appeal_answered", subject_id__in=[row.id for row in rows]
        )
    }
    found = []
    for row in rows:
        said = told.get(row.id, {})
        if said is not None and (said.get("answer"), said.get("points"), said.get("out_of")) != (
            row.answer, row.points, row.out_of,
        ):  # fmt: skip
            found.append(row.number)
    return tuple(found)


async def all_tampered() -> list[Tampered]:
    """Every final year that does not fit any more."""
    rows = Assessment.filter(school_id=directory.school_id, state=FINAL).order_by("year")
    return [found for row in await rows if (found := await tampered(row))]
