"""Words of danger in a private message: the fixed help at once, and the crisis room calls a named person (F21)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from nonebot.log import logger

from models.rules.crisis import crisis_kind
from models.rules.vocabulary import CrisisKind
from plugins._kit.commands import Call, Reply
from plugins._kit.policy import policy
from plugins._kit.unit import AlreadyHandled

LOOKED_AT = 5_000
"""Characters at either end of a text; a longer one would hold the whole bot up."""

Alarm = Callable[[Call, CrisisKind], Awaitable[str]]
_alarms: list[Alarm] = []


def on_danger(alarm: Alarm) -> Alarm:
    """Register who is called: tells a human and answers what the person in danger should know of it ("" if nobody)."""
    _alarms.append(alarm)
    return alarm


def kind_of(call: Call) -> CrisisKind | None:
    """Which danger a private message speaks of, if any."""
    if call.origin.scene != "private" or not call.origin.text:
        return None
    text = call.origin.text
    return crisis_kind(text if len(text) <= 2 * LOOKED_AT else text[:LOOKED_AT] + text[-LOOKED_AT:], policy())


async def help_and_alarm(call: Call, kind: CrisisKind, reply: Reply | None) -> Reply:
    """Call a human and answer with the fixed help, after what the message did as a command."""
    call.sealed = True
    told = ""
    try:
        for alarm in _alarms:
            told = await alarm(call, kind)
    except AlreadyHandled:
        raise
    except Exception as error:
        # The help is said whatever happens to our rows.
        logger.opt(exception=error).critical("有人在私聊里说到危险，但没能通知值班人")
        call.claimed = True
    words = "\n".join(filter(None, (policy().crisis.help_for(kind), told)))
    if reply is None:
        return Reply(words, private=True, sealed=True)
    return replace(reply, text=f"{reply.text}\n\n{words}", private=True, sealed=True)
