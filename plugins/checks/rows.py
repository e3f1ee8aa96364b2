"""The rows of a check, and how they look to the pure rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import Q

from config.clock import local_day
from models.rules.checking import CHECKED_KINDS, Bothered, Came, CheckMode, Did, ItemFacts, Told
from models.rules.permission import TargetFacts
from models.rules.policy_checks import CheckRules
from models.rules.sampling import Listed
from models.rules.semester import latest_semester
from models.rules.vocabulary import Outcome, Role, TargetKind
from models.tables import CheckAnswer, CheckItem, College, LinkTarget, Person, Record, SpotCheck
from plugins._kit.directory import Actor, Target, directory
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans, target_facts
from plugins._kit.unit import Unit


def rules() -> CheckRules:
    """The policy's section."""
    return policy().checks


async def colleges() -> dict[str, int]:
    """Every college by its name."""
    return {row.name: row.id for row in await College.filter(school_id=directory.school_id).order_by("id")}


async def college_name(college_id: int | None) -> str:
    """The name of a college; the school's own people otherwise."""
    row = await College.get_or_none(school_id=directory.school_id, id=college_id) if college_id else None
    return row.name if row else "校级"


def may_read(actor: Actor) -> bool:
    """Whether the policy shows results to somebody with these roles."""
    return bool(actor.roles & set(rules().readers))


def sees_all(actor: Actor) -> bool:
    """Whether every college is theirs to see."""
    return Role.COMMITTEE in actor.roles


async def check_numbered(number: int, unit: Unit | None = None) -> SpotCheck | None:
    """The check of that number; with a unit nobody else changes it before the unit ends."""
    found = SpotCheck.filter(school_id=directory.school_id, number=number)
    if unit is None:
        return await found.first()
    return await found.using_db(unit.connection).select_for_update().first()


def state_of(check: SpotCheck) -> str:
    """Where a check stands."""
    if check.void_at is not None:
        return "void"
    if check.closed_at is not None:
        return "closed"
    return "open" if check.drawn_at is not None else "announced"


async def current_period(today: date) -> tuple[date, date] | None:
    """The days whose records may be drawn: the term so far, in a break the last one."""
    semester = latest_semester(today, await semester_spans())
    return (semester.starts_on, min(today, semester.ends_on)) if semester is not None else None


async def listed(
    college_id: int | None, period: tuple[date, date], at: datetime, connection: BaseDBAsyncClient | None = None
) -> list[Listed]:
    """The list of a check: done things somebody else was part of, as entered and not withdrawn at that moment.

    Made only of columns that never change, so that it can be made again at any later time.
    """
    rows = Record.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=at),
        school_id=directory.school_id,
        happened_on__gte=period[0],
        happened_on__lte=period[1],
        entered_at__lte=at,
        outcome=Outcome.DONE.value,
        kind__in=[kind.value for kind in CHECKED_KINDS],
    )
    if college_id is not None:
        rows = rows.filter(college_id=college_id)
    if connection is not None:
        rows = rows.using_db(connection)
    found = await rows.values_list("college_id", "cadre_id", "number")
    return [Listed(college or 0, cadre, number) for college, cadre, number in found]


async def joint_of(records: Sequence[Record]) -> dict[int, frozenset[int]]:
    """Record id → the cadres who were there together."""
    keys = [row.joint_key for row in records if row.joint_key]
    together: dict[str, set[int]] = defaultdict(set)
    if keys:
        for key, cadre in await Record.filter(school_id=directory.school_id, joint_key__in=keys).values_list(
            "joint_key", "cadre_id"
        ):
            together[str(key)].add(int(str(cadre)))
    return {row.id: frozenset({row.cadre_id, *together.get(row.joint_key, ())}) for row in records}


@dataclass(frozen=True, slots=True)
class Around:
    """Who has to do with a record: `visited` could be asked, `barred` must not look into it."""

    visited: frozenset[int]
    barred: frozenset[int]


async def around(row: Record, cadres: Iterable[int]) -> Around:
    """The visited side of a record as of today, without the cadres who were there."""
    own = set(cadres)
    visited: set[int] = set()
    linked: set[int] = set()
    for target in await targets_of(row):
        visited |= await people_of(target, row.happened_on)
        linked |= {link.cadre_id for link in await directory.links_to(target.id)}
    return Around(frozenset(visited - own), frozenset(own | visited | linked))


async def targets_of(row: Record) -> list[Target]:
    """The record's own target, or all of the cadre's for one without (a lecture, an online activity)."""
    if row.target_id is not None:
        return [await directory.target(row.target_id)]
    day = local_day(row.entered_at)
    return [link.target for link in await directory.links_of(row.cadre_id) if link.holds_on(day)]


async def people_of(target: Target, day: date) -> set[int]:
    """Whoever lives or learns there, and who answers for it."""
    facts: TargetFacts = await target_facts(target, day)
    if target.kind is TargetKind.YOUTH:
        return {target.person_id} if target.person_id is not None else set()
    place = {"dorm_name": target.key} if target.kind is TargetKind.DORM else {"class_name": target.key}
    ids = await Person.filter(school_id=directory.school_id, left_on=None, **place).values_list("id", flat=True)
    return {int(str(one)) for one in ids} | set(facts.contact_ids)


async def told_of(item_ids: Sequence[int]) -> dict[int, list[CheckAnswer]]:
    """The answers of each item, in an order that says nothing."""
    answers: dict[int, list[CheckAnswer]] = defaultdict(list)
    for row in await CheckAnswer.filter(school_id=directory.school_id, item_id__in=list(item_ids)).order_by("id"):
        answers[row.item_id].append(row)
    return answers


def told(row: CheckAnswer) -> Told:
    """An answer as the rules see it."""
    did = Did(row.did) if row.did else None
    return Told(Came(row.came), did, Bothered(row.bothered) if row.bothered else None, row.sent)


async def records_of(items: Sequence[CheckItem]) -> dict[int, Record]:
    """Record id → record, also one that was withdrawn since."""
    rows = await Record.filter(school_id=directory.school_id, id__in=[item.record_id for item in items])
    return {row.id: row for row in rows}


async def facts_of(item: CheckItem, check: SpotCheck, record: Record) -> ItemFacts:
    """An item as the rules of judging see it."""
    joint = (await joint_of([record]))[record.id]
    answers = (await told_of([item.id])).get(item.id, [])
    return ItemFacts(
        number=record.number,
        cadre_id=item.cadre_id,
        joint_ids=joint - {item.cadre_id},
        told=tuple(map(told, answers)),
        possible_voices=item.voices,
        has_replied=item.replied_at is not None,
        reply_until=check.reply_until,
    )


async def target_name(row: Record) -> str:
    """What the record is about, as people call it."""
    if row.target_id is None:
        return ""
    target = await LinkTarget.get(school_id=directory.school_id, id=row.target_id)
    return target.name


def mode_of(check: SpotCheck) -> CheckMode:
    """How it is made."""
    return CheckMode(check.mode)
