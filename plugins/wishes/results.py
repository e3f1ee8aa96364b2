"""What the wishes room tells its replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.wishes import WishState


@dataclass(frozen=True, slots=True)
class Made:
    """A wish that was written down; `looks` is the cadre who sees it first."""

    number: int
    looks: str
    anonymous: bool


@dataclass(frozen=True, slots=True)
class WallLine:
    """One wish as somebody sees it; `mine` and `claimed_by_me` only for their own eyes."""

    number: int
    text: str
    state: WishState
    mine: bool = False
    claimed_by_me: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """Somebody took a wish upon them, until that day."""

    number: int
    text: str
    until: date


@dataclass(frozen=True, slots=True)
class Granted:
    """A wish came true; `record` once it has become one."""

    number: int
    text: str
    record: int | None = None
