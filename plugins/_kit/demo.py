"""Where the sandbox leaves the roster of its cast and the identity room finds it; rooms never import each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

RosterFile = Callable[[date], tuple[str, bytes]]
"""A day → the name and content of a workbook whose semesters hold that day."""

rosters: list[RosterFile] = []
"""At most one: set by the sandbox when it is on."""
