"""A refusal is a value with a stable code; the words for it live in a room's `replies.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not done.

    `code` is stable and kebab-case; `facts` are what the sentence needs (names, numbers, candidates).
    """

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
