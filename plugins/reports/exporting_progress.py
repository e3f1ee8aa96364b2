"""`/导出 进度`: how every rule stands for every cadre of one's scope, by the count the weekly digests use."""

from __future__ import annotations

from config.clock import local_day
from models.rules.semester import latest_semester
from models.rules.vocabulary import Role
from models.tables import College
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.exporting import exports
from plugins._kit.exports import Export
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans
from plugins._kit.scan import ANYWHERE, scan
from plugins.reports.commands import CADRES, OFFICE
from plugins.reports.replies import exporting_progress as words


@exports("进度", who=CADRES | OFFICE, usage="进度", aliases=("履职进度",), order=30)
async def progress_sheet(call: Call, text: str) -> Export:
    """One line per cadre, a figure and a state per rule; a cadre gets their own line."""
    del text
    whole = Role.COMMITTEE in call.actor.roles
    secretary = Role.SECRETARY in call.actor.roles and call.actor.college_id is not None
    assert call.actor.person_id is not None
    if whole or secretary:
        pages = scan(call.now, college_id=ANYWHERE if whole else call.actor.college_id)
    else:
        pages = scan(call.now, cadre_ids=[call.actor.person_id])
    colleges = {one.id: one.name for one in await College.filter(school_id=directory.school_id)}
    lines = []
    async for page in pages:
        for one in page:
            person = await directory.person(one.cadre_id)
            assert person is not None
            college = colleges.get(person.college_id or 0, "")
            lines.append(words.ProgressLine(person.name, college, person.position, one.rules))
    term = latest_semester(local_day(call.now), await semester_spans())
    scope = "全校" if whole else colleges.get(call.actor.college_id or 0, "") if secretary else call.actor.name
    return words.exported(lines, policy().duties, f"{scope} {term.name if term else ''}".strip())
