"""Which records a spot check looks at (六.3): a draw nobody can steer and anybody can repeat with sha256sum.

1. The list (底册) is closed: a line `college,cadre,record` for each record that may be drawn. Its SHA-256 is published.
2. A random secret is made, and its SHA-256 published with it. Who starts the draw then adds a word of their own, so
   neither the machine (bound by the published digest) nor the person (who does not know the secret) can choose.
3. Everything gets a place by SHA-256: `secret|word|cadre|12`, `secret|word|record|345`, compared as hexadecimal text.
   Of each college the first few cadres are taken, of each of them the first few records.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """One record that may be drawn; `college` 0 is none."""

    college: int
    cadre: int
    number: int

    @property
    def line(self) -> str:
        """As it stands in the list."""
        return f"{self.college},{self.cadre},{self.number}\n"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One record that was drawn, and how many of the cadre's stood in the list (what it speaks for)."""

    college: int
    cadre: int
    number: int
    of: int


def list_text(listed: Iterable[Listed]) -> str:
    """The list as it is published, in the order of the numbers."""
    return "".join(one.line for one in sorted(listed, key=lambda one: one.number))


def digest(text: str) -> str:
    """SHA-256 in hexadecimal, as `printf '%s' text | sha256sum` prints it."""
    return hashlib.sha256(text.encode()).hexdigest()


def full_seed(secret: str, word: str) -> str:
    """The secret that was committed to and the word added at the draw."""
    return f"{secret}|{word}"


def in_order(seed: str, what: str, ids: Iterable[int]) -> list[int]:
    """The ids in the order the seed gives them."""
    return sorted(ids, key=lambda one: (digest(f"{seed}|{what}|{one}"), one))


def draw(listed: Collection[Listed], seed: str, cadres: int, records: int) -> tuple[Drawn, ...]:
    """Up to `records` records of each of up to `cadres` cadres of every college; who has fewer is taken whole."""
    by_college: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in listed:
        by_college[one.college][one.cadre].append(one.number)
    return tuple(
        Drawn(college, cadre, number, len(by_college[college][cadre]))
        for college in sorted(by_college)
        for cadre in in_order(seed, "cadre", by_college[college])[:cadres]
        for number in in_order(seed, "record", by_college[college][cadre])[:records]
    )


def heads(listed: Iterable[Listed]) -> dict[int, int]:
    """How many cadres of each college stand in the list."""
    seen: dict[int, set[int]] = defaultdict(set)
    for one in listed:
        seen[one.college].add(one.cadre)
    return {college: len(cadres) for college, cadres in sorted(seen.items())}


def voices(seed: str, number: int, people: Iterable[int]) -> list[int]:
    """Whom to ask about a record, in order: drawn like everything else, so that nobody picks friendly witnesses."""
    return in_order(seed, f"voice|{number}", people)


def shared_out(
    numbers: Sequence[int], interviewers: Sequence[int], barred: Mapping[int, Collection[int]]
) -> dict[int, int]:
    """Record → interviewer, evenly; `barred` names per record who must not look at it. Left out: nobody may."""
    load = dict.fromkeys(interviewers, 0)
    given: dict[int, int] = {}
    for number in numbers:
        free = [one for one in interviewers if one not in barred.get(number, ())]
        if free:
            given[number] = min(free, key=lambda one: load[one])
            load[given[number]] += 1
    return given
