"""Deny by default: who may use which command where (guarantee 7); refused attempts are audited."""

from __future__ import annotations

import re

from models.rules.nearest import nearest
from models.rules.vocabulary import Role
from plugins._kit import replies
from plugins._kit.commands import STAFF, Call, Command, Reply, Where, table
from plugins._kit.directory import Actor
from plugins._kit.origin import Scene
from plugins._kit.unit import unit_of_work, write_audit

_WORD = re.compile(r"\s*([^\s\d#＃，。,]{1,16})")
ONE_OF_TWO = 0.44
"""How near a near-miss is: most commands have two characters, and one of them may be wrong."""


def permitted(command: Command, actor: Actor) -> bool:
    """Whether one of the person's roles stands in the command's row."""
    return bool(command.who & actor.roles)


def usable(command: Command, actor: Actor, scene: Scene) -> bool:
    """Whether this person may use the command in this kind of scene."""
    fits = command.where is Where.ANYWHERE or (command.where is Where.GROUP) == (scene == "group")
    return permitted(command, actor) and fits


async def check(call: Call, command: Command) -> Reply | None:
    """None when the person may go on; otherwise the refusal in words, with an audit row."""
    scene = call.origin.scene
    takes_back = command.recall_elsewhere and scene == "group"
    if not permitted(command, call.actor):
        if not call.actor.known:
            return await _refuse(call, "unknown-account", Reply(replies.bind_first(command.name), recall=takes_back))
        who = [role.label for role in Role if role in command.who and role is not Role.STRANGER]
        return await _refuse(call, "role", Reply(replies.not_allowed(command.name, who), recall=takes_back))
    if command.where is Where.PRIVATE and scene == "group":
        words = Reply(replies.private_only(command.name), recall=takes_back)
        return await _refuse(call, "private-only", words)
    if command.where is Where.GROUP and scene == "private":
        return await _refuse(call, "group-only", Reply(replies.group_only(command.name)))
    return None


async def perform(call: Call, text: str) -> Reply | None:
    """Run the command that `text` names as if the person had typed it: same rights, same message, one effect.

    So a room can offer another room's command by its name without knowing that room.
    """
    found = table.find(text, bare=True)
    if found is None:
        return None
    command, call.argument = found
    call.command = command.name
    if (refused := await check(call, command)) is not None:
        return refused
    return await command.handler(call)


async def _refuse(call: Call, reason: str, reply: Reply) -> Reply:
    async with unit_of_work(call) as unit:
        await write_audit(unit, call, reason)
    return reply


def suggest(call: Call) -> Reply | None:
    """Near-misses for a word with a prefix that is no command; silence where it was hardly meant for us."""
    origin = call.origin
    typed = origin.text.lstrip()
    match = _WORD.match(typed[1:])
    word = match[1] if match else ""
    # Rooms load in no particular order; of equally near names one that begins alike is meant.
    known = sorted(table.words(), key=lambda name: (name[:1] != word[:1], name))
    near = [table.named(name) for name in nearest(word, known, at_least=ONE_OF_TWO)] if word else []
    names = [one.name for one in dict.fromkeys(near) if usable(one, call.actor, origin.scene)]
    addressed = origin.scene == "private" or origin.to_me
    meant = typed[0] != "、" and len(word) >= 2 and not word.isascii()
    if names or addressed or meant:
        return Reply(replies.did_you_mean(names))
    return None


def is_staff(actor: Actor) -> bool:
    """Whether the person runs the system: the committee or the operator."""
    return bool(actor.roles & STAFF)
