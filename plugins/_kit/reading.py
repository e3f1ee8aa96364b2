"""Long reads beside the handlers: on SQLite a read-only connection in a thread of its own, on PostgreSQL the pool.

SQLite has one connection for everybody, and whoever reads long on it makes every handler wait.  What is read here
is what was committed, never what an open transaction has written.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.sqlite.client import SqliteClient


class Reading(Protocol):
    """Somewhere to read from."""

    is_sqlite: bool

    async def rows(self, statement: str) -> Sequence[Any]:
        """The rows of a SELECT without parameters; each unpacks into its columns."""


class _Thread:
    is_sqlite = True

    def __init__(self, file: str) -> None:
        self._file = file
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._link: sqlite3.Connection | None = None

    async def rows(self, statement: str) -> Sequence[Any]:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._read, statement)

    def _read(self, statement: str) -> list[tuple[Any, ...]]:
        if self._link is None:
            self._link = sqlite3.connect(f"{Path(self._file).resolve().as_uri()}?mode=ro", uri=True, timeout=5)
        return self._link.execute(statement).fetchall()

    def close(self) -> None:
        """Closed by its own thread, after whatever it is still reading."""
        if self._link is not None:
            self._link.interrupt()
        self._thread.submit(self._close)
        self._thread.shutdown(wait=False)

    def _close(self) -> None:
        if self._link is not None:
            self._link.close()


class _Pool:
    is_sqlite = False

    def __init__(self, connection: BaseDBAsyncClient) -> None:
        self._connection = connection

    async def rows(self, statement: str) -> Sequence[Any]:
        # Compiling a long statement anew for each page costs more than running it.
        async with self._connection._in_transaction() as connection:
            await connection.execute_query("SET LOCAL jit = off")
            _, rows = await connection.execute_query(statement)
        return rows


@asynccontextmanager
async def reading() -> AsyncIterator[Reading]:
    """Read until the end of the block."""
    connection = Tortoise.get_connection("default")
    if not isinstance(connection, SqliteClient):
        yield _Pool(connection)
        return
    thread = _Thread(connection.filename)
    try:
        yield thread
    finally:
        thread.close()
