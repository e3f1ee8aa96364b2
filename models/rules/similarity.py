"""Whether two concerns are about the same problem, and which of many open problems a new one resembles."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from models.rules.sketch import Sketch

K = TypeVar("K", bound=Hashable)

NARROW = 0.5
"""From here on two concerns are taken for the same problem; what a youth is shown."""
WIDE = 0.25
"""From here on somebody who sorts concerns is shown the problem."""
_SUBJECT, _PLACE = 0.55, 0.04
_WORDING, _WORDING_AGAINST, _WORDING_ALONE = 0.45, 0.3, 0.9
"""What wording counts beside the same subject, against different ones, where one text has no known subject."""
_SECOND = 0.5
"""What a shared subject counts that is not the first of both."""
_BUDGET = 3000
"""How many postings one question looks at, the rarest features first; beyond that the newest problems win."""
_SHORTLIST = 48


@dataclass(frozen=True, slots=True)
class Likeness:
    """0 to 1, and why, in words."""

    score: float
    reasons: tuple[str, ...]


def likeness(one: Sketch, two: Sketch) -> Likeness:
    """How likely two concerns are about one problem: the same subject counts most, then wording, then place."""
    subject, share = _shared_subject(one, two)
    shared = one.grams & two.grams
    wording = 2 * len(shared) / (len(one.grams) + len(two.grams)) if shared else 0.0
    place = one.place.shares(two.place)
    score = _SUBJECT * share + _wording_weighs(one, two, share) * math.sqrt(wording)
    if place:
        score += _PLACE
    elif one.place.contradicts(two.place):
        score -= _PLACE
    reasons = []
    if subject:
        reasons.append(f"都说到{subject}")
    if place:
        reasons.append(f"都在{place}")
    if not subject and shared:
        reasons.append("用词相近：" + "、".join(sorted(shared)[:3]))
    return Likeness(min(max(score, 0.0), 1.0), tuple(reasons))


def _wording_weighs(one: Sketch, two: Sketch, share: float) -> float:
    if share == 1:
        return _WORDING
    return _WORDING_AGAINST if one.subjects and two.subjects else _WORDING_ALONE


def _shared_subject(one: Sketch, two: Sketch) -> tuple[str, float]:
    """The subject both name, and how much that counts: 1 if it comes first in both."""
    ones, others = [name for name, _ in one.subjects], [name for name, _ in two.subjects]
    if ones and others and ones[0] == others[0]:
        return ones[0], 1.0
    shared = next((name for name in ones if name in others), "")
    return shared, _SECOND if shared else 0.0


@dataclass(frozen=True, slots=True)
class Match(Generic[K]):
    """One open problem that resembles the text."""

    key: K
    likeness: Likeness


class SimilarityIndex(Generic[K]):
    """Many sketches by key, asked for those like a new one; a key may hold several."""

    def __init__(self) -> None:
        self._sketches: dict[int, tuple[K, Sketch]] = {}
        self._entries: dict[K, list[int]] = defaultdict(list)
        self._postings: dict[str, dict[int, None]] = defaultdict(dict)
        self._next = 0

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, key: K, sketch: Sketch) -> None:
        """From now on this sketch is found under the key."""
        entry, self._next = self._next, self._next + 1
        self._sketches[entry] = key, sketch
        self._entries[key].append(entry)
        for feature in _features(sketch):
            self._postings[feature][entry] = None

    def remove(self, key: K) -> None:
        """Forget everything under the key; a key nobody knows is no mistake."""
        for entry in self._entries.pop(key, []):
            _, sketch = self._sketches.pop(entry)
            for feature in _features(sketch):
                del self._postings[feature][entry]

    def similar(self, sketch: Sketch, *, at_least: float, limit: int = 3) -> tuple[Match[K], ...]:
        """Up to `limit` keys at least that much like the sketch, the likest first, older before newer."""
        best: dict[K, Likeness] = {}
        for entry in sorted(self._shortlist(sketch)):
            key, other = self._sketches[entry]
            found = likeness(sketch, other)
            if found.score >= at_least and (key not in best or found.score > best[key].score):
                best[key] = found
        ranked = sorted(best.items(), key=lambda item: -item[1].score)
        return tuple(Match(key, found) for key, found in ranked[:limit])

    def _shortlist(self, sketch: Sketch) -> list[int]:
        tally: dict[int, float] = defaultdict(float)
        budget = _BUDGET
        postings = [self._postings[one] for one in _features(sketch) if self._postings.get(one)]
        for posting in sorted(postings, key=len):
            weight = 1 / math.log2(2 + len(posting))
            for entry in islice(_newest(posting), budget):
                tally[entry] += weight
            budget = max(0, budget - len(posting))
        return heapq.nlargest(_SHORTLIST, tally, key=lambda entry: (tally[entry], -entry))


def _newest(posting: dict[int, None]) -> Iterator[int]:
    return reversed(posting)


def _features(sketch: Sketch) -> list[str]:
    """What the sketch is found by: subjects, wording, and subjects at a place."""
    subjects = [name for name, _ in sketch.subjects]
    places = sketch.place.keys
    return [
        *(f"subject {name}" for name in subjects),
        *(f"{name} at {place}" for name in subjects for place in places),
        *sketch.grams,
    ]
