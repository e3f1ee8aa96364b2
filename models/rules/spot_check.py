"""抽查 (六(三), F34): which records are looked into, drawn so that anybody can draw them again, and what that tells.

The seed is known before the draw and chosen by nobody; the order is that of SHA-256 over seed and id, so that neither
who draws nor when changes who is drawn.  Six cadres of a college, six records each, as LQAS surveys do it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from models.rules.survey import wilson
from models.rules.vocabulary import Word

SHARES = (5, 10, 20)
"""Percentages of wrong records the power table asks about."""


class CheckKind(Word):
    """How a check is made (六(三))."""

    NOW = "now", "实时抽查"
    FIELD = "field", "实地检查"
    COMMISSIONED = "commissioned", "委托调查"


class Verdict(Word):
    """What came of one record."""

    OPEN = "open", "还没核到"
    HELD = "held", "属实"
    WRONG = "wrong", "不一致"
    UNKNOWN = "unknown", "没核到"


@dataclass(frozen=True, slots=True)
class Checkable:
    """A record that can be looked into: somebody was visited."""

    number: int
    cadre_id: int
    college_id: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class Rate:
    """Of `asked` records `known` are judged and `wrong` did not hold; the 95 % interval of the share (Wilson)."""

    asked: int
    known: int
    wrong: int

    @property
    def interval(self) -> tuple[float, float]:
        """Of wrong ones among those judged."""
        return wilson(self.wrong, self.known)


def seed_of(anchor: str, number: int) -> str:
    """The seed of check #number after the block `anchor` was posted: nobody chooses it, anybody can write it down."""
    return sha256(f"{anchor}|{number}".encode()).hexdigest()


def rank(seed: str, what: object) -> str:
    """Where something stands in the draw."""
    return sha256(f"{seed}|{what}".encode()).hexdigest()


def draw(seed: str, records: Iterable[Checkable], cadres: int, each: int) -> list[Checkable]:
    """Up to `cadres` cadres of every college and `each` records of each of them, in the order of their numbers."""
    by_college: dict[int | None, dict[int, list[Checkable]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        by_college[record.college_id][record.cadre_id].append(record)
    drawn: list[Checkable] = []
    for own in by_college.values():
        for cadre in sorted(own, key=lambda id: rank(seed, f"cadre {id}"))[:cadres]:
            drawn += sorted(own[cadre], key=lambda one: rank(seed, f"record {one.number}"))[:each]
    return sorted(drawn, key=lambda one: one.number)


def power(count: int, share: float) -> float:
    """The chance that `count` records drawn at random show at least one wrong where that share of all is wrong."""
    return 1 - (1 - share) ** count


def rates(items: Sequence[tuple[Key, Verdict]]) -> Mapping[Key, Rate]:
    """By whatever they are grouped."""
    found: dict[Key, Rate] = {}
    for key, verdict in items:
        old = found.get(key, Rate(0, 0, 0))
        known = verdict in (Verdict.HELD, Verdict.WRONG)
        found[key] = Rate(old.asked + 1, old.known + known, old.wrong + (verdict is Verdict.WRONG))
    return found


Key = tuple[str, ...]
