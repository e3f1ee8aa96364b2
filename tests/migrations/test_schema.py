"""The migrations and the models tell one story, on both engines, and rows survive an upgrade."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from databases import PostgresServer
from tortoise import Tortoise

import models.tables
from config.database import migrate_database, tortoise_config
from config.settings import Settings
from config.upgrade import known_migrations

ROOT = Path(__file__).resolve().parents[2]
Shape = dict[str, dict[str, object]]


def test_no_drift(tmp_path: Path) -> None:
    for part in ("config", "models"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    folder = tmp_path / "models" / "migrations"
    before = {file.name: file.read_bytes() for file in folder.glob("*.py")}
    done = subprocess.run(
        [sys.executable, "-m", "tortoise", "-c", "config.database.TORTOISE_ORM", "makemigrations"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "DATABASE_URL": "sqlite://:memory:"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    after = {file.name: file.read_bytes() for file in folder.glob("*.py")}
    assert after == before, f"表和迁移不一致，先运行 makemigrations：\n{done.stdout}"


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [int(name[:4]) for name in known_migrations()] == list(range(1, len(known_migrations()) + 1))


@pytest.fixture(params=["sqlite", "postgres"])
def empty_pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Two empty databases of one engine."""
    if request.param == "sqlite":
        yield f"sqlite://{tmp_path / 'migrated.sqlite3'}", f"sqlite://{tmp_path / 'generated.sqlite3'}"
        return
    request.getfixturevalue("postgres_template")
    server = PostgresServer.running
    assert server is not None
    names = [f"{kind}_{os.getpid()}" for kind in ("migrated", "generated")]
    urls = [server.create(name) for name in names]
    yield urls[0], urls[1]
    for name in names:
        server.drop(name)


async def _generate(url: str) -> None:
    await Tortoise.init(config=tortoise_config(url))
    try:
        await Tortoise.generate_schemas()
    finally:
        await Tortoise.close_connections()


async def _shape(url: str) -> Shape:
    """Every table's columns, keys and indexes, without the names nobody chose."""
    await Tortoise.init(config=tortoise_config(url))
    try:
        connection = Tortoise.get_connection("default")
        read = _sqlite_shape if connection.capabilities.dialect == "sqlite" else _postgres_shape
        return await read(connection)
    finally:
        await Tortoise.close_connections()


async def _sqlite_shape(connection: object) -> Shape:
    async def ask(sql: str) -> list[dict[str, object]]:
        return [dict(row) for row in (await connection.execute_query(sql))[1]]  # type: ignore[attr-defined]

    shape: Shape = {}
    for row in await ask("SELECT name FROM sqlite_master WHERE type = 'table'"):
        table = str(row["name"])
        if table.startswith(("sqlite_", "tortoise_")):
            continue
        columns = {
            one["name"]: (one["type"], one["notnull"], one["dflt_value"], one["pk"])
            for one in await ask(f'PRAGMA table_info("{table}")')
        }
        keys = {
            (one["from"], one["table"], one["to"], one["on_delete"])
            for one in await ask(f'PRAGMA foreign_key_list("{table}")')
        }
        indexes = set()
        for index in await ask(f'PRAGMA index_list("{table}")'):
            parts = await ask(f'PRAGMA index_info("{index["name"]}")')
            indexes.add((index["unique"], tuple(part["name"] for part in parts)))
        shape[table] = {"columns": columns, "keys": keys, "indexes": indexes}
    return shape


async def _postgres_shape(connection: object) -> Shape:
    async def ask(sql: str) -> list[dict[str, object]]:
        return [dict(row) for row in (await connection.execute_query(sql))[1]]  # type: ignore[attr-defined]

    shape: Shape = {}
    for row in await ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        table = str(row["tablename"])
        if table.startswith("tortoise_"):
            continue
        columns = await ask(
            "SELECT column_name, data_type, character_maximum_length AS length, is_nullable, column_default,"
            f" is_identity FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'"
        )
        keys = await ask(
            "SELECT pg_get_constraintdef(oid) AS said FROM pg_constraint"
            f" WHERE conrelid = '\"{table}\"'::regclass AND contype IN ('f', 'u', 'p', 'c')"
        )
        indexes = await ask(f"SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = '{table}'")
        shape[table] = {
            "columns": {one.pop("column_name"): one for one in columns},
            "keys": sorted(str(one["said"]) for one in keys),
            "indexes": sorted(_unnamed(str(one["indexdef"])) for one in indexes),
        }
    return shape


