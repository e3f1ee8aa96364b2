"""Groups and targets as check-in, cards and greetings see them: who is linked to what a group stands for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from models.rules.vocabulary import TargetKind
from models.tables import ContactGroup, GroupTarget
from plugins._kit.commands import Call
from plugins._kit.directory import GroupFact, Target, directory
from plugins.identity.people import college_name, links_on
from plugins.identity.results import Card

FOR_GROUPS = (TargetKind.BRANCH, TargetKind.DORM)
"""What a group usually stands for; a youth's name is not offered for everybody to read."""


async def own_targets(cadre_id: int | None, day: date) -> list[Target]:
    """The targets this cadre is linked to on `day`."""
    return [link.target for link in await links_on(cadre_id, day)] if cadre_id is not None else []


async def group_here(call: Call) -> GroupFact | None:
    """The contact group the message was said in."""
    if call.origin.scene != "group":
        return None
    return await directory.group(call.origin.platform, call.origin.scene_id)


async def without_group(targets: Iterable[Target]) -> list[Target]:
    """Those of the targets no group stands for yet."""
    wanted = {target.id: target for target in targets}
    groups = await ContactGroup.filter(school_id=directory.school_id, unbound_at=None).values_list("id", flat=True)
    held = GroupTarget.filter(
        school_id=directory.school_id, target_id__in=list(wanted), group_id__in=[int(str(id)) for id in groups]
    )
    taken = {row.target_id for row in await held} if wanted and groups else set()
    return [target for id, target in wanted.items() if id not in taken]


async def cadres_of(targets: Iterable[Target], day: date) -> dict[int, list[Target]]:
    """Who is linked to which of these targets on `day`."""
    found: dict[int, list[Target]] = {}
    for target in targets:
        for link in await directory.links_to(target.id):
            if link.holds_on(day):
                found.setdefault(link.cadre_id, []).append(target)
    return found


async def card_of(cadre_id: int, targets: Iterable[Target]) -> Card:
    """The identity card of a cadre as it concerns these targets; youths are counted, not named."""
    person = await directory.person(cadre_id)
    assert person is not None
    here = list(targets)
    names = [target.name for target in here if target.kind is not TargetKind.YOUTH]
    youths = len(here) - len(names)
    return Card(
        name=person.name,
        position=person.position,
        college=await college_name(person.college_id),
        targets=(*names, f"{youths} 位同学") if youths else tuple(names),
        contact=person.public_contact,
    )
