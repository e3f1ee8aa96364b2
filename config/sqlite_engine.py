"""SQLite for Tortoise, made for many small commands: statements without a thread, one commit for those of a moment.

aiosqlite hands every statement to a thread of its own and back, which costs more than the statement: a visit made nine
such journeys.  A command's unit holds the connection alone and its statements take microseconds, so they run where they
are asked for; what waits (for the disk: the commit; for another program: a lock) goes to the thread.  While one commit
is under way other commands line up, and the next transaction takes them all: a savepoint each, one commit, and nobody
is told anything before it.

Everything else (reports, scans, jobs, bulk writes) goes to the thread as before.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any

import aiosqlite
from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

LONGEST = 0.005
"""Seconds a unit holds the loop before other tasks get a turn."""
MOST = 64
"""Units in one commit; then whoever else waits for the connection gets it."""


class Connection(aiosqlite.Connection):
    """A connection whose statements run on the event loop while `at_once` is set."""

    at_once = False
    _since = 0.0

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not self.at_once:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        if (now := perf_counter()) - self._since > LONGEST:
            await asyncio.sleep(0)
            self._since = now
        return fn(*args, **kwargs)

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> aiosqlite.Cursor:  # type: ignore[override]
        """Many rows at once take their time: in the thread."""
        cursor = await super()._execute(self._conn.executemany, sql, parameters)  # type: ignore[no-untyped-call]
        return aiosqlite.Cursor(self, cursor)

    def hold(self) -> None:
        """From now on statements run at once, and the loop is held since this moment."""
        self.at_once, self._since = True, perf_counter()

    def now(self, *statements: str) -> None:
        """Short statements without an answer."""
        for statement in statements:
            self._conn.execute(statement)

    async def begin(self, busy_timeout: str) -> None:
        """Open a transaction that may write; the wait for a program that holds the file is the thread's."""
        self.now("PRAGMA busy_timeout=0")
        try:
            self.now("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            self.now(f"PRAGMA busy_timeout={busy_timeout}")
            await self.execute("BEGIN IMMEDIATE")
        else:
            self.now(f"PRAGMA busy_timeout={busy_timeout}")

    @property
    def is_open(self) -> bool:
        """Whether a transaction is open; a full disk can end one by itself."""
        return self._conn.in_transaction


@dataclass(eq=False, slots=True)
class _Batch:
    """One open transaction, and what its commit will say to everybody in it."""

    members: int = 0
    done: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Client(SqliteClient):
    """Tortoise's client on such a connection, with the queue of units that wait for it."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        super().__init__(file_path, **kwargs)
        self._turns: deque[asyncio.Future[_Batch | None]] = deque()
        self._busy = False
        self._endings: set[asyncio.Task[None]] = set()
        self._closed = False

    async def create_connection(self, with_db: bool) -> None:
        """Open the file once and set its pragmas; never again after a close: its thread would outlive everything."""
        if self._connection is not None:
            return
        if self._closed:
            raise OperationalError("the database has been closed")
        opened = partial(sqlite3.connect, self.filename, isolation_level=None, check_same_thread=False)
        self._connection = await Connection(opened, iter_chunk_size=64)
        self._connection._conn.row_factory = sqlite3.Row
        for pragma, value in self.pragmas.items():
            await (await self._connection.execute(f"PRAGMA {pragma}={value}")).close()

    async def close(self) -> None:
        """Close the file for good."""
        self._closed = True
        await super().close()

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[BaseDBAsyncClient]:
        """A savepoint in the transaction of the moment; left without an error only once that is committed."""
        batch = await self._enter()
        link = self._link
        wrapper = SqliteTransactionWrapper(self)
        token = get_connections().set(self.connection_name, wrapper)
        try:
            link.now("SAVEPOINT unit")
            link.hold()
            yield wrapper
        except BaseException:
            link.at_once = False
            if link.is_open:
                link.now("ROLLBACK TO unit")
            raise
        finally:
            link.at_once = False
            if link.is_open:
                link.now("RELEASE unit")
            get_connections().reset(token)
            self._leave(batch)
        await asyncio.shield(batch.done)

    @property
    def _link(self) -> Connection:
        assert isinstance(self._connection, Connection)
        return self._connection

    async def _enter(self) -> _Batch:
        """Wait for one's turn: in the open transaction, or at the head of a new one."""
        batch: _Batch | None = None
        if self._busy:
            self._turns.append(turn := asyncio.get_running_loop().create_future())
            try:
                batch = await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():
                    self._leave(turn.result())
                raise
        self._busy = True
        if batch is None:
            batch = await self._begin()
        batch.members += 1
        return batch

    async def _begin(self) -> _Batch:
        try:
            async with contextlib.AsyncExitStack() as stack:
                await self._lock.acquire()
                stack.callback(self._lock.release)
                await self.create_connection(with_db=True)
                await self._link.begin(str(self.pragmas.get("busy_timeout", 5000)))
                stack.pop_all()
        except sqlite3.OperationalError as error:
            self._leave(None)
            raise OperationalError(error) from error
        except BaseException:
            self._leave(None)
            raise
        return _Batch()

    def _leave(self, batch: _Batch | None) -> None:
        """The next in the queue goes on in the same transaction; with nobody there, or enough in it, it ends.

        Without a batch the connection is free, and the next begins one.
        """
        if batch is None:
            self._busy = self._give_turn(None)
        elif not (self._link.is_open and batch.members < MOST and self._give_turn(batch)):
            ending = asyncio.create_task(self._end(batch))
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)

    def _give_turn(self, batch: _Batch | None) -> bool:
        while self._turns:
            turn = self._turns.popleft()
            if not turn.done():
                turn.set_result(batch)
                return True
        return False

    async def _end(self, batch: _Batch) -> None:
        link = self._link
        try:
            if not link.is_open:
                raise OperationalError("the database ended the transaction by itself")
            await link.commit()
        except Exception as error:
            batch.done.set_exception(error if isinstance(error, OperationalError) else OperationalError(error))
            batch.done.exception()  # whoever is still in it hears; nobody may be
            with contextlib.suppress(sqlite3.Error):
                await link.rollback()
        else:
            batch.done.set_result(None)
        finally:
            self._lock.release()
            self._leave(None)


@asynccontextmanager
async def transaction() -> AsyncIterator[BaseDBAsyncClient]:
    """The transaction of one command: alone on PostgreSQL, a savepoint among others on SQLite."""
    client = Tortoise.get_connection("default")
    if isinstance(client, Client):
        async with client.unit() as connection:
            yield connection
    else:
        async with in_transaction() as connection:
            yield connection


client_class = Client
"""What Tortoise looks for in an engine."""
