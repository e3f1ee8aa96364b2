"""The bot was taken out of a group: what was due there is given up at once, unless another account may still be in.

Which accounts other processes of this database have is not known here: where there may be some, the rows are left to be
tried, and are failed once the platform has refused them.
"""

from __future__ import annotations

from datetime import datetime

from models.tables import Outbox
from plugins._kit.directory import directory
from plugins.delivery.accounts import Accounts
from plugins.delivery.outcomes import given_up
from plugins.delivery.states import LEFT_GROUP, State


async def leave(accounts: Accounts, platform: str, scene_id: str, account: str, now: datetime, *, alone: bool) -> int:
    """Give up what waits for this group; returns how many rows. Another account online may try in its stead.

    `alone`: no other process works on this database.
    """
    accounts.forget(platform, "group", scene_id, account)
    if not alone or any(bot.self_id != account for bot in accounts.online(platform)):
        return 0
    waiting = Outbox.filter(
        school_id=directory.school_id,
        platform=platform,
        scene="group",
        scene_id=scene_id,
        state__in=[State.DUE.value, State.CLAIMED.value],
    )
    given = 0
    for row in await waiting.order_by("id"):
        same = Outbox.filter(id=row.id, state=row.state, claimed_by=row.claimed_by)
        if await same.update(state=State.FAILED.value, error=LEFT_GROUP, claimed_by="", claimed_until=None):
            row.state, row.error = State.FAILED.value, LEFT_GROUP
            await given_up(row, now)
            given += 1
    return given
