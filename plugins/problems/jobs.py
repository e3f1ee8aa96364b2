"""The ticks of the problems room; rows decide what is due, so a missed one loses nothing."""

from __future__ import annotations

from config import clock
from plugins._kit.jobs import schedule
from plugins._kit.lifecycle import lifecycle
from plugins.problems import daily, retention


async def each_morning() -> None:
    """The daily round, where it is due."""
    if lifecycle.ready:
        await daily.run_due(clock.now())


async def each_night() -> None:
    """What is old enough is made nobody's."""
    if lifecycle.ready:
        await retention.clear(clock.now())


schedule(each_morning, "problems.daily", "interval", minutes=10)
schedule(each_night, "problems.retention", "cron", hour=3, minute=40)
