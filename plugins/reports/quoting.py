"""What may be quoted: redacted sentences of enough people, never of what was sealed or taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from models.rules.concern_words import ConcernState, Openness, Source
from models.rules.masking import redact
from models.tables import Concern, Person, Problem
from plugins._kit.directory import directory
from plugins._kit.policy import policy

_QUOTABLE = [Openness.OPEN.value, Openness.NAMED.value, Openness.HIDDEN.value]
"""The openest first."""
_LONGEST = 60
_BLOCK = 500
"""Ids of one statement."""


def in_blocks(ids: Collection[int]) -> Iterable[list[int]]:
    """The ids, a statement's worth at a time."""
    every = list(ids)
    return (every[start : start + _BLOCK] for start in range(0, len(every), _BLOCK))


async def names_in(texts: Iterable[str]) -> list[str]:
    """The roster names that stand in any of the texts."""
    whole = "\n".join(texts)
    names = await Person.filter(school_id=directory.school_id).values_list("name", flat=True)
    return sorted({str(name) for name in names if len(str(name)) > 1 and str(name) in whole})


async def quotable(people: Mapping[int, int], college_id: int | None) -> dict[int, tuple[str, ...]]:
    """Sentences of each problem (id → people behind it) with at least k people, the best first; of one college's
    youths alone where the paper is that college's."""
    k = policy().problems.k
    texts: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for ids in in_blocks([id for id, count in people.items() if count >= k]):
        rows = Concern.filter(school_id=directory.school_id, problem_id__in=ids, openness__in=_QUOTABLE)
        rows = rows.filter(state=ConcernState.OPEN.value).exclude(source=Source.CRISIS.value).exclude(text="")
        rows = rows if college_id is None else rows.filter(college_id=college_id)
        for problem_id, openness, text in await rows.values_list("problem_id", "openness", "text"):
            rank = (_QUOTABLE.index(str(openness)), len(str(text)), str(text))
            texts[int(str(problem_id))].append(rank)
    names = await names_in(text for ranked in texts.values() for *_, text in ranked)
    return {id: tuple(_sentence(redact(text, names)) for *_, text in sorted(ranked)) for id, ranked in texts.items()}


def _sentence(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"


async def still_said(numbers: Collection[int], college_id: int | None) -> dict[int, tuple[str, ...]]:
    """By problem number: what may be quoted today, after retractions and anonymising."""
    rows = await Problem.filter(school_id=directory.school_id, number__in=list(numbers))
    k = policy().problems.k
    found = await quotable({row.id: k for row in rows}, college_id)
    return {row.number: found.get(row.id, ()) for row in rows}
