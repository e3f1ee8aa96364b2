"""What a reminder says is settled when it goes out: what was done meanwhile is never spoken of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from config import clock
from models.rules.slots import week_name
from models.rules.vocabulary import Role
from models.tables import Digest, Outbox, Person, PersonRole, Snooze
from plugins._kit.cards import render_card
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins._kit.outbox import Composed, Drop, Letter, after_send, composes
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import background_unit
from plugins.nudges import lists
from plugins.nudges.cards import digest_card
from plugins.nudges.facts import away_on, current_semester, duty_key, week_of
from plugins.nudges.group import to_be_called, week_of_group
from plugins.nudges.offices import office_week
from plugins.nudges.replies import office as office_words
from plugins.nudges.replies import week as week_words
from plugins.nudges.results import Week
from plugins.nudges.scopes import minutes_left

TOPIC = "nudges.digest"
"""The question a digest ends with."""


async def _reader(row: Outbox, now: datetime) -> Person | Drop:
    """Whom the message is for, as long as it may still be sent."""
    today = clock.local_day(now)
    person = await Person.get_or_none(school_id=directory.school_id, id=row.payload["facts"]["person"])
    if person is None or person.left_on is not None:
        return Drop("不在岗了")
    if person.opted_out_at is not None:
        return Drop("本人不想被打扰")
    if await away_on(person.id, today) is not None:
        return Drop("请假中")
    if row.payload["facts"]["week"] != week_name(today):
        return Drop("那一周已经过去")
    return person


async def _holds(person: Person, *roles: Role) -> set[Role]:
    rows = PersonRole.filter(school_id=directory.school_id, person_id=person.id, role__in=[one.value for one in roles])
    return {Role(str(word)) for word in await rows.values_list("role", flat=True)}


@composes("digest")
async def compose_digest(row: Outbox, now: datetime) -> Composed:
    """A cadre's week, or of what was put off until today."""
    person = await _reader(row, now)
    if isinstance(person, Drop):
        return person
    if not await _holds(person, Role.CADRE):
        return Drop("不再是团干部")
    week = await week_of(person, now)
    if week.semester is None:
        return Drop("不在学期里")
    if until := row.payload["facts"].get("until"):
        week = await _put_off_until(person.id, week, date.fromisoformat(until))
    if not week.lines:
        return Drop("都做完或安排好了")
    await lists.keep(person.id, week.today, week.lines, now, answered=False)
    told = await Digest.get(
        school_id=directory.school_id, person_id=person.id, week=week_name(week.today), kind=lists.CADRE
    )
    image = await render_card("digest", digest_card(week, policy().school.league))
    return Letter(week_words.digest(week), image=image, subject=("digest", told.id))


async def _put_off_until(person_id: int, week: Week, until: date) -> Week:
    """Only what was put off until that day."""
    rows = await Snooze.filter(school_id=directory.school_id, person_id=person_id, until=until)
    if any(not row.rule_id for row in rows):
        return week
    wanted = {(row.rule_id, row.target_id) for row in rows}
    return replace(week, lines=tuple(line for line in week.lines if duty_key(line.rule_id, line.target_id) in wanted))


async def note_digest_sent(row: Outbox, now: datetime) -> None:
    """The digest arrived: its digits may be answered until the week ends, unless something else is being asked."""
    origin = Origin(row.platform, "", "private", row.scene_id, row.scene_id, "", 0, False, None, "")
    async with background_unit(now) as unit:
        told = Digest.filter(
            school_id=unit.school_id,
            person_id=row.person_id,
            week=row.payload["facts"]["week"],
            kind=lists.CADRE,
            sent_at=None,
        )
        await told.using_db(unit.connection).update(sent_at=now)
        if questions.find(origin, now) is None:
            await questions.ask(unit, origin, TOPIC, {}, minutes=minutes_left(now), private=True)


after_send["digest"] = note_digest_sent


@composes("office")
async def compose_office(row: Outbox, now: datetime) -> Composed:
    """The week of an office."""
    person = await _reader(row, now)
    if isinstance(person, Drop):
        return person
    held = await _holds(person, Role.SECRETARY, Role.COMMITTEE)
    if not held:
        return Drop("不再负责")
    seen = await office_week(person, now, school=Role.COMMITTEE in held)
    if seen.semester is None and "no-semester" not in seen.warnings:
        return Drop("假期中")
    return Letter(office_words.office_digest(seen, greet=True))


async def note_office_sent(row: Outbox, now: datetime) -> None:
    """The office's digest arrived."""
    told = Digest.filter(
        school_id=directory.school_id,
        person_id=row.person_id,
        week=row.payload["facts"]["week"],
        kind=lists.OFFICE,
        sent_at=None,
    )
    await told.update(sent_at=now)


after_send["office"] = note_office_sent


@composes("post")
async def compose_post(row: Outbox, now: datetime) -> Composed:
    """The cadres' own group: counts and thanks, nothing when the week is empty of both."""
    facts = row.payload["facts"]
    if facts["week"] != week_name(clock.local_day(now)) or await current_semester(clock.local_day(now)) is None:
        return Drop("那一周已经过去")
    seen = await week_of_group(facts["scope"], now)
    return Letter(office_words.group_post(seen)) if seen is not None else Drop("这周还没有记录")


@composes("mention")
async def compose_mention(row: Outbox, now: datetime) -> Composed:
    """An @ for those who still cannot be told privately; it names no duty."""
    facts, today = row.payload["facts"], clock.local_day(now)
    if facts["week"] != week_name(today) or await current_semester(today) is None:
        return Drop("那一周已经过去")
    people = await Person.filter(school_id=directory.school_id, id__in=facts["people"]).order_by("id")
    called = await to_be_called(people, row.platform, today)
    if not called:
        return Drop("都能私聊到了")
    return Letter(office_words.SEE_PRIVATELY, mentions=tuple(account for _, account in called))
