"""What taking a concern in comes to, before anybody puts it into words."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.concern_words import Openness


@dataclass(frozen=True, slots=True)
class Similar:
    """An open problem that may be the same; its title only, never anybody's words."""

    number: int
    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What is known of a concern before it is saved, and what its author should know first."""

    title: str
    category: str
    department: str
    sealed_only: bool = False
    similar: Similar | None = None
    rooms: tuple[str, ...] = ()
    """What is named in the text where fewer than `few` people live or study."""
    few: int = 0
    few_college: bool = False
    masked: bool = False
    temporary: bool = False
    first: bool = False
    holder: str = ""
    pictures: int = 0
    failed: int = 0
    wish: bool = False
    added: bool = False
    """Whether this adds to what was said before."""

    @property
    def choices(self) -> frozenset[int]:
        """The digits that mean something."""
        digits = {0, 1} if self.sealed_only else {0, 1, 2, 3, 4}
        return frozenset(digits | ({5} if self.similar else set()) | ({6} if self.rooms else set()))


@dataclass(frozen=True, slots=True)
class Saved:
    """A concern is kept; `people` are those behind its problem, 0 where too few to be told."""

    number: int
    title: str
    openness: Openness
    receipt: str = ""
    joined: bool = False
    people: int = 0
    masked: bool = False
    pictures: int = 0
    failed: int = 0
    temporary: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A cadre passed on what somebody said; `name` is who, "" for nobody in particular."""

    number: int
    title: str
    name: str = ""
    masked: bool = False
    informed: bool = False
    """Whether the youth hears that it was passed on."""
