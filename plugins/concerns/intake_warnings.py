"""What somebody should know before they speak: fewer than so many people could have said it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.rules.masking import SOME_ROOM, Masked, mask, rooms_in
from models.rules.text import half_width
from models.tables import Concern, Person
from plugins._kit import sealed
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins.concerns.progress_words import own_marks

SOME_CLASS = "某班"
_NOT_DIGITS = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Telling:
    """What in a text tells too much: places with few people, marks of one's own."""

    rooms: tuple[str, ...]
    classes: tuple[str, ...]
    masked: bool
    few_college: bool

    @property
    def places(self) -> tuple[str, ...]:
        """As shown to the author."""
        return (*self.rooms, *self.classes)


async def telling(call: Call, text: str) -> Telling:
    """What the text tells of its author."""
    return Telling(
        rooms=await few_rooms(text),
        classes=await _few_classes(call, text),
        masked=bool(mask(text, await own_marks(call)).hits),
        few_college=await _few(college_id=call.actor.college_id),
    )


async def college_shown(call: Call) -> int | None:
    """The college as a sealed concern may bear it: none where it has too few people to hide among."""
    return None if await _few(college_id=call.actor.college_id) else call.actor.college_id


async def few_rooms(text: str) -> tuple[str, ...]:
    """The rooms of the text where somebody lives, but fewer than the policy's few."""
    rooms = rooms_in(text)
    if not rooms:
        return ()
    names = (
        await Person.filter(school_id=directory.school_id, left_on=None)
        .exclude(dorm_name="")
        .values_list("dorm_name", flat=True)
    )
    living = [_key(str(name)) for name in names]
    counts = {room: sum(_lives_in(room, other) for other in living) for room in rooms}
    return tuple(room for room, count in counts.items() if 0 < count < policy().problems.few_people)


def _key(room: str) -> str:
    return _NOT_DIGITS.sub("-", room.lower()).strip("-")


def _lives_in(room: str, other: str) -> bool:
    """Whether the text's room may be that of the roster; 305寝 without a building may be any of that number."""
    wanted = _key(room)
    return other == wanted or ("-" not in wanted and other.endswith(f"-{wanted}"))


async def _few_classes(call: Call, text: str) -> tuple[str, ...]:
    person = await directory.person(call.actor.person_id) if call.actor.person_id is not None else None
    if person is None or not person.class_name or person.class_name not in text:
        return ()
    return (person.class_name,) if await _few(class_name=person.class_name) else ()


async def _few(**where: object) -> bool:
    """Whether somebody is there, but fewer than the policy's few."""
    if None in where.values():
        return False
    count = await Person.filter(school_id=directory.school_id, left_on=None, **where).count()
    return 0 < count < policy().problems.few_people


async def covered(call: Call, text: str, *, places: bool) -> Masked:
    """The text without one's own marks, and (`places`) without rooms and classes of few people."""
    hidden = mask(text, await own_marks(call))
    if not places:
        return hidden
    seen = await telling(call, hidden.text)
    return without(hidden, seen.rooms, seen.classes)


def without(hidden: Masked, rooms: tuple[str, ...], classes: tuple[str, ...] = ()) -> Masked:
    """Without those places."""
    words = hidden.text
    for place, instead in [*((one, SOME_ROOM) for one in rooms), *((one, SOME_CLASS) for one in classes)]:
        words = _replaced(words, place, instead)
    return Masked(words, (*hidden.hits, *rooms, *classes))


def _replaced(words: str, place: str, instead: str) -> str:
    """Found in half width, for the place was: both have the same length."""
    while (start := half_width(words).find(half_width(place))) >= 0:
        words = words[:start] + instead + words[start + len(place) :]
    return words


async def is_first(call: Call) -> bool:
    """Whether this person has said nothing before."""
    person_id = call.actor.person_id
    assert person_id is not None
    known = await Concern.filter(school_id=directory.school_id, person_id=person_id).exists()
    return not known and not await sealed.mine_of(person_id)
