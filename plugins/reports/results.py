"""What the services of this room hand to its replies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from models.rules.brief import BriefFacts
from models.rules.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day."""

    first: date
    last: date


class Form(Enum):
    """The forms of a brief."""

    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to line `line` of a draft (None: a new line); what is None stays as it is."""

    line: int | None
    title: str = ""
    cause: str | None = None
    advice: str | None = None
    universal: bool | None = None
    drop: bool = False


@dataclass(frozen=True, slots=True)
class DraftNew:
    """/简报 of these days, of the college somebody named."""

    span: Span
    college: str


@dataclass(frozen=True, slots=True)
class DraftShown:
    """/简报 N: the draft again, in the forms asked for (none named: all)."""

    number: int
    forms: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftEdited:
    """/简报 N 2 建议：…: another 建议, or a line less."""

    number: int
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """/签发: which draft (None: the one quoted), to whom it is told, into which groups (numbers of the list shown)."""

    number: int | None
    to: frozenset[Role] = field(default=frozenset())
    groups: tuple[int, ...] = ()
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class BriefSheet:
    """A brief as it stands: `league` is who sends it, `hidden` how many problems about persons stayed out."""

    number: int
    state: str
    facts: BriefFacts
    league: str
    day: date
    leaders: str
    """To whom it is always addressed."""
    to: tuple[str, ...] = ()
    """Who else gets its text: 辅导员, 班主任."""
    k: int = 5
    hidden: int = 0
    signer: str = ""
    told: int = 0

    @property
    def is_signed(self) -> bool:
        """Whether a human has taken it upon themselves."""
        return self.state in ("signed", "sent")


@dataclass(frozen=True, slots=True)
class Done:
    """One line of 你说我办: what was said (its title), what was done, how many people (0: fewer than k)."""

    number: int
    title: str
    closure: str
    words: str
    people: int


@dataclass(frozen=True, slots=True)
class Posting:
    """A post for the group as it stands; `groups` are where it may go."""

    number: int
    state: str
    span: Span
    lines: tuple[Done, ...]
    league: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One line of a cadre's 问题清单: from a problem, from a record, or written by hand (both 0)."""

    title: str
    problem: int = 0
    record: int = 0
    people: int = 0
    cause: str = ""
    advice: str = ""
    universal: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """A month's review as it stands; `counts` are categories of what others of the college said unnamed (≥ k)."""

    number: int
    state: str
    month: str
    lines: tuple[ReviewLine, ...]
    counts: tuple[tuple[str, int], ...] = ()
    quiet: int = 0
    """Records of the month that told of no problem."""
    record: int = 0
    """The record it became."""
