"""The visited side is asked once whether it was so (六.3): one digit answers, silence costs nobody anything."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from config.clock import local_day
from models.rules.vocabulary import RecordKind, TargetKind, Trust
from models.tables import Outbox, Record
from plugins._kit import outbox
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins._kit.outbox import Composed, Drop, Letter, Post, after_send, composes
from plugins._kit.questions import questions
from plugins._kit.unit import background_unit
from plugins.visits import replies
from plugins.visits.service import joint_cadres

TOPIC = "visits.visited"
ANSWERED_WITHIN = timedelta(days=3)
ASKED_WITHIN = timedelta(days=3)
"""So long after a record was entered; later nobody remembers, and nobody is asked."""
_ASKED_OF = [kind.value for kind in (RecordKind.VISIT, RecordKind.LEAGUE_DAY, RecordKind.TALK, RecordKind.SERVICE)]
_OPEN = [Trust.SELF.value, Trust.GROUP.value]


async def ask_visited(now: datetime) -> int:
    """Put one question per person into the outbox, about the newest record they can speak of; returns how many."""
    rows = Record.filter(
        school_id=directory.school_id,
        kind__in=_ASKED_OF,
        trust__in=_OPEN,
        complete=True,
        withdrawn_at=None,
        entered_at__gt=now - ASKED_WITHIN,
    )
    asked: dict[int, Record] = {}
    for row in await rows.exclude(target_id=None).order_by("number"):
        person_id = await _who_was_there(row)
        if person_id is not None:
            asked[person_id] = row
    posts = []
    for person_id, row in asked.items():
        person, way = await directory.person(person_id), await outbox.private_way_to(person_id, surely=True)
        if way is not None and person is not None and person.opted_out_at is None and person.left_on is None:
            key, facts = f"confirm:{row.id}", {"record": row.id}
            subject = ("record", row.number)
            posts.append(Post(key, "private", *way, subject=subject, person_id=person_id, facts=facts))
    if posts:
        async with background_unit(now) as unit:
            await outbox.post_many(unit, posts)
    return len(posts)


async def _who_was_there(row: Record) -> int | None:
    """The youth of a talk, else who answers for the dorm or the branch; never one who came along."""
    assert row.target_id is not None
    target = await directory.target(row.target_id)
    if target.kind is TargetKind.YOUTH:
        return target.person_id
    day, contacts = local_day(row.entered_at), defaultdict[int, int](int)
    for link in await directory.links_to(target.id):
        if link.contact_id is not None and link.holds_on(day):
            contacts[link.contact_id] += link.cadre_id == row.cadre_id
    for person_id in {row.cadre_id, *await joint_cadres(row)}:
        contacts.pop(person_id, None)
    return max(contacts, key=lambda one: (contacts[one], -one), default=None)


@composes("confirm")
async def compose(row: Outbox, now: datetime) -> Composed:
    """The question, unless it was answered or taken back meanwhile."""
    record = await Record.get(school_id=directory.school_id, id=row.payload["facts"]["record"])
    if record.withdrawn_at is not None or record.trust not in _OPEN or record.target_id is None:
        return Drop("不用问了")
    target = await directory.target(record.target_id)
    day = replies.day_name(record.happened_on, local_day(now))
    cadre = await directory.name_of(record.cadre_id)
    text = replies.ask_visited(cadre, RecordKind(record.kind), target.name, day, record.number)
    return Letter(text, subject=("record", record.number))


async def wait_for_answer(row: Outbox, now: datetime) -> None:
    """A bare digit answers, unless something else is being asked there."""
    origin = Origin(row.platform, "", "private", row.scene_id, row.scene_id, "", 0, False, None, "")
    record = await Record.get(school_id=directory.school_id, id=row.payload["facts"]["record"])
    async with background_unit(now) as unit:
        if questions.find(origin, now) is None:
            minutes = int(ANSWERED_WITHIN.total_seconds() // 60)
            await questions.ask(unit, origin, TOPIC, {"number": record.number}, minutes=minutes, private=True)


after_send["confirm"] = wait_for_answer
