"""约谈: what weighs on somebody becomes no ticket and runs on no clock, it is offered a person to talk to.

Only the cadre the youth chose sees the words. `offer` begins it, `reply` is the cadre's answer, `due_talks` tells the
cadre of sealed ones on another day, so that no row is written at the moment somebody speaks.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from config.clock import local_day
from models.rules.concern_words import ConcernState, Openness
from models.rules.listening import CategoryKind
from models.rules.refusal import Refusal
from models.tables import Concern, ConcernMessage
from plugins._kit import outbox
from plugins._kit.choices import Cancel, choice_of
from plugins._kit.commands import Call, Reply, answer_to
from plugins._kit.directory import directory
from plugins._kit.numbered import acts_on
from plugins._kit.policy import policy
from plugins._kit.unit import background_unit, unit_of_work
from plugins.concerns import talks_filing as filing
from plugins.concerns.progress_parse import number_and_rest
from plugins.concerns.progress_saying import ask, end, is_aside, say
from plugins.concerns.progress_telling import KNOWN, REPORTER, STAFF, word_post
from plugins.concerns.progress_words import LONGEST, add_message
from plugins.concerns.replies import talks as words

TOPIC = "concerns.talk"
CATCH_UP = timedelta(days=7)
OWN, OTHERS, CENTRE = 1, 2, 3


async def offer(call: Call, text: str) -> Reply:
    """Offer somebody to talk to about these words; nothing is written before the person chose."""
    call.sealed = True
    own, others = await filing.cadres_for(call, text)
    payload = {"step": "kind", "text": text, "own": own, "others": others}
    await ask(call, TOPIC, payload)
    names = [await directory.name_of(one) for one in own]
    return say(words.offer(names, others=bool(others), centre=policy().school.helpline))


@answer_to(TOPIC)
async def answered(call: Call) -> Reply | None:
    """One of the digits, or a name; anything else is a new message of its own."""
    if is_aside(call):
        return None
    call.sealed = True
    step = {"kind": _kind, "which": _which, "name": _name}[call.payload["step"]]
    reply = await step(call, call.payload)
    if reply is None:
        call.sealed = False
    return reply


async def _kind(call: Call, payload: dict[str, Any]) -> Reply | None:
    chosen = _digit(call.argument, CENTRE)
    if chosen is None:
        return None
    if chosen is Cancel.CANCEL:
        await end(call)
        return say(words.JUST_SAYING)
    if chosen == CENTRE:
        await end(call)
        return say(words.centre(policy().school.helpline))
    candidates = payload["own"] if chosen == OWN and payload["own"] else payload["others"]
    if not candidates:
        return say(words.nobody_else(policy().school.helpline))
    if chosen == OWN and len(candidates) == 1:
        return await _ask_name(call, payload, candidates[0])
    await ask(call, TOPIC, payload | {"step": "which", "candidates": candidates})
    return say(words.which([await directory.name_of(one) for one in candidates]))


async def _which(call: Call, payload: dict[str, Any]) -> Reply | None:
    candidates = payload["candidates"]
    chosen = _digit(call.argument, len(candidates))
    if chosen is Cancel.CANCEL:
        await end(call)
        return say(words.JUST_SAYING)
    if chosen is None:
        named = [one for one in candidates if await directory.name_of(one) == call.argument.strip()]
        if not named:
            return say(words.WHICH_AGAIN)
        return await _ask_name(call, payload, named[0])
    return await _ask_name(call, payload, candidates[chosen - 1])


async def _ask_name(call: Call, payload: dict[str, Any], cadre: int) -> Reply:
    await ask(call, TOPIC, payload | {"step": "name", "cadre": cadre})
    few = await filing.is_easily_guessed(call, cadre)
    return say(words.ask_name(await directory.name_of(cadre), temporary=call.origin.temporary, few=few))


async def _name(call: Call, payload: dict[str, Any]) -> Reply | None:
    chosen = _digit(call.argument, 2)
    if chosen is None:
        return say(words.NAME_AGAIN)
    if chosen is Cancel.CANCEL:
        await end(call)
        return say(words.JUST_SAYING)
    openness = Openness.NAMED if chosen == 1 else Openness.SEALED
    filed = await filing.file(call, payload["text"], payload["cadre"], openness)
    await end(call)
    name = await directory.name_of(payload["cadre"])
    return say(words.filed(filed.number, name, openness, filed.receipt), ("concern", filed.number))


def _digit(text: str, count: int) -> int | Cancel | None:
    """1 … `count`, 0 or a word for 取消, None for anything else."""
    if text.strip().rstrip("。.") in ("0", "０"):
        return Cancel.CANCEL
    chosen = choice_of(text, count)
    if chosen is None or isinstance(chosen, Cancel):
        return chosen
    return chosen[0] if len(chosen) == 1 else None


async def reply(call: Call, concern: Concern, said: str) -> Reply:
    """The chosen cadre answers; it is passed on through the seal, whoever it is for."""
    if concern.talk_with_id is None or concern.talk_with_id != call.actor.person_id:
        return Reply(words.refused(Refusal("no-such-talk", {"number": concern.number})), private=True)
    if concern.state != ConcernState.OPEN.value:
        return Reply(words.refused(Refusal("taken-back", {"number": concern.number})), private=True)
    if not said.strip() or len(said) > LONGEST:
        facts = {"number": concern.number, "limit": LONGEST}
        return Reply(words.refused(Refusal("say-something" if not said.strip() else "too-long", facts)), private=True)
    subject = ("concern", concern.number)
    async with unit_of_work(call) as unit:
        place = await add_message(unit, concern, STAFF, said.strip(), call.actor.person_id)
        text = words.from_cadre(concern.number, call.actor.name, said.strip())
        key, where = f"concern:talk:{concern.id}:{place}", f"concern:{concern.id}"
        await outbox.post(unit, key, "private", outbox.SEALED, where, text, subject=subject)
    return Reply(words.passed_on(concern.number), subject=subject, private=True)


async def talk_of(call: Call, number: int) -> Concern | None:
    """The talk of that number this cadre was chosen for."""
    if call.actor.person_id is None:
        return None
    return await Concern.get_or_none(
        school_id=directory.school_id, number=number, talk_with_id=call.actor.person_id, kind=CategoryKind.TALK.value
    )


@acts_on("回复")
async def reply_to_talk(call: Call, number: int) -> Reply | None:
    """`/回复 N 内容` where #N is a talk one was chosen for."""
    concern = await talk_of(call, number)
    if concern is None:
        return None
    typed, rest = number_and_rest(call.argument)
    return await reply(call, concern, rest if typed == number else call.argument)


