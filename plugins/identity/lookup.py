"""Finding a person by what somebody types: a number, or a name that several may share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.rules.nearest import nearest
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Person
from plugins._kit.commands import Call
from plugins._kit.directory import directory

LONGEST_CODE, LONGEST_NAME = 32, 64
"""As the columns: whatever is longer is nobody's."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose people somebody may act upon: one college's, or (None) everybody."""

    college_id: int | None


def scope_of(call: Call) -> Scope | Refusal:
    """校团委: everybody; a secretary: their college. Refusals: not-secretary, no-college."""
    if Role.COMMITTEE in call.actor.roles:
        return Scope(None)
    if Role.SECRETARY not in call.actor.roles:
        return Refusal("not-secretary")
    return Scope(call.actor.college_id) if call.actor.college_id is not None else Refusal("no-college")


async def find_person(
    word: str, college_id: int | None, *, among: Iterable[int] | None = None, chosen: dict[str, int] | None = None
) -> Person | Refusal:
    """The one person of that number or name, within a college unless it is None, and `among` these ids if given.

    `chosen` are answers to earlier questions: word → person id. Refusals: unknown-name (fact `nearest`),
    several-people (facts `ids`, `labels`).
    """
    rows = Person.filter(school_id=directory.school_id)
    if college_id is not None:
        rows = rows.filter(college_id=college_id)
    if among is not None:
        rows = rows.filter(id__in=list(among))
    if chosen is not None and word in chosen:
        found = await rows.filter(id=chosen[word])
    else:
        found = await rows.filter(code=word.upper()) if len(word) <= LONGEST_CODE else []
        found = found or (await rows.filter(name=word).order_by("code") if len(word) <= LONGEST_NAME else [])
        found = [person for person in found if person.left_on is None] or found
    if len(found) == 1:
        return found[0]
    if found:
        return Refusal("several-people", {"name": word, "ids": [p.id for p in found], "labels": [*map(label, found)]})
    alike = await rows.filter(name__startswith=word[:1], left_on=None).limit(2_000)
    close = nearest(word, sorted({person.name for person in alike}), at_least=0.4)
    return Refusal("unknown-name", {"name": word[:LONGEST_NAME], "nearest": list(close)})


def label(person: Person) -> str:
    """A person told apart from others of the same name."""
    where = person.class_name or person.position
    return f"{person.name}（{'，'.join(filter(None, (where, person.code)))}）"
