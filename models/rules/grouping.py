"""Which open problem a new concern belongs to, in the order concerns arrive."""

from __future__ import annotations

from models.rules.routing import Routing
from models.rules.similarity import NARROW, Match, SimilarityIndex

_REMEMBERED = 5
"""How many concerns of one problem later ones are compared with."""


class Grouping:
    """The open problems by number; talks, wishes, thanks and crises belong to none."""

    def __init__(self) -> None:
        self._index: SimilarityIndex[int] = SimilarityIndex()
        self._sizes: dict[int, int] = {}
        self._next = 1

    def __len__(self) -> int:
        return len(self._sizes)

    def similar(self, routing: Routing, *, at_least: float = NARROW, limit: int = 3) -> tuple[Match[int], ...]:
        """Open problems like the concern: for its author NARROW, for those who sort concerns WIDE."""
        if not routing.is_ticket:
            return ()
        return self._index.similar(routing.sketch, at_least=at_least, limit=limit)

    def place(self, routing: Routing) -> int | None:
        """The number of the problem the concern joined or opened; None if it is no problem."""
        if not routing.is_ticket:
            return None
        found = self.similar(routing, limit=1)
        problem = found[0].key if found else self._next
        self.join(problem, routing)
        return problem

    def join(self, problem: int, routing: Routing) -> None:
        """Count the concern to that problem, as a rule or a human decided."""
        self._next = max(self._next, problem + 1)
        size = self._sizes[problem] = self._sizes.get(problem, 0) + 1
        if size <= _REMEMBERED:
            self._index.add(problem, routing.sketch)

    def close(self, problem: int) -> None:
        """The problem takes no more concerns."""
        self._sizes.pop(problem, None)
        self._index.remove(problem)
