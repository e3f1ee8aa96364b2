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
    in_talk = call.command == TOPIC and call.committed  # it was part of the talk and has been passed on
    by_staff = call.command in table.commands
    address = address_of_origin(call.origin, call.actor.person_id)
    async with unit_of_work(call) as unit:
        running = await open_call_of(address, call.now, unit)
        if running is not None:
            concern, row = running
            if in_talk:
                await ladder.expect_answer(unit, concern, row)
                return ""
            told = await pass_on(unit, concern, row, call.origin.text)
            if row.taken_by_id is not None or row.next_at is None:
                # A new cry: who listened earlier may be asleep, and nobody may be waiting for the next rung.
                told = await ladder.call_again(unit, concern, row) or told
        else:
            concern = await open_call(unit, address, kind, call.origin.text, named=by_staff)
            row = await CrisisAlarm.get(concern_id=concern.id, using_db=unit.connection)
            told = await ladder.call_next(unit, concern, row)
        if not by_staff:  # a record that tells of somebody in danger is no talk: its author is told to the called
            await talk_on(unit, call, concern, row)
    if by_staff:
        return replies.record_passed_on(told)
    return replies.being_passed_on(told, concern.number, again=running is not None)


async def talk_on(unit: Unit, call: Call, concern: Concern, alarm: CrisisAlarm) -> None:
    """From now on everything the person writes privately goes to whoever listens."""
    await CrisisAlarm.filter(id=alarm.id).using_db(unit.connection).update(talking=True)
    payload = {"number": concern.number}
    await questions.ask(unit, call.origin, TOPIC, payload, minutes=TALK_MINUTES, private=True, kept=False)


async def tell_name(unit: Unit, concern: Concern, alarm: CrisisAlarm) -> list[int]:
    """Tell whoever listens, and whoever is called later, who it is, by the person's own will; returns who listens."""
    alarm.named = True
    await CrisisAlarm.filter(id=alarm.id).using_db(unit.connection).update(named=True)
    listeners = await ladder.listeners(unit, concern, alarm)
    await ladder.post_name(unit, alarm, listeners)
    return listeners


async def pass_on(unit: Unit, concern: Concern, alarm: CrisisAlarm, text: str) -> str:
    """Further words go to whoever took the call, else to everybody called so far; the name of who hears them.

    Where they speak of the one who listens, somebody else is called.
    """
    places = await add_words(unit, concern, "reporter", text)
    listeners = await ladder.listeners(unit, concern, alarm)
    posts = []
    for person_id in listeners:
        if (way := await outbox.private_way_to(person_id)) is None:
            continue
        for place in places:
            facts = {"alarm": alarm.id, "concern": concern.id, "place": place}
            key, subject = f"crisisword:{alarm.id}:{place}:{person_id}", ("crisis", concern.number)
            posts.append(Post(key, "private", *way, lane="urgent", subject=subject, person_id=person_id, facts=facts))
    await outbox.post_many(unit, posts)
    if not listeners and (alarm.taken_by_id is not None or alarm.told):
        return await ladder.call_again(unit, concern, alarm)
    return await directory.name_of(listeners[-1] if listeners else None)
