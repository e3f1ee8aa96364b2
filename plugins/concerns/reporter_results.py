"""What the services on the reporter's side answer, as values the replies turn into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.concern_words import Closure, Openness, ProblemState, StepKind


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One of the speaker's own concerns in the list; `state` is None for what is no ticket."""

    number: int
    what: str
    """The title of the problem, else the beginning of the speaker's own words."""
    openness: Openness
    state: ProblemState | None
    closure: Closure | None = None
    talk_with: str = ""


@dataclass(frozen=True, slots=True)
class SupportedLine:
    """A problem the speaker supports without having reported it."""

    number: int
    what: str
    state: ProblemState
    closure: Closure | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything the speaker waits for, newest first."""

    own: tuple[OwnLine, ...] = ()
    supported: tuple[SupportedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step that was told."""

    day: date
    kind: StepKind
    department: str = ""
    words: str = ""
    closure: Closure | None = None


@dataclass(frozen=True, slots=True)
class WordLine:
    """A word of the two-way talk; `who` is empty for the reporter's own."""

    day: date
    text: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How one concern or one supported problem stands, for whoever is behind it."""

    number: int
    title: str
    problem_number: int | None = None
    state: ProblemState | None = None
    closure: Closure | None = None
    people: int = 0
    """0 where the number is not said."""
    steps: tuple[StepLine, ...] = ()
    text: str = ""
    words: tuple[WordLine, ...] = ()
    openness: Openness | None = None
    """None for a supported problem."""
    talk_with: str = ""
    asks: bool = False
    """Whether the speaker is being asked 真的解决了吗."""


@dataclass(frozen=True, slots=True)
class WordsAdded:
    """A word was added to a concern; `told` when somebody is told at once."""

    number: int
    masked: bool = False
    """Whether a number or a name in it was covered."""
    told: bool = False
    to: str = ""
    """The cadre of a talk."""
    closed: int | None = None
    """The problem's number when it is closed already."""
    pictures: int = 0
    failed: int = 0
    """Pictures and files that could not be kept."""


@dataclass(frozen=True, slots=True)
class Retracted:
    """A concern was taken back; `emptied` when nobody is behind the problem any more."""

    number: int
    emptied: bool
    referred: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """The speaker supports the problem; `people` is 0 where the number is not said."""

    number: int
    title: str
    people: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """What the speaker answered to 真的解决了吗."""

    number: int
    title: str
    solved: bool


@dataclass(frozen=True, slots=True)
class Named:
    """The speaker's name is known to those who work on the concern from now on."""

    number: int
    name: str
    to: str = ""
