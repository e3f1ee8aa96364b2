"""How every rule stands for every cadre in post: one statement per page of cadres, each different row judged once.

It says what `progress_of` says of each of them (a test compares the two); nothing of it is stored.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from config.clock import local_day
from models.rules.progress import progress_of
from models.rules.school_states import RuleState
from models.rules.semester import SemesterSpan
from plugins._kit.acts import acts_of, since
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.reading import Reading, reading
from plugins._kit.recording import semester_spans, span_of
from plugins._kit.scan_counts import Counts
from plugins._kit.scan_sql import Scope, Statements

__all__ = ["ANYWHERE", "RuleState", "Scanned", "scan"]


@dataclass(frozen=True, slots=True)
class Scanned:
    """One cadre; `rules` in the policy's order, the same tuple for cadres alike."""

    cadre_id: int
    rules: tuple[RuleState, ...]


class _Anywhere:
    """Says: of whatever college."""


ANYWHERE = _Anywhere()


async def scan(
    now: datetime,
    *,
    college_id: int | _Anywhere | None = ANYWHERE,
    cadre_ids: Collection[int] | None = None,
    page: int = 5000,
) -> AsyncIterator[list[Scanned]]:
    """The cadres in post (of that college, None: of none; or those of `cadre_ids`) in order of their ids.

    Reads committed rows only, so not for the inside of a transaction.  A page at a time is in memory.
    """
    today, semesters = local_day(now), await semester_spans()
    counts = Counts.of(policy(), semesters, today)
    scope = Scope(directory.school_id, _college(college_id), cadre_ids)
    async with reading() as source:
        statements = Statements(source.is_sqlite, scope, counts.asked, since(today))
        ahead = asyncio.ensure_future(_read(source, statements, 0, page))
        try:
            while (read := await ahead)[0]:
                rows, odd = read
                # The next page is read while this one is judged.
                ahead = asyncio.ensure_future(_read(source, statements, rows[-1][0], page))
                found = await asyncio.to_thread(counts.judge, rows, odd)
                for cadre_id in odd:
                    found[cadre_id] = await _plainly(cadre_id, semesters, today)
                yield [Scanned(cadre_id, rules) for cadre_id, rules in found.items()]
        finally:
            ahead.cancel()


def _college(college_id: int | _Anywhere | None) -> str:
    if isinstance(college_id, _Anywhere):
        return ""
    return "IS NULL" if college_id is None else f"= {int(college_id)}"


async def _read(
    source: Reading, statements: Statements, after: int, size: int
) -> tuple[Sequence[Sequence[Any]], set[int]]:
    rows = await source.rows(statements.page(after, size))
    if not rows:
        return rows, set()
    odd = await source.rows(statements.twice(rows[0][0] - 1, rows[-1][0]))
    return rows, {row[0] for row in odd} & {row[0] for row in rows}


async def _plainly(cadre_id: int, semesters: Sequence[SemesterSpan], today: date) -> tuple[RuleState, ...]:
    """One cadre by the rule itself, from the records one by one."""
    person = await directory.person(cadre_id)
    links = tuple(map(span_of, await directory.links_of(cadre_id)))
    acts = [past.act for past in await acts_of(cadre_id, today)]
    seen = progress_of(policy(), links, acts, semesters, today, person.joined_on if person else None)
    return tuple(RuleState(one.rule.id, one.state, one.done, one.quota) for one in seen.rules)
