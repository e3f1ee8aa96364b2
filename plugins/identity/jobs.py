"""Schedules of the identity room."""

from __future__ import annotations

from config import clock
from plugins._kit.jobs import schedule
from plugins.identity import files


async def sweep_files() -> None:
    """Roster files nobody said yes to are removed."""
    files.sweep(clock.now())


schedule(sweep_files, "identity.files", "interval", minutes=15)
