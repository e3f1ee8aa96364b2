"""/接手 and the talk that follows; whoever was called may simply quote the call and answer."""

from __future__ import annotations

import re

from models.rules.refusal import Refusal
from models.rules.text import half_width
from plugins._kit.commands import CALLED, Call, Hook, Reply, Where, answer_to, command, listen
from plugins._kit.numbered import acts_on
from plugins._kit.questions import questions
from plugins.crisis import replies, talking
from plugins.crisis.alarm import TOPIC
from plugins.crisis.rows import LONGEST

_ON_IT = re.compile(r"(?:收到|我来|我接|接手|马上)[了吧!。,\s]*#?(\d{1,9})?[。!\s]*")
_NUMBER = re.compile(r"[#\s]*(\d{1,9})[\s,:。、]*(.*)", re.DOTALL)
_THE_END = frozenset({"结束", "不说了", "取消", "没事了"})


def _private(text: str, number: int | None = None) -> Reply:
    return Reply(text, private=True, sealed=True, subject=("crisis", number) if number is not None else None)


@command(
    "接手",
    who=CALLED,
    where=Where.PRIVATE,
    help="接下一个求助",
    usage="/接手 5000123",
    aliases=("我来接",),
    order=70,
)
async def take(call: Call) -> Reply:
    """Say that one is on it; the ladder stops."""
    match = _NUMBER.match(half_width(call.argument))
    return await _take(call, int(match[1]) if match else None)


async def _take(call: Call, typed: int | None) -> Reply:
    number = typed
    if number is None and call.subject is not None and call.subject[0] == "crisis":
        number = call.subject[1]
    if number is None:
        waiting = await talking.untaken_of(call.actor.person_id) if call.actor.person_id is not None else []
        if len(waiting) != 1:
            return _private(replies.which_call(waiting))
        number = waiting[0]
    taken = await talking.take(call, number)
    return _private(replies.refused(taken) if isinstance(taken, Refusal) else replies.taken(taken), number)


@listen(Hook.PLAIN, order=5)
async def plain(call: Call) -> Reply | None:
    """收到, or words that quote a call: from somebody called they go to the person, else to who listens."""
    if call.origin.scene != "private":
        return None
    found = await _as_called(call) if call.actor.person_id is not None else None
    return found if found is not None else await _resumed(call)


async def _resumed(call: Call) -> Reply | None:
    """The talk goes on where a restart forgot that it was open; a bare digit may have been meant for another question
    that was forgotten too, so it gives no name away."""
    if not call.origin.text or questions.find(call.origin, call.now) is not None:
        return None
    number = await talking.open_talk(call)
    if number is None:
        return None
    if half_width(call.origin.text).strip() in _THE_END:
        await talking.end(call, number)
        return _private(replies.TALK_CLOSED)
    return _private(replies.passed_on(await talking.say(call, number)))


async def _as_called(call: Call) -> Reply | None:
    assert call.actor.person_id is not None
    on_it = _ON_IT.fullmatch(half_width(call.origin.text).strip())
    quoted = call.subject[1] if call.subject is not None and call.subject[0] == "crisis" else None
    if on_it is not None:
        typed = int(on_it[1]) if on_it[1] else quoted
        waiting = await talking.untaken_of(call.actor.person_id)
        return await _take(call, typed) if typed in waiting or (typed is None and waiting) else None
    if quoted is None or not call.origin.text:
        return None
    return await _said_beside(call, quoted, call.origin.text)


async def _said_beside(call: Call, number: int, words: str) -> Reply:
    if len(words) > LONGEST:
        return _private(replies.too_long(LONGEST), number)
    answered = await talking.answer(call, number, words)
    if not isinstance(answered, Refusal):
        return _private(replies.passed_to_person(number), number)
    return _private(replies.passed_on(await talking.say(call, number)), number)


@acts_on("回复")
async def reply_to_call(call: Call, number: int) -> Reply | None:
    """/回复 N on a call for help, by somebody who was called for it."""
    if not await talking.is_call(number):
        return None
    match = _NUMBER.match(half_width(call.argument))
    words = match[2].strip() if match and int(match[1]) == number else call.argument.strip()
    answered = await talking.answer(call, number, words[:LONGEST]) if words else Refusal("no-words", {"number": number})
    if isinstance(answered, Refusal):
        return None if answered.code == "no-such-call" else _private(replies.refused(answered), number)
    return _private(replies.passed_to_person(number), number)


@answer_to(TOPIC, in_words=True)
async def further(call: Call) -> Reply:
    """What the person writes while somebody listens: 1 lets the name be known, everything else is passed on."""
    call.sealed = True
    number, said = int(call.payload["number"]), half_width(call.argument).strip()
    if said in _THE_END:
        await talking.end(call, number)
        return _private(replies.TALK_CLOSED)
    if said == "1":
        return _private(replies.name_known(await talking.let_name_be_known(call, number)))
    return _private(replies.passed_on(await talking.say(call, number)))
