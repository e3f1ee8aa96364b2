"""The weekly job: whose hour has come and who has not been told of this week is told once.

What is due is decided by rows alone: each cohort's week is claimed in `digest_run`, each message has its unique key.
Whoever dies in between is followed by the next tick, which finds what is left.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from nonebot.log import logger
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from config import clock
from models.rules.semester import SemesterSpan
from models.rules.slots import cohort_is_due, week_name
from models.rules.vocabulary import Role
from models.rules.week_plan import wants_digest
from models.tables import Digest, DigestRun, DutyMove, Person, PersonRole, Snooze
from plugins._kit import outbox
from plugins._kit.directory import directory
from plugins._kit.outbox import Post
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans
from plugins._kit.scan import Scanned, scan
from plugins._kit.unit import background_unit
from plugins.nudges import group, offices
from plugins.nudges.facts import current_semester, items_of
from plugins.nudges.lists import CADRE, OFFICE
from plugins.nudges.pressing import Pressing
from plugins.nudges.reaching import away_people, holders, in_chunks, sure_way, ways_to
from plugins.nudges.scopes import Cohort, cohorts, own_times, scope_of

LEASE = timedelta(minutes=10)
"""A cohort's run is renewed page by page; after this long without a sign its process is dead."""
_WORD = secrets.token_hex(8)
"""This process."""


async def run_due(now: datetime, *, worker: str = _WORD) -> int:
    """Post what is due for every cohort whose hour has come; returns how many runs were finished."""
    local = clock.local(now).replace(tzinfo=None)
    if policy().courtesy.is_quiet(local.time()):
        return 0
    await directory.refresh(now)
    today, finished = local.date(), 0
    semester = await current_semester(today)
    # Without a semester only the offices hear of it: the week is then measured as if it were one of a term.
    measured = semester or (_this_week(today) if await offices.semester_is_missing(today) else None)
    if measured is None:
        return 0
    due = [one for one in await cohorts() if cohort_is_due(local, one.weekday, one.hour, policy().calendar, measured)]
    for cohort in await _not_done(due, today, semester):
        key = _run_key(cohort, semester)
        try:
            if await _claim(key, today, now, worker):
                await _work(cohort, now, semester, worker)
                await _run(key, today, worker).update(done_at=now, claimed_until=None)
                finished += 1
        except Exception as error:
            # The others are told all the same; this one is tried again once its claim has run out.
            logger.opt(exception=error).error("每周提醒：{} 没有做完，过一会儿再试", key)
    if finished:
        logger.info("每周提醒：完成 {} 组", finished)
    return finished


def _this_week(today: date) -> SemesterSpan:
    monday = today - timedelta(days=today.weekday())
    return SemesterSpan("", monday, monday + timedelta(days=6))


def _run_key(cohort: Cohort, semester: SemesterSpan | None) -> str:
    return cohort.key if semester is not None else f"{cohort.key}:none"


async def _not_done(due: Sequence[Cohort], today: date, semester: SemesterSpan | None) -> list[Cohort]:
    rows = DigestRun.filter(school_id=directory.school_id, week=week_name(today), done_at__not_isnull=True)
    done = {row.cohort for row in await rows}
    return [one for one in due if _run_key(one, semester) not in done]


def _run(key: str, today: date, worker: str) -> QuerySet[DigestRun]:
    return DigestRun.filter(school_id=directory.school_id, week=week_name(today), cohort=key, claimed_by=worker)


async def _claim(key: str, today: date, now: datetime, worker: str) -> bool:
    """Take the cohort's week; False while another process holds it or when it is done."""
    blank = DigestRun(school_id=directory.school_id, week=week_name(today), cohort=key)
    await DigestRun.bulk_create([blank], ignore_conflicts=True)
    free = Q(claimed_until=None) | Q(claimed_until__lte=now) | Q(claimed_until__gt=now + 2 * LEASE)
    rows = DigestRun.filter(free, school_id=directory.school_id, week=week_name(today), cohort=key, done_at=None)
    return bool(await rows.update(claimed_by=worker, claimed_until=now + LEASE))


