"""The progress card's data."""

from __future__ import annotations

from typing import Any

from plugins.visits.results import Overview


def progress_card(seen: Overview, league: str) -> dict[str, Any]:
    """What the progress template shows."""
    return {"league": league, "cadre": seen.cadre}
