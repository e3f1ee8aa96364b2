"""Whether two pictures are the same photo, however it was re-saved, shrunk or brightened: differences of neighbours.

A difference hash (Krawetz 2013) in both directions: 8×8 comparisons of neighbouring grey fields each way, 128 bits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

SIDE = 9
"""Fields a side of the small grey picture that is compared."""
BITS = 2 * (SIDE - 1) * (SIDE - 1)
NEAR = 11
"""At most so many of 128 bits differ between two copies of one photo."""
FLATTEST = 24
"""A picture whose brightest and darkest field differ by less (a wall, a black screen) looks like every other one."""
_PIECES = NEAR + 1
_CUTS = [BITS * piece // _PIECES for piece in range(_PIECES + 1)]


def mark_of(grey: Sequence[int]) -> int | None:
    """The mark of a picture of 9×9 grey fields (row by row, 0 to 255); None for one that shows nothing."""
    if max(grey) - min(grey) < FLATTEST:
        return None
    mark = 0
    for row in range(SIDE - 1):
        for column in range(SIDE - 1):
            here = grey[row * SIDE + column]
            mark = mark << 2 | (here < grey[row * SIDE + column + 1]) << 1 | (here < grey[(row + 1) * SIDE + column])
    return mark


def distance(one: int, two: int) -> int:
    """How many bits differ."""
    return (one ^ two).bit_count()


def alike(marks: Iterable[tuple[K, int]]) -> Iterator[tuple[K, K]]:
    """Every pair of keys whose marks are near, each once.

    Two marks that differ in at most 11 bits agree in one of 12 pieces: only those that share a piece are compared.
    """
    places: dict[tuple[int, int], list[tuple[K, int]]] = defaultdict(list)
    for key, mark in dict.fromkeys(marks):
        for piece in range(_PIECES):
            low, high = _CUTS[piece], _CUTS[piece + 1]
            places[piece, mark >> low & (1 << high - low) - 1].append((key, mark))
    seen: set[tuple[K, K]] = set()
    for together in places.values():
        for (one, first), (two, second) in combinations(together, 2):
            if one != two and distance(first, second) <= NEAR and (one, two) not in seen:
                seen.add((one, two))
                yield one, two
