"""The ticks of the checks room: what is due is decided by rows, so a missed tick loses nothing."""

from __future__ import annotations

from config import clock
from plugins._kit.jobs import schedule
from plugins._kit.lifecycle import lifecycle
from plugins.checks.following import follow_up
from plugins.checks.marks import mark_pictures


async def follow() -> None:
    """Second voices, and the end of checks."""
    if lifecycle.ready:
        await follow_up(clock.now())


async def look_at_pictures() -> None:
    """Marks of new pictures."""
    if lifecycle.ready:
        await mark_pictures()


schedule(follow, "checks.follow", "interval", minutes=20)
schedule(look_at_pictures, "checks.marks", "interval", minutes=10)
