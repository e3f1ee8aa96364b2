"""Words of danger in a private message: the fixed help at once, and a named person is told (F21)."""

from __future__ import annotations

from dataclasses import replace

from nonebot.log import logger

from models.rules.crisis import crisis_kind
from models.rules.vocabulary import CrisisKind
from models.tables import Person
from plugins._kit import outbox, replies
from plugins._kit.commands import Call, Reply
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.unit import AlreadyHandled, Unit, unit_of_work

LOOKED_AT = 5_000
"""Characters at either end of a text; a longer one would hold the whole bot up."""


def kind_of(call: Call) -> CrisisKind | None:
    """Which danger a private message speaks of, if any."""
    if call.origin.scene != "private" or not call.origin.text:
        return None
    text = call.origin.text
    return crisis_kind(text if len(text) <= 2 * LOOKED_AT else text[:LOOKED_AT] + text[-LOOKED_AT:], policy())


async def help_and_alarm(call: Call, kind: CrisisKind, reply: Reply | None) -> Reply:
    """Tell the duty person and answer with the fixed help, after what the message did as a command."""
    try:
        async with unit_of_work(call) as unit:
            duty = await _tell_duty(unit, call, kind)
    except AlreadyHandled:
        raise
    except Exception as error:
        # The help is said whatever happens to our rows.
        logger.opt(exception=error).critical("有人在私聊里说到危险，但没能通知值班人")
        duty, call.claimed = None, True
    words = replies.crisis_help(policy().crisis.help_for(kind), duty)
    if reply is None:
        return Reply(words, private=True)
    return replace(reply, text=f"{reply.text}\n\n{words}", private=True)


async def _tell_duty(unit: Unit, call: Call, kind: CrisisKind) -> str | None:
    """The name of the duty person told; None when none can be reached, which the log says loudly."""
    actor = call.actor
    for code in policy().crisis.duty:
        person = await Person.filter(school_id=directory.school_id, code=code).using_db(unit.connection).first()
        way = await outbox.private_way_to(person.id) if person is not None else None
        if person is None or way is None:
            continue
        speaker = await directory.person(actor.person_id) if actor.person_id is not None else None
        where = speaker and " ".join(filter(None, (speaker.class_name, speaker.dorm_name, speaker.phone)))
        who = replies.speaker(actor.name, where or "", call.origin.platform, call.origin.user_id)
        text = replies.crisis_alarm(kind, who, call.origin.text)
        key = f"crisis:{call.origin.platform}:{call.origin.user_id}:{call.origin.message_id}"
        await outbox.post(unit, f"{key}:{unit.now:%Y%m%d%H%M}"[:128], "private", *way, text, lane="urgent")
        return person.name
    logger.critical("有人在私聊里说到危险，但没有可以联系的值班人：请在制度方案 [crisis] duty 里写上学号或工号")
    return None
