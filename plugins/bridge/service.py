"""Opening and closing a bridge; what the other groups are told goes through the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from models.rules.refusal import Refusal
from models.tables import Bridge, BridgeGroup, ContactGroup, Outbox
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import GroupFact, directory
from plugins._kit.outbox import Composed, Drop, Post, said_by
from plugins._kit.questions import questions
from plugins._kit.unit import Unit, background_unit, refuse, unit_of_work
from plugins.bridge import replies
from plugins.bridge.circle import active_rows, candidates, group_here, labels, may_close, may_open
from plugins.bridge.memory import bridges
from plugins.bridge.results import Closed, GroupLabel, Opened, State

KIND, TOPIC = "bridge", "bridge.groups"
PATIENCE = 10
"""Minutes in which the question which groups are meant may be answered."""


async def open_here(call: Call) -> Opened | Refusal | tuple[GroupLabel, ...]:
    """Join this group with another of its circle; several possible ones are asked about."""
    here = await group_here(call)
    if here is None or not await may_open(call, here):
        return await _refused(call, Refusal("group-not-bound" if here is None else "not-yours"))
    found = await candidates(call, here)
    if not found:
        facts = {"platform": call.origin.platform, "example": here.targets[0].name}
        return Refusal("no-other", facts)
    rows = {row.group_id: row for row in await active_rows()}
    mine = rows.get(here.id)
    offered = [one for one in found if await _may_join(one.group, mine, rows, call.origin.platform)]
    same = [one for one in offered if one.shares]
    meant = same if len(same) == 1 else offered
    if len(meant) == 1:
        return await join(call, [meant[0].group.id])
    if meant:
        async with unit_of_work(call) as unit:
            ids = [one.group.id for one in meant]
            await questions.ask(unit, call.origin, TOPIC, {"groups": ids}, minutes=PATIENCE)
        return await labels([one.group for one in meant])
    if mine is None:
        return Refusal("taken", {"groups": await labels([one.group for one in found])})
    untold = [row.group_id for row in rows.values() if row.bridge_id == mine.bridge_id and row.told_at is None]
    if untold:
        return await join(call, untold)
    others = [row.group_id for row in rows.values() if row.bridge_id == mine.bridge_id and row.group_id != here.id]
    bridge = await Bridge.get(id=mine.bridge_id)
    groups = await labels(await ContactGroup.filter(id__in=others).order_by("id"))
    return Refusal("already", {"groups": groups, "number": bridge.number})


async def _may_join(group: ContactGroup, mine: BridgeGroup | None, rows: dict[int, BridgeGroup], platform: str) -> bool:
    """One without a bridge may; a bridge of others is joined as a whole, unless this platform is in it already."""
    theirs = rows.get(group.id)
    if theirs is None:
        return True
    if mine is not None:
        return False
    members = [row.group_id for row in rows.values() if row.bridge_id == theirs.bridge_id]
    return not await ContactGroup.filter(id__in=members, platform=platform).exists()


async def join(call: Call, chosen: Sequence[int]) -> Opened | Refusal:
    """Let this group and the chosen ones hear each other from when their people have been told."""
    async with unit_of_work(call) as unit:
        await unit.take_numbers(0)  # refused, and run again, when the links read so far are no longer true
        here = await group_here(call)
        if here is None or not await may_open(call, here):
            return await refuse(unit, call, Refusal("not-yours"))
        if call.payload:
            await questions.close(unit, call.origin)
        ids = [here.id, *chosen]
        alive = ContactGroup.filter(school_id=unit.school_id, id__in=ids, unbound_at=None)
        groups = {group.id: group for group in await alive.using_db(unit.connection)}
        rows = {row.group_id: row for row in await active_rows(ids, connection=unit.connection)}
        joined = {row.bridge_id for row in rows.values()}
        if len(groups) < len(set(ids)) or len(joined) > 1:
            return Refusal("changed")
        bridge = await _bridge(unit, call, joined)
        for id in ids:
            rows[id] = rows.get(id) or await _add(unit, bridge, id)
        await BridgeGroup.filter(id=rows[here.id].id).using_db(unit.connection).update(told_at=unit.now)
        members = await active_rows(bridge=bridge.id, connection=unit.connection)
        await _announce(unit, call, bridge, members, here)
        payload = {"groups": [row.group_id for row in members]}
        await unit.append_event("bridge_opened", "bridge", bridge.number, payload)
        await unit.touch_roster()
        unit.after_commit.append(bridges.load)
    others = [row.group_id for row in members if row.group_id != here.id]
    return Opened(bridge.number, await labels(await ContactGroup.filter(id__in=others).order_by("id")))


async def _bridge(unit: Unit, call: Call, joined: set[int]) -> Bridge:
    if joined:
        return await Bridge.get(id=joined.pop(), using_db=unit.connection)
    assert call.actor.person_id is not None
    return await Bridge.create(
        using_db=unit.connection, school_id=unit.school_id, number=await unit.take_numbers(),
        opened_by_id=call.actor.person_id, opened_at=unit.now,
    )  # fmt: skip


async def _add(unit: Unit, bridge: Bridge, group_id: int) -> BridgeGroup:
    # What a group was in before it was given up and bound anew is over.
    old = BridgeGroup.filter(school_id=unit.school_id, group_id=group_id, left_at=None)
    await old.using_db(unit.connection).update(left_at=unit.now)
    return await BridgeGroup.create(
        using_db=unit.connection, school_id=unit.school_id, bridge_id=bridge.id, group_id=group_id, joined_at=unit.now
    )


async def _announce(unit: Unit, call: Call, bridge: Bridge, members: Sequence[BridgeGroup], here: GroupFact) -> None:
    """Tell every group that has not been told; where it was opened the answer tells it."""
    groups = {
        group.id: group
        for group in await ContactGroup.filter(id__in=[row.group_id for row in members]).using_db(unit.connection)
    }
    posts: list[Post] = []
    for row in members:
        if row.told_at is not None or row.group_id == here.id:
            continue
        group = groups[row.group_id]
        text = replies.announced(
            bridge.number, call.actor.name, await labels([one for id, one in groups.items() if id != row.group_id])
        )
        key = f"{KIND}:{row.id}:{unit.now:%Y%m%d%H%M%S}"
        posts.append(Post(key, "group", group.platform, group.scene_id, text, facts={"joined": row.id}))
    await outbox.post_many(unit, posts)


@outbox.composes(KIND)
async def announce(row: Outbox, now: datetime) -> Composed:
    """The announcement, unless it is over before it went out."""
    joined = row.payload["facts"].get("joined")
    if joined is not None and joined not in {one.id for one in await active_rows()}:
        return Drop("closed")
    return said_by(row)


async def note_told(row: Outbox, now: datetime) -> None:
    """The people of a group know: from now on its talk is passed on."""
    if (joined := row.payload["facts"].get("joined")) is None:
        return
    async with background_unit(now) as unit:
        told = BridgeGroup.filter(id=joined, told_at=None).using_db(unit.connection)
        if await told.update(told_at=unit.now):
            await unit.touch_roster()
            unit.after_commit.append(bridges.load)


outbox.after_send[KIND] = note_told


async def close_here(call: Call) -> Closed | Refusal:
    """This group leaves its bridge; with fewer than two left it is over."""
    here = await group_here(call)
    if here is None or not await may_close(call, here):
        return await _refused(call, Refusal("group-not-bound" if here is None else "not-yours"))
    async with unit_of_work(call) as unit:
        await unit.take_numbers(0)
        mine = await active_rows([here.id], connection=unit.connection)
        if not mine:
            return Refusal("not-open")
        bridge = await Bridge.get(id=mine[0].bridge_id, using_db=unit.connection)
        rest = [r for r in await active_rows(bridge=bridge.id, connection=unit.connection) if r.group_id != here.id]
        over = len(rest) < 2
        leaving = [mine[0], *(rest if over else ())]
        ids = [row.id for row in leaving]
        await BridgeGroup.filter(id__in=ids).using_db(unit.connection).update(left_at=unit.now)
        if over:
            await Bridge.filter(id=bridge.id).using_db(unit.connection).update(closed_at=unit.now)
        groups = await ContactGroup.filter(id__in=[row.group_id for row in rest]).using_db(unit.connection)
        gone = await ContactGroup.filter(id=here.id).using_db(unit.connection)
        text = replies.over(bridge.number, (await labels(gone))[0], goes_on=not over)
        told = {row.group_id for row in rest if row.told_at is not None}
        key = f"{KIND}:over:{mine[0].id}"
        posts = [Post(f"{key}:{g.id}", "group", g.platform, g.scene_id, text) for g in groups if g.id in told]
        await outbox.post_many(unit, posts)
        payload = {"left": [row.group_id for row in leaving], "over": over}
        await unit.append_event("bridge_left", "bridge", bridge.number, payload)
        await unit.touch_roster()
        unit.after_commit.append(bridges.load)
    others = await labels(sorted(groups, key=lambda group: group.id))
    return Closed(bridge.number, others, () if over else others)


async def state_here(call: Call) -> State:
    """What is open here."""
    here = await group_here(call)
    out = bridges.stays_out(call.origin.platform, call.origin.user_id, call.actor.person_id)
    mine = await active_rows([here.id]) if here is not None else []
    if here is None or not mine:
        return State(None, (), out)
    bridge = await Bridge.get(id=mine[0].bridge_id)
    rows = await active_rows(bridge=bridge.id)
    groups = await ContactGroup.filter(school_id=directory.school_id, id__in=[row.group_id for row in rows])
    told = [row.group_id for row in rows if row.told_at is not None]
    seen = await labels(sorted(groups, key=lambda group: group.id != here.id), here=here.id, told=told)
    return State(bridge.number, seen, out)


async def _refused(call: Call, refusal: Refusal) -> Refusal:
    if refusal.code != "not-yours":
        return refusal
    async with unit_of_work(call) as unit:
        return await refuse(unit, call, refusal)
