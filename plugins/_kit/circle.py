"""A cadre's circle: the contact groups, on whatever platform, of what they are linked to today."""

from __future__ import annotations

from datetime import date

from models.tables import ContactGroup, GroupTarget
from plugins._kit.directory import Target, directory


async def targets_of(cadre_id: int, day: date) -> dict[int, Target]:
    """What the cadre is linked to on `day`, by id."""
    return {link.target.id: link.target for link in await directory.links_of(cadre_id) if link.holds_on(day)}


async def groups_of(cadre_id: int, day: date) -> list[ContactGroup]:
    """The bound groups that stand for any of it, the oldest first."""
    targets = await targets_of(cadre_id, day)
    held = GroupTarget.filter(school_id=directory.school_id, target_id__in=list(targets))
    ids = {int(str(one)) for one in await held.values_list("group_id", flat=True)}
    bound = ContactGroup.filter(school_id=directory.school_id, id__in=list(ids), unbound_at=None)
    return await bound.order_by("id")
