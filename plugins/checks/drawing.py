"""A check is announced with its seed and drawn by it; those who were visited are asked, or somebody goes there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from config.clock import local_day
from models.rules.chain import GENESIS
from models.rules.refusal import Refusal
from models.rules.semester import latest_semester
from models.rules.spot_check import Checkable, CheckKind, Verdict, draw, rank, seed_of
from models.rules.vocabulary import Outcome, RecordKind, Role, TargetKind
from models.tables import Account, CheckItem, LinkTarget, Person, PersonRole, Record, SpotCheck
from plugins._kit import outbox
from plugins._kit.chaining import newest_block
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import Post
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans
from plugins._kit.unit import Unit, background_unit, unit_of_work
from plugins.checks import replies
from plugins.checks.results import Announced

_KINDS = [kind.value for kind in (RecordKind.VISIT, RecordKind.LEAGUE_DAY, RecordKind.TALK, RecordKind.SERVICE)]


async def announce(call: Call, kind: CheckKind, interviewer: Person | None) -> Announced | Refusal:
    """Write down the seed; drawn at once, or (on site) some workdays later. Refusal: `nothing-to-check`."""
    today, rules = local_day(call.now), policy().checks
    if not await checkable(today):
        return Refusal("nothing-to-check")
    block = await newest_block()
    draw_on = today
    for _ in range(rules.ahead_days if kind is CheckKind.FIELD else 0):
        draw_on = _next_workday(draw_on)
    async with unit_of_work(call) as unit:
        row = await SpotCheck.create(
            using_db=unit.connection,
            school_id=unit.school_id,
            number=await unit.take_numbers(),
            kind=kind.value,
            anchor=block.digest if block is not None else GENESIS,
            opened_by_id=unit.actor_id,
            interviewer_id=interviewer.id if interviewer is not None else None,
            announced_at=unit.now,
            draw_on=draw_on,
            closes_on=draw_on + timedelta(days=rules.days),
        )
        facts = {"number": row.number, "kind": kind.value, "anchor": row.anchor}
        await unit.append_event("check_announced", "check", row.id, facts)
        if kind is CheckKind.FIELD:
            await _tell_secretaries(unit, row)
    if draw_on == today:
        await draw_now(row, call.now)
    return await announced(row)


def _next_workday(day: date) -> date:
    day += timedelta(days=1)
    while not policy().calendar.is_workday(day):
        day += timedelta(days=1)
    return day


async def _tell_secretaries(unit: Unit, row: SpotCheck) -> None:
    held = PersonRole.filter(school_id=directory.school_id, role=Role.SECRETARY.value)
    ids = list(await held.values_list("person_id", flat=True))
    posts = []
    for person in await Person.filter(school_id=directory.school_id, id__in=ids, left_on=None):
        if (way := await outbox.private_way_to(person.id)) is not None:
            key, text = f"checknews:{row.id}:{person.id}", replies.field_ahead(row.number, row.draw_on)
            posts.append(Post(key, "private", *way, text, person_id=person.id))
    await outbox.post_many(unit, posts)


async def checkable(today: date) -> list[Checkable]:
    """Records of this term that tell of a visit to somebody."""
    semester = latest_semester(today, await semester_spans())
    if semester is None:
        return []
    rows = Record.filter(
        school_id=directory.school_id,
        kind__in=_KINDS,
        complete=True,
        outcome=Outcome.DONE.value,
        withdrawn_at=None,
        happened_on__gte=semester.starts_on,
        happened_on__lte=today,
    ).exclude(target_id=None)
    columns = ("number", "cadre_id", "college_id", "kind")
    return [Checkable(*row) for row in await rows.order_by("number").values_list(*columns)]


async def draw_due(now: datetime) -> int:
    """Draw what was announced for today; how many."""
    due = SpotCheck.filter(school_id=directory.school_id, drawn_at=None, draw_on__lte=local_day(now))
    return sum([await draw_now(row, now) for row in await due])


async def draw_now(row: SpotCheck, now: datetime) -> bool:
    """The draw; False when another process has made it."""
    rules = policy().checks
    drawn = draw(seed_of(row.anchor, row.number), await checkable(local_day(now)), rules.cadres, rules.records)
    records = {
        one.number: one
        for one in await Record.filter(school_id=directory.school_id, number__in=[one.number for one in drawn])
    }
    asked = {one.number: await _whom_to_ask(row, records[one.number]) for one in drawn}
    async with background_unit(now) as unit:
        free = SpotCheck.filter(id=row.id, drawn_at=None).using_db(unit.connection)
        if not await free.update(drawn_at=now):
            return False
        row.drawn_at = now
        first = await unit.take_numbers(len(drawn)) if drawn else 0
        items = [
            CheckItem(
                school_id=unit.school_id,
                number=first + place,
                check_id=row.id,
                record_id=records[one.number].id,
                asked_id=asked[one.number],
                verdict=Verdict.OPEN.value,
            )
            for place, one in enumerate(drawn)
        ]
        await CheckItem.bulk_create(items, using_db=unit.connection)
        await unit.append_event("check_drawn", "check", row.id, {"records": [one.number for one in drawn]})
        await _ask(unit, row, items)
    return True


async def _ask(unit: Unit, row: SpotCheck, items: Sequence[CheckItem]) -> None:
    posts = []
    for item in items:
        way = await outbox.private_way_to(item.asked_id, surely=True) if item.asked_id is not None else None
        if way is not None:
            key, facts = f"check:{row.id}:{item.number}", {"item": item.number}
            subject = ("check", item.number)
            posts.append(Post(key, "private", *way, subject=subject, person_id=item.asked_id, facts=facts))
    to = row.interviewer_id or (row.opened_by_id if row.kind == CheckKind.FIELD.value else None)
    if to is not None and (way := await outbox.private_way_to(to)) is not None:
        text = replies.tasks_came(row.number, len(items), row.closes_on)
        posts.append(Post(f"checktask:{row.id}:{to}", "private", *way, text, person_id=to))
    await outbox.post_many(unit, posts)


async def _whom_to_ask(row: SpotCheck, record: Record) -> int | None:
    """One of those who were visited, by the same draw; nobody where a person goes there."""
    if row.kind != CheckKind.NOW.value:
        return None
    assert record.target_id is not None
    target = await LinkTarget.get(id=record.target_id)
    here = Person.filter(school_id=directory.school_id, left_on=None, opted_out_at=None).exclude(id=record.cadre_id)
    if target.kind == TargetKind.YOUTH.value:
        here = here.filter(id=target.person_id or 0)
    elif target.kind == TargetKind.DORM.value:
        here = here.filter(dorm_name=target.key)
    else:
        here = here.filter(class_name=target.key)
    people = [one.id for one in await here.only("id")]
    reached = Account.filter(school_id=directory.school_id, person_id__in=people, reachable=True)
    sure = {int(str(one)) for one in await reached.values_list("person_id", flat=True)}
    seed = seed_of(row.anchor, row.number)
    return min(sure, key=lambda id: rank(seed, f"person {record.number} {id}"), default=None)


async def announced(row: SpotCheck) -> Announced:
    """A check as its replies see it."""
    items = CheckItem.filter(school_id=directory.school_id, check_id=row.id)
    return Announced(
        number=row.number,
        kind=CheckKind(row.kind),
        seed=seed_of(row.anchor, row.number),
        draw_on=row.draw_on,
        closes_on=row.closes_on,
        drawn=await items.count() if row.drawn_at is not None else None,
        asked=await items.exclude(asked_id=None).count(),
        interviewer=await directory.name_of(row.interviewer_id),
    )
