"""/回执: how a concern stands, for whoever holds its sixteen digits; privately only."""

from __future__ import annotations

from models.rules.refusal import Refusal
from models.tables import Concern
from plugins._kit.choices import choice_of
from plugins._kit.commands import EVERYONE, Call, Reply, answer_to, command
from plugins._kit.directory import directory
from plugins.concerns import progress, progress_words, receipts
from plugins.concerns.progress_parse import receipt_and_rest
from plugins.concerns.progress_saying import (
    RECEIPT,
    RECEIPT_WORD,
    added,
    ask,
    end,
    in_group,
    is_aside,
    is_no,
    refuse,
    say,
)
from plugins.concerns.replies import progress as shown
from plugins.concerns.replies import reporter as words


@command(
    "回执",
    who=EVERYONE,
    help="凭16位数字看进展",
    usage="/回执 1234 5678 1234 5678",
    aliases=("查回执",),
    order=62,
    confides=True,
)
async def receipt(call: Call) -> Reply:
    """Show the concern; words behind the digits are passed on. Not refused by the guard, which writes down whom."""
    call.sealed = True
    if in_group(call):
        return Reply(words.RECEIPT_PRIVATELY, private=True, recall=True, sealed=True)
    typed = receipt_and_rest(call.argument)
    if typed is None:
        return refuse(Refusal("no-receipt"))
    concern = await receipts.concern_of(call, typed[0])
    if isinstance(concern, Refusal):
        return refuse(concern)
    if typed[1]:
        return added(await progress_words.add(call, concern, typed[1]))
    await ask(call, RECEIPT, {"concern": concern.id})
    return say(words.receipt_word(shown.progress(await progress.of_concern(concern), by_receipt=True)))


@answer_to(RECEIPT)
async def wants_to_say(call: Call) -> Reply | None:
    """1: a word is to follow."""
    if is_aside(call) or choice_of(call.argument, 1) != (1,):
        return None
    call.sealed = True
    await ask(call, RECEIPT_WORD, call.payload)
    return say(words.SAY_WORD)


@answer_to(RECEIPT_WORD, in_words=True)
async def word_said(call: Call) -> Reply | None:
    """The word itself."""
    if is_aside(call):
        return None
    call.sealed = True
    if is_no(call.argument):
        await end(call)
        return say(words.NO_WORD)
    concern = await Concern.get(school_id=directory.school_id, id=call.payload["concern"])
    result = await progress_words.add(call, concern, call.argument)
    await end(call)
    return added(result)
