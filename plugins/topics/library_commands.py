"""/话题库: what there is, one in full, and the word of a secretary before its first use."""

from __future__ import annotations

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.topics import LibraryTopic
from models.rules.vocabulary import Role
from models.tables import TopicApproval
from plugins._kit.commands import Call, Reply, command
from plugins._kit.unit import refuse, unit_of_work
from plugins.topics import replies
from plugins.topics.library import approved, library
from plugins.topics.parse import parse_verdict
from plugins.topics.results import Shelf

OFFICES = frozenset({Role.COMMITTEE, Role.SECRETARY})
READERS = OFFICES | {Role.CADRE}


async def shelves(call: Call) -> list[Shelf]:
    """Every topic as the speaker sees it."""
    let_through, today = await approved(call.actor.college_id), local_day(call.now)
    return [
        Shelf(number, topic, topic.digest in let_through, topic.is_over(today), today.month in topic.months)
        for number, topic in enumerate(library().topics, 1)
    ]


@command("话题库", who=READERS, help="线上活动可以用的话题", usage="/话题库", order=45)
async def shelf(call: Call) -> Reply:
    """The list, one topic, or a verdict."""
    said = call.argument.strip()
    rows = await shelves(call)
    if not said:
        return Reply(replies.shelf(rows, may_approve=bool(call.actor.roles & OFFICES)))
    verdict = parse_verdict(said)
    topic = library().find(verdict[1] if verdict is not None else said)
    if topic is None:
        return Reply(replies.refused(Refusal("no-topic")))
    if verdict is None:
        return Reply(replies.topic(next(row for row in rows if row.topic is topic), local_day(call.now)))
    return await _decide(call, topic, ended=verdict[0] == "停用")


async def _decide(call: Call, topic: LibraryTopic, *, ended: bool) -> Reply:
    """A secretary lets a wording be used in their college, the committee in the whole school."""
    async with unit_of_work(call) as unit:
        if not call.actor.roles & OFFICES or call.actor.person_id is None:
            return Reply(replies.refused(await refuse(unit, call, Refusal("only-office"))))
        if not ended and topic.is_over(local_day(call.now)):
            return Reply(replies.refused(Refusal("topic-over", {"title": topic.title})))
        college_id = None if Role.COMMITTEE in call.actor.roles else call.actor.college_id
        rows = TopicApproval.filter(school_id=unit.school_id, digest=topic.digest, college_id=college_id, ended_at=None)
        if ended:
            await rows.using_db(unit.connection).update(ended_at=unit.now)
        elif not await rows.using_db(unit.connection).exists():
            row = TopicApproval(
                school_id=unit.school_id, digest=topic.digest, key=topic.key, college_id=college_id,
                approved_by_id=call.actor.person_id, approved_at=unit.now,
            )  # fmt: skip
            await row.save(using_db=unit.connection, force_create=True)
        kind = "topic-ended" if ended else "topic-approved"
        await unit.append_event(kind, "school", unit.school_id, {"topic": topic.key, "digest": topic.digest})
    return Reply(replies.approved(topic.title, ended=ended))
