"""What the crisis room tells its replies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """Who spoke, as well as we know; texts may be empty."""

    name: str
    class_name: str
    dorm_name: str
    phone: str
    platform: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A call somebody took; `earlier` is who had taken it before."""

    number: int
    earlier: str


@dataclass(frozen=True, slots=True)
class Asked:
    """启封 asked for; the names of those who can agree."""

    number: int
    can_agree: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A sealed identity, open for the one who asked."""

    number: int
    identity: Identity | None
    asked_by: str
    alone: bool
