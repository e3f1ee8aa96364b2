"""Who looks after somebody: the cadres linked today to them, to their dorm, to their class."""

from __future__ import annotations

from datetime import date

from tortoise.expressions import Q

from models.rules.vocabulary import TargetKind
from models.tables import LinkTarget
from plugins._kit.directory import directory


async def cadres_of(person_id: int, day: date) -> list[int]:
    """Their cadres on `day`: the nearest first (their own, the dorm's, the class's), nobody themselves."""
    person = await directory.person(person_id)
    if person is None:
        return []
    own = Q(person_id=person.id)
    dorm = Q(kind=TargetKind.DORM.value, key=person.dorm_name or "-")
    branch = Q(kind=TargetKind.BRANCH.value, key=person.class_name or "-")
    order = [TargetKind.YOUTH.value, TargetKind.DORM.value, TargetKind.BRANCH.value]
    targets = await LinkTarget.filter(own | dorm | branch, school_id=directory.school_id).order_by("id")
    found: dict[int, None] = {}
    for target in sorted(targets, key=lambda one: order.index(one.kind)):
        found.update((link.cadre_id, None) for link in await directory.links_to(target.id) if link.holds_on(day))
    found.pop(person_id, None)
    return list(found)
