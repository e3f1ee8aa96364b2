"""Whom a problem speaks of: it is invisible to them and to those who act for them (F22)."""

from __future__ import annotations

from collections import defaultdict

from models.rules.about import Named, people_spoken_of
from models.rules.vocabulary import Role
from models.tables import Person, PersonRole, Problem, ProblemAbout
from plugins._kit.directory import directory
from plugins._kit.unit import Unit

_STAFF = tuple(role.value for role in Role if role not in (Role.STRANGER, Role.YOUTH, Role.OPERATOR))


async def staff() -> list[Named]:
    """Everybody of the school who has an office, as the rule looks for them."""
    roles: dict[int, set[Role]] = defaultdict(set)
    rows = PersonRole.filter(school_id=directory.school_id, role__in=_STAFF)
    for person_id, role in await rows.values_list("person_id", "role"):
        roles[int(str(person_id))].add(Role(role))
    people = await Person.filter(school_id=directory.school_id, id__in=list(roles), left_on=None)
    return [Named(one.id, one.name, frozenset(roles[one.id]), one.college_id) for one in people]


async def note_spoken_of(unit: Unit, problem_id: int, text: str, college_id: int | None, *, but: int | None) -> None:
    """Keep the problem from those the text speaks of; `but` is a reporter everybody may know."""
    spoken_of = people_spoken_of(text, await staff(), college_id)
    for person_id in sorted(spoken_of - ({but} if but is not None else set())):
        await _note(unit, problem_id, person_id)


async def take_over(unit: Unit, old: int, new: int) -> None:
    """Whoever the old problem was kept from, the new one is kept from too."""
    for person_id in await spoken_of_by(unit, old):
        await _note(unit, new, person_id)


async def spoken_of_by(unit: Unit, problem_id: int) -> list[int]:
    """Whom the problem is kept from."""
    rows = ProblemAbout.filter(school_id=unit.school_id, problem_id=problem_id).using_db(unit.connection)
    return [int(str(one)) for one in await rows.values_list("person_id", flat=True)]


async def _note(unit: Unit, problem_id: int, person_id: int) -> None:
    await ProblemAbout.get_or_create(
        using_db=unit.connection, school_id=unit.school_id, problem_id=problem_id, person_id=person_id
    )
    owned = Problem.filter(school_id=unit.school_id, id=problem_id, owner_id=person_id).using_db(unit.connection)
    await owned.update(owner_id=None)  # somebody else takes it, who is not told why
