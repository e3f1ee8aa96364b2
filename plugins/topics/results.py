"""What the topics room tells its replies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.rules.topics import Figures, LibraryTopic, Worry


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to open: a topic or a poll."""

    title: str
    opening: str
    key: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A group to open it in, as people speak of it."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An activity that is open now, `closes_at` in local time."""

    number: int
    title: str
    is_poll: bool
    groups: int
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """What came of one."""

    number: int
    title: str
    options: tuple[str, ...]
    figures: Figures
    groups: int
    record: int | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """One topic of the library as somebody sees it: its number, and whether it may be used."""

    number: int
    topic: LibraryTopic
    approved: bool
    over: bool
    timely: bool = False
    """Whether it fits the month."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a cadre gets to prepare a lecture or a talk."""

    subject: str
    scope: str
    worries: tuple[Worry, ...]
    questions: tuple[str, ...]
    topics: tuple[Shelf, ...]


@dataclass(frozen=True, slots=True)
class HelperLine:
    """A helper, or somebody who offered."""

    number: int
    name: str
    accepted: bool
