"""Newcomers of a contact group are greeted once each, and a crowd of them with one message."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from config.clock import local_day
from models.tables import Outbox
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.dispatcher import own_accounts
from plugins._kit.unit import unit_of_work
from plugins.identity import replies
from plugins.identity.circle import cadres_of, card_of, group_here

PAUSE = timedelta(minutes=10)
"""A greeting this recent speaks for those who join after it too."""


def _short(*parts: str) -> str:
    """A key of fixed length, however long platform ids are."""
    return hashlib.blake2s("\x1f".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()


async def greet(call: Call) -> bool:
    """Put a greeting for this newcomer into the outbox; False when none is due."""
    origin = call.origin
    group = await group_here(call)
    silent = origin.user_id == origin.self_id or origin.user_id in own_accounts or call.actor.opted_out
    if group is None or silent:
        return False
    cadres = await cadres_of(group.targets, local_day(call.now))
    if not cadres or call.actor.person_id in cadres:
        return False
    cards = [await card_of(cadre_id, targets) for cadre_id, targets in cadres.items()]
    of_group = f"greet:{_short(origin.platform, origin.scene_id)}:"
    async with unit_of_work(call) as unit:
        lately = Outbox.filter(school_id=unit.school_id, unique_key__startswith=of_group, due_at__gt=unit.now - PAUSE)
        if await lately.using_db(unit.connection).exists():
            return False
        key = of_group + _short(origin.user_id)
        return await outbox.post(unit, key, "group", origin.platform, origin.scene_id, replies.greeting(cards))
