"""The operator's words: import, codes, migrate, check, backup, restore; and what must hold before a start."""

from __future__ import annotations


def start_problem() -> str | None:
    """Why the bot must not start, in one line; None when it may."""
    return None


def run_word(arguments: list[str]) -> int:
    """Run one word of the operator; returns the exit status."""
    return 2
