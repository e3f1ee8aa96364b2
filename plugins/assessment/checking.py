"""A frozen year computed anew by what it was counted by, and what was changed since, in rules, rows and records."""

from __future__ import annotations

from config.clock import local_day
from models.rules.assessment import Assessed
from models.rules.assessment_appeals import corrected
from models.rules.assessment_basis import changes
from models.rules.assessment_kept import differences
from models.rules.refusal import Refusal
from models.tables import Person
from plugins._kit.directory import directory
from plugins._kit.frozen_years import kept_lines, tampered
from plugins._kit.policy import policy
from plugins.assessment.frozen import basis_of_row, basis_today, frozen_row, part_names, people_of
from plugins.assessment.gathering import PAGE, Year, assessed, year_kept
from plugins.assessment.results import Checked, Differs
from plugins.assessment.upheld import granted, traced, upheld_in


async def check(year: Year) -> Checked | Refusal:
    """Refusal: `not-frozen`."""
    row = await frozen_row(year.name)
    if row is None:
        return Refusal("not-frozen", {"year": year.name})
    basis, today = await basis_of_row(row), local_day(row.frozen_at)
    then = await year_kept(row.year, basis, today) or year
    names, people = part_names(basis.duties), await people_of(row, None, whole=True)
    differs, upheld, rows = [], [], await upheld_in(row.year)
    for start in range(0, len(people), PAGE):
        page = people[start : start + PAGE]
        kept = await kept_lines(row, [one.id for one in page], names)
        async for person, lines in assessed(page, then, basis.within(policy()), today):
            before, own = kept.get(person.id, Assessed(())), rows.get(person.id, ())
            was, now = (corrected(one, granted(own), basis.formula) for one in (before, lines))
            upheld += [(person.name, one) for one in await traced(own, before, was)]
            if found := differences(was, now):
                differs.append(Differs(person.name, found))
    broken = await tampered(row)
    changed = await Person.filter(school_id=directory.school_id, id__in=broken.cadres).order_by("name", "id")
    return Checked(
        year=row.year,
        people=len(people),
        differs=tuple(differs),
        rules=changes(basis, await basis_today(), then.semesters),
        rules_kept=row.basis is not None,
        whole_changed=broken.whole,
        rows_changed=tuple(one.name for one in changed),
        appeals_changed=broken.appeals,
        sealed=bool(row.digest),
        upheld=tuple(upheld),
    )
