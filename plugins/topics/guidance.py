"""/备课: what circles ask and worry about, of many people only, and questions to begin with (五(五))."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from config.clock import local_day
from models.rules.concern_words import ProblemState
from models.rules.topics import themes_of, worries_of
from models.tables import College, Problem, ProblemAbout
from plugins._kit import sealed
from plugins._kit.commands import Call, Reply, Where, command
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins.topics import replies
from plugins.topics.library import library
from plugins.topics.library_commands import READERS, shelves
from plugins.topics.results import Prepared

_CHUNK = 500
LONGEST = 30


@command("备课", who=READERS, where=Where.PRIVATE, help="讲团课、谈心前看看大家在问什么", usage="/备课 题目", order=46)
async def prepare(call: Call) -> Reply:
    """The picture of the speaker's college (the committee: of the school), and open questions."""
    subject = call.argument.strip()[:LONGEST] or "和大家聊聊"
    college_id, today = call.actor.college_id, local_day(call.now)
    span = timedelta(days=policy().topics.watch_days)
    now = await _people_by_category(college_id, today - span + timedelta(days=1), today)
    before = await _people_by_category(college_id, today - 2 * span + timedelta(days=1), today - span)
    names = set(themes_of(subject, library().themes))
    fitting = [one for one in library().themes if one.name in names] or list(library().themes)
    usable = [row for row in await shelves(call) if row.approved and not row.over]
    rows = [row for row in usable if names & set(themes_of(row.topic.title + row.topic.opening, library().themes))]
    college = await College.get_or_none(id=college_id) if college_id is not None else None
    seen = Prepared(
        subject=subject,
        scope=college.name if college is not None else "全校",
        worries=worries_of(now, before, policy().problems.k),
        questions=tuple(question for one in fitting for question in one.questions),
        topics=tuple(rows[:3]),
    )
    return Reply(replies.prepared(seen), private=True)


async def _people_by_category(college_id: int | None, first: date, last: date) -> Counter[str]:
    """People behind the problems opened in a span, by category; those that speak of somebody are left out."""
    rows = Problem.filter(school_id=directory.school_id, opened_on__gte=first, opened_on__lte=last)
    rows = rows.exclude(state=ProblemState.MERGED.value)
    if college_id is not None:
        rows = rows.filter(college_id=college_id)
    category = {row.id: row.category for row in await rows}
    counts: Counter[str] = Counter()
    ids = sorted(category)
    for start in range(0, len(ids), _CHUNK):
        block = ids[start : start + _CHUNK]
        about = ProblemAbout.filter(school_id=directory.school_id, problem_id__in=block)
        personal = {int(str(one)) for one in await about.values_list("problem_id", flat=True)}
        people = await sealed.people_behind([one for one in block if one not in personal])
        for id, count in people.items():
            counts[category[id]] += count
    return counts
