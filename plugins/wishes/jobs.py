"""A claim that was held too long is offered again, once a day."""

from __future__ import annotations

from config import clock
from plugins._kit.jobs import schedule
from plugins._kit.lifecycle import lifecycle
from plugins.wishes.granting import lapse_due


async def offer_again() -> None:
    """What lapsed."""
    if lifecycle.ready:
        await lapse_due(clock.now())


schedule(offer_again, "wishes.lapse", "cron", hour=9, minute=20)
