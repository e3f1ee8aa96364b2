"""Schedules of the visits room."""

from __future__ import annotations

from config import clock
from plugins._kit.jobs import schedule
from plugins.visits.reminding import remind_unfinished


async def ask_for_narratives() -> None:
    """Records still 待补过程 are reminded of once."""
    await remind_unfinished(clock.now())


schedule(ask_for_narratives, "visits.unfinished", "cron", hour=10)
