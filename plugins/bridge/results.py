"""What the use cases of the bridge tell their words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GroupLabel:
    """A group as people speak of it: its platform and what it stands for."""

    platform: str
    targets: tuple[str, ...]
    id: int = 0
    here: bool = False
    told: bool = True
    """Whether its people have been told; until then nothing is passed on."""
    waiting: int = 0
    """How many messages wait for it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A bridge that a group has joined."""

    number: int
    groups: tuple[GroupLabel, ...]
    """The others."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A bridge this group has left; `left` are those that go on."""

    number: int
    others: tuple[GroupLabel, ...]
    left: tuple[GroupLabel, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What is open here, and whether the person asking takes part."""

    number: int | None
    groups: tuple[GroupLabel, ...]
    stays_out: bool
