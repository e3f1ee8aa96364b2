"""Semesters as facts: the list, adding one, moving one; two never share a day."""

from __future__ import annotations

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan, overlaps, propose_semesters
from models.rules.vocabulary import Role
from models.tables import Semester
from plugins._kit.commands import STAFF, Call
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans
from plugins._kit.unit import unit_of_work, write_audit
from plugins.identity.draft import SemesterWish
from plugins.identity.office_results import SemesterList, SemesterSaved


async def semesters(call: Call) -> SemesterList:
    """Every semester; with the usual days of the next one for those who may add it."""
    today = local_day(call.now)
    known = await semester_spans()
    return SemesterList(known, today, _proposal(known, call) if call.actor.roles & STAFF else None)


def _proposal(known: tuple[SemesterSpan, ...], call: Call) -> SemesterSpan | None:
    """The first semester by the policy's template that is not over and shares no day with a known one."""
    today = local_day(call.now)
    template = policy().semester_template
    usual = [span for year in (today.year - 1, today.year) for span in propose_semesters(template, year)]
    free = (span for span in usual if span.ends_on >= today and not overlaps((*known, span)))
    return next(free, None)


async def save_semester(call: Call, wish: SemesterWish) -> SemesterSaved | Refusal:
    """Add a semester, or move the one of that name. Refusals: not-committee, semesters-overlap."""
    span = SemesterSpan(wish.name, wish.starts_on, wish.ends_on)
    async with unit_of_work(call) as unit:
        if not call.actor.roles & STAFF:
            await write_audit(unit, call, "role")
            return Refusal("not-committee", {"who": Role.COMMITTEE.label})
        rows = await Semester.filter(school_id=unit.school_id).using_db(unit.connection)
        known = {row.name: SemesterSpan(row.name, row.starts_on, row.ends_on) for row in rows}
        before = known.get(span.name)
        shared = overlaps({**known, span.name: span}.values())
        mine = next((pair for pair in shared if span in pair), None)
        if mine is not None:
            other = mine[0] if mine[1] == span else mine[1]
            return Refusal("semester-overlap", {"name": span.name, "other": other})
        days = {"starts_on": span.starts_on, "ends_on": span.ends_on}
        if before is None:
            await Semester.create(using_db=unit.connection, school_id=unit.school_id, name=span.name, **days)
        elif before != span:
            row = Semester.filter(school_id=unit.school_id, name=span.name)
            await row.using_db(unit.connection).update(**days)
        if before != span:
            payload = {"name": span.name, "starts_on": str(span.starts_on), "ends_on": str(span.ends_on)}
            await unit.append_event("semester_set", "school", unit.school_id, payload)
            await unit.touch_roster()
    return SemesterSaved(span, before)
