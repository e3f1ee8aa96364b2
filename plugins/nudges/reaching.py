"""Who can be told something privately, read for many people at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q, Subquery

from models.rules.vocabulary import Role
from models.tables import Account, Person, PersonNudges, PersonRole
from plugins._kit.directory import directory

CHUNK = 100
"""People of one statement or transaction: more would hold the event loop for too long."""


@dataclass(frozen=True, slots=True)
class Way:
    """An account of a person: `sure` when it is known that a private message gets there."""

    platform: str
    user_id: str
    sure: bool


async def holders(role: Role, college_id: int | None, *, anywhere: bool = False) -> list[Person]:
    """Who holds a role in a college (None: people without one), or `anywhere`; those in post, in order."""
    held = PersonRole.filter(school_id=directory.school_id, role=role.value).values("person_id")
    people = Person.filter(school_id=directory.school_id, left_on=None, id__in=Subquery(held))
    return await (people if anywhere else people.filter(college_id=college_id)).order_by("id")


async def ways_to(people: Iterable[Person]) -> dict[int, tuple[Way, ...]]:
    """Every known account of each person, sure ones first; the roster's QQ counts as one that is not sure."""
    by_id = {person.id: person for person in people}
    found: dict[int, list[Way]] = {id: [] for id in by_id}
    for ids in in_chunks(list(by_id)):
        rows = Account.filter(school_id=directory.school_id, person_id__in=ids).order_by("-reachable", "id")
        for row in await rows:
            found[row.person_id].append(Way(row.platform, row.user_id, row.reachable))
    for id, person in by_id.items():
        if person.qq and not any((way.platform, way.user_id) == ("qq", person.qq) for way in found[id]):
            found[id].append(Way("qq", person.qq, False))
    return {id: tuple(ways) for id, ways in found.items()}


def sure_way(ways: Sequence[Way]) -> Way | None:
    """The one a private message takes."""
    return next((way for way in ways if way.sure), None)


async def away_people(today: date, ids: Sequence[int] | None = None) -> dict[int, date]:
    """Who is on leave today, and until when."""
    rows = PersonNudges.filter(Q(away_from__lte=today) & Q(away_to__gte=today), school_id=directory.school_id)
    found = await (rows if ids is None else rows.filter(person_id__in=ids))
    return {row.person_id: row.away_to for row in found if row.away_to is not None}


def in_chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """The ids, a statement's worth at a time."""
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
