"""Whom a text sounds like when hardly any known word is in it: from the pieces the policy's words are made of."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from models.rules.hanzi import CUT, plain
from models.rules.listening import Department

_LONGEST = 3
_CALM = 2.0
"""Above 1 keeps the shares from jumping to all or nothing."""


class Hunches:
    """A naive Bayes over pieces of up to three characters, taught by the words of each department."""

    def __init__(self, departments: Iterable[Department]) -> None:
        taught = {one.name: _pieces_of(one) for one in departments}
        self._known = frozenset(piece for pieces in taught.values() for piece in pieces)
        self._logs: dict[str, dict[str, float]] = {}
        self._unseen: dict[str, float] = {}
        for name, pieces in taught.items():
            whole = sum(pieces.values()) + len(self._known)
            self._unseen[name] = -math.log(whole)
            self._logs[name] = {piece: math.log((count + 1) / whole) for piece, count in pieces.items()}

    def of(self, text: str) -> dict[str, float]:
        """Each department's share, together 1, for a text that went through `plain`; equal if nothing is known."""
        pieces = _pieces(text) & self._known
        sums = {name: sum(logs.get(piece, self._unseen[name]) for piece in pieces) for name, logs in self._logs.items()}
        best = max(sums.values(), default=0.0)
        likely = {name: math.exp((one - best) / _CALM) for name, one in sums.items()}
        whole = sum(likely.values())
        return {name: one / whole for name, one in likely.items()}


def _pieces_of(department: Department) -> Counter[str]:
    pieces: Counter[str] = Counter()
    words = [*department.words, *(word for topic in department.topics for word in topic.words)]
    for weighted in words:
        for part in weighted.word.split("…"):
            pieces.update(dict.fromkeys(_pieces(plain(part)), weighted.weight))
    return pieces


def _pieces(text: str) -> set[str]:
    return {
        text[at : at + length]
        for length in range(1, _LONGEST + 1)
        for at in range(len(text) - length + 1)
        if CUT not in text[at : at + length]
    }
