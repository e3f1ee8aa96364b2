"""A whole school as rows, written as fast as the engine takes them: for the benchmark of the weekly scan."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from itertools import islice
from typing import Any

import asyncpg

LINKS = (("branch", "league_day"), ("dorm", "visit"), ("youth", "talk"))
SEMESTERS = (
    ("2026-2027-1", date(2026, 9, 1), date(2027, 1, 17)),
    ("2026-2027-2", date(2027, 2, 22), date(2027, 7, 4)),
)
TODAY = date(2027, 5, 17)
_PROCESS = "和大家聊了聊最近的学习和生活，宿舍的灯管坏了一根，已经报修。" * 2


def tables(
    cadres: int, records: int, school_id: int
) -> Iterator[tuple[str, tuple[str, ...], Iterator[tuple[Any, ...]]]]:
    """(table, columns, rows) in the order of their foreign keys; every cadre has 3 branches, 3 dorms and 3 youths.

    Nine in ten links hold since before the year; the others began with a roster imported on some Monday of it, and a
    third of these have ended with another.  One cadre in fifty joined during the year.
    """
    colleges = 20
    yield "college", ("id", "school_id", "name"), ((n, school_id, f"学院{n}") for n in range(1, colleges + 1))
    yield "semester", ("id", "school_id", "name", "starts_on", "ends_on"), (
        (n, school_id, *semester) for n, semester in enumerate(SEMESTERS, 1)
    )  # fmt: skip
    person = ("id", "school_id", "code", "name", "college_id", "level", "position", "class_name", "dorm_name", "qq",
              "wechat", "phone", "public_contact", "joined_on")  # fmt: skip
    yield (
        "person",
        person,
        (
            (n, school_id, f"{n:09}", f"团干{n}", n % colleges + 1, "college", "", "", "", "", "", "", "", _joined(n))
            for n in range(1, cadres + 1)
        ),
    )
    yield "person_role", ("id", "school_id", "person_id", "role"), (
        (n, school_id, n, "cadre") for n in range(1, cadres + 1)
    )  # fmt: skip
    yield (
        "link_target",
        ("id", "school_id", "kind", "key", "name", "college_id", "person_id"),
        (
            (n, school_id, LINKS[n % 3][0], f"k{n}", f"对象{n}", n % colleges + 1, None)
            for n in range(1, 9 * cadres + 1)
        ),
    )
    yield (
        "link",
        ("id", "school_id", "cadre_id", "target_id", "valid_from", "valid_to"),
        ((n, school_id, (n - 1) // 9 + 1, n, *_span(n)) for n in range(1, 9 * cadres + 1)),
    )
    record = ("id", "school_id", "number", "kind", "sub_kind", "topic", "cadre_id", "college_id", "target_id",
              "happened_on", "entered_at", "outcome", "process", "effect", "reflection", "complete", "trust",
              "joint_key", "words_digest", "withdrawn_at", "platform", "scene_id")  # fmt: skip
    yield "record", record, _records(cadres, records, school_id)


def _joined(n: int) -> date | None:
    return date(2026, 9, 7) + timedelta(weeks=n % 35) if n % 50 == 0 else None


def _span(n: int) -> tuple[date, date | None]:
    chance = random.Random(n)
    if chance.random() < 0.9:
        return date(2025, 9, 1), None
    begun = date(2026, 9, 7) + timedelta(weeks=chance.randrange(35))
    return begun, begun + timedelta(weeks=chance.randrange(1, 17), days=-1) if chance.random() < 0.33 else None


def _records(cadres: int, records: int, school_id: int) -> Iterator[tuple[Any, ...]]:
    """In the order they were entered, so the rows of one cadre lie far apart."""
    chance = random.Random(1)
    first, days = date(2026, 9, 1), 259
    for n in range(1, records + 1):
        cadre, day = chance.randrange(cadres) + 1, first + timedelta(days=n * days // (records + 1))
        target: int | None = (cadre - 1) * 9 + chance.randrange(9) + 1
        kind = LINKS[target % 3][1] if target else ""
        draw = chance.random()
        if draw < 0.1:
            target, kind = None, "lecture" if draw < 0.05 else "online"
        elif draw < 0.2:
            kind = "check_in"
        outcome = "done" if chance.random() < 0.93 else chance.choice(("absent", "refused", "moved"))
        entered = datetime(day.year, day.month, day.day, 10, 30, n % 60, tzinfo=timezone.utc)
        withdrawn = entered if chance.random() < 0.01 else None
        yield (n, school_id, n, kind, "", "", cadre, cadre % 20 + 1, target, day, entered, outcome, _PROCESS, "", "",
               chance.random() < 0.95, "group", "", f"{n:032x}", withdrawn, "qq", "20001")  # fmt: skip


def write_sqlite(file: str, cadres: int, records: int, school_id: int) -> None:
    """Fill a migrated file; instants and days as the ORM writes them."""
    link = sqlite3.connect(file, isolation_level=None)
    link.execute("PRAGMA synchronous=OFF")
    link.execute("BEGIN")
    for table, columns, rows in tables(cadres, records, school_id):
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        link.executemany(statement, (tuple(map(_as_text, row)) for row in rows))
    link.execute("COMMIT")
    link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    link.close()


def _as_text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value


async def write_postgres(url: str, cadres: int, records: int, school_id: int) -> None:
    """Fill a migrated database by COPY."""
    link = await asyncpg.connect(url)
    for table, columns, rows in tables(cadres, records, school_id):
        while chunk := list(islice(rows, 20_000)):
            await link.copy_records_to_table(table, records=_plain(chunk), columns=list(columns))
    await link.execute("ANALYZE")
    await link.close()


def _plain(rows: list[tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
    return rows