@acts_on("问题")
async def show_talk(call: Call, number: int) -> Reply | None:
    """`/问题 N` where #N is a talk one was chosen for: everything said so far."""
    concern = await talk_of(call, number)
    if concern is None:
        return None
    if concern.state != ConcernState.OPEN.value:
        return Reply(words.refused(Refusal("taken-back", {"number": number})), private=True)
    name = await directory.name_of(concern.person_id) if concern.openness in KNOWN else ""
    said = await ConcernMessage.filter(school_id=directory.school_id, concern_id=concern.id).order_by("place")
    lines = [(row.day, row.side == STAFF, row.text) for row in said]
    text = words.in_full(number, name, concern.day, concern.text, lines)
    return Reply(text, subject=("concern", number), private=True)


async def due_talks(now: datetime) -> None:
    """Tell the chosen cadres what sealed reporters said before today; nothing is told twice."""
    today = local_day(now)
    waiting = await Concern.filter(
        school_id=directory.school_id,
        kind=CategoryKind.TALK.value,
        state=ConcernState.OPEN.value,
        last_day__gte=today - CATCH_UP,
    ).exclude(talk_with_id=None)
    for concern in waiting:
        if concern.openness in KNOWN or concern.talk_with_id is None:
            continue
        way = await outbox.private_way_to(concern.talk_with_id)
        said = ConcernMessage.filter(school_id=directory.school_id, concern_id=concern.id, side=REPORTER)
        days = {row.place: row.day for row in await said} | {0: concern.day}
        places = sorted(place for place, day in days.items() if today - CATCH_UP <= day < today)
        if way is not None and places:
            posts = [word_post(concern, place, concern.talk_with_id, way) for place in places]
            async with background_unit(now) as unit:
                await outbox.post_many(unit, posts)
