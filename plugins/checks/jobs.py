"""A check on site is drawn on its day."""

from __future__ import annotations

from config import clock
from plugins._kit.jobs import schedule
from plugins.checks.drawing import draw_due


async def draw_what_was_announced() -> None:
    """The draw of the day, once."""
    await draw_due(clock.now())


schedule(draw_what_was_announced, "checks.draw", "cron", hour="8-18", minute=5)
