"""What a 制度方案 says about concerns: departments, the matters they see to, and the words that tell of them."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.vocabulary import CrisisKind, Word


class CategoryKind(Word):
    """What becomes of a concern of this category."""

    TICKET = "ticket", "要办的事"
    WISH = "wish", "微心愿"
    TALK = "talk", "找人聊聊"
    """No department works on it, no clock runs, nobody closes it: a talk is offered."""
    THANKS = "thanks", "夸奖和闲聊"
    """Opens no problem."""


@dataclass(frozen=True, slots=True)
class WeightedWord:
    """A word and how much it says, 1 to 9; `…` in it stands for a few characters."""

    word: str
    weight: int


@dataclass(frozen=True, slots=True)
class Category:
    """One heading of the problem list."""

    name: str
    kind: CategoryKind


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of problem a department sees to; concerns of one topic are about the same problem."""

    name: str
    category: str
    words: tuple[WeightedWord, ...]


@dataclass(frozen=True, slots=True)
class Department:
    """Who sees to what; `crisis` are the kinds of danger it must hear of."""

    name: str
    category: str
    crisis: tuple[CrisisKind, ...]
    words: tuple[WeightedWord, ...]
    topics: tuple[Topic, ...]

    @property
    def categories(self) -> tuple[str, ...]:
        """Every category its topics fall under, its own first."""
        return tuple(dict.fromkeys((self.category, *(topic.category for topic in self.topics))))


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place as the school calls it, and its other names."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listening:
    """Everything needed to read a concern.

    `fillers` say nothing when two texts are compared, `closings` are politeness at the end of a text, `praise`
    makes a text thanks if it outweighs what the text is about and none of `complaints` is in it.
    """

    coordinator: str
    places: tuple[PlaceName, ...]
    fillers: tuple[str, ...]
    closings: tuple[str, ...]
    praise: tuple[WeightedWord, ...]
    complaints: tuple[str, ...]
    categories: tuple[Category, ...]
    departments: tuple[Department, ...]

    def kind_of(self, category: str) -> CategoryKind:
        """What becomes of a concern of that category; of one nobody knows, a ticket."""
        return next((one.kind for one in self.categories if one.name == category), CategoryKind.TICKET)

    def category_of(self, kind: CategoryKind) -> str:
        """The first category of that kind; parsing makes sure there is one for thanks."""
        return next((one.name for one in self.categories if one.kind is kind), "")
