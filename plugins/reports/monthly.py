"""Once a month each cadre who heard something finds a draft of their review, and is told of it once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from nonebot.log import logger

from config import clock
from models.rules.semester import semester_of
from models.rules.vocabulary import Role
from models.tables import Draft, Outbox, Person
from plugins._kit import outbox
from plugins._kit.directory import Actor, directory
from plugins._kit.outbox import Composed, Drop, Letter, composes
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans
from plugins._kit.unit import background_unit
from plugins.reports import drafts, review
from plugins.reports.replies.review import offered
from plugins.reports.results import Span

KIND = "review"
FIRST_DAYS = 7
"""Days of a month in which the one before is looked back on; `/梳理` means it then, too."""
_done: set[str] = set()
"""Months this process has seen to."""


async def offer_reviews(now: datetime) -> int:
    """Draft the reviews of the month that has ended; how many. Seen to once, however often it is asked."""
    local, today = clock.local(now), clock.local_day(now)
    semester = semester_of(today, await semester_spans())
    calendar = policy().calendar
    open_day = calendar.is_workday(today) and semester is not None and not calendar.is_exam_week(today, semester)
    if today.day > FIRST_DAYS or local.hour < policy().nudges.hour or not open_day:
        return 0
    span = _month_before(today)
    key, made = f"{directory.school_id}:{review.month_of(span)}", 0
    if key in _done:
        return 0
    for person_id in sorted(await directory.cadres()):
        try:
            made += await _offer(person_id, span, now)
        except Exception as error:
            # The others get theirs all the same; this one is tried again after the next start.
            logger.opt(exception=error).error("梳理：有一份没有起草成")
    _done.add(key)
    return made


def _month_before(today: date) -> Span:
    last = today.replace(day=1) - timedelta(days=1)
    return Span(last.replace(day=1), last)


async def _offer(person_id: int, span: Span, now: datetime) -> bool:
    month = review.month_of(span)
    person = await directory.person(person_id)
    way = await outbox.private_way_to(person_id, surely=True)
    if person is None or way is None or await review.draft_of(person_id, month) is not None:
        return False
    actor = Actor(*way, person_id=person_id, roles=frozenset({Role.CADRE}), college_id=person.college_id)
    payload = await review.payload_of(actor, span, clock.local_day(now))
    if not payload["lines"]:
        return False
    async with background_unit(now) as unit:
        row = await review.create(unit, actor, month, payload)
        post = outbox.Post(
            f"{KIND}:{person_id}:{month}",
            "private",
            *way,
            person_id=person_id,
            subject=("draft", row.number),
            facts={"number": row.number, "person": person_id},
        )
        await outbox.post_many(unit, [post])
    return True


@composes(KIND)
async def compose(row: Outbox, now: datetime) -> Composed:
    """Said only while it is true: a review confirmed meanwhile needs no word."""
    number = int(row.payload["facts"]["number"])
    draft = await Draft.get_or_none(school_id=directory.school_id, number=number)
    still_here = await Person.filter(id=int(row.payload["facts"]["person"]), left_on=None).exists()
    if draft is None or draft.state != drafts.DRAFT or not still_here:
        return Drop("done")
    return Letter(offered(draft.period, len(draft.payload["lines"])), subject=("draft", number))
