"""Which of many narratives say nearly the same: triples of characters, compared where a few rare ones are shared."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from models.rules.text import wording

SHORTEST = 20
"""Characters; shorter ones are alike without anybody copying (和大家聊了学习和生活)."""
SAME = 0.8
"""Share of triples in common from which two texts are nearly the same."""
_HELD = 8
"""How many of its triples a text is found by: the ones with the smallest checksums, the same in like texts."""
_SHARED = 2
_CROWD = 400
"""A mark this many texts share is a phrase of the house; it finds nobody."""


def triples(words: str) -> frozenset[int]:
    """Checksums of the triples of neighbouring characters."""
    return frozenset(zlib.crc32(words[at : at + 3].encode()) for at in range(len(words) - 2))


def likeness(one: frozenset[int], two: frozenset[int]) -> float:
    """Jaccard's share in common, 0 to 1."""
    return len(one & two) / len(one | two) if one or two else 0.0


def copies(texts: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """Pairs of keys whose texts are nearly the same, smaller key first, each once."""
    known: dict[int, frozenset[int]] = {}
    for key, text in texts:
        words = wording(text)
        if len(words) >= SHORTEST:
            known[key] = triples(words)
    holders: dict[int, list[int]] = defaultdict(list)
    for key, marks in known.items():
        for mark in sorted(marks)[:_HELD]:
            holders[mark].append(key)
    shared: Counter[tuple[int, int]] = Counter()
    for keys in holders.values():
        if len(keys) <= _CROWD:
            shared.update(combinations(sorted(keys), 2))
    for (one, two), count in sorted(shared.items()):
        if count >= _SHARED and likeness(known[one], known[two]) >= SAME:
            yield one, two
