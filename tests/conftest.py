"""One process for all tests: settings by environment, NoneBot once, a database per test on either engine."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))

_HOME = Path(tempfile.mkdtemp(prefix="lianxin-tests-"))
SHIPPED = (ROOT / "config" / "policy" / "1+3.toml").read_text(encoding="utf-8")
POLICY = _HOME / "policy.toml"
"""The shipped policy with somebody on duty, as a school in real use has it."""
POLICY.write_text(SHIPPED.replace("\nduty = []", '\nduty = ["T2018031"]'), encoding="utf-8")
os.environ.update(
    DATA_DIR=str(_HOME / "data"),
    SEAL_KEY_FILE=str(_HOME / "seal" / "seal.key"),
    POLICY=str(POLICY),
    SANDBOX="false",
    SUPERUSERS='["qq:9999"]',
    ONEBOT_ACCESS_TOKEN="",
    HOST="127.0.0.1",
    DATABASE_URL="",
    LOG_LEVEL="WARNING",
)


def _load_rooms() -> None:
    """Rooms need an initialised NoneBot to be imported; done here, before any other conftest imports one."""
    import nonebot

    nonebot.init(driver="~fastapi", log_level="WARNING", command_start=set(), nickname=set())
    from plugins._kit.onebot import OneBotV11, OneBotV12

    nonebot.get_driver().register_adapter(OneBotV11)
    nonebot.get_driver().register_adapter(OneBotV12)
    nonebot.load_plugin("nonebot_plugin_apscheduler")
    nonebot.load_plugins(str(ROOT / "plugins"))


_load_rooms()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A skip hides what CI was asked to prove: there it fails."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file to copy from."""
    from databases import migrate_file

    file = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    migrate_file(f"sqlite://{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The URL of a migrated, empty database on a PostgreSQL of our own."""
    from databases import PostgresServer, migrate_file

    server = PostgresServer.start()
    if server is None:
        pytest.skip("没有可用的 PostgreSQL")
    try:
        migrate_file(server.create("template_empty"))
        yield server.url("template_empty")
    finally:
        server.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh migrated database of each engine in turn."""
    import shutil

    from databases import PostgresServer

    if request.param == "sqlite":
        file = tmp_path / "test.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite://{file}"
    else:
        request.getfixturevalue("postgres_template")
        server = PostgresServer.running
        assert server is not None
        yield server.url(server.emptied("template_empty"))


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[str]:
    """The rooms' memories on a fresh database, as after a start."""
    from databases import opened

    async with opened(database_url):
        yield database_url


@pytest.fixture
async def stage(db: str) -> object:
    """The demo circle on stage; `stage.say(...)` drives the real dispatcher."""
    from stage import Stage

    return await Stage.set_up()
