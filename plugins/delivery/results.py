"""What the delivery room finds out about its rows, as its replies tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StuckRow:
    """One message that waits for a decision; never its text. `due` is local time, `reason` as stored."""

    number: int
    kind: str
    to: str
    reason: str
    due: datetime
    maybe_arrived: bool


@dataclass(frozen=True, slots=True)
class StuckList:
    """The newest of what is stuck, how many there are in all, and the week's digests nobody got, by state."""

    rows: tuple[StuckRow, ...]
    total: int
    lost_digests: Mapping[str, int] = field(default_factory=dict)
