"""A survey ends by its day; rows decide whether it is over."""

from __future__ import annotations

from config import clock
from plugins._kit.jobs import schedule
from plugins.surveys.closing import close_due


async def close_what_is_over() -> None:
    """Open the boxes of a survey whose last day is past."""
    await close_due(clock.now())


schedule(close_what_is_over, "surveys.close", "interval", minutes=30)
