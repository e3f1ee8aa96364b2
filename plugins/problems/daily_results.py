"""What the daily round finds, as values the replies turn into words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One numbered line: a problem or a concern, and why it is told. `why`: late, word, second, new, draft."""

    number: int
    title: str
    why: str
    days: int = 0
    """How late it is."""
    escalated: bool = False
    """Whether the college has left it untouched for days."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a secretary or the committee is told in the morning; `lines` are the first of all there is to see."""

    scope: str
    new: int
    more: int
    """Problems that more words came to."""
    late: int
    words: int
    seconds: int
    drafts: int
    lines: tuple[NoticeLine, ...]
    left: int
    again: int = 0
    """Problems somebody said are not solved."""

    def __bool__(self) -> bool:
        return any((self.new, self.more, self.late, self.words, self.seconds, self.drafts, self.again))


@dataclass(frozen=True, slots=True)
class OwnLate:
    """A cadre's own overdue problems."""

    lines: tuple[NoticeLine, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Cleared:
    """How much of each kind is due, or was cleared."""

    unnamed: int = 0
    """Concerns, sealed or hidden: their words go."""
    named: int = 0
    """Concerns whose names go."""
    messages: int = 0
    pictures: int = 0
    supports: int = 0
    audits: int = 0

    def __bool__(self) -> bool:
        return any((self.unnamed, self.named, self.messages, self.pictures, self.supports, self.audits))

    def __add__(self, other: Cleared) -> Cleared:
        return Cleared(
            self.unnamed + other.unnamed,
            self.named + other.named,
            self.messages + other.messages,
            self.pictures + other.pictures,
            self.supports + other.supports,
            self.audits + other.audits,
        )
