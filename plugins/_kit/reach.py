"""Who can be written to privately: whoever writes to us privately, or is our friend, is reachable from then on.

The fact is stored with the account. A roster QQ number that binds itself gets its account row here.
"""

from __future__ import annotations

from tortoise.exceptions import IntegrityError

from models.tables import Account
from plugins._kit.commands import Call
from plugins._kit.directory import Actor, directory
from plugins._kit.unit import background_unit

REMEMBERED = 50_000


class Reach:
    """Remembers whom it has noted, so that a chat costs one look-up and not one per message."""

    def __init__(self) -> None:
        self._noted: dict[tuple[str, str], Actor] = {}

    async def note(self, call: Call) -> None:
        """This person wrote to us privately or became our friend; written only when that is news."""
        place = (call.origin.platform, call.origin.user_id)
        actor = await directory.actor(call.origin)  # as it is now: the message may have let go of the account
        # The directory hands out one object per person until the roster moves, so that identity tells "unchanged".
        if not actor.known or call.origin.temporary or self._noted.get(place) is actor:
            return
        account = await Account.get_or_none(school_id=directory.school_id, platform=place[0], user_id=place[1])
        if account is None:
            await self._create(call, actor)
        elif not account.reachable:
            await Account.filter(id=account.id).update(reachable=True)
        if len(self._noted) >= REMEMBERED:
            self._noted.clear()
        self._noted[place] = actor

    async def _create(self, call: Call, actor: Actor) -> None:
        person_id = actor.person_id
        assert person_id is not None
        try:
            async with background_unit(call.now) as unit:
                await Account.create(
                    using_db=unit.connection,
                    school_id=unit.school_id,
                    platform=call.origin.platform,
                    user_id=call.origin.user_id,
                    person_id=person_id,
                    bound_at=unit.now,
                    reachable=True,
                )
                payload = {"platform": call.origin.platform, "user_id": call.origin.user_id, "via": "roster"}
                await unit.append_event("bound", "person", person_id, payload)
        except IntegrityError:
            return  # another process noted the same a moment ago


reach = Reach()
"""The memory of this process."""
