"""The ladder's tick; who is due is decided by rows."""

from __future__ import annotations

from config import clock
from plugins._kit.crisis import pay_owed
from plugins._kit.jobs import schedule
from plugins._kit.lifecycle import lifecycle
from plugins.crisis.ladder import climb


async def call_further() -> None:
    """Call the next where nobody answered in time."""
    if lifecycle.ready:
        now = clock.now()
        await pay_owed(now)
        await climb(now)


schedule(call_further, "crisis.ladder", "interval", seconds=20)
