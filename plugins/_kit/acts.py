"""A cadre's records as the duty rules count them, read in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from config.clock import local_day
from models.rules.duty import Act
from models.rules.vocabulary import Outcome, RecordKind
from plugins._kit.directory import directory
from plugins._kit.sql import as_date, as_instant, select


def since(today: date) -> date:
    """The first day that can matter to today's duties: the academic year and the one before it."""
    return date(today.year - 2, 8, 1)


@dataclass(frozen=True, slots=True)
class PastAct:
    """An earlier record, as far as counting and recognising it goes."""

    act: Act
    words_digest: str
    entered_at: datetime


_PAST = """
    SELECT number, kind, target_id, happened_on, entered_at, outcome, complete, words_digest
    FROM record
    WHERE school_id = $1 AND cadre_id = $2 AND happened_on >= $3 AND withdrawn_at IS NULL
    ORDER BY number
"""


async def acts_of(cadre_id: int, today: date, connection: BaseDBAsyncClient | None = None) -> list[PastAct]:
    """The cadre's records that are not withdrawn, in order of their numbers.

    A statement of our own: this is read for every visit, and building it through the ORM costs ten times as much.
    """
    rows = await select(connection, _PAST, directory.school_id, cadre_id, since(today))
    return [
        PastAct(
            act=Act(
                number=row["number"],
                kind=RecordKind(row["kind"]),
                target_id=row["target_id"],
                happened_on=as_date(row["happened_on"]),
                entered_on=local_day(entered_at := as_instant(row["entered_at"])),
                outcome=Outcome(row["outcome"]),
                complete=bool(row["complete"]),
            ),
            words_digest=row["words_digest"],
            entered_at=entered_at,
        )
        for row in rows
    ]
