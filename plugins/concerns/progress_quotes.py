"""Quoting one of our messages is enough: a word for one's own concern, a cadre's answer in a talk, solved or not."""

from __future__ import annotations

from models.rules.refusal import Refusal
from plugins._kit.commands import Call, Hook, Reply, listen
from plugins.concerns import progress, progress_rows, progress_words, talks
from plugins.concerns.progress_parse import verdict_in
from plugins.concerns.progress_saying import added, refuse
from plugins.concerns.progress_solved import judge


@listen(Hook.PLAIN, order=10)
async def quoted(call: Call) -> Reply | None:
    """Plain private words that quote a message about #N, or a bare answer to the one question that is open."""
    has_picture = any(one.kind == "image" for one in call.origin.attachments)
    said_something = bool(call.origin.text) or (has_picture and call.subject is not None)
    if call.origin.scene != "private" or call.actor.person_id is None or not said_something:
        return None
    if call.subject is None:
        return await _bare_verdict(call)
    kind, number = call.subject
    if kind == "solved":
        verdict = verdict_in(call.origin.text)
        return await judge(call, number, verdict) if verdict is not None else await _word(call, number)
    if kind in ("concern", "problem"):
        return await _word(call, number)
    return None


async def _bare_verdict(call: Call) -> Reply | None:
    """`1`, or `2 水还是凉的`, without quoting: only where exactly one question waits for it."""
    verdict = verdict_in(call.origin.text)
    if verdict is None or call.origin.quoted is not None:
        return None
    waiting = await progress.waiting_for_answer(call)
    return await judge(call, waiting[0].number, verdict) if len(waiting) == 1 else None


async def _word(call: Call, number: int) -> Reply | None:
    """None where the number is nothing of the speaker's: somebody else's listener knows what to do with it."""
    assert call.actor.person_id is not None
    concern = await progress_rows.own_concern(call.actor.person_id, number)
    if concern is None and (talk := await talks.talk_of(call, number)) is not None:
        return await talks.reply(call, talk, call.origin.text)
    problem = await progress_rows.problem_behind(call.actor.person_id, number)
    if concern is None and problem is not None:
        own = await progress_rows.own_concerns(call.actor.person_id)
        concern = next((one for one in own if one.problem_id == problem.id), None)
        if concern is None:
            call.sealed = True
            return refuse(Refusal("supporter-words", {"number": number}))
    if concern is None:
        return None
    call.sealed = True
    return added(await progress_words.add(call, concern, call.origin.text))
