"""What people of a group are called: by their platform, else by the roster, else 群友. In memory, for an hour."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta

from nonebot.adapters import Bot

from models.rules.relay import SOMEBODY, Place, name_of, tidy_name
from plugins._kit import capability
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins.bridge.memory import bridges

KEPT = timedelta(hours=1)
REMEMBERED = 20_000
PATIENCE = 3.0
"""Seconds a platform may take to say what somebody is called."""


class Names:
    """Asks a platform once an hour at most what somebody is called."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[Place, str], tuple[str, datetime]] = OrderedDict()

    def note(self, place: Place, user_id: str, name: str, now: datetime) -> None:
        """An event said what somebody is called."""
        self._known[place, user_id] = (name, now + KEPT)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    async def of(self, bot: Bot, place: Place, user_id: str, now: datetime, *, hint: str = "") -> str:
        """What is shown for this person; `hint` is what an event said. Who stays out is not named."""
        origin = Origin(place[0], "", "private", user_id, user_id, "", 0, False, None, "")
        actor = await directory.actor(origin)
        if bridges.stays_out(place[0], user_id, actor.person_id):
            return SOMEBODY
        if tidy_name(hint):
            self.note(place, user_id, hint, now)
        return name_of(hint or await self._asked(bot, place, user_id, now), actor.name)

    async def _asked(self, bot: Bot, place: Place, user_id: str, now: datetime) -> str:
        name, until = self._known.get((place, user_id), ("", now))
        if until <= now:
            try:
                name = await asyncio.wait_for(capability.member_name(bot, place[1], user_id), PATIENCE)
            except (TimeoutError, asyncio.TimeoutError):
                name = ""
            self.note(place, user_id, name, now)
        return name
