"""Bringing a reporter's words to the one who waits for them, at once only where the reporter is known."""

from __future__ import annotations

from datetime import datetime

from models.rules.concern_words import ConcernState, Openness
from models.tables import Concern, ConcernMessage, Outbox
from plugins._kit import outbox
from plugins._kit.directory import directory
from plugins._kit.unit import Unit
from plugins.concerns.replies import reporter as words

REPORTER, STAFF = "reporter", "staff"
KNOWN = frozenset({Openness.NAMED.value, Openness.OPEN.value})
"""Openness under which a row may be written at the moment the reporter acts."""


async def tell(unit: Unit, concern: Concern, place: int) -> bool:
    """Tell the one who waits for these words; False where they are only read in the list and the daily notice."""
    if concern.openness not in KNOWN:
        return False
    listener = concern.talk_with_id or await _asked_by(unit, concern)
    way = await outbox.private_way_to(listener) if listener is not None else None
    if listener is None or way is None:
        return False
    one = word_post(concern, place, listener, way)
    await outbox.post_many(unit, [one])
    return True


async def _asked_by(unit: Unit, concern: Concern) -> int | None:
    """Whoever of the staff spoke last to this reporter."""
    said = ConcernMessage.filter(school_id=unit.school_id, concern_id=concern.id, side=STAFF)
    last = await said.using_db(unit.connection).order_by("-place").first()
    return last.author_id if last is not None else None


async def everything_untold(concern: Concern, way: tuple[str, str]) -> list[outbox.Post]:
    """Every word of the reporter for the cadre of a talk; what was brought before is not brought again."""
    assert concern.talk_with_id is not None
    said = ConcernMessage.filter(school_id=directory.school_id, concern_id=concern.id, side=REPORTER).order_by("place")
    return [word_post(concern, place, concern.talk_with_id, way) for place in [0, *[row.place for row in await said]]]


def word_post(concern: Concern, place: int, listener: int, way: tuple[str, str]) -> outbox.Post:
    """The message that brings the word at `place` (0: the concern itself) to `listener`; it holds no words."""
    return outbox.Post(
        unique_key=f"word:{concern.id}:{place}",
        scene="private",
        platform=way[0],
        scene_id=way[1],
        subject=("concern", concern.number),
        person_id=listener,
        facts={"concern": str(concern.id), "place": place},
    )


@outbox.composes("word")
async def compose(row: Outbox, now: datetime) -> outbox.Composed:
    """The words as they stand when the message goes out: what was taken back meanwhile is not passed on."""
    facts = row.payload["facts"]
    concern = await Concern.get_or_none(school_id=directory.school_id, id=int(facts["concern"]))
    if concern is None or concern.state != ConcernState.OPEN.value:
        return outbox.Drop("retracted")
    text = concern.text
    if facts["place"]:
        said = await ConcernMessage.get_or_none(
            school_id=directory.school_id, concern_id=concern.id, place=facts["place"]
        )
        if said is None:
            return outbox.Drop("retracted")
        text = said.text
    name = await directory.name_of(concern.person_id) if concern.openness in KNOWN else ""
    first = not facts["place"]
    letter = words.to_talk_partner if concern.talk_with_id is not None else words.to_staff
    return outbox.Letter(letter(concern.number, name, text, first=first), subject=("concern", concern.number))
