"""Databases for tests: a PostgreSQL server of our own, migrated templates, and opening one as a start would."""

from __future__ import annotations

import asyncio
import importlib.util
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

import asyncpg
from tortoise import Tortoise
from tortoise.backends.base.executor import EXECUTOR_CACHE

from config import clock
from config.database import tortoise_config
from config.settings import Settings

_SWEEP = """
DO $$
DECLARE one record;
BEGIN
    SET LOCAL lock_timeout = '2s';
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'tortoise_migrations' LOOP
        EXECUTE format('DELETE FROM %I', one.tablename);
    END LOOP;
    FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        PERFORM setval(quote_ident(one.sequencename)::regclass, 1, false);
    END LOOP;
END $$
"""


_MIGRATED: list[Path] = []
"""A migrated, empty SQLite file of this process, to copy from: migrating takes seconds."""


def migrate_file(url: str) -> None:
    """Bring an empty database to the newest schema."""
    from config.database import migrate_database

    file = Path(url.removeprefix("sqlite://")) if url.startswith("sqlite://") else None
    if file is None:
        asyncio.run(migrate_database(Settings(database_url=url)))
        return
    if not _MIGRATED:
        template = Path(tempfile.mkdtemp(prefix="lianxin-template-")) / "empty.sqlite3"
        work = migrate_database(Settings(database_url=f"sqlite://{template}"))
        with ThreadPoolExecutor(1) as elsewhere:  # a loop may be running here
            elsewhere.submit(asyncio.run, work).result()
        _MIGRATED.append(template)
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(_MIGRATED[0], file)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    """The rooms' memories over this database, as after a start."""
    from plugins._kit import dispatcher, lifecycle
    from plugins._kit.gate import Gate
    from plugins._kit.sent import sent_messages
    from plugins._kit.unit import claims
    from plugins.concerns.drafts import daily
    from plugins.concerns.receipts import tries

    EXECUTOR_CACHE.clear()  # statements are cached by connection name; here both engines bear the same
    await Tortoise.init(config=tortoise_config(url), _enable_global_fallback=True)
    Gate.__init__(dispatcher.gate)
    claims.__init__()  # type: ignore[misc]
    sent_messages.__init__()  # type: ignore[misc]
    daily.forget()
    tries.__init__()  # type: ignore[misc]
    await lifecycle.take_up(clock.now())
    try:
        yield
    finally:
        await Tortoise.close_connections()


class PostgresServer:
    """A throw-away PostgreSQL on loopback, without fsync: tests kill processes, not machines."""

    running: ClassVar[PostgresServer | None] = None

    def __init__(self, binaries: Path, home: Path, port: int, user: str | None) -> None:
        self._binaries, self._home, self._port, self._user = binaries, home, port, user
        self._names = itertools.count(1)
        self._kept: str | None = None

    @classmethod
    def start(cls) -> PostgresServer | None:
        """Start one with the system's binaries or the wheel's; None when neither is here."""
        binaries = _binaries()
        if binaries is None:
            return None
        home = Path(tempfile.mkdtemp(prefix="lianxin-pg-"))
        user = _unprivileged()
        if user is not None:
            shutil.chown(home, user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = cls(binaries, home, port, user)
        server._run("initdb", "-D", str(home / "data"), "-U", "lianxin", "--auth=trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {home} -c fsync=off -c max_connections=60"
        server._run("pg_ctl", "-D", str(home / "data"), "-o", options, "-w", "-l", str(home / "log"), "start")
        cls.running = server
        return server

    def stop(self) -> None:
        """Stop it and remove its files."""
        self._run("pg_ctl", "-D", str(self._home / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self._home, ignore_errors=True)
        type(self).running = None

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._binaries / program), *arguments],
            check=True,
            user=self._user,
            cwd=self._home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def url(self, name: str) -> str:
        """Where the database of that name is."""
        return f"postgres://lianxin@127.0.0.1:{self._port}/{name}"

    def create(self, name: str) -> str:
        """A new empty database."""
        self._execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def copy(self, template: str) -> str:
        """A copy of a database nobody is connected to."""
        name = f"test_{os.getpid()}_{next(self._names)}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return name

    def emptied(self, template: str) -> str:
        """A database as empty as its template: the one used before, swept clean in a tenth of the time of a copy."""
        if self._kept is not None:
            try:
                self._execute(_SWEEP, self._kept)
                return self._kept
            except asyncpg.PostgresError:  # somebody still holds a row of it
                self.drop(self._kept)
        self._kept = self.copy(template)
        return self._kept

    def drop(self, name: str) -> None:
        """Remove a database."""
        self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _execute(self, statement: str, name: str = "postgres") -> None:
        async def run() -> None:
            link = await asyncpg.connect(self.url(name))
            await link.execute(statement)
            await link.close()

        asyncio.run(run())


def _binaries() -> Path | None:
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = importlib.util.find_spec("pgserver")
    if wheel is not None and wheel.origin is not None:
        places.append(Path(wheel.origin).parent / "pginstall" / "bin")
    return next((place for place in places if (place / "initdb").exists()), None)


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as somebody else."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
