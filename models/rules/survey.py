"""满意度测评 (六(三), F37): who is asked, and what may be shown of what they said.

One digit answers both questions: 0 nobody came this term, 1 to 5 how content one is. Nothing is shown of fewer than k
answers, and no group is left over that the difference of two shown ones would reveal.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from random import Random
from typing import TypeVar

from models.rules.text import half_width

Key = TypeVar("Key", bound=Hashable)
NOBODY_CAME, BEST = 0, 5
_Z95 = 1.959963984540054
"""The 97.5 % point of the normal distribution."""
_SCORE = re.compile(r"([0-5])(?:\s*分)?(?:[\s,，。.:：、;；!]+(.*))?", re.DOTALL)
_IN_WORDS = {
    "很不满意": 1, "非常不满意": 1, "不太满意": 2, "不满意": 2, "一般": 3, "还行": 3, "很满意": 5, "非常满意": 5,
    "比较满意": 4, "满意": 4, "没来过": 0, "没有来过": 0, "没联系过": 0, "没见过": 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What a group of answers says; `came` of `answered` were visited or contacted, `mean` is of those who scored.

    `mean` is None where fewer than k scored; everything but `asked` is 0 where fewer than k answered.
    """

    asked: int
    answered: int = 0
    came: int = 0
    mean: float | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What a closed survey shows; whoever is in no group by name is in `rest` of their college, or in that of all."""

    cadres: Mapping[int, Satisfaction]
    rest: Mapping[int | None, Satisfaction] = field(default_factory=dict)
    """By college: those of its cadres who had too few answers, together."""
    rest_of_all: Satisfaction | None = None
    """Where even that is too few: of the whole school together."""
    pooled: Mapping[int, int | None] = field(default_factory=dict)
    """Cadre → the college under which their answers are shown; those shown only in `rest_of_all` are not in it."""


def read_answer(text: str) -> tuple[int, str] | None:
    """`5`, `5 很用心`, `满意`: the digit and the sentence; None for anything else."""
    said = half_width(text).strip()
    match = _SCORE.fullmatch(said)
    if match is not None:
        return int(match[1]), said[match.start(2) :].strip() if match[2] else ""
    score = _IN_WORDS.get(said.rstrip("。.!"))
    return (score, "") if score is not None else None


def draw(candidates: Mapping[int, Sequence[int]], sample: int, chance: Random) -> dict[int, int]:
    """Person → the cadre they are asked about: `sample` people per cadre where there are so many, each asked once.

    The cadres take turns, so that those with few candidates are not left without because others took them.
    """
    left = {cadre: chance.sample(list(people), len(people)) for cadre, people in candidates.items()}
    asked: dict[int, int] = {}
    for _ in range(sample):
        for cadre in sorted(left, key=lambda one: len(left[one])):
            while left[cadre]:
                person = left[cadre].pop()
                if person not in asked and person != cadre:
                    asked[person] = cadre
                    break
    return asked


def publish(
    asked: Mapping[int, int], answers: Mapping[int, Sequence[int]], college_of: Mapping[int, int | None], k: int
) -> Published:
    """`asked` and `answers` by cadre: each shown alone from k answers on, the others of a college together, never so
    that what is shown and what is known of the whole tell of fewer than k."""
    counts = {cadre: len(answers.get(cadre, ())) for cadre in asked}
    by_college: dict[int | None, list[int]] = defaultdict(list)
    for cadre in asked:
        by_college[college_of.get(cadre)].append(cadre)
    alone: set[int] = set()
    together: dict[int | None, list[int]] = {}
    for college, cadres in by_college.items():
        shown = apart({cadre: counts[cadre] for cadre in cadres}, k)
        alone |= shown
        together[college] = [cadre for cadre in cadres if cadre not in shown]
    sizes = {college: sum(counts[one] for one in cadres) for college, cadres in together.items() if cadres}
    whole = apart(sizes, k)
    nobody = [cadre for college in sizes if college not in whole for cadre in together[college]]

    def of(cadres: Sequence[int]) -> Satisfaction:
        return _satisfaction(sum(asked[one] for one in cadres), [s for one in cadres for s in answers.get(one, ())], k)

    return Published(
        cadres={cadre: of([cadre]) for cadre in asked if cadre in alone},
        rest={college: of(together[college]) for college in whole},
        rest_of_all=of(nobody) if nobody else None,
        pooled={cadre: college for college in whole for cadre in together[college]},
    )


def apart(counts: Mapping[Key, int], k: int) -> set[Key]:
    """Which groups can be shown by themselves: at least k each, and what is left over is nobody or at least k.

    Where the rest is too small, the smallest of the others joins it (complementary suppression).
    """
    shown = {key for key, count in counts.items() if count >= k}
    rest = sum(count for key, count in counts.items() if key not in shown)
    for key in sorted(shown, key=lambda one: (counts[one], str(one))):
        if rest == 0 or rest >= k:
            break
        shown.discard(key)
        rest += counts[key]
    return shown


def _satisfaction(asked: int, scores: Sequence[int], k: int) -> Satisfaction:
    if len(scores) < k:
        return Satisfaction(asked)
    given = [score for score in scores if score != NOBODY_CAME]
    mean = sum(given) / len(given) if len(given) >= k else None
    return Satisfaction(asked, len(scores), len(given), mean)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927); (0, 1) of nothing."""
    if whole == 0:
        return 0.0, 1.0
    share, z2 = part / whole, _Z95**2
    middle = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = _Z95 / (1 + z2 / whole) * sqrt(share * (1 - share) / whole + z2 / (4 * whole**2))
    return max(0.0, middle - half), min(1.0, middle + half)
