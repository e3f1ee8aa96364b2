"""Schedules of the visits room."""

from __future__ import annotations

from config import clock
from plugins._kit.jobs import schedule
from plugins.visits.asking import ask_visited
from plugins.visits.reminding import remind_unfinished


async def ask_for_narratives() -> None:
    """Records still 待补过程 are reminded of once."""
    await remind_unfinished(clock.now())


async def ask_who_was_visited() -> None:
    """Those who were visited are asked once."""
    await ask_visited(clock.now())


schedule(ask_who_was_visited, "visits.visited", "cron", hour="10,16", minute=40)
schedule(ask_for_narratives, "visits.unfinished", "cron", hour=10)
