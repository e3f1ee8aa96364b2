"""Where a concern belongs: departments, category, urgency; what people corrected counts at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from models.rules.listening import CategoryKind, Department
from models.rules.places import Place
from models.rules.policy_sections import Policy
from models.rules.similarity import SimilarityIndex
from models.rules.sketch import Sketch, Sketcher
from models.rules.vocabulary import CrisisKind

_CRISIS = 9.0
_HINTS_AT_MOST = 3
"""A department's own words only hint; together they weigh no more than one word of a topic."""
_SECOND_TOPIC = 0.25
_HUNCH, _UNSURE = 4.0, 4.0
"""What a sure hunch weighs, and up to which score hunches are asked at all."""
_ENOUGH, _PROPOSED_FROM, _PROPOSED_AT_MOST = 1.5, 0.5, 3
"""Below the first nobody but the coordinator is proposed; others from that part of the best score on."""
_CORRECTION, _CORRECTED_LIKE, _CORRECTIONS_ASKED = 30.0, 0.75, 5
"""What the same text again weighs, falling to nothing at the second: one case never moves a whole topic."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A text a human sent to another department than the rules had."""

    text: str
    department: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One department, how much speaks for it, and the words that do."""

    department: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Routing:
    """A proposal, never a decision.

    `ranked` holds every department, the likeliest first; `departments` those worth proposing: none for thanks,
    several for a text with several problems, the coordinator where nothing speaks for anybody.
    """

    ranked: tuple[Candidate, ...]
    departments: tuple[str, ...]
    category: str
    kind: CategoryKind
    crisis: CrisisKind | None
    place: Place
    sketch: Sketch

    @property
    def is_ticket(self) -> bool:
        """Whether it becomes part of a problem that is worked on."""
        return self.kind is CategoryKind.TICKET and self.crisis is None


class Router:
    """Proposes by one policy and what was corrected so far; built once, `learn` adds to it."""

    def __init__(self, policy: Policy, corrections: Iterable[Correction] = ()) -> None:
        self._listening = policy.listening
        self._sketcher = Sketcher(policy)
        self._corrected: SimilarityIndex[Correction] = SimilarityIndex()
        for correction in corrections:
            self.learn(correction)

    def learn(self, correction: Correction) -> None:
        """Take a correction into account from the next text on; a later one of the same text replaces it."""
        for department in self._listening.departments:
            self._corrected.remove(Correction(correction.text, department.name))
        self._corrected.add(correction, self._sketcher.sketch(correction.text))

    def route(self, text: str) -> Routing:
        """Propose where the text belongs."""
        sketch = self._sketcher.sketch(text)
        votes = self._votes(sketch)
        thanks = sketch.thanks and not any(votes.values())
        ranked = self._ranked(sketch, votes)
        departments = () if thanks else self._proposed(ranked)
        category = self._category(sketch, ranked[0].department, thanks=thanks)
        kind = self._listening.kind_of(category)
        return Routing(ranked, departments, category, kind, sketch.crisis, sketch.place, sketch)

    def _votes(self, sketch: Sketch) -> dict[str, float]:
        """How much the nearest corrected texts speak for each department."""
        votes = dict.fromkeys((one.name for one in self._listening.departments), 0.0)
        near = self._corrected.similar(sketch, at_least=_CORRECTED_LIKE, limit=_CORRECTIONS_ASKED)
        for match in near:
            if match.key.department in votes:
                alike = (match.likeness.score - _CORRECTED_LIKE) / (1 - _CORRECTED_LIKE)
                votes[match.key.department] += _CORRECTION * alike
        return votes

    def _ranked(self, sketch: Sketch, votes: dict[str, float]) -> tuple[Candidate, ...]:
        candidates = [self._candidate(one, sketch, votes) for one in self._listening.departments]
        if max((one.score for one in candidates), default=0.0) <= _UNSURE:
            shares = dict(sketch.hunches)
            candidates = [replace(one, score=one.score + _HUNCH * shares[one.department]) for one in candidates]
        ranked = sorted(candidates, key=lambda one: -one.score)
        if ranked[0].score < _ENOUGH:
            ranked.sort(key=lambda one: one.department != self._listening.coordinator)
        return tuple(ranked)

    def _candidate(self, department: Department, sketch: Sketch, votes: dict[str, float]) -> Candidate:
        own = [clue for clue in sketch.clues if clue.department is department]
        topics = [clue.score for clue in own if clue.topic]
        score = float(min(_HINTS_AT_MOST, sum(clue.score for clue in own if not clue.topic)))
        score += sum(topics[:1]) + _SECOND_TOPIC * sum(topics[1:2]) + votes[department.name]
        reasons = list(dict.fromkeys(word for clue in own for word in clue.words))
        if sketch.crisis and sketch.crisis in department.crisis:
            score += _CRISIS
            reasons.insert(0, sketch.crisis.label)
        if votes[department.name]:
            reasons.insert(0, "有人改派过相近的诉求")
        return Candidate(department.name, score, tuple(reasons))

    @staticmethod
    def _proposed(ranked: tuple[Candidate, ...]) -> tuple[str, ...]:
        enough = max(_ENOUGH, _PROPOSED_FROM * ranked[0].score)
        others = (one.department for one in ranked[1:_PROPOSED_AT_MOST] if one.score >= enough)
        return (ranked[0].department, *others)

    def _category(self, sketch: Sketch, department: str, *, thanks: bool) -> str:
        if thanks:
            return self._listening.category_of(CategoryKind.THANKS)
        topics = (clue.topic for clue in sketch.clues if clue.department.name == department)
        own = next(one.category for one in self._listening.departments if one.name == department)
        return next((topic.category for topic in topics if topic), own)
