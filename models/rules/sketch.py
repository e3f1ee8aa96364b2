"""What a concern is about, read once: the words found in it, its topics, its place, its wording."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from models.rules.crisis import crisis_kind
from models.rules.hanzi import CUT, plain
from models.rules.hunch import Hunches
from models.rules.lexicon import Found, Lexicon
from models.rules.listening import CategoryKind, Department, Topic, WeightedWord
from models.rules.places import Place, place_in
from models.rules.policy_sections import Policy
from models.rules.vocabulary import CrisisKind

_PRAISE, _COMPLAINT = -1, -2
_FADING = 0.7
"""Every further word of one topic counts that much less: the same thing is often said in several words."""
_TELLING = 3
"""From this score on a text is about a topic; from this weight on one word of a department names a problem."""


@dataclass(frozen=True, slots=True)
class Clue:
    """How much speaks for a topic, or for a department alone (no topic), and the words that do, weightiest first."""

    department: Department
    topic: Topic | None
    score: float
    heaviest: int
    words: tuple[str, ...]
    personal: bool

    @property
    def subject(self) -> str:
        """What the problem is: the topic, else the department's most telling word."""
        return self.topic.name if self.topic else self.words[0]


@dataclass(frozen=True, slots=True)
class Sketch:
    """Everything later rules want to know of a text; `clues` come strongest first, `hunches` are by department."""

    clues: tuple[Clue, ...]
    hunches: tuple[tuple[str, float], ...]
    crisis: CrisisKind | None
    thanks: bool
    place: Place
    grams: frozenset[str]

    @property
    def subjects(self) -> tuple[tuple[str, float], ...]:
        """Topics with their scores; a department's telling word only where no topic was found."""
        clues = [clue for clue in self.clues if not clue.personal]
        topics = [(clue.subject, clue.score) for clue in clues if clue.topic and clue.score >= _TELLING]
        alone = [(clue.subject, clue.score) for clue in clues if not clue.topic and clue.heaviest >= _TELLING]
        return tuple(topics or alone[:1])


class Sketcher:
    """Reads texts by one policy; built once, for the word list is long."""

    def __init__(self, policy: Policy) -> None:
        self._policy, listening = policy, policy.listening
        self._owners: list[tuple[Department, Topic | None]] = []
        words: list[tuple[int, WeightedWord]] = []
        for department in listening.departments:
            for topic in (None, *department.topics):
                words += [(len(self._owners), word) for word in (topic or department).words]
                self._owners.append((department, topic))
        words += [(_PRAISE, word) for word in listening.praise]
        words += [(_COMPLAINT, WeightedWord(word, 1)) for word in listening.complaints]
        self._lexicon = Lexicon(words)
        self._hunches = Hunches(listening.departments)
        self._fillers = sorted(map(plain, listening.fillers), key=len, reverse=True)
        self._closings = frozenset(map(plain, listening.closings))
        personal = (CategoryKind.TALK, CategoryKind.WISH)
        self._personal = {one.name for one in listening.categories if one.kind in personal}

    def sketch(self, text: str) -> Sketch:
        """Read one text."""
        folded = self._without_closing(plain(text))
        found = self._lexicon.find(folded)
        owners = {one.owner for one in found}
        clues = self._clues(found)
        praise = _weight([one.word for one in found if one.owner == _PRAISE])
        crisis = crisis_kind(text, self._policy)
        return Sketch(
            clues=clues,
            hunches=tuple(self._hunches.of(folded).items()),
            crisis=crisis,
            thanks=_COMPLAINT not in owners
            and crisis is None
            and praise > max((one.score for one in clues), default=0),
            place=place_in(text, self._policy.listening.places),
            grams=self._grams(folded),
        )

    def _without_closing(self, text: str) -> str:
        """Without a last clause that is nothing but "谢谢" and the like, unless it is all there is."""
        rest, _, last = text.rstrip(CUT).rpartition(CUT)
        return rest if rest and last in self._closings else text

    def _clues(self, found: tuple[Found, ...]) -> tuple[Clue, ...]:
        by_owner: dict[int, list[WeightedWord]] = defaultdict(list)
        for one in found:
            if one.owner >= 0:
                by_owner[one.owner].append(one.word)
        clues = []
        for owner, words in by_owner.items():
            weighty = sorted(words, key=lambda word: -word.weight)
            names = tuple(word.word for word in weighty)
            topic = self._owners[owner][1]
            personal = topic is not None and topic.category in self._personal
            clues.append(Clue(*self._owners[owner], _weight(weighty), weighty[0].weight, names, personal))
        return tuple(sorted(clues, key=lambda clue: (-clue.score, clue.topic is None)))

    def _grams(self, text: str) -> frozenset[str]:
        """Pairs of neighbouring characters, fillers left out."""
        for word in self._fillers:
            text = text.replace(word, CUT)
        return frozenset(text[at : at + 2] for at in range(len(text) - 1) if CUT not in text[at : at + 2])


def _weight(words: list[WeightedWord]) -> float:
    weights = sorted((word.weight for word in words), reverse=True)
    return sum(weight * _FADING**rank for rank, weight in enumerate(weights))
