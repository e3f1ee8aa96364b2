"""The daily tick of this room: rows decide what is due, so a missed one loses nothing, a second one tells nothing."""

from __future__ import annotations

from datetime import datetime

from config import clock
from plugins._kit.jobs import schedule
from plugins._kit.lifecycle import lifecycle
from plugins._kit.policy import policy
from plugins.concerns.progress_withdrawals import due_withdrawals
from plugins.concerns.talks import due_talks


async def tell_due(now: datetime) -> None:
    """From the hour of daily notices on: what sealed reporters did before today."""
    if clock.local(now).hour >= policy().problems.policy_hour:
        await due_talks(now)
        await due_withdrawals(now)


async def tick() -> None:
    """Once the database is open."""
    if lifecycle.ready:
        await tell_due(clock.now())


schedule(tick, "concerns.daily", "interval", minutes=20)
