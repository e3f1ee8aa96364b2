"""The groups of one circle: the contact groups of what a cadre is linked to, and which of them are bridged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tortoise.backends.base.client import BaseDBAsyncClient

from config.clock import local_day
from models.rules.vocabulary import Role, TargetKind
from models.tables import Bridge, BridgeGroup, ContactGroup, GroupTarget
from plugins._kit.commands import Call
from plugins._kit.directory import GroupFact, Target, directory
from plugins.bridge.queues import relay
from plugins.bridge.results import GroupLabel


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact group of the circle on another platform."""

    group: ContactGroup
    shares: bool
    """Whether it stands for a target this group stands for too."""


async def group_here(call: Call) -> GroupFact | None:
    """The contact group the message was said in."""
    origin = call.origin
    return await directory.group(origin.platform, origin.scene_id) if origin.scene == "group" else None


async def own_targets(call: Call) -> dict[int, Target]:
    """What the person is linked to today."""
    if call.actor.person_id is None or Role.CADRE not in call.actor.roles:
        return {}
    links = await directory.links_of(call.actor.person_id)
    return {link.target.id: link.target for link in links if link.holds_on(local_day(call.now))}


async def may_open(call: Call, here: GroupFact) -> bool:
    """Whether the group is one of the person's own circle."""
    own = await own_targets(call)
    return any(target.id in own for target in here.targets)


async def may_close(call: Call, here: GroupFact) -> bool:
    """Its cadres; the secretary of its college and the committee too."""
    if Role.COMMITTEE in call.actor.roles or await may_open(call, here):
        return True
    college = call.actor.college_id
    of_college = college is not None and any(target.college_id == college for target in here.targets)
    return Role.SECRETARY in call.actor.roles and of_college


async def candidates(call: Call, here: GroupFact) -> list[Candidate]:
    """The groups of the person's circle on other platforms, those of the same target first."""
    own, same = await own_targets(call), {target.id for target in here.targets}
    rows = await GroupTarget.filter(school_id=directory.school_id, target_id__in=list(own))
    targets: dict[int, set[int]] = {}
    for row in rows:
        targets.setdefault(row.group_id, set()).add(row.target_id)
    groups = ContactGroup.filter(school_id=directory.school_id, id__in=list(targets), unbound_at=None)
    others = await groups.exclude(platform=call.origin.platform).order_by("id")
    found = [Candidate(group, bool(targets[group.id] & same)) for group in others]
    return sorted(found, key=lambda one: not one.shares)


async def active_rows(
    groups: Sequence[int] | None = None, bridge: int | None = None, connection: BaseDBAsyncClient | None = None
) -> list[BridgeGroup]:
    """The rows of open bridges whose groups are still those that joined; of these groups, or of one bridge."""
    open_ids = Bridge.filter(school_id=directory.school_id, closed_at=None)
    open_ids = open_ids.filter(id=bridge) if bridge is not None else open_ids
    ids = await open_ids.using_db(connection).values_list("id", flat=True)
    rows = BridgeGroup.filter(school_id=directory.school_id, bridge_id__in=list(ids), left_at=None)
    rows = rows.filter(group_id__in=list(groups)) if groups is not None else rows
    found = await rows.using_db(connection).order_by("id") if ids else []
    bound = ContactGroup.filter(id__in=[row.group_id for row in found], unbound_at=None).using_db(connection)
    since = {group.id: group.bound_at for group in await bound} if found else {}
    return [row for row in found if row.group_id in since and since[row.group_id] <= row.joined_at]


async def labels(
    groups: Iterable[ContactGroup], *, here: int | None = None, told: Iterable[int] | None = None
) -> tuple[GroupLabel, ...]:
    """Groups as people speak of them; youths are counted, not named."""
    known = None if told is None else set(told)
    found: list[GroupLabel] = []
    for group in groups:
        fact = await directory.group(group.platform, group.scene_id)
        targets = fact.targets if fact is not None else ()
        names = [target.name for target in targets if target.kind is not TargetKind.YOUTH]
        youths = len(targets) - len(names)
        found.append(
            GroupLabel(
                platform=group.platform,
                targets=(*names, f"{youths} 位同学") if youths else tuple(names),
                id=group.id,
                here=group.id == here,
                told=known is None or group.id in known,
                waiting=relay.waiting_at((group.platform, group.scene_id)),
            )
        )
    return tuple(found)
