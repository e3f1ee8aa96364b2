"""An activity or a poll pasted into a group where no bot is: whoever sends its code takes part, counted by person."""

from __future__ import annotations

from config import clock
from models.rules.paste import Paste
from models.rules.vocabulary import Role
from models.tables import Activity
from plugins._kit.commands import Call, Reply
from plugins._kit.directory import directory
from plugins._kit.pasting import answers_paste, makes_paste
from plugins.topics import replies_pasting as words
from plugins.topics.counting import take_part
from plugins.topics.memory import Open


async def _row(number: int) -> Activity | None:
    return await Activity.get_or_none(school_id=directory.school_id, number=number)


@makes_paste
async def paste_activity(call: Call, number: int) -> Paste | Reply | None:
    """Its opening; by whoever opened it, or the committee, as long as it is open."""
    row = await _row(number)
    if row is None or (row.opened_by_id != call.actor.person_id and Role.COMMITTEE not in call.actor.roles):
        return None
    if row.closed_at is not None or call.now >= row.closes_at:
        return Reply(words.over(number), private=True)
    return words.paste(number, row.title, row.opening, tuple(row.options), clock.local(row.closes_at))


@answers_paste
async def answer_activity(call: Call, number: int, said: str) -> Reply | None:
    """Take part from a private chat: the words are looked at, counted and forgotten, as in a group."""
    row = await _row(number)
    if row is None:
        return None
    call.sealed = True  # who takes part in what is told to nobody
    if not call.actor.known:
        return Reply(words.NOT_KNOWN, sealed=True)
    if row.closed_at is not None or call.now >= row.closes_at:
        return Reply(words.too_late(row.title), sealed=True)
    if call.actor.opted_out:
        return Reply(words.IN_PEACE, sealed=True)
    taken = await take_part(call, Open(row.id, row.number, tuple(row.options), row.closes_at), said)
    how = words.counted(row.title) if taken else words.how(row.title, tuple(row.options))
    return Reply(how, sealed=True)
