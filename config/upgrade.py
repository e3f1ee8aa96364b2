"""Which schema a database has, and how it becomes today's: a file backup first, then the migrations."""

from __future__ import annotations

import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient

import models.migrations
from config import clock
from config.backup import copy_sqlite, sqlite_facts
from config.database import migrate_database, tortoise_config
from config.settings import Settings

_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgres": "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
}
_FINGERPRINT = "SELECT seal_fingerprint FROM installation"


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What a database says of itself; migrations by name, oldest first."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]
    unknown: tuple[str, ...]
    """Applied by a newer release than this one."""
    seal_fingerprint: str | None


def database_place(config: Settings) -> str:
    """Where the rows are, for people; without user or password."""
    if config.sqlite_file is not None:
        return str(config.sqlite_file)
    parts = urlsplit(config.resolved_database_url)
    return f"{parts.hostname}:{parts.port or 5432}{parts.path}"


def known_migrations() -> tuple[str, ...]:
    """Every migration of this release, oldest first."""
    names = [name for _, name, _ in pkgutil.iter_modules(models.migrations.__path__)]
    return tuple(sorted(name for name in names if not name.startswith("_")))


@asynccontextmanager
async def connection_to(config: Settings) -> AsyncIterator[BaseDBAsyncClient]:
    """The database for a few questions; raises what the driver raises when it does not answer."""
    if config.sqlite_file is not None:
        config.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
    await Tortoise.init(config=tortoise_config(config.resolved_database_url))
    try:
        connection = Tortoise.get_connection("default")
        await connection.execute_query("SELECT 1")
        yield connection
    finally:
        await Tortoise.close_connections()


async def database_state(config: Settings) -> DatabaseState:
    """Ask the database; a fresh one has applied nothing. Creates an embedded file that is not there."""
    applied: tuple[str, ...] = ()
    sealed: str | None = None
    async with connection_to(config) as connection:
        tables = {row["name"] for row in await _rows(connection, _TABLES[connection.capabilities.dialect])}
        if "tortoise_migrations" in tables:
            rows = await _rows(connection, "SELECT name FROM tortoise_migrations ORDER BY name")
            applied = tuple(str(row["name"]) for row in rows)
        if "installation" in tables:
            sealed = next((r["seal_fingerprint"] for r in await _rows(connection, _FINGERPRINT)), None)
    known = known_migrations()
    return DatabaseState(
        applied=applied,
        pending=tuple(name for name in known if name not in applied),
        unknown=tuple(name for name in applied if name not in known),
        seal_fingerprint=sealed,
    )


def is_current(config: Settings) -> bool:
    """Whether an embedded database needs no upgrade, as far as its file tells; always so on PostgreSQL."""
    if config.sqlite_file is None:
        return True
    return config.sqlite_file.is_file() and set(known_migrations()) <= set(sqlite_facts(config.sqlite_file).schema)


async def _rows(connection: BaseDBAsyncClient, sql: str) -> list[dict[str, Any]]:
    _, rows = await connection.execute_query(sql)
    return [dict(row) for row in rows]


async def upgrade(config: Settings, state: DatabaseState) -> Path | None:
    """Apply what is pending; the caller holds the lock of an embedded database.

    Returns the file an embedded database with rows was copied to first; None when there was nothing to copy.
    """
    kept = None
    if config.sqlite_file is not None and state.applied:
        kept = config.data_dir / "backups" / f"before-{state.pending[-1]}-{clock.now():%Y%m%d%H%M%S}.sqlite3"
        copy_sqlite(config.sqlite_file, kept)
    await migrate_database(config)
    return kept
