"""What each card shows, as plain data: the templates only lay it out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TargetMark:
    """A target under a rule: its name, its `1/2` or ✓, and whether something is left to do."""

    name: str
    mark: str
    open: bool


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One duty rule: figures, a state (a colour of the card) and the state in a word."""

    name: str
    done: int
    quota: int
    state: str
    word: str
    targets: tuple[TargetMark, ...]


@dataclass(frozen=True, slots=True)
class UnseenRow:
    """A target not seen for long, and how long in words."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class ProgressCard:
    """Template `progress`: `when` is the semester and week, `note` one line or empty."""

    cadre: str
    when: str
    rules: tuple[RuleRow, ...]
    unseen: tuple[UnseenRow, ...]
    note: str
    league: str


@dataclass(frozen=True, slots=True)
class IdentityCard:
    """Templates `identity` and (with `target`) `door_sheet`: who the cadre is and how to reach them."""

    name: str
    initial: str
    role: str
    targets: tuple[str, ...]
    offers: tuple[str, ...]
    contact: str
    notes: tuple[str, ...]
    league: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """Template `notice`: any text made to be pasted."""

    title: str
    paragraphs: tuple[str, ...]
    footer: str


@dataclass(frozen=True, slots=True)
class DigestRow:
    """One line of the week: its number, what to do, why now; `tone` is a colour of the card, `word` says it."""

    number: str
    what: str
    why: str
    tone: str
    word: str


@dataclass(frozen=True, slots=True)
class DigestCard:
    """Template `digest`: `when` is the week and day, `note` one line or empty, `choices` what the digits do."""

    cadre: str
    when: str
    rows: tuple[DigestRow, ...]
    note: str
    choices: str
    league: str


Card = ProgressCard | IdentityCard | NoticeCard | DigestCard
