"""The talk between the person and whoever listens: each side sees the other's words, and no more."""

from __future__ import annotations

from models.rules.concern_words import ConcernState
from models.rules.refusal import Refusal
from models.tables import Concern, CrisisAlarm
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import SEALED, Post
from plugins._kit.questions import questions
from plugins._kit.sealed import address_of_origin
from plugins._kit.unit import Unit, unit_of_work
from plugins.crisis import replies
from plugins.crisis.alarm import pass_on, talk_on, tell_name
from plugins.crisis.results import Taken
from plugins.crisis.rows import add_words, call_numbered, open_call_of, who_and_whom


async def take(call: Call, number: int) -> Taken | Refusal:
    """Somebody who was called says that they are on it: nobody else is called, and the person learns who listens."""
    found = await _called(call, number)
    if isinstance(found, Refusal):
        return found
    concern, _ = found
    async with unit_of_work(call) as unit:
        rows = CrisisAlarm.filter(school_id=unit.school_id, concern_id=concern.id).using_db(unit.connection)
        alarm = await rows.select_for_update().get()
        earlier = await directory.name_of(alarm.taken_by_id)
        if alarm.taken_by_id is None:
            await _take(unit, call, concern, alarm)
    return Taken(number, earlier)


async def _take(unit: Unit, call: Call, concern: Concern, alarm: CrisisAlarm) -> None:
    alarm.taken_by_id, alarm.next_at = call.actor.person_id, None
    await alarm.save(using_db=unit.connection, update_fields=["taken_by_id", "next_at"])
    await unit.append_event("crisis-taken", "concern", concern.id, {})
    text = replies.somebody_listens(call.actor.name)
    posts = [
        Post(
            f"relay:{concern.id}:taken", "private", SEALED, f"concern:{concern.id}", text, lane="urgent",
            subject=("crisis", concern.number), facts={"text": True},
        )
    ]  # fmt: skip
    for person_id in alarm.told:
        if person_id != call.actor.person_id and (way := await outbox.private_way_to(person_id)) is not None:
            words = replies.taken_by(concern.number, call.actor.name)
            posts.append(Post(f"crisistaken:{alarm.id}:{person_id}", "private", *way, words, person_id=person_id))
    await outbox.post_many(unit, posts)


async def answer(call: Call, number: int, words: str) -> Taken | Refusal:
    """Words of somebody who was called go to the person; who answers has taken the call."""
    taken = await take(call, number)
    if isinstance(taken, Refusal):
        return taken
    found = await call_numbered(number)
    assert found is not None
    concern, _ = found
    async with unit_of_work(call) as unit:
        (place,) = await add_words(unit, concern, "staff", words, call.actor.person_id)
        key, facts = f"relay:{concern.id}:{place}", {"concern": concern.id, "place": place}
        to = (SEALED, f"concern:{concern.id}")
        post = Post(key, "private", *to, lane="urgent", subject=("crisis", number), facts=facts)
        await outbox.post_many(unit, [post])
        await CrisisAlarm.filter(concern_id=concern.id).using_db(unit.connection).update(next_at=None)
    return taken


async def say(call: Call, number: int) -> str:
    """Further words of the person; the name of who hears them, empty if nobody is there."""
    call.sealed = True
    found = await call_numbered(number)
    assert found is not None
    async with unit_of_work(call) as unit:
        await talk_on(unit, call, *found)
        return await pass_on(unit, *found, call.origin.text)


async def open_talk(call: Call) -> int | None:
    """The number of a talk of the speaker's that a restart, or another question, came between."""
    found = await open_call_of(address_of_origin(call.origin, call.actor.person_id), call.now)
    return found[0].number if found is not None and found[1].talking else None


async def end(call: Call, number: int) -> None:
    """The person has said enough; whoever listens keeps the number and can still write."""
    found = await call_numbered(number)
    assert found is not None
    async with unit_of_work(call) as unit:
        await CrisisAlarm.filter(id=found[1].id).using_db(unit.connection).update(talking=False)
        await questions.close(unit, call.origin)


async def let_name_be_known(call: Call, number: int) -> str:
    """The person says who they are: whoever listens is told. Answers who that is."""
    call.sealed = True
    found = await call_numbered(number)
    assert found is not None
    async with unit_of_work(call) as unit:
        listeners = await tell_name(unit, *found)
    return "、".join([await directory.name_of(person_id) for person_id in listeners])


async def _called(call: Call, number: int) -> tuple[Concern, CrisisAlarm] | Refusal:
    found, person_id = await call_numbered(number), call.actor.person_id
    if found is None or person_id not in found[1].told or person_id in (await who_and_whom(found[0]))[1]:
        return Refusal("no-such-call", {"number": number})
    return found


async def is_call(number: int) -> bool:
    """Whether the number is a call for help's."""
    return await call_numbered(number) is not None


async def untaken_of(person_id: int) -> list[int]:
    """Numbers of the calls this person was called for and nobody has taken."""
    alarms = CrisisAlarm.filter(school_id=directory.school_id, taken_by_id=None)
    ids = [alarm.concern_id for alarm in await alarms if person_id in alarm.told]
    calls = Concern.filter(id__in=ids, state=ConcernState.OPEN.value)
    return [concern.number for concern in await calls if person_id not in (await who_and_whom(concern))[1]]
