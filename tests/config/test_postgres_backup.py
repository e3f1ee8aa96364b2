"""Backup and restore on PostgreSQL, with its own tools."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path

import asyncpg
import pytest
from databases import PostgresServer

from config import seal
from config.backup import BackupError, back_up
from config.postgres_dump import dump_postgres, libpq_environment, restore_postgres
from config.restore import restore
from config.settings import Settings

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
House = Callable[..., Settings]
PICTURE = f"ab/{'ab' * 32}.png"


@pytest.fixture
def server(postgres_template: str, monkeypatch: pytest.MonkeyPatch) -> PostgresServer:
    """The server of the tests, its own tools first on PATH: an older pg_dump refuses a newer server."""
    running = PostgresServer.running
    assert running is not None
    monkeypatch.setenv("PATH", f"{running._binaries}{os.pathsep}{os.environ['PATH']}")
    return running


@pytest.fixture
def databases(server: PostgresServer) -> Iterator[Callable[[], str]]:
    made: list[str] = []

    def make() -> str:
        made.append(server.copy("template_empty"))
        return server.url(made[-1])

    yield make
    for name in made:
        server.drop(name)


def execute(url: str, *statements: str) -> object:
    """Run the statements; the first value of the last one's answer."""

    async def run() -> object:
        connection = await asyncpg.connect(url)
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return await connection.fetchval(statements[-1])
        finally:
            await connection.close()

    return asyncio.run(run())


def furnish(config: Settings) -> bytes:
    """Rows, one piece of evidence and a key; returns the key."""
    key = seal.settle_key(config, None)
    execute(
        config.resolved_database_url,
        "INSERT INTO school VALUES (1, 'demo', '学校', 3, 1)",
        "INSERT INTO college (school_id, name) VALUES (1, '药学院')",
        f"INSERT INTO installation (is_demo, seal_fingerprint, created_at)"
        f" VALUES (false, '{seal.fingerprint(key)}', now())",
        "INSERT INTO outbox (school_id, unique_key, lane, platform, scene, scene_id, payload, state, due_at,"
        " expires_at, claimed_by, tries, error) VALUES (1, 'k', 'normal', 'qq', 'private', '1', '{}', 'due',"
        " now(), now(), '', 0, '')",
    )
    picture = config.data_dir / "evidence" / PICTURE
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"picture")
    return key


def test_a_round_trip(databases: Callable[[], str], house: House, tmp_path: Path) -> None:
    old, new = house("old", database_url=databases()), house("new", database_url=databases())
    key = furnish(old)
    archive = tmp_path / "b.zip"
    manifest = back_up(old, archive, NOW)
    assert (manifest.engine, manifest.counts["college"]) == ("postgres", 1)
    assert key.hex().encode() not in archive.read_bytes()
    with pytest.raises(BackupError, match="先把密钥文件放到"):
        restore(new, archive, NOW, force=False)
    new.seal_key_file.parent.mkdir(parents=True)
    new.seal_key_file.write_bytes(old.seal_key_file.read_bytes())
    restore(new, archive, NOW, force=False)
    url = new.resolved_database_url
    assert execute(url, "SELECT name FROM college") == "药学院"
    assert execute(url, "SELECT state FROM outbox") == "unknown"
    assert execute(url, "SELECT nextval(pg_get_serial_sequence('college', 'id'))") == 2
    assert (new.data_dir / "evidence" / PICTURE).read_bytes() == b"picture"
    with pytest.raises(BackupError, match=r"已有 2 行数据.*--force"):
        restore(new, archive, NOW, force=False)
    restore(new, archive, NOW, force=True)
    assert execute(url, "SELECT count(*) FROM college") == 1


def test_nobody_else_may_be_connected(databases: Callable[[], str], house: House) -> None:
    config = house("h", database_url=databases())

    async def beside_another() -> None:
        other = await asyncpg.connect(config.resolved_database_url)
        try:
            await restore_postgres(config, Path("no.dump"), force=True)
        finally:
            await other.close()

    with pytest.raises(BackupError, match="还有 1 个连接"):
        asyncio.run(beside_another())


def test_without_the_tools_it_says_what_to_install(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="找不到 pg_dump"):
        back_up(house("h", database_url="postgres://u@127.0.0.1:1/x"), tmp_path / "b.zip", NOW)


def test_a_server_that_is_not_there(server: PostgresServer, house: House, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="连不上数据库"):
        back_up(house("h", database_url="postgres://u:secret@127.0.0.1:1/x"), tmp_path / "b.zip", NOW)


def test_a_tool_that_fails_says_why(databases: Callable[[], str], house: House, tmp_path: Path) -> None:
    config = house("h", database_url=databases())
    with pytest.raises(BackupError, match="pg_dump 没有成功"):
        dump_postgres(config, tmp_path / "no" / "such" / "place")


def test_the_password_is_not_on_the_command_line() -> None:
    url = "postgres://bob:p%40ss@db.example:6543/league?sslmode=require&maxsize=5"
    assert libpq_environment(url) == {
        "PGHOST": "db.example",
        "PGPORT": "6543",
        "PGUSER": "bob",
        "PGPASSWORD": "p@ss",
        "PGDATABASE": "league",
        "PGSSLMODE": "require",
    }
    assert libpq_environment("postgres://db.example/league") == {"PGHOST": "db.example", "PGDATABASE": "league"}
