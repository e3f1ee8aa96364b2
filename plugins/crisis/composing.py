"""What goes out is opened at the last moment: no row of the outbox holds a word of it."""

from __future__ import annotations

from datetime import datetime

from models.rules.crisis import telling_part
from models.rules.vocabulary import CrisisKind
from models.tables import Concern, ConcernMessage, CrisisAlarm, Opening, Outbox
from plugins._kit.directory import directory
from plugins._kit.outbox import Composed, Drop, Letter, composes, said_by
from plugins._kit.policy import policy
from plugins.crisis import replies
from plugins.crisis.identity import identity_of
from plugins.crisis.rows import all_words_of, words_of

SHOWN = 800
"""Characters of a call that fit on one screen of a phone."""


@composes("crisis")
async def call_for_help(row: Outbox, now: datetime) -> Composed:
    """The call itself, to the next on the ladder; not to one who would be the second to take it."""
    concern, alarm = await _call(row)
    if alarm.taken_by_id is not None:
        return Drop("taken")
    words, kind = telling_part(await all_words_of(concern.id), policy(), SHOWN), CrisisKind(alarm.kind)
    beside = [one.name for one in policy().listening.departments if kind in one.crisis]
    return _letter(concern, replies.alarm(kind, concern.number, words, beside, is_second=len(alarm.told) > 1))


@composes("crisisword")
async def further_words(row: Outbox, now: datetime) -> Composed:
    """What the person says next, to whoever listens."""
    concern, _ = await _call(row)
    words = await words_of(concern.id, int(row.payload["facts"]["place"]))
    return _letter(concern, replies.further_words(concern.number, words))


@composes("relay")
async def answer(row: Outbox, now: datetime) -> Composed:
    """What the listener says, to the person; the address is opened by the delivery."""
    if row.payload["text"]:
        return said_by(row)
    facts = row.payload["facts"]
    concern = await Concern.get(school_id=directory.school_id, id=facts["concern"])
    said = await ConcernMessage.get(school_id=directory.school_id, concern_id=concern.id, place=facts["place"])
    words = await words_of(concern.id, said.place)
    return _letter(concern, replies.listener_says(await directory.name_of(said.author_id), words))


@composes("crisisname")
async def name_let_known(row: Outbox, now: datetime) -> Composed:
    """Who it is, because the person said they may know."""
    concern, _ = await _call(row)
    known = await identity_of(concern.id)
    return _letter(concern, replies.name_let_known(concern.number, known)) if known is not None else Drop("nobody")


@composes("opened")
async def opened(row: Outbox, now: datetime) -> Composed:
    """Who it is, because two people opened it."""
    opening = await Opening.get(school_id=directory.school_id, id=row.payload["facts"]["opening"])
    concern = await Concern.get(id=opening.concern_id)
    known = await identity_of(concern.id)
    return Letter(replies.opened(concern.number, known), subject=("concern", concern.number))


async def _call(row: Outbox) -> tuple[Concern, CrisisAlarm]:
    facts = row.payload["facts"]
    alarm = await CrisisAlarm.get(school_id=directory.school_id, id=facts["alarm"])
    return await Concern.get(id=alarm.concern_id), alarm


def _letter(concern: Concern, text: str) -> Letter:
    return Letter(text, subject=("crisis", concern.number))
