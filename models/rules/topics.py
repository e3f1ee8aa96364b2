"""线上活动 (五.2, 五.5): what counts as taking part, which themes a message touches, and what may be shown of it.

Counted are people, never messages: the same people in another order, twice over, or from another platform give the same
figures. Nobody is scored and nobody is named.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.text import fold, half_width, wording

LEAST_WORDS = 6
"""Characters that say something: less is 收到, 哈哈, 好的."""
_EMPTY = re.compile(
    r"(?:收到|好的?|哈+|嗯+|哦+|啊+|是的?|对的?|谢谢|感谢|支持|顶|赞|已阅|打卡|参与|签到|加油|ok|yes|\+1|辛苦了?|老师|同学|大家|了|的|呀|呢|吧)+",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"[（(【\[]?\s*([1-9]|[a-iA-I])\s*[)）】\].。!！]?")


@dataclass(frozen=True, slots=True)
class Theme:
    """What a message may be about, known by its words; `questions` help a talk along."""

    name: str
    words: tuple[str, ...]
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LibraryTopic:
    """One topic of the library. `quote` is verbatim, with its source and day; after `expires` it is not offered."""

    key: str
    title: str
    question: str
    months: tuple[int, ...] = ()
    quote: str = ""
    source: str = ""
    dated: date | None = None
    expires: date | None = None

    @property
    def digest(self) -> str:
        """What a secretary approves: another wording has to be approved again."""
        said = "\x1f".join((self.key, self.title, self.question, self.quote, self.source, str(self.dated)))
        return hashlib.sha256(said.encode()).hexdigest()

    def is_over(self, today: date) -> bool:
        """Whether its text is no longer offered."""
        return self.expires is not None and self.expires < today

    @property
    def opening(self) -> str:
        """The words it is opened with: the text itself, where it comes from, then the question."""
        if not self.quote:
            return self.question
        day = f"，{self.dated.year}年{self.dated.month}月{self.dated.day}日" if self.dated else ""
        return f"“{self.quote}”（{self.source}{day}）\n{self.question}"


@dataclass(frozen=True, slots=True)
class Library:
    """The topics a school may choose from, and the themes words are counted by."""

    topics: tuple[LibraryTopic, ...]
    themes: tuple[Theme, ...]

    def find(self, said: str) -> LibraryTopic | None:
        """The topic of that number (as listed, from 1), key or title."""
        flat = half_width(said).strip().lstrip("#")
        if flat.isdecimal() and 1 <= int(flat[:4]) <= len(self.topics):
            return self.topics[int(flat[:4]) - 1]
        return next((one for one in self.topics if fold(flat) in (fold(one.key), fold(one.title))), None)


def is_substantive(text: str) -> bool:
    """Whether a message says something: some characters that are more than agreeing or being there."""
    said = wording(text)
    return len(_EMPTY.sub("", said)) >= LEAST_WORDS


def themes_of(text: str, themes: Iterable[Theme]) -> tuple[str, ...]:
    """Names of the themes whose words stand in a message."""
    said = fold(text)
    return tuple(one.name for one in themes if any(fold(word) in said for word in one.words))


def choice_in(text: str, count: int) -> int | None:
    """The option 1…count a message names by a digit or a letter and nothing else."""
    found = _CHOICE.fullmatch(half_width(text).strip())
    if found is None:
        return None
    said = found[1]
    place = int(said) if said.isdecimal() else ord(said.lower()) - ord("a") + 1
    return place if place <= count else None


@dataclass(frozen=True, slots=True)
class TookPart:
    """One person's part: the themes they touched, or their choice."""

    themes: frozenset[str] = frozenset()
    choice: int | None = None

    def joined(self, text: str, themes: Iterable[Theme], options: int) -> TookPart | None:
        """After one more message of theirs; None when it adds nothing."""
        if options:
            choice = choice_in(text, options)
            return TookPart(self.themes, choice) if choice is not None and choice != self.choice else None
        more = self.themes | set(themes_of(text, themes))
        return TookPart(frozenset(more)) if is_substantive(text) and (more != self.themes or not self.themes) else None


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be shown: people, and themes or options with how many people; less than k is not told apart."""

    people: int
    rows: tuple[tuple[str, int], ...]
    few: int = 0
    """Themes that fewer than k people touched: counted, not named."""


def figures_of(parts: Sequence[TookPart], options: Sequence[str], k: int) -> Figures:
    """The figures of an activity; the votes of a poll are shown only when at least k voted."""
    if options:
        votes = [sum(part.choice == place for part in parts) for place in range(1, len(options) + 1)]
        shown = tuple(zip(options, votes, strict=True)) if len(parts) >= k else ()
        return Figures(len(parts), shown)
    counts: dict[str, int] = {}
    for part in parts:
        for theme in part.themes:
            counts[theme] = counts.get(theme, 0) + 1
    rows = sorted(((name, people) for name, people in counts.items() if people >= k), key=lambda row: (-row[1], row[0]))
    return Figures(len(parts), tuple(rows), sum(people < k for people in counts.values()))


@dataclass(frozen=True, slots=True)
class Worry:
    """One category of what circles ask: people now and in the span before; None where fewer than k."""

    name: str
    people: int | None
    before: int | None


def worries_of(now: Mapping[str, int], before: Mapping[str, int], k: int) -> tuple[Worry, ...]:
    """Categories with at least k people now, the most first; a span before with fewer than k is not told."""
    rows = sorted(((name, people) for name, people in now.items() if people >= k), key=lambda row: (-row[1], row[0]))
    return tuple(Worry(name, people, then if (then := before.get(name, 0)) >= k else None) for name, people in rows)