async def _work(cohort: Cohort, now: datetime, semester: SemesterSpan | None, worker: str) -> None:
    today = clock.local_day(now)
    if cohort.person_id is not None:
        await _one_person(cohort, now, semester)
        return
    apart, started = {row.person_id for row in await own_times()}, time.monotonic()
    if semester is not None:
        async for page in scan(now, college_id=cohort.college_id):
            await _post_digests([one for one in page if one.cadre_id not in apart], now)
            passed = timedelta(seconds=time.monotonic() - started)
            await _run(cohort.key, today, worker).update(claimed_until=now + passed + LEASE)
    role = Role.COMMITTEE if cohort.college_id is None else Role.SECRETARY
    people = await holders(role, cohort.college_id, anywhere=role is Role.COMMITTEE)
    await _post_offices([one for one in people if one.id not in apart], now)
    if semester is not None:
        await group.post_week(scope_of(cohort.college_id), cohort.college_id, now)


async def _one_person(cohort: Cohort, now: datetime, semester: SemesterSpan | None) -> None:
    """Somebody with a time of their own: the digest of their duties, and of their office if they hold one."""
    person = await directory.person(cohort.person_id) if cohort.person_id is not None else None
    assert person is not None
    if semester is not None:
        async for page in scan(now, cadre_ids=[person.id]):
            await _post_digests(page, now)
    held = PersonRole.filter(school_id=directory.school_id, person_id=person.id)
    roles = set(await held.values_list("role", flat=True))
    if roles & {Role.SECRETARY.value, Role.COMMITTEE.value}:
        await _post_offices([person], now)


async def _post_digests(page: Sequence[Scanned], now: datetime) -> None:
    """Digests for those of the page who have something to do, may be told, and can be."""
    today = clock.local_day(now)
    pressing = Pressing(today, await semester_spans())
    by_id = {one.cadre_id: one for one in page}
    for ids in in_chunks(list(by_id)):
        moved = await _have_moved(ids, today)
        maybe = [id for id in ids if id in moved or pressing.may(by_id[id])]
        people = await _to_be_told(maybe, today)
        ways = await ways_to(people)
        posts = []
        for person in people:
            way = sure_way(ways[person.id])
            sure = person.id not in moved and pressing.surely(by_id[person.id])
            if way is None or not (sure or wants_digest(await items_of(person, now))):
                continue
            facts = {"person": person.id, "week": week_name(today)}
            key = f"digest:{person.id}:{week_name(today)}"
            posts.append(Post(key, "private", way.platform, way.user_id, person_id=person.id, facts=facts))
        await _write(posts, CADRE, now)


async def _to_be_told(ids: Sequence[int], today: date) -> list[Person]:
    """Those in post who are not on leave, did not opt out, and did not put everything off."""
    people = await Person.filter(school_id=directory.school_id, id__in=ids, left_on=None, opted_out_at=None)
    away = await away_people(today, ids)
    later = Snooze.filter(school_id=directory.school_id, person_id__in=ids, rule_id="", until__gt=today)
    silent = {row.person_id for row in await later} | set(away)
    return [person for person in people if person.id not in silent]


async def _have_moved(ids: Sequence[int], today: date) -> Collection[int]:
    """Those who moved a date that has not passed: the scan knows nothing of that."""
    rows = DutyMove.filter(school_id=directory.school_id, person_id__in=ids, moved_to__gte=today)
    return {row.person_id for row in await rows}


async def _post_offices(people: Sequence[Person], now: datetime) -> None:
    today = clock.local_day(now)
    away = await away_people(today, [person.id for person in people])
    ways = await ways_to(people)
    posts = []
    for person in people:
        way = sure_way(ways[person.id])
        if way is None or person.opted_out_at is not None or person.id in away:
            continue
        facts = {"person": person.id, "week": week_name(today)}
        key = f"office:{person.id}:{week_name(today)}"
        posts.append(Post(key, "private", way.platform, way.user_id, person_id=person.id, facts=facts))
    await _write(posts, OFFICE, now)


async def _write(posts: Sequence[Post], kind: str, now: datetime) -> None:
    """A page of messages and what they tell, in one transaction; whatever is there already stays as it is."""
    if not posts:
        return
    week = week_name(clock.local_day(now))
    async with background_unit(now) as unit:
        rows = [
            Digest(school_id=unit.school_id, person_id=one.person_id, week=week, kind=kind, lines=[], posted_at=now)
            for one in posts
        ]
        await Digest.bulk_create(rows, ignore_conflicts=True, using_db=unit.connection)
        await outbox.post_many(unit, posts)