def _unnamed(definition: str) -> str:
    """An index without its name, which the two ways choose differently."""
    head, _, rest = definition.partition(" ON ")
    return f"{'UNIQUE ' if 'UNIQUE' in head else ''}{rest}"


async def test_the_migrated_schema_is_the_models(empty_pair: tuple[str, str]) -> None:
    migrated, generated = empty_pair
    await migrate_database(Settings(database_url=migrated))
    await _generate(generated)
    ours, theirs = await _shape(migrated), await _shape(generated)
    assert set(ours) == set(theirs)
    for table in theirs:
        assert ours[table] == theirs[table], table
    assert set(ours) == {getattr(models.tables, name)._meta.db_table for name in models.tables.__all__}


async def test_every_unique_key_and_index_starts_with_the_school() -> None:
    for name in models.tables.__all__:
        meta = getattr(models.tables, name)._meta
        if "school_id" not in meta.fields_map:
            continue
        for key in (*meta.unique_together, *(getattr(index, "fields", index) for index in meta.indexes)):
            assert next(iter(key)) == "school_id", f"{name}: {key}"


def _fill(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA foreign_keys=ON")
        database.execute("INSERT INTO school VALUES (1, 'demo', '学校', 3, 1)")
        database.execute("INSERT INTO college (id, school_id, name) VALUES (1, 1, '药学院')")
        database.execute(
            "INSERT INTO person (id, school_id, code, name, college_id, level, position, class_name, dorm_name, qq,"
            " wechat, phone, public_contact) VALUES (1, 1, 'T1', '何静宜', 1, 'school', '', '', '', '', '', '', '')"
        )
        database.execute("INSERT INTO person_role (school_id, person_id, role) VALUES (1, 1, 'committee')")
    return _rows(file)


def _rows(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(file)) as database:
        return {
            table: database.execute(f"SELECT id FROM {table} ORDER BY id").fetchall()
            for table in ("school", "college", "person", "person_role")
        }


OLDEST, NEWEST = 1, len(known_migrations())
FROM = [OLDEST, *(pytest.param(number, marks=pytest.mark.full) for number in range(OLDEST + 1, NEWEST + 1))]
"""Steps run one after the other: rows that were there before the second have seen every later one."""


@pytest.mark.parametrize("number", FROM)
async def test_an_upgrade_keeps_the_rows(tmp_path: Path, number: int) -> None:
    """From every schema with rows in it: children hang on parents that a rebuild drops and makes anew."""
    file = tmp_path / f"from{number}.sqlite3"
    await _migrate_to(f"sqlite://{file}", known_migrations()[number - 1])
    before = _fill(file)
    for _ in range(2):  # the second time there is nothing to do
        await migrate_database(Settings(database_url=f"sqlite://{file}"))
    assert _rows(file) == before
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        applied = [name for (name,) in database.execute("SELECT name FROM tortoise_migrations ORDER BY name")]
    assert tuple(applied) == known_migrations()


async def _migrate_to(url: str, name: str) -> None:
    from tortoise.migrations.api.migrate import migrate

    try:
        await migrate(config=tortoise_config(url, foreign_keys=False), target=f"models.{name}")
    finally:
        await Tortoise.close_connections()


async def test_a_lost_parent_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "orphans.sqlite3"
    await migrate_database(Settings(database_url=f"sqlite://{file}"))
    _fill(file)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DELETE FROM person")
    with pytest.raises(RuntimeError, match="1 行失去了它所指的行"):
        await migrate_database(Settings(database_url=f"sqlite://{file}"))


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_postgres_is_migrated_twice_without_harm(database_url: str) -> None:
    before = await _shape(database_url)
    await migrate_database(Settings(database_url=database_url))
    assert await _shape(database_url) == before
