"""The ticks of the reports room: whether a month is to be looked back on is decided by rows."""

from __future__ import annotations

from config import clock
from plugins._kit.jobs import schedule
from plugins._kit.lifecycle import lifecycle
from plugins.reports.briefing import forget_taken_back
from plugins.reports.monthly import offer_reviews


async def look_back() -> None:
    """Whoever heard something last month finds a draft."""
    if lifecycle.ready:
        await offer_reviews(clock.now())


async def tidy() -> None:
    """Words that were taken back leave the briefs, too."""
    if lifecycle.ready:
        await forget_taken_back()


schedule(look_back, "reports.reviews", "cron", hour="8-20", minute=25)
schedule(tidy, "reports.quotes", "cron", hour=4, minute=20)
