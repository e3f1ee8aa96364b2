"""Ordinary talk of a bridged group, newcomers and what is taken back: into the queues of the other groups.

Nothing of it is stored or logged. Nobody is answered.
"""

from __future__ import annotations

from nonebot.log import logger

from models.rules.relay import Place
from plugins._kit.commands import Call, Hook, Reply, listen, table
from plugins._kit.dispatcher import own_accounts
from plugins._kit.origin import Origin
from plugins._kit.unit import claims
from plugins.bridge.memory import bridges
from plugins.bridge.queues import relay
from plugins.bridge.reading import ANONYMOUS, read_parts
from plugins.bridge.waiting import KEPT, Arrival, Talk


@listen(Hook.TALK)
async def pass_on(call: Call) -> Reply | None:
    """Words that are no command, no answer, and not said to us."""
    await bridges.refresh()
    origin, place = call.origin, _place(call.origin)
    peers = bridges.peers(place)
    if not peers or bridges.stays_out(origin.platform, origin.user_id, call.actor.person_id):
        return None
    relay.heard_through(place, origin.self_id)
    if origin.user_id == ANONYMOUS or _is_confided(origin) or relay.is_echo(place, origin.text, call.now):
        return None
    if not any(part.kind != "text" or part.text.strip() for part in read_parts(origin)):
        return None
    digest = claims.digest(origin)
    passage = relay.passage_of(digest, place, origin.user_id, origin.message_id)
    if passage is not None and not passage.recalled:
        item = Talk(passage, origin, call.actor.person_id, call.bot, digest, call.now + KEPT)
        for peer in peers:
            relay.put(item, peer)
    return None


def _is_confided(origin: Origin) -> bool:
    """Whether it begins as what people tell us alone does, without the prefix: better lost than carried further."""
    found = table.find(origin.text, bare=True)
    return found is not None and (found[0].confides or found[0].recall_elsewhere)


@listen(Hook.JOINED)
async def announce_arrival(call: Call) -> Reply | None:
    """One short line on the other side; the greeting is the room of identity's."""
    await bridges.refresh()
    origin, place = call.origin, _place(call.origin)
    if origin.user_id == origin.self_id or origin.user_id in own_accounts:
        return None
    for peer in bridges.peers(place):
        digest = claims.digest(origin)
        relay.put(Arrival(place, origin.user_id, call.bot, digest, call.now + KEPT), peer)
    return None


@listen(Hook.RECALLED)
async def take_back(call: Call) -> Reply | None:
    """What was said here and taken back is taken back on the other side."""
    place = _place(call.origin)
    passage = relay.twins.recall(place, call.origin.text)
    if passage is not None:
        logger.debug("互通：撤回了一条")
        await relay.take_back(passage)
    return None


def _place(origin: Origin) -> Place:
    return (origin.platform, origin.scene_id)
