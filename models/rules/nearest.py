"""Which known names come closest to one nobody knows ("你是不是想…")."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from models.rules.text import wording


def _closeness(wanted: str, candidate: str) -> float:
    """0 (nothing in common) to 1 (the same); a name inside the other is closer than any mere likeness."""
    if wanted and candidate and (wanted in candidate or candidate in wanted):
        return 0.9 + 0.1 * min(len(wanted), len(candidate)) / max(len(wanted), len(candidate))
    return 0.9 * SequenceMatcher(None, wanted, candidate, autojunk=False).ratio()


def nearest(name: str, candidates: Iterable[str], limit: int = 3, *, at_least: float = 0.0) -> tuple[str, ...]:
    """Up to `limit` distinct candidates, closest first; equally close ones keep the order they came in.

    With `at_least` (0 to 1) strangers are left out: 0 suits a cadre's own few targets, where showing three
    always helps; 0.4 suits commands, where a far-fetched guess is worse than none.
    """
    wanted = wording(name)
    scored = [(_closeness(wanted, wording(candidate)), candidate) for candidate in dict.fromkeys(candidates)]
    close = sorted((pair for pair in scored if pair[0] >= at_least), key=lambda pair: -pair[0])
    return tuple(candidate for _, candidate in close[:limit])
