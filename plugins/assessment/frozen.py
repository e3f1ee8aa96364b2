"""Years that were frozen, as the other parts of the room read them; a draft is never read as final."""

from __future__ import annotations

from collections.abc import Iterable

from models.rules.assessment import CHECKS, SATISFACTION, TRUTH
from models.rules.assessment_basis import Basis, basis_from, basis_of
from models.rules.duty_rule import DutyRule
from models.tables import Assessment, AssessmentLine, AssessmentResult, Person
from plugins._kit.directory import directory
from plugins._kit.frozen_years import FINAL
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans


def part_names(duties: Iterable[DutyRule]) -> dict[str, str]:
    """What every line is called."""
    return {rule.id: rule.name for rule in duties} | {
        SATISFACTION: "满意度", TRUTH: "对方确认", CHECKS: "抽查",
    }  # fmt: skip


async def any_row(year: str) -> Assessment | None:
    """The year, also while it is being frozen."""
    return await Assessment.get_or_none(school_id=directory.school_id, year=year)


async def frozen_row(year: str) -> Assessment | None:
    """The frozen year, if it is."""
    return await Assessment.get_or_none(school_id=directory.school_id, year=year, state=FINAL)


async def basis_today() -> Basis:
    """What a year would be counted by today."""
    return basis_of(policy(), await semester_spans())


async def basis_of_row(row: Assessment) -> Basis:
    """What it was counted by."""
    return basis_from(row.formula, row.basis, await basis_today())


async def people_of(row: Assessment, college_id: int | None, *, whole: bool) -> list[Person]:
    """Who was frozen, of the college they were in on that day or of the whole school, by name."""
    if not whole and college_id is None:
        return []
    results = AssessmentResult.filter(school_id=directory.school_id, assessment_id=row.id)
    people = Person.filter(school_id=directory.school_id)
    if await results.exists():
        own = results if whole else results.filter(college_id=college_id)
        people = people.filter(id__in=list(await own.values_list("cadre_id", flat=True)))
    else:  # frozen before colleges were kept
        lines = AssessmentLine.filter(school_id=directory.school_id, assessment_id=row.id).distinct()
        people = people.filter(id__in=list(await lines.values_list("cadre_id", flat=True)))
        people = people if whole else people.filter(college_id=college_id)
    return sorted(await people, key=lambda one: (one.name, one.id))
