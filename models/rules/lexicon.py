"""Which of many weighted words a text holds; a word inside a longer one that was found does not count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from models.rules.hanzi import CUT, plain
from models.rules.listening import WeightedWord

_GAP = 6
"""How many characters `…` in a word stands for at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """One word of one owner in the text."""

    owner: int
    word: WeightedWord


class Lexicon:
    """Built once from (owner, word) pairs, asked for every text."""

    def __init__(self, words: Iterable[tuple[int, WeightedWord]]) -> None:
        self._by_start: dict[str, list[tuple[tuple[str, ...], Found]]] = defaultdict(list)
        for owner, word in words:
            first, *rest = (plain(part) for part in word.word.split("…"))
            self._by_start[first].append((tuple(rest), Found(owner, word)))
        self._lengths = sorted({len(first) for first in self._by_start})

    def find(self, text: str) -> tuple[Found, ...]:
        """The words in a text that went through `plain`, each once, in the order they come.

        Of the words that begin at one place only the longest counts, and only where none that began before reaches as
        far; so one pass is enough, and a long text costs no more a character than a short one.
        """
        whole: list[tuple[int, int, list[Found]]] = []
        found: dict[Found, None] = {}
        for start in range(len(text)):
            for length in self._lengths:
                end = start + length
                entries = self._by_start.get(text[start:end])
                if entries is None or end > len(text):
                    continue
                here = [one for rest, one in entries if not rest]
                if here:
                    whole.append((start, end, here))
                found.update((one, None) for rest, one in entries if rest and _follows(text, end, rest))
        reach = 0
        for _, together in groupby(whole, key=itemgetter(0)):
            _, end, here = list(together)[-1]
            if end > reach:
                found.update((one, None) for one in here)
            reach = max(reach, end)
        return tuple(found)


def _follows(text: str, end: int, rest: tuple[str, ...]) -> bool:
    """Whether each part comes within a few characters of the one before, in the same clause."""
    for part in rest:
        at = text.find(part, end, end + _GAP + len(part))
        if at < 0 or CUT in text[end:at]:
            return False
        end = at + len(part)
    return True
