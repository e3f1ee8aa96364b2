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
        [sys.executable, "-m", "tortoise.cli", "-c", "config.database.TORTOISE_ORM", "makemigrations"],
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
