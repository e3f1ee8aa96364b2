"""The tick of the nudges room: whether something is due is decided by rows, so a missed tick loses nothing."""

from __future__ import annotations

from config import clock
from plugins._kit.jobs import schedule
from plugins._kit.lifecycle import lifecycle
from plugins.nudges.weekly import run_due


async def remind() -> None:
    """Whoever is due this week is told once."""
    if lifecycle.ready:
        await run_due(clock.now())


schedule(remind, "nudges.weekly", "interval", minutes=3)
