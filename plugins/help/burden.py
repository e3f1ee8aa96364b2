"""How much a youth got unasked in the last seven days, counted from what was sent (六.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from tortoise.expressions import Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from models.rules.courtesy import OF_ONES_OWN
from models.rules.vocabulary import Role, TargetKind
from models.tables import ContactGroup, GroupTarget, LinkTarget, Outbox, Person, PersonRole
from plugins._kit.directory import directory
from plugins.help.results import Burden

WEEK = timedelta(days=7)
CHUNK = 500
"""People or names in one question to the database."""
SPARED = 20
"""One in so many may get more than what 95 % stay within."""


async def burden(now: datetime) -> Burden:
    """Of all youths of the roster, those who got nothing included: what 95 % of them stay within, and the most.

    A cadre is told of duties as a cadre, youth or not, and is not counted.
    Unasked is what went out privately to a youth or into a contact group bound to something of theirs, but for cries
    for help and the steps of their own concern.
    """
    sent = Outbox.filter(school_id=directory.school_id, sent_at__gt=now - WEEK, lane="normal")
    sent = sent.exclude(kind__in=list(OF_ONES_OWN)).annotate(times=Count("id"))
    got: Counter[int] = Counter()
    for row in await sent.filter(scene="private").group_by("person_id").values("person_id", "times"):
        got[row["person_id"] or 0] += row["times"]
    places = sent.filter(scene="group").group_by("platform", "scene_id")
    for row in await places.values("platform", "scene_id", "times"):
        for person_id in await _members(row["platform"], row["scene_id"]):
            got[person_id] += row["times"]
    counts = sorted([got[person_id] for person_id in await _youths_among(got)], reverse=True)
    youths = await _youths().count()
    spared = youths // SPARED
    return Burden(youths, counts[spared] if len(counts) > spared else 0, counts[0] if counts else 0)


def _youths() -> QuerySet[PersonRole]:
    of_school = PersonRole.filter(school_id=directory.school_id)
    cadres = of_school.filter(role=Role.CADRE.value).values("person_id")
    return of_school.filter(role=Role.YOUTH.value, person__left_on=None, person_id__not_in=Subquery(cadres))


async def _youths_among(people: Iterable[int]) -> list[int]:
    ids, found = sorted(people), list[int]()
    for first in range(0, len(ids), CHUNK):
        rows = _youths().filter(person_id__in=ids[first : first + CHUNK])
        found += [int(str(one)) for one in await rows.values_list("person_id", flat=True)]
    return found


async def _members(platform: str, scene_id: str) -> set[int]:
    """The people a contact group stands for."""
    school = {"school_id": directory.school_id}
    groups = ContactGroup.filter(**school, platform=platform, scene_id=scene_id, unbound_at=None)
    targets = GroupTarget.filter(**school, group_id__in=await groups.values_list("id", flat=True))
    rows = await LinkTarget.filter(**school, id__in=await targets.values_list("target_id", flat=True))
    found = {row.person_id for row in rows if row.kind == TargetKind.YOUTH.value and row.person_id is not None}
    for kind, column in ((TargetKind.BRANCH, "class_name"), (TargetKind.DORM, "dorm_name")):
        names = [row.key for row in rows if row.kind == kind.value]
        for first in range(0, len(names), CHUNK):
            there = Person.filter(**school, **{f"{column}__in": names[first : first + CHUNK]})
            found.update(int(str(one)) for one in await there.values_list("id", flat=True))
    return found
