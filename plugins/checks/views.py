"""How a check stands: shares by college and kind; one's own tasks."""

from __future__ import annotations

from models.rules.spot_check import CheckKind, Rate, Verdict, rates
from models.rules.vocabulary import RecordKind, Role
from models.tables import CheckItem, College, Record, SpotCheck
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins.checks.asking import what
from plugins.checks.drawing import announced
from plugins.checks.results import Seen, Task


async def newest() -> SpotCheck | None:
    """The last check that was announced."""
    return await SpotCheck.filter(school_id=directory.school_id).order_by("-id").first()


async def seen(call: Call, row: SpotCheck) -> Seen:
    """The committee all colleges, a secretary their own; nobody a cadre."""
    items = await CheckItem.filter(school_id=directory.school_id, check_id=row.id).order_by("number")
    records = {one.id: one for one in await Record.filter(id__in=[item.record_id for item in items])}
    colleges = {one.id: one.name for one in await College.filter(school_id=directory.school_id)}
    whole = Role.COMMITTEE in call.actor.roles
    judged = [
        (
            (colleges.get(records[item.record_id].college_id or 0, "没有学院"), records[item.record_id].kind),
            Verdict(item.verdict),
        )
        for item in items
        if whole or records[item.record_id].college_id == call.actor.college_id
    ]
    by = rates(judged)
    lines = tuple((f"{college} {RecordKind(kind).label}", by[college, kind]) for college, kind in sorted(by))
    total = rates([(("",), verdict) for _, verdict in judged]).get(("",), Rate(0, 0, 0))
    return Seen(await announced(row), lines, total)


async def tasks_of(call: Call) -> list[Task]:
    """Records this person is to look into and has not."""
    mine = SpotCheck.filter(school_id=directory.school_id).exclude(kind=CheckKind.NOW.value)
    checks = [one.id for one in await mine if call.actor.person_id == (one.interviewer_id or one.opened_by_id)]
    found = []
    open_ = CheckItem.filter(school_id=directory.school_id, check_id__in=checks, verdict=Verdict.OPEN.value)
    for item in await open_.order_by("number"):
        record = await Record.get(id=item.record_id)
        cadre = await directory.name_of(record.cadre_id)
        found.append(Task(item.number, cadre, await what(record), record.happened_on))
    return found
