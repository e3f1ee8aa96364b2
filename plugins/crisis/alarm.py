"""A call for help comes in: kept closed, a human is called, and the person learns what that human sees."""

from __future__ import annotations

from models.rules.vocabulary import CrisisKind
from models.tables import Concern, CrisisAlarm
from plugins._kit import crisis, outbox
from plugins._kit.commands import Call, table
from plugins._kit.directory import directory
from plugins._kit.outbox import Post
from plugins._kit.questions import questions
from plugins._kit.sealed import address_of_origin
from plugins._kit.unit import Unit, unit_of_work
from plugins.crisis import ladder, replies
from plugins.crisis.rows import add_words, open_call, open_call_of

TOPIC = "crisis.talk"
TALK_MINUTES = 24 * 60
"""How long everything the person writes privately goes to whoever listens."""


@crisis.on_danger
async def alarm(call: Call, kind: CrisisKind) -> str:
    """Keep the words, call somebody, and wait for what else the person says."""
    call.sealed = True
    if call.command == TOPIC and call.committed:
        return ""  # it was part of the talk and has been passed on
    address = address_of_origin(call.origin, call.actor.person_id)
    async with unit_of_work(call) as unit:
        running = await open_call_of(address, unit)
        if running is not None:
            concern, row = running
            await pass_on(unit, concern, row, call.origin.text)
            told = await directory.name_of(row.taken_by_id or (row.told[-1] if row.told else None))
        else:
            concern = await open_call(unit, address, kind, call.origin.text, call.actor.college_id)
            row = await CrisisAlarm.get(concern_id=concern.id, using_db=unit.connection)
            person = await ladder.call_next(unit, concern, row)
            told = person.name if person is not None else ""
        by_staff = call.command in table.commands
        if by_staff:  # a record that tells of somebody in danger: whoever is called has to reach its author
            await tell_name(unit, row)
        else:
            payload = {"number": concern.number}
            await questions.ask(unit, call.origin, TOPIC, payload, minutes=TALK_MINUTES, kept=False)
    if by_staff:
        return replies.record_passed_on(told)
    return replies.being_passed_on(told, concern.number, again=running is not None)


async def tell_name(unit: Unit, alarm: CrisisAlarm) -> list[int]:
    """Tell whoever listens who it is, by the person's own will; returns who listens."""
    listeners = [alarm.taken_by_id] if alarm.taken_by_id is not None else alarm.told
    posts = []
    for person_id in listeners:
        if person_id is not None and (way := await outbox.private_way_to(person_id)) is not None:
            key, facts = f"crisisname:{alarm.id}:{person_id}", {"alarm": alarm.id}
            posts.append(Post(key, "private", *way, lane="urgent", person_id=person_id, facts=facts))
    await outbox.post_many(unit, posts)
    return [one for one in listeners if one is not None]


async def pass_on(unit: Unit, concern: Concern, alarm: CrisisAlarm, text: str) -> None:
    """Further words go to whoever took the call, else to everybody called so far."""
    place = await add_words(unit, concern, "reporter", text)
    listeners = [alarm.taken_by_id] if alarm.taken_by_id is not None else alarm.told
    posts = []
    for person_id in listeners:
        if person_id is not None and (way := await outbox.private_way_to(person_id)) is not None:
            facts = {"alarm": alarm.id, "concern": concern.id, "place": place}
            subject = ("crisis", concern.number)
            key = f"crisisword:{alarm.id}:{place}:{person_id}"
            posts.append(Post(key, "private", *way, lane="urgent", subject=subject, person_id=person_id, facts=facts))
    await outbox.post_many(unit, posts)
