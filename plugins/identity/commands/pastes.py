"""/转发稿 编号 and the codes people send back: what was pasted where no bot can be, and its answers."""

from __future__ import annotations

from models.tables import BotAccount
from plugins._kit import capability, pasting
from plugins._kit.cards import render_card
from plugins._kit.commands import EVERYONE, Call, Hook, Reply, Where, command, listen
from plugins._kit.directory import directory
from plugins.identity.cards import notice_card
from plugins.identity.replies import pastes as words
from plugins.identity.results import Card

CODES = 20
"""Before this come codes that bind accounts."""


async def pasted(call: Call, number: int, own_words: str, card: Card) -> Reply:
    """Text and picture about #N with its code."""
    made = await pasting.make(call, number)
    if made is None:
        return Reply(words.no_such(number), private=True)
    if isinstance(made, Reply):
        return made
    ways = await _ways(call)
    text = words.pasted(made, own_words, pasting.code_of(made.number), ways, card)
    image = await render_card("notice", notice_card(text.removeprefix("【").replace("】", "\n", 1), card))
    return Reply(text, image=image, private=True)


async def _ways(call: Call) -> list[tuple[str, str]]:
    """Our accounts people may write to, whichever process they are connected to."""
    here = (call.origin.platform, capability.account_id(call.bot))
    rows = await BotAccount.filter(school_id=directory.school_id).order_by("platform", "user_id")
    return list(dict.fromkeys([here, *((row.platform, row.user_id) for row in rows)]))[: words.MOST_WAYS]


@command(
    "凭码",
    who=EVERYONE,
    where=Where.PRIVATE,
    help="回答群里贴的那件事",
    usage="/凭码 ABC23 你的话",
    order=49,
    recall_elsewhere=True,
)
async def by_code(call: Call) -> Reply:
    """The code of what was pasted, and what somebody says to it."""
    found = pasting.code_in(call.argument)
    reply = await pasting.answer(call, *found) if found is not None else None
    return reply if reply is not None else Reply(words.UNKNOWN_CODE)


@listen(Hook.PLAIN, order=CODES)
async def code_alone(call: Call) -> Reply | None:
    """The same without the command."""
    if call.origin.scene == "group" or (found := pasting.code_in(call.origin.text)) is None:
        return None
    return await pasting.answer(call, *found)
