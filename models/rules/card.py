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


@dataclass(frozen=True, slots=True)
class Bar:
    """One pair of bars: a week, its count, and the same week's of the term before (-1: there was none)."""

    name: str
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class TrendCard:
    """Template `trend`: bars as a picture for a letter; `now` and `before` name the two colours."""

    bars: tuple[Bar, ...]
    now: str
    before: str


@dataclass(frozen=True, slots=True)
class BriefSection:
    """A part of a letter: its heading, its paragraphs, then what it shows: `table`, `trend` or nothing."""

    heading: str
    paragraphs: tuple[str, ...]
    shows: str = ""


@dataclass(frozen=True, slots=True)
class BriefCard:
    """Template `brief`: a letter in the layout of 公文. `note` is what an unsigned one says of itself, else empty.

    `columns` head the table, each row has as many cells.
    """

    title: str
    to: str
    sections: tuple[BriefSection, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    trend: TrendCard
    league: str
    day: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A theme or an option: how many people, and how long its bar is (percent of the longest)."""

    name: str
    people: int
    percent: int


@dataclass(frozen=True, slots=True)
class ActivityCard:
    """Template `activity`: how many took part in what, and in what themes or options; nobody is named."""

    title: str
    people: str
    unit: str
    rows: tuple[ActivityRow, ...]
    note: str
    league: str


Card = ProgressCard | IdentityCard | NoticeCard | DigestCard | TrendCard | BriefCard | ActivityCard
