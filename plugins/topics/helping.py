"""Youths who offer to help a cadre's circle (骨干): asked for, small, and over whenever either of them says so."""

from __future__ import annotations

from tortoise.expressions import Q

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role, TargetKind
from models.tables import Helper, LinkTarget
from plugins._kit.commands import PEOPLE, Call, Reply, Where, command
from plugins._kit.directory import directory
from plugins._kit.outbox import Post, post_many, private_way_to
from plugins._kit.unit import Unit, unit_of_work
from plugins.topics import replies
from plugins.topics.parse import parse_helper
from plugins.topics.results import HelperLine


async def circle_helped(call: Call) -> int | None:
    """Whose circle the speaker helps, as long as that cadre still looks after them."""
    if call.actor.person_id is None:
        return None
    cadres = await cadres_of(call)
    rows = Helper.filter(school_id=directory.school_id, person_id=call.actor.person_id, ended_at=None)
    for row in await rows.exclude(accepted_at=None).order_by("id"):
        if row.cadre_id in cadres:
            return row.cadre_id
    return None


async def cadres_of(call: Call) -> list[int]:
    """The cadres who look after the speaker today: their own, their dorm's, their class's."""
    assert call.actor.person_id is not None
    person, today = await directory.person(call.actor.person_id), local_day(call.now)
    if person is None:
        return []
    own = Q(person_id=person.id)
    dorm = Q(kind=TargetKind.DORM.value, key=person.dorm_name or "-")
    branch = Q(kind=TargetKind.BRANCH.value, key=person.class_name or "-")
    targets = await LinkTarget.filter(own | dorm | branch, school_id=directory.school_id).order_by("id")
    found: dict[int, None] = {}
    for target in targets:
        found.update((link.cadre_id, None) for link in await directory.links_to(target.id) if link.holds_on(today))
    return list(found)


@command("我想帮忙", who=PEOPLE, where=Where.PRIVATE, help="报名做圈子里的帮手", usage="/我想帮忙", order=60)
async def offer(call: Call) -> Reply:
    """Somebody offers; the cadre who looks after them is asked."""
    assert call.actor.person_id is not None
    cadres = [one for one in await cadres_of(call) if one != call.actor.person_id]
    if not cadres:
        return Reply(replies.refused(Refusal("no-cadre")))
    async with unit_of_work(call) as unit:
        mine = Helper.filter(school_id=unit.school_id, person_id=call.actor.person_id, ended_at=None)
        if await mine.using_db(unit.connection).exists():
            return Reply(replies.refused(Refusal("helping-already")))
        row = Helper(
            school_id=unit.school_id, number=await unit.take_numbers(), person_id=call.actor.person_id,
            cadre_id=cadres[0], asked_at=unit.now,
        )  # fmt: skip
        await row.save(using_db=unit.connection, force_create=True)
        await _tell(unit, "helper", row, cadres[0], replies.offer(call.actor.name, row.number))
    return Reply(replies.OFFERED)


async def _tell(unit: Unit, kind: str, row: Helper, person_id: int, text: str) -> None:
    if (way := await private_way_to(person_id)) is not None:
        await post_many(unit, [Post(f"{kind}:{row.id}:{person_id}", "private", *way, text, person_id=person_id)])


@command("不帮了", who=PEOPLE, where=Where.PRIVATE, help="不再做帮手", usage="/不帮了", order=61)
async def stop(call: Call) -> Reply:
    """No reason is asked."""
    assert call.actor.person_id is not None
    async with unit_of_work(call) as unit:
        mine = Helper.filter(school_id=unit.school_id, person_id=call.actor.person_id, ended_at=None)
        ended = await mine.using_db(unit.connection).update(ended_at=unit.now)
    return Reply(replies.NOT_HELPING if ended else replies.NEVER_HELPED)


@command("帮手", who=frozenset({Role.CADRE}), where=Where.PRIVATE, help="谁报名帮忙", usage="/帮手 12 同意", order=48)
async def helpers(call: Call) -> Reply:
    """The cadre's helpers, and an answer to one who offered."""
    assert call.actor.person_id is not None
    own = Helper.filter(school_id=directory.school_id, cadre_id=call.actor.person_id, ended_at=None).order_by("id")
    if not call.argument.strip():
        rows = [
            HelperLine(one.number, await directory.name_of(one.person_id), one.accepted_at is not None)
            for one in await own
        ]
        return Reply(replies.helpers(rows))
    number, yes = parse_helper(call.argument)
    if number is None or yes is None:
        return Reply(replies.refused(Refusal("how-helper")))
    async with unit_of_work(call) as unit:
        row = await own.filter(number=number).using_db(unit.connection).select_for_update().first()
        if row is None:
            return Reply(replies.refused(Refusal("no-helper", {"number": number})))
        changed = {"accepted_at": unit.now} if yes else {"ended_at": unit.now}
        await Helper.filter(id=row.id).using_db(unit.connection).update(**changed)
        said = replies.accepted(call.actor.name) if yes else replies.declined(call.actor.name)
        await _tell(unit, "helping" if yes else "helpover", row, row.person_id, said)
        name = await directory.name_of(row.person_id)
    return Reply(replies.decided(name, yes=yes))
