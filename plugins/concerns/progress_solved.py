"""/解决了 and /没解决: whether what was closed is really solved, said by any of the people behind it."""

from __future__ import annotations

from models.rules.refusal import Refusal
from plugins._kit.commands import EVERYONE, Call, Reply, answer_to, command
from plugins.concerns import progress, reopening
from plugins.concerns.progress_parse import Verdict, number_and_rest
from plugins.concerns.progress_saying import (
    SOLVED,
    answered,
    ask,
    end,
    in_group,
    is_aside,
    is_no,
    quoted,
    say,
    taken_back,
)
from plugins.concerns.replies import reporter as words


@command("解决了", who=EVERYONE, help="说一件事真的解决了", usage="/解决了 12", aliases=("真的解决了",), order=63)
async def solved(call: Call) -> Reply:
    """It is really solved."""
    typed, _ = number_and_rest(call.argument)
    return await judge(call, typed, Verdict(True))


@command(
    "没解决",
    who=EVERYONE,
    help="说一件事还没解决，请他们重新办",
    usage="/没解决 12 水还是凉的",
    aliases=("没有解决", "还没解决", "还没有解决", "未解决"),
    order=64,
    confides=True,
)
async def not_solved(call: Call) -> Reply:
    """It is not; with a reason it is worked on again."""
    typed, rest = number_and_rest(call.argument)
    return await judge(call, typed, Verdict(False, rest.strip("，,。.：: ")))


async def judge(call: Call, typed: int | None, verdict: Verdict) -> Reply:
    """Of the number typed or quoted, else of the one problem the speaker is being asked about."""
    call.sealed = True
    if not call.actor.known:
        return taken_back(call, say(words.NOT_KNOWN))
    number = typed if typed is not None else quoted(call)
    if number is None:
        waiting = await progress.waiting_for_answer(call)
        if len(waiting) != 1:
            return taken_back(call, say(words.NOTHING_ASKED))
        number = waiting[0].number
    result = await reopening.say(call, number, verdict)
    if isinstance(result, Refusal) and result.code == "no-reason" and not in_group(call):
        await ask(call, SOLVED, {"number": number})
        return say(words.WHY_NOT)
    return taken_back(call, answered(result))


@answer_to(SOLVED, in_words=True)
async def reason_given(call: Call) -> Reply | None:
    """Why it is not solved."""
    if is_aside(call):
        return None
    call.sealed = True
    if is_no(call.argument):
        await end(call)
        return say(words.ENOUGH)
    result = await reopening.say(call, call.payload["number"], Verdict(False, call.argument.strip()))
    await end(call)
    return answered(result)
