"""Statements of our own where the ORM would cost too much, in one spelling for both engines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient


async def select(connection: BaseDBAsyncClient | None, statement: str, *values: Any) -> list[dict[str, Any]]:
    """The rows of a SELECT written with $1, $2 …; dates and instants need `as_date` and `as_instant`."""
    connection = connection or Tortoise.get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        statement = statement.replace("$", "?")
        values = tuple(value.isoformat() if isinstance(value, date) else value for value in values)
    return await connection.execute_query_dict(statement, list(values))


def as_date(value: date | str) -> date:
    """A DATE, which SQLite keeps as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def as_instant(value: datetime | str) -> datetime:
    """A TIMESTAMP with its zone, which SQLite keeps as text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
