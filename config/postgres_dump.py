"""Dumping and restoring PostgreSQL with its own tools, rows and counts from one snapshot."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg

from config.backup import FORGET_WAITING, BackupError, rows_of_people
from config.manifest import Manifest
from config.settings import Settings


def libpq_environment(url: str) -> dict[str, str]:
    """The connection as environment variables: a password on a command line is seen by everybody on the machine."""
    parts = urlsplit(url)
    given = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port) if parts.port else None,
        "PGUSER": unquote(parts.username) if parts.username else None,
        "PGPASSWORD": unquote(parts.password) if parts.password else None,
        "PGDATABASE": unquote(parts.path.lstrip("/")) or None,
        "PGSSLMODE": next(iter(parse_qs(parts.query).get("sslmode", [])), None),
    }
    return {name: value for name, value in given.items() if value is not None}


def dump_postgres(config: Settings, to: Path) -> Manifest:
    """Write a custom-format dump; returns what it holds."""
    tool = _tool("pg_dump")
    return asyncio.run(_dump(config.resolved_database_url, tool, to))


async def _dump(url: str, tool: str, to: Path) -> Manifest:
    connection = await _connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            facts = await _facts(connection)
            arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={to}"]
            await asyncio.to_thread(_run, url, [tool, *arguments])
    finally:
        await connection.close()
    return facts


async def others_connected(url: str) -> int:
    """How many others use the database at this moment."""
    connection = await _connect(url)
    try:
        return int(
            await connection.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    finally:
        await connection.close()


async def restore_postgres(config: Settings, dump: Path, *, force: bool) -> None:
    """Put a dump in place in one transaction; refuses while others are connected or rows would be lost."""
    tool = _tool("pg_restore")
    url = config.resolved_database_url
    if others := await others_connected(url):
        raise BackupError(f"还有 {others} 个连接在用这个数据库；先停掉所有机器人进程，再恢复")
    connection = await _connect(url)
    try:
        counts = (await _facts(connection)).counts
    finally:
        await connection.close()
    if (rows := rows_of_people(counts)) and not force:
        raise BackupError(f"数据库里已有 {rows} 行数据；确定要换掉它，先另做一份备份，再加上 --force")
    replace = ["--clean", "--if-exists"] if counts else []
    place = libpq_environment(url)["PGDATABASE"]
    arguments = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", f"--dbname={place}"]
    await asyncio.to_thread(_run, url, [tool, *arguments, *replace, str(dump)])
    connection = await _connect(url)
    try:
        await connection.execute(FORGET_WAITING)
    finally:
        await connection.close()


async def _connect(url: str) -> asyncpg.Connection:
    scheme, rest = url.split("://", 1)
    del scheme
    try:
        return await asyncpg.connect(f"postgresql://{rest.split('?')[0]}", timeout=10)
    except (OSError, asyncpg.PostgresError, asyncio.TimeoutError) as error:
        raise BackupError(f"连不上数据库：{str(error) or '没有回答'}") from error


async def _facts(connection: asyncpg.Connection) -> Manifest:
    names = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    tables = [row["tablename"] for row in names]
    counts = {name: await connection.fetchval(f'SELECT count(*) FROM "{name}"') for name in tables}  # noqa: S608
    applied: list[str] = []
    fingerprint: str | None = None
    if "tortoise_migrations" in tables:
        rows = await connection.fetch("SELECT name FROM tortoise_migrations ORDER BY name")
        applied = [row["name"] for row in rows]
    if "installation" in tables:
        fingerprint = await connection.fetchval("SELECT max(seal_fingerprint) FROM installation")
    return Manifest("postgres", tuple(applied), counts, fingerprint)


def _tool(name: str) -> str:
    if (found := shutil.which(name)) is None:
        raise BackupError(f"找不到 {name}：请先装 PostgreSQL 的客户端工具（Debian：apt install postgresql-client）")
    return found


def _run(url: str, command: Sequence[str]) -> None:
    done = subprocess.run(  # noqa: S603 - a tool of PostgreSQL with our own arguments
        command, env={**os.environ, **libpq_environment(url)}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [f"状态 {done.returncode}"]
        raise BackupError(f"{Path(command[0]).name} 没有成功：{said[-1]}")
