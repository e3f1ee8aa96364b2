"""Who takes part: what is said in a group where something is open is looked at, counted by person, and forgotten."""

from __future__ import annotations

from models.rules.topics import TookPart, choice_in, is_substantive
from models.tables import Account, Activity, ActivityPart
from plugins._kit.commands import SILENT, Call, Hook, Reply, listen
from plugins._kit.directory import directory
from plugins._kit.sealing import seals
from plugins._kit.unit import unit_of_work
from plugins.topics import replies
from plugins.topics.library import library
from plugins.topics.memory import Open, activities


@listen(Hook.TALK, order=60)
async def hear(call: Call) -> Reply | None:
    """Ordinary talk of a group with something open; nobody is answered."""
    await activities.refresh()
    for one in activities.at((call.origin.platform, call.origin.scene_id), call.now):
        if await take_part(call, one, call.origin.text):
            break
    return None


@listen(Hook.PLAIN, order=13)
async def quoted(call: Call) -> Reply | None:
    """Words that quote the opening: the same, and a late vote gets a kind word."""
    if call.subject is None or call.subject[0] != "activity" or call.origin.scene != "group":
        return None
    row = await Activity.get_or_none(school_id=directory.school_id, number=call.subject[1])
    if row is None:
        return None
    if row.closed_at is not None or call.now >= row.closes_at:
        is_vote = bool(row.options) and choice_in(call.origin.text, len(row.options)) is not None
        return Reply(replies.too_late(row.title)) if is_vote else SILENT
    await take_part(call, Open(row.id, row.number, tuple(row.options), row.closes_at), call.origin.text)
    return SILENT


async def take_part(call: Call, one: Open, text: str) -> bool:
    """Count a message; whether it was one for this activity. Whoever wants to be left in peace is not counted."""
    options = len(one.options)
    if call.actor.opted_out or not (choice_in(text, options) if options else is_substantive(text)):
        return False
    names = await _names(call)
    token = seals.token("activity", one.id, names[0])
    async with unit_of_work(call) as unit:
        here = ActivityPart.filter(school_id=unit.school_id, activity_id=one.id)
        rows = here.filter(token__in=[seals.token("activity", one.id, name) for name in names])
        row = await rows.using_db(unit.connection).select_for_update().first()
        before = TookPart(frozenset(row.themes), row.choice) if row is not None else TookPart()
        part = before.joined(text, library().themes, options)
        if part is None and row is not None:
            return True
        part = part or before
        kept = {"themes": sorted(part.themes), "choice": part.choice}
        if row is not None:
            await rows.filter(id=row.id).using_db(unit.connection).update(**kept)
        else:
            fresh = ActivityPart(school_id=unit.school_id, activity_id=one.id, token=token, **kept)
            await fresh.save(using_db=unit.connection, force_create=True)
    return True


async def _names(call: Call) -> list[int | str]:
    """Under which names the speaker may have taken part, the one of now first: an account they linked meanwhile was
    counted as its own, and its row is not touched before they speak again: that would tell whose it is."""
    person_id = call.actor.person_id
    if person_id is None:
        return [f"{call.origin.platform}:{call.origin.user_id}"]
    accounts = Account.filter(school_id=directory.school_id, person_id=person_id)
    places = await accounts.values_list("platform", "user_id")
    return [person_id, *(f"{platform}:{user_id}" for platform, user_id in places)]
