"""What the help room's services find out, as its replies tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.rules.problem_steps import Listened


@dataclass(frozen=True, slots=True)
class Topic:
    """One command as /帮助 shows it."""

    name: str
    help: str
    usage: str
    aliases: tuple[str, ...] = ()
    where: str = ""
    who: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """One line of the list: how it is written, and what it is for where that does not speak for itself."""
        written = self.usage.partition("，")[0].partition(" 或 ")[0]
        argument = written.removeprefix(f"/{self.name}").strip()
        if not argument:
            return f"{written} {self.help}"
        return f"{written}：{self.help}" if argument.isdecimal() else written


@dataclass(frozen=True, slots=True)
class Contact:
    """A cadre as their youths may know them."""

    name: str
    public_contact: str


@dataclass(frozen=True, slots=True)
class Burden:
    """Unasked messages of the last seven days per youth: what 95 % of them stay within, and the most of one."""

    youths: int
    most_of_95: int
    most: int


@dataclass(frozen=True, slots=True)
class Health:
    """How the bot is doing, for those who run it; `now` is local time."""

    up: timedelta
    bots: tuple[str, ...]
    database: str
    outbox: Mapping[str, int]
    waiting: int
    dropped: int
    last_backup: datetime | None
    now: datetime
    resting: Mapping[str, datetime] = field(default_factory=dict)
    """Account that does not get through → when it is tried again, local time."""
    burden: Burden | None = None
    unreachable: int = 0
    """Cadres in post nobody can write to privately."""
    semester_missing: bool = False
    years_unknown: tuple[int, ...] = ()
    """Years in use whose holidays nobody knows yet."""
    listened: Listened | None = None
