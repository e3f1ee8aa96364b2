"""Words of danger in a private message: the fixed help at once, and the crisis room calls a named person (F21).

The help is said whatever happens to our rows; a call that could not be written is owed, and tried again until it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from nonebot.adapters import Bot
from nonebot.log import logger

from models.rules.crisis import crisis_kind
from models.rules.vocabulary import CrisisKind
from plugins._kit import replies
from plugins._kit.commands import Call, Reply
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins._kit.policy import policy
from plugins._kit.unit import AlreadyHandled

LOOKED_AT = 5_000
"""Characters at either end of a text; a longer one would hold the whole bot up."""
TRIES = 3
MOST_OWED = 1_000

Alarm = Callable[[Call, CrisisKind], Awaitable[str]]
_alarms: list[Alarm] = []


@dataclass(frozen=True, slots=True)
class Owed:
    """A call for help nobody could be told of yet, in memory alone."""

    bot: Bot
    origin: Origin
    kind: CrisisKind
    command: str = ""
    claimed: bool = False


_owed: deque[Owed] = deque(maxlen=MOST_OWED)


def on_danger(alarm: Alarm) -> Alarm:
    """Register who is called: tells a human and answers what the person in danger should know of it ("" if nobody)."""
    _alarms.append(alarm)
    return alarm


def kind_of(origin: Origin, *, confided: bool = False) -> CrisisKind | None:
    """Which danger a private message speaks of, if any; in a group only one that was `confided` to us by a command."""
    if not (origin.scene == "private" or confided) or not origin.text:
        return None
    text = origin.text
    return crisis_kind(text if len(text) <= 2 * LOOKED_AT else text[:LOOKED_AT] + text[-LOOKED_AT:], policy())


async def help_and_alarm(call: Call, kind: CrisisKind, reply: Reply | None) -> Reply:
    """Call a human and answer with the fixed help, after what the message did as a command."""
    call.sealed = True
    told = None
    for _ in range(TRIES):
        if (told := await _told(call, kind)) is not None:
            break
    if told is None:
        _owed.append(Owed(call.bot, call.origin, kind, call.command, call.claimed))
        call.claimed, told = True, replies.NOBODY_CALLED
    words = "\n".join(filter(None, (policy().crisis.help_for(kind), told)))
    if reply is None:
        return Reply(words, private=True, sealed=True)
    text = f"{reply.text}\n\n{words}" if reply.text else words
    return replace(reply, text=text, private=True, sealed=True)


async def _told(call: Call, kind: CrisisKind) -> str | None:
    """What the person should know of who was called; None when our rows did not take it."""
    try:
        call.actor, call.roster = await directory.actor(call.origin), directory.version
        return "\n".join(filter(None, [await alarm(call, kind) for alarm in _alarms]))
    except AlreadyHandled:
        raise
    except Exception as error:
        logger.opt(exception=error).critical("有人在私聊里说到危险，但没能通知值班人")
        return None


def help_without_rows(bot: Bot, origin: Origin, kind: CrisisKind) -> str:
    """The help where not even the roster can be read; the call is owed."""
    _owed.append(Owed(bot, origin, kind))
    return f"{policy().crisis.help_for(kind)}\n{replies.NOBODY_CALLED}"


async def pay_owed(now: datetime) -> None:
    """Try once more to tell a human of each call that could not be written."""
    for _ in range(len(_owed)):
        one = _owed.popleft()
        try:
            await directory.refresh(now)
            actor = await directory.actor(one.origin)
            call = Call(one.bot, one.origin, actor, one.command, one.origin.text, now, None, directory.version)
            call.claimed = one.claimed
            paid = await _told(call, one.kind) is not None
        except AlreadyHandled:
            paid = True
        except Exception:
            paid = False
        if not paid:
            _owed.append(one)
