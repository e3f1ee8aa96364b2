"""Appeals that were upheld: read with the year, never written into its lines, so that what was frozen stays frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from config.clock import local_day
from models.rules.assessment import Assessed
from models.rules.assessment_appeals import Granted
from models.tables import Appeal
from plugins._kit.directory import directory
from plugins.assessment.results import Upheld

ByCadre = Mapping[int, Sequence[Appeal]]


async def upheld_in(year: str, cadre_id: int | None = None) -> ByCadre:
    """Of a year (or one cadre's), in the order they were answered."""
    rows = Appeal.filter(school_id=directory.school_id, year=year).exclude(points=None)
    found: dict[int, list[Appeal]] = defaultdict(list)
    for row in await (rows if cadre_id is None else rows.filter(cadre_id=cadre_id)).order_by("answered_at", "id"):
        found[row.cadre_id].append(row)
    return found


def granted(rows: Sequence[Appeal]) -> list[Granted]:
    """As the rules see them."""
    return [Granted(row.number, row.part, row.points or 0, row.out_of or 0) for row in rows]


async def traced(rows: Sequence[Appeal], before: Assessed, after: Assessed) -> tuple[Upheld, ...]:
    """What each did to its line, who said so and in what words; one whose line has more by now is told as well."""
    was, now = ({line.part: line for line in one.lines} for one in (before, after))
    return tuple(
        [
            Upheld(
                number=row.number,
                part=was[row.part].name,
                was=(was[row.part].points, was[row.part].out_of),
                now=(now[row.part].points, now[row.part].out_of),
                by=await directory.name_of(row.answered_by_id),
                on=local_day(row.answered_at),
                words=row.answer,
            )
            for row in rows
            if row.part in was and row.answered_at is not None
        ]
    )
