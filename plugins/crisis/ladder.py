"""Who is called in turn until somebody answers (F21): duty persons, the college's secretary, the committee."""

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

ROUNDS = 3
"""How often everybody is called; then the log says loudly that nobody answered."""


async def rungs(college_id: int | None, about: Sequence[int] = ()) -> list[int]:
    """The people called in turn, each once; `about` are left out (nobody is asked to look into themselves)."""
    found: list[int] = []
    for code in policy().crisis.duty:
        person = await Person.get_or_none(school_id=directory.school_id, code=code, left_on=None)
        if person is not None:
            found.append(person.id)
        else:
            logger.error("制度方案 [crisis] duty 里的 {} 不在名单里，求助时叫不到", code)
    found += await _holders(Role.SECRETARY, college_id) if college_id is not None else []
    found += await _holders(Role.COMMITTEE, None)
    return [person_id for person_id in dict.fromkeys(found) if person_id not in about]


async def _holders(role: Role, college_id: int | None) -> list[int]:
    ids = await PersonRole.filter(school_id=directory.school_id, role=role.value).values_list("person_id", flat=True)
    people = Person.filter(school_id=directory.school_id, id__in=list(ids), left_on=None)
    people = people.filter(college_id=college_id) if college_id is not None else people
    return [person.id for person in await people.order_by("id")]


async def call_next(unit: Unit, concern: Concern, alarm: CrisisAlarm, about: Sequence[int] = ()) -> Person | None:
    """Call the next who can be reached; None when there is nobody, which the log says loudly."""
    people = await rungs(concern.college_id, about)
    rung = alarm.rung
    while rung < ROUNDS * len(people):
        person_id = people[rung % len(people)]
        rung += 1
        if (way := await outbox.private_way_to(person_id)) is None:
            continue
        told = [*alarm.told, person_id] if person_id not in alarm.told else alarm.told
        next_at = unit.now + timedelta(minutes=policy().crisis.ack_minutes)
        await _note(unit, alarm, rung=rung, told=told, next_at=next_at)
        key = f"crisis:{alarm.id}:{rung}"
        facts = {"alarm": alarm.id, "concern": concern.id, "place": 1}
        post = Post(
            key, "private", *way, lane="urgent", subject=("crisis", concern.number), person_id=person_id, facts=facts
        )
        await outbox.post_many(unit, [post])
        return await directory.person(person_id)
    await _note(unit, alarm, rung=rung, told=alarm.told, next_at=None)
    logger.critical("求助 #{} 没有人接：值班的人和团委都叫过了，或者一个也联系不上", concern.number)
    return None


async def _note(unit: Unit, alarm: CrisisAlarm, *, rung: int, told: list[int], next_at: datetime | None) -> None:
    alarm.rung, alarm.told, alarm.next_at = rung, told, next_at
    await alarm.save(using_db=unit.connection, update_fields=["rung", "told", "next_at"])


async def climb(now: datetime) -> None:
    """Whoever has not answered in time is passed over: the next one is called."""
    due = CrisisAlarm.filter(school_id=directory.school_id, next_at__lte=now, taken_by_id=None)
    for alarm_id in await due.values_list("id", flat=True):
        async with background_unit(now) as unit:
            rows = CrisisAlarm.filter(id=alarm_id, next_at__lte=now, taken_by_id=None).using_db(unit.connection)
            alarm = await rows.select_for_update().first()
            if alarm is not None:  # another process may have called, or somebody answered
                concern = await Concern.get(id=alarm.concern_id, using_db=unit.connection)
                await call_next(unit, concern, alarm)


async def not_delivered(row: Outbox, now: datetime) -> None:
    """The platform refused it: no reason to wait ten minutes for somebody who never heard."""
    alarm_id, rung = row.payload["facts"].get("alarm"), int(row.unique_key.rpartition(":")[2])
    waiting = CrisisAlarm.filter(id=alarm_id, taken_by_id=None, rung=rung).exclude(next_at=None)
    if await waiting.update(next_at=now):
        await climb(now)


outbox.after_failure["crisis"] = not_delivered
outbox.after_unknown["crisis"] = not_delivered
