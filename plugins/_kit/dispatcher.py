"""From an origin to one answer: who speaks, is it a command, may they, run it, commit, reply."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from nonebot.adapters import Bot
from nonebot.log import logger

from config import clock
from models.rules.text import half_width
from models.rules.vocabulary import Role
from plugins._kit import capability, crisis, guard, replies
from plugins._kit.commands import SILENT, Call, Handler, Hook, Reply, answered_in_words, answers, listeners_of, table
from plugins._kit.directory import directory
from plugins._kit.gate import PREFIXES, QUOTING, Gate
from plugins._kit.origin import Origin
from plugins._kit.questions import questions
from plugins._kit.reach import reach
from plugins._kit.sent import sent_messages
from plugins._kit.unit import AlreadyHandled, RosterMoved, claim

gate = Gate()
"""What this process listens for."""
own_accounts: set[str] = set()
"""Every bot account seen connected here; what they say is never a command."""


async def handle(bot: Bot, origin: Origin, now: datetime | None = None) -> None:
    """Take one message to its end. Nothing raised in a room leaves here."""
    now = now or clock.now()
    if origin.user_id in own_accounts or origin.user_id == origin.self_id or not gate.wants(origin, now):
        return
    if origin.to_me and gate.is_said_to_others(origin):
        origin = replace(origin, to_me=False)
    call: Call | None = None
    try:
        await directory.refresh(now)
        actor = await directory.actor(origin)
        call = Call(bot, origin, actor, "", origin.text, now, gate.subject_of(origin), directory.version)
        await respond(call)
    except AlreadyHandled:
        logger.debug("已处理过的消息，不再回应")
    except Exception as error:
        await _apologise(bot, origin, call, error)
    if call is not None and origin.scene == "private" and not call.sealed and not _is_just_talk(call):
        await _note_reach(call)


def _is_just_talk(call: Call) -> bool:
    """Words of a youth that are no command: when somebody began to talk to us is nobody's to know (guarantee 4)."""
    return call.command not in table.commands and not call.actor.roles - {Role.YOUTH}


async def _note_reach(call: Call) -> None:
    try:
        await reach.note(call)
    except Exception as error:
        logger.opt(exception=error).warning("没有记下谁能私聊到")


async def respond(call: Call) -> None:
    """Find what the message is, run it, and answer after the commit."""
    found = table.find(call.origin.text, bare=call.origin.scene == "private")
    is_command = found is not None and not found[0].confides
    danger = crisis.kind_of(call.origin, confided=found is not None and not is_command)
    reply: Reply | None = None
    if danger is None:
        reply = await _attempt(call)
    elif call.origin.scene == "group":
        reply = Reply("", recall=True)
    elif is_command or _is_story(call):
        reply = await _attempt_beside_danger(call)
    if danger is not None:
        reply = await crisis.help_and_alarm(call, danger, reply)
    if reply is None or reply is SILENT:
        return
    if not call.claimed:
        await claim(call)
    sent, message_id = await capability.answer(call.bot, call.origin, reply)
    if sent == "rejected" and reply.private and call.origin.scene == "group":
        await capability.answer(call.bot, call.origin, Reply(replies.ADD_ME_FIRST))
    elif sent == "sent" and reply.subject is not None and message_id:
        private = reply.private or call.origin.scene == "private"
        scene_id = call.origin.user_id if private else call.origin.scene_id
        place = (call.origin.platform, scene_id)
        sent_messages.remember(gate, *place, message_id, reply.subject, call.now, kept=not reply.sealed)


async def _attempt(call: Call) -> Reply | None:
    try:
        return await _run(call)
    except RosterMoved:
        # Somebody changed the roster between our reading and our writing: once more, rights included, on fresh rows.
        call.actor, call.roster = await directory.actor(call.origin), directory.version
        return await _run(call)


async def _attempt_beside_danger(call: Call) -> Reply | None:
    """What was said as a command must not keep the help from being said: a crash becomes its line."""
    try:
        return await _attempt(call)
    except AlreadyHandled:
        raise
    except Exception as error:
        return Reply(replies.crashed(_log_crash(call, error), saved=call.committed))


async def _run(call: Call) -> Reply | None:
    origin = call.origin
    quoting = call.subject is not None
    quoting = quoting or (origin.quoted is not None and origin.text.strip() in QUOTING)
    bare = origin.scene == "private" or origin.to_me or quoting
    if table.find(origin.text, bare=bare) is None or _is_story(call):
        return await _run_plain(call)
    return await guard.perform(call, origin.text)


def _is_story(call: Call) -> bool:
    """Whether this answers a question that asked for words: then only a prefix, or a name and nothing more, is a
    command."""
    origin = call.origin
    question = questions.find(origin, call.now)
    if question is None or question.topic not in answered_in_words or origin.text.lstrip().startswith(PREFIXES):
        return False
    found = table.find(origin.text, bare=True)
    return found is None or bool(found[1])


async def _run_plain(call: Call) -> Reply | None:
    """No command: an answer to a question, pictures, a file, or private words."""
    origin = call.origin
    prefixed = origin.text.lstrip().startswith(PREFIXES)
    said = origin.text.lstrip()[1:].strip() if prefixed else origin.text
    is_answer = not prefixed or said == "取消" or half_width(said).isdecimal()
    question = questions.find(origin, call.now)
    call.sealed = call.sealed or (question is not None and not question.kept)
    if is_answer and question is not None:
        call.argument = said
        call.command, call.payload = question.topic, question.payload
        if (reply := await answers[question.topic](call)) is not None:
            return reply
    listeners: list[Handler] = []
    if not prefixed and any(a.kind == "image" for a in origin.attachments):
        listeners += listeners_of(Hook.PICTURES)
    if any(a.kind == "voice" for a in origin.attachments):
        listeners += listeners_of(Hook.VOICE)
    if origin.scene == "private" and any(a.kind == "file" for a in origin.attachments):
        listeners += listeners_of(Hook.FILE)
    if prefixed:
        return guard.suggest(call)
    if origin.scene == "private" or origin.to_me or call.subject is not None:
        listeners += listeners_of(Hook.PLAIN)
    for listener in listeners:
        if (reply := await listener(call)) is not None:
            return reply
    if origin.scene == "group" and not origin.to_me and call.subject is None:
        for listener in listeners_of(Hook.TALK):
            await listener(call)
    return None


async def _apologise(bot: Bot, origin: Origin, call: Call | None, error: Exception) -> None:
    """One calm line with a reference; the trace goes to the log, the person's words do not."""
    reference = _log_crash(call, error)
    saved = call is not None and call.committed
    text = replies.crashed(reference, saved=saved)
    if call is None and (danger := crisis.kind_of(origin)) is not None:
        text = crisis.help_without_rows(bot, origin, danger)
    if origin.scene == "group" and not (call and call.command):
        return
    try:
        await capability.answer(bot, origin, Reply(text))
    except Exception as failure:
        logger.warning("连道歉也没有发出去：{}", type(failure).__name__)


def _log_crash(call: Call | None, error: Exception) -> str:
    reference = secrets.token_hex(3).upper()
    logger.opt(exception=error).error("处理 {} 时出错，参考号 {}", call.command if call else "消息", reference)
    return reference
