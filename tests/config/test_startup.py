"""Every obstacle to a start is one line, and what may be mended by itself is."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from databases import migrate_file

from config import seal, startup
from config.database import lock_sqlite
from config.ports import next_free_port
from config.settings import Settings
from config.startup import (
    database_problem,
    listening_problem,
    lock_problem,
    policy_problem,
    said_by,
    settings_problem,
    start_problem,
)
from config.upgrade import database_place, is_current, known_migrations
from models.rules.policy import Policy, PolicyError
from plugins._kit.policy import policy

House = Callable[..., Settings]


def _bad_policy(*problems: str) -> Callable[[], Policy]:
    def read() -> Policy:
        raise PolicyError(problems)

    return read


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"PORT": "abc"}, "PORT 要是 1 到 65535 的整数"),
        ({"PORT": "70000"}, "PORT 要是 1 到 65535 的整数"),
        ({"SANDBOX": "perhaps"}, "SANDBOX 要写 true 或 false"),
        ({"SUPERUSERS": "10001"}, "SUPERUSERS 里的 10001 要写成 平台:账号，例如 qq:10001"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL 只能是 TRACE、DEBUG、INFO、WARNING 或 ERROR"),
        ({"DATABASE_URL": "mysql://u@h/x"}, "DATABASE_URL 只认 sqlite:// 或 postgres://，现在是 mysql://"),
    ],
)
def test_a_wrong_key_is_named(environment: Callable[..., None], keys: dict[str, str], said: str) -> None:
    environment(**keys)
    assert settings_problem() == said
    assert start_problem(policy) == said


def test_good_settings(environment: Callable[..., None]) -> None:
    assert settings_problem() is None


def test_an_env_file_in_another_encoding(
    environment: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_bytes("# 端口\nPORT=1".encode("gbk"))
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")
    environment()
    assert settings_problem() == ".env 要存成 UTF-8 编码"


def test_listening_for_others_needs_a_token(house: House) -> None:
    for host in ("0.0.0.0", "::", "10.1.2.3", "bot.example"):
        said = listening_problem(house(host=host))
        assert said is not None
        assert "ONEBOT_ACCESS_TOKEN" in said
    assert listening_problem(house(host="0.0.0.0", onebot_access_token="t")) is None
    for host in ("127.0.0.1", "::1", "localhost"):
        assert listening_problem(house(host=host)) is None


def test_the_key_lies_outside_the_data(house: House, tmp_path: Path) -> None:
    said = listening_problem(house(seal_key_file=tmp_path / "house" / "data" / "seal.key"))
    assert said is not None
    assert said.startswith("SEAL_KEY_FILE 要放在 DATA_DIR 外面")


def test_the_first_mistake_of_a_policy_and_how_many_more() -> None:
    assert policy_problem(policy) is None
    assert policy_problem(_bad_policy("a.toml：title 没有写")) == "a.toml：title 没有写"
    said = policy_problem(_bad_policy("a.toml：title 没有写", "b", "c"))
    assert said == "a.toml：title 没有写（还有 2 处，运行 python bot.py check 看全部）"


def test_one_process_per_sqlite_file(house: House) -> None:
    config = house()
    assert config.sqlite_file is not None
    with lock_sqlite(config.sqlite_file):
        assert lock_problem(config) == "另一个连心桥进程正在用 lianxin.sqlite3；先停掉它，或改用 PostgreSQL"
    assert lock_problem(config) is None
    assert lock_problem(config) is not None, "held for the life of the process"
    startup._held.pop().close()
    assert lock_problem(house(database_url="postgres://u@h/x")) is None


def test_a_place_nobody_can_write_to(house: House, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = lock_problem(house(data_dir=tmp_path / "file" / "data"))
    assert said is not None
    assert said.startswith("写不了数据库所在的文件夹")


def test_a_fresh_database_is_made_and_sealed(house: House) -> None:
    config = house()
    assert not is_current(config)
    assert database_problem(config) is None
    assert is_current(config)
    assert config.seal_key_file.is_file()
    assert not (config.data_dir / "backups").exists(), "there was nothing to copy"


def test_an_older_database_is_copied_before_it_is_brought_up_to_date(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = house()
    migrate_file(f"sqlite://{config.sqlite_file}")
    monkeypatch.setattr("config.upgrade.known_migrations", lambda: (*known_migrations(), "0099_next"))
    assert not is_current(config)
    assert database_problem(config) is None
    (kept,) = (config.data_dir / "backups").iterdir()
    assert kept.name.startswith("before-0099_next-")
    with closing(sqlite3.connect(kept)) as copy:
        assert copy.execute("SELECT name FROM tortoise_migrations").fetchall() != []


def test_an_upgrade_that_fails_names_the_copy(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(config: Settings) -> None:
        raise RuntimeError("升级后有 3 行失去了它所指的行")

    config = house()
    monkeypatch.setattr("config.upgrade.migrate_database", fail)
    said = database_problem(config)
    assert said is not None
    assert said.startswith("升级数据库没有成功（升级后有 3 行失去了它所指的行）；升级前的备份在 ")


def test_a_database_of_a_newer_release_is_left_alone(house: House) -> None:
    config = house()
    assert config.sqlite_file is not None
    migrate_file(f"sqlite://{config.sqlite_file}")
    with closing(sqlite3.connect(config.sqlite_file)) as database, database:
        database.execute("INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '0999_x', 0)")
    assert database_problem(config) == "数据库是更新的版本建的（0999_x），请换回新版程序"


def test_a_file_that_is_no_database(house: House) -> None:
    config = house()
    config.data_dir.mkdir(parents=True)
    assert config.sqlite_file is not None
    config.sqlite_file.write_bytes(b"not a database at all" * 100)
    said = database_problem(config)
    assert said is not None
    assert said.startswith(f"连不上数据库 {config.sqlite_file}：")
    assert "\n" not in said


def test_the_key_has_to_be_the_one(house: House) -> None:
    config = house()
    assert config.sqlite_file is not None
    migrate_file(f"sqlite://{config.sqlite_file}")
    key = seal.create_key(config.seal_key_file)
    with closing(sqlite3.connect(config.sqlite_file)) as database, database:
        row = (False, seal.fingerprint(key), "2026-11-01")
        database.execute("INSERT INTO installation (is_demo, seal_fingerprint, created_at) VALUES (?, ?, ?)", row)
    assert database_problem(config) is None
    config.seal_key_file.unlink()
    said = database_problem(config)
    assert said is not None
    assert "SEAL_KEY_FILE 不存在" in said
    seal.create_key(config.seal_key_file)
    said = database_problem(config)
    assert said is not None
    assert "对不上" in said
    assert not (config.data_dir / "backups").exists()


def test_a_key_that_cannot_be_written(house: House, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = database_problem(house(seal_key_file=tmp_path / "file" / "seal.key"))
    assert said is not None
    assert said.startswith("读写不了密钥文件")


def test_postgres_is_not_migrated_by_a_start(postgres_template: str, house: House) -> None:
    from databases import PostgresServer

    server = PostgresServer.running
    assert server is not None
    name = f"empty_{os.getpid()}"
    config = house(database_url=server.create(name))
    try:
        assert database_problem(config) == (
            f"数据库结构还差 {len(known_migrations())} 步：先备份，再运行 python bot.py migrate"
        )
        migrate_file(config.resolved_database_url)
        assert database_problem(config) is None
        assert is_current(config)
    finally:
        server.drop(name)


def test_a_server_that_is_not_there_keeps_its_password_to_itself(house: House) -> None:
    config = house(database_url="postgres://u:secret@127.0.0.1:1/league")
    said = database_problem(config)
    assert said is not None
    assert said.startswith("连不上数据库 127.0.0.1:1/league：")
    assert "secret" not in said
    assert database_place(house(database_url="postgres://u:secret@db/league")) == "db:5432/league"


def test_what_a_driver_said() -> None:
    assert said_by(TimeoutError()) == ("没有回答" if sys.version_info >= (3, 11) else "TimeoutError")
    assert said_by(ValueError("one\ntwo")) == "one"
    assert said_by(ValueError()) == "ValueError"


def test_all_is_well(environment: Callable[..., None]) -> None:
    environment(PORT=str(next_free_port(20000)))
    try:
        assert start_problem(policy) is None
    finally:
        startup._held.pop().close()
