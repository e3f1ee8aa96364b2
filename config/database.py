"""Where the rows live: the ORM's configuration, opening, migrating, and the one-process lock of SQLite."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from tortoise import Tortoise
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.migrations.api.migrate import migrate

from config.settings import Settings, settings

POSTGRES_SCHEMES = {"postgres", "postgresql", "asyncpg"}


class DatabaseBusy(RuntimeError):
    """Another process runs on the same SQLite file."""


def connection_url(url: str, *, foreign_keys: bool = True) -> str:
    """The URL as Tortoise wants it; SQLite in WAL, durable at every commit (synchronous=FULL), and what is deleted is
    overwritten (secure_delete): a youth's words taken back are not to be found in a free page."""
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        pragmas = "journal_mode=WAL&synchronous=FULL&busy_timeout=5000&secure_delete=ON"
        return f"{url.split('?')[0]}?{pragmas}&foreign_keys={'ON' if foreign_keys else 'OFF'}"
    if scheme in POSTGRES_SCHEMES:
        return "asyncpg" + url[len(scheme) :]
    raise ValueError(f"DATABASE_URL 只认 sqlite:// 或 postgres://，现在是 {scheme or url}://")


def _connection(url: str) -> dict[str, Any]:
    """What the URL says, with our own engine where it is SQLite."""
    said: dict[str, Any] = expand_db_url(url)
    if urlsplit(url).scheme == "sqlite":
        said["engine"] = "config.sqlite_engine"
    return said


def tortoise_config(url: str, *, foreign_keys: bool = True) -> dict[str, Any]:
    """The ORM's configuration for `url`; instants are stored in UTC."""
    return {
        "connections": {"default": _connection(connection_url(url, foreign_keys=foreign_keys))},
        "apps": {
            "models": {
                "models": ["models.tables"],
                "migrations": "models.migrations",
                "default_connection": "default",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


TORTOISE_ORM = tortoise_config(settings().resolved_database_url)
"""For Tortoise's own command line: `tortoise -c config.database.TORTOISE_ORM makemigrations`."""


async def open_database(config: Settings) -> None:
    """Connect; handlers of every task see the same connections."""
    await Tortoise.init(config=tortoise_config(config.resolved_database_url), _enable_global_fallback=True)
    await Tortoise.get_connection("default").execute_query("SELECT 1")


async def close_database() -> None:
    """Close every connection."""
    await Tortoise.close_connections()


async def migrate_database(config: Settings) -> None:
    """Bring the schema to the newest release.

    SQLite rebuilds a table by DROP, which would cascade: keys are off meanwhile and checked afterwards.
    """
    if config.sqlite_file is not None:
        config.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
    collects = gc.isenabled()
    gc.disable()  # every step makes all tables' classes anew: looking for rubbish among them took half the time
    try:
        await migrate(config=tortoise_config(config.resolved_database_url, foreign_keys=False))
        if config.sqlite_file is not None:
            _, orphans = await Tortoise.get_connection("default").execute_query("PRAGMA foreign_key_check")
            if orphans:
                raise RuntimeError(f"升级后有 {len(orphans)} 行失去了它所指的行，请用升级前的备份恢复")
    finally:
        if collects:
            gc.enable()
        await Tortoise.close_connections()


def lock_sqlite(file: Path) -> IO[bytes]:
    """Hold the one-process lock beside `file` until the handle is closed.

    Raises DatabaseBusy when another process holds it. The lock dies with its process, so kill -9 leaves nothing.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = open(file.with_suffix(file.suffix + ".lock"), "ab")  # noqa: SIM115 - held for the process's life
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise DatabaseBusy(f"另一个连心桥进程正在用 {file.name}；先停掉它，或改用 PostgreSQL") from error
    os.utime(handle.name)
    return handle
