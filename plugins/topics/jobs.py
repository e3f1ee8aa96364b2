"""What is due is decided by rows: activities end, quiet ones are recalled once, other processes' are noticed."""

from __future__ import annotations

from config import clock
from plugins._kit.directory import directory
from plugins._kit.jobs import schedule
from plugins._kit.lifecycle import lifecycle, on_start
from plugins.topics.closing import close_due, nudge_due
from plugins.topics.memory import activities


@on_start
async def begin() -> None:
    """Take up what is open."""
    await activities.load()


async def look_after() -> None:
    """Ends and reminders."""
    if lifecycle.ready:
        await close_due(clock.now())
        await nudge_due(clock.now())


async def look_again() -> None:
    """Openings of another process, where no talk of ours would make us look."""
    await directory.refresh(clock.now())
    await activities.refresh()


schedule(look_after, "topics.due", "interval", minutes=5)
schedule(look_again, "topics.look", "interval", seconds=15)
