"""Who is called in turn until somebody answers (F21): duty persons, the college's secretary, the committee.

Never one the words speak of: whoever is accused does not hear it, and others can act.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from nonebot.log import logger

from models.rules.vocabulary import Role
from models.tables import Concern, CrisisAlarm, Outbox, Person, PersonRole
from plugins._kit import outbox
from plugins._kit.directory import directory
from plugins._kit.outbox import Post
from plugins._kit.policy import policy
from plugins._kit.unit import Unit, background_unit
from plugins.crisis.rows import who_and_whom

ROUNDS = 3
"""How often everybody is called; then the log says loudly that nobody answered, and a new cry begins anew."""


async def rungs(college_id: int | None, but: frozenset[int]) -> list[int]:
    """The people called in turn, each once, `but` some."""
    found: list[int] = []
    for code in policy().crisis.duty:
        person = await Person.get_or_none(school_id=directory.school_id, code=code, left_on=None)
        if person is not None:
            found.append(person.id)
        else:
            logger.error("制度方案 [crisis] duty 里的 {} 不在名单里，求助时叫不到", code)
    found += await _holders(Role.SECRETARY, college_id) if college_id is not None else []
    found += await _holders(Role.COMMITTEE, None)
    return [person_id for person_id in dict.fromkeys(found) if person_id not in but]


async def _holders(role: Role, college_id: int | None) -> list[int]:
    ids = await PersonRole.filter(school_id=directory.school_id, role=role.value).values_list("person_id", flat=True)
    people = Person.filter(school_id=directory.school_id, id__in=list(ids), left_on=None)
    people = people.filter(college_id=college_id) if college_id is not None else people
    return [person.id for person in await people.order_by("id")]


async def listeners(unit: Unit, concern: Concern, alarm: CrisisAlarm) -> list[int]:
    """Who hears the person now: whoever took the call, else everybody called so far; never one spoken of."""
    found = [alarm.taken_by_id] if alarm.taken_by_id is not None else alarm.told
    _, spoken_of = await who_and_whom(concern, unit)
    return [one for one in found if one is not None and one not in spoken_of]


async def call_next(unit: Unit, concern: Concern, alarm: CrisisAlarm) -> str:
    """Call the next who can be reached, and answer their name; "" where there is nobody, which the log says loudly."""
    college_id, but = await who_and_whom(concern, unit)
    people = await rungs(college_id, but)
    soon = unit.now + timedelta(minutes=policy().crisis.ack_minutes)
    for rung in range(alarm.rung, alarm.since + ROUNDS * len(people)):
        person_id = people[(rung - alarm.since) % len(people)]
        if (way := await outbox.private_way_to(person_id)) is None:
            continue
        alarm.told = [one for one in alarm.told if one != person_id] + [person_id]
        alarm.rung, alarm.next_at = rung + 1, soon
        await _save(unit, alarm)
        key, facts = f"crisis:{alarm.id}:{alarm.rung}", {"alarm": alarm.id, "concern": concern.id}
        subject = ("crisis", concern.number)
        post = Post(key, "private", *way, lane="urgent", subject=subject, person_id=person_id, facts=facts)
        await outbox.post_many(unit, [post])
        if alarm.named:
            await post_name(unit, alarm, [person_id])
        return await directory.name_of(person_id)
    # Whom nobody could be reached for may be helped later; whom everybody was called for three times waits for a cry.
    alarm.next_at = None if alarm.rung > alarm.since else soon
    await _save(unit, alarm)
    logger.critical("求助 #{} 没有人接：值班的人和团委都叫过了，或者一个也联系不上", concern.number)
    return ""


async def call_again(unit: Unit, concern: Concern, alarm: CrisisAlarm) -> str:
    """Begin at the foot of the ladder once more; answers like `call_next`."""
    alarm.taken_by_id, alarm.since = None, alarm.rung
    return await call_next(unit, concern, alarm)


async def expect_answer(unit: Unit, concern: Concern, alarm: CrisisAlarm) -> None:
    """Words of danger within a talk: unless whoever listens answers in time, the next one is called; at once where
    nobody listens yet and nobody is being called any more."""
    if alarm.next_at is None and alarm.taken_by_id is None:
        await call_again(unit, concern, alarm)
    elif alarm.next_at is None:
        alarm.next_at = unit.now + timedelta(minutes=policy().crisis.ack_minutes)
        await _save(unit, alarm)


async def post_name(unit: Unit, alarm: CrisisAlarm, people: Sequence[int]) -> None:
    """Say who it is to these people, each once; the words are composed when they go out."""
    posts = []
    for person_id in people:
        if (way := await outbox.private_way_to(person_id)) is not None:
            key, facts = f"crisisname:{alarm.id}:{person_id}", {"alarm": alarm.id}
            posts.append(Post(key, "private", *way, lane="urgent", person_id=person_id, facts=facts))
    await outbox.post_many(unit, posts)


async def _save(unit: Unit, alarm: CrisisAlarm) -> None:
    await alarm.save(using_db=unit.connection, update_fields=["rung", "since", "told", "next_at", "taken_by_id"])


async def climb(now: datetime) -> None:
    """Whoever has not answered in time is passed over: the next one is called."""
    due = CrisisAlarm.filter(school_id=directory.school_id, next_at__lte=now)
    for alarm_id in await due.values_list("id", flat=True):
        async with background_unit(now) as unit:
            rows = CrisisAlarm.filter(id=alarm_id, next_at__lte=now).using_db(unit.connection)
            alarm = await rows.select_for_update().first()
            if alarm is None:  # another process has called, or somebody answered
                continue
            concern = await Concern.get(id=alarm.concern_id, using_db=unit.connection)
            await (call_next if alarm.taken_by_id is None else call_again)(unit, concern, alarm)


async def not_delivered(row: Outbox, now: datetime) -> None:
    """The platform refused it: no reason to wait ten minutes for somebody who never heard."""
    alarm_id, rung = row.payload["facts"].get("alarm"), int(row.unique_key.rpartition(":")[2])
    waiting = CrisisAlarm.filter(id=alarm_id, taken_by_id=None, rung=rung).exclude(next_at=None)
    if await waiting.update(next_at=now):
        await climb(now)


async def words_not_delivered(row: Outbox, now: datetime) -> None:
    """Whoever listens cannot be reached any more: somebody else is called."""
    taken = CrisisAlarm.filter(id=row.payload["facts"].get("alarm"), taken_by_id=row.person_id)
    if await taken.update(next_at=now):
        await climb(now)


outbox.after_failure["crisis"] = outbox.after_unknown["crisis"] = not_delivered
outbox.after_failure["crisisword"] = outbox.after_unknown["crisisword"] = words_not_delivered
