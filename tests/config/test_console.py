"""The operator's words: what they print, what they return, and that they speak Chinese."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from databases import migrate_file

from config import seal
from config.console import run_word
from config.settings import settings
from models.rules.policy import Policy, PolicyError
from plugins._kit.policy import load_policy, policy

Environment = Callable[..., None]
SHIPPED = Path(__file__).resolve().parents[2] / "config" / "policy" / "1+3.toml"


class Room:
    """A room that only notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    async def import_roster(self, file: Path, *, apply: bool, complete: bool) -> tuple[int, str]:
        self.asked.append((file, apply, complete))
        return 3, "1 行有问题"

    async def write_codes(self, file: Path) -> tuple[int, str]:
        self.asked.append(file)
        return 0, "写好了"

    async def change_key(self) -> tuple[int, str]:
        self.asked.append("key")
        return 0, "换好了"

    async def verify(self, anchor: str) -> tuple[int, str]:
        self.asked.append(anchor)
        return 1, "对不上"


def no_room() -> Room:
    raise AssertionError("this word needs no room")


@pytest.fixture
def word(environment: Environment, tmp_path: Path) -> Callable[..., int]:
    def run(*arguments: str, room: Callable[[], Room] = no_room) -> int:
        return run_word(list(arguments), tmp_path, policy, room)

    return run


Word = Callable[..., int]
Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("arguments", [["fly"], ["import"], ["restore"], ["codes"], ["migrate", "now"]])
def test_a_word_nobody_knows(word: Word, capsys: Capture, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        word(*arguments)
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("没看懂这条命令。\n用法：python bot.py")
    assert "error" not in said
    assert "usage" not in said


def test_help(word: Word, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as left:
        word("--help")
    assert left.value.code == 0
    said = capsys.readouterr().out
    for name in ("import", "codes", "verify", "migrate", "reseal", "check", "backup", "restore"):
        assert f"\n    {name}" in said
    assert "positional" not in said


def test_migrate_backup_and_restore(word: Word, capsys: Capture, tmp_path: Path, environment: Environment) -> None:
    from config.upgrade import known_migrations

    assert word("migrate") == 0
    assert capsys.readouterr().out.startswith(
        f"升级了 {len(known_migrations())} 步：0001_foundation、0002_nudges、0003_concerns、"
    )
    from config import startup

    startup._held.pop().close()
    assert word("migrate") == 0
    assert capsys.readouterr().out == "数据库已经是最新的。\n"
    startup._held.pop().close()
    assert word("backup") == 0
    (made,) = (tmp_path / "data" / "backups").iterdir()
    assert str(made) in capsys.readouterr().out
    assert word("backup", "mine.zip") == 0
    assert "里面没有密钥" in capsys.readouterr().out
    assert (tmp_path / "mine.zip").is_file(), "files are named as seen from where the operator stands"
    environment(DATA_DIR=str(tmp_path / "other"))
    assert word("restore", "mine.zip") == 0
    assert capsys.readouterr().out.startswith("已恢复 ")
    assert (tmp_path / "other" / "lianxin.sqlite3").is_file()


def test_words_that_cannot_be_done(word: Word, capsys: Capture, tmp_path: Path, environment: Environment) -> None:
    assert word("backup") == 1
    assert capsys.readouterr().err.startswith("没有备份成：还没有数据库")
    assert word("restore", "nothing.zip") == 1
    assert capsys.readouterr().err.startswith("没有恢复：没有这个文件")
    environment(PORT="abc")
    assert word("migrate") == 1
    assert capsys.readouterr().err == "PORT 要是 1 到 65535 的整数\n"


def test_migrate_beside_a_running_bot(word: Word, capsys: Capture) -> None:
    from config.database import lock_sqlite

    file = settings().sqlite_file
    assert file is not None
    with lock_sqlite(file):
        assert word("migrate") == 1
        assert "另一个连心桥进程" in capsys.readouterr().err
        assert word("codes", "c.xlsx") == 1, "a fresh database is brought up to date first, and that needs the lock"


def test_migrate_that_fails(word: Word, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    from config import startup

    async def fail(*_: object) -> None:
        raise RuntimeError("磁盘满了")

    monkeypatch.setattr("config.upgrade.migrate_database", fail)
    assert word("migrate") == 1
    assert capsys.readouterr().err == "升级没有成功：磁盘满了\n"
    startup._held.pop().close()
    file = settings().sqlite_file
    assert file is not None
    file.write_bytes(b"not a database at all" * 100)
    assert word("migrate") == 1
    assert capsys.readouterr().err.startswith("连不上数据库")
    startup._held.pop().close()


def test_words_of_a_room(word: Word, capsys: Capture, tmp_path: Path) -> None:
    from config import startup
    from config.database import lock_sqlite

    room = Room()
    assert word("import", "名单.xlsx", room=lambda: room) == 3
    startup._held.pop().close()
    assert capsys.readouterr().out == "1 行有问题\n"
    file = settings().sqlite_file
    assert file is not None
    with lock_sqlite(file):  # a bot that runs on a current database is no obstacle
        assert word("import", "/名单.xlsx", "--apply", "--complete", room=lambda: room) == 3
        assert word("codes", "码.xlsx", room=lambda: room) == 0
        assert word("verify", "--anchor", "3f9a", room=lambda: room) == 1
    assert room.asked == [
        (tmp_path / "名单.xlsx", False, False),
        (Path("/名单.xlsx"), True, True),
        tmp_path / "码.xlsx",
        "3f9a",
    ]


def test_the_key_is_changed_on_a_database_nobody_uses(word: Word, capsys: Capture) -> None:
    from config import startup
    from config.database import lock_sqlite

    room, file = Room(), settings().sqlite_file
    assert file is not None
    with lock_sqlite(file):
        assert word("reseal", room=lambda: room) == 1
    assert "另一个连心桥进程正在用" in capsys.readouterr().err
    assert word("reseal", room=lambda: room) == 0
    startup._held.pop().close()
    assert capsys.readouterr().out == "换好了\n"
    assert room.asked == ["key"]


def _check(read: Callable[[], Policy], tmp_path: Path) -> int:
    return run_word(["check"], tmp_path, read, no_room)


def _with_duty(*codes: str) -> Callable[[], Policy]:
    from dataclasses import replace

    shipped = load_policy(SHIPPED)
    calendar = replace(shipped.calendar, covered=frozenset(range(2000, 3000)))
    return lambda: replace(shipped, crisis=replace(shipped.crisis, duty=codes), calendar=calendar)


def test_check_before_the_first_start(environment: Environment, tmp_path: Path, capsys: Capture) -> None:
    assert _check(_with_duty(), tmp_path) == 1
    said = capsys.readouterr().out
    assert "✗ 值班人" in said
    assert "！ 数据库" in said
    assert not (tmp_path / "data").exists(), "a check changes nothing"
    environment(SANDBOX="true")
    assert _check(_with_duty(), tmp_path) == 0
    assert capsys.readouterr().out.endswith("可以使用。\n")


def test_check_of_bad_settings_and_a_bad_policy(environment: Environment, tmp_path: Path, capsys: Capture) -> None:
    def unreadable() -> Policy:
        raise PolicyError(["x.toml：title 没有写", "x.toml：school.name 没有写"])

    assert _check(unreadable, tmp_path) == 1
    assert "✗ 制度方案 x.toml：title 没有写\n✗ 制度方案 x.toml：school.name 没有写" in capsys.readouterr().out
    environment(HOST="0.0.0.0", SEAL_KEY="zz")
    assert _check(_with_duty(), tmp_path) == 1
    said = capsys.readouterr().out
    assert "✗ HOST=0.0.0.0" in said
    assert "✗ 密钥：SEAL_KEY 里不是" in said
    environment(PORT="abc")
    assert _check(unreadable, tmp_path) == 1
    assert capsys.readouterr().out == "✗ 设置：PORT 要是 1 到 65535 的整数\n有 1 项要处理。\n"


def _rows(*statements: str) -> None:
    file = settings().sqlite_file
    assert file is not None
    with closing(sqlite3.connect(file)) as database, database:
        for statement in statements:
            database.execute(statement)


def _person(id: int, code: str, name: str, qq: str) -> str:
    return (
        "INSERT INTO person (id, school_id, code, name, level, position, class_name, dorm_name, qq, wechat, phone,"
        f" public_contact) VALUES ({id}, 1, '{code}', '{name}', 'school', '', '', '', '{qq}', '', '', '')"
    )


def _migrated() -> None:
    migrate_file(f"sqlite://{settings().sqlite_file}")


def test_check_of_a_house_in_use(word: Word, environment: Environment, tmp_path: Path, capsys: Capture) -> None:

    environment(ONEBOT_ACCESS_TOKEN="t", SUPERUSERS="qq:1")
    _migrated()
    key = seal.create_key(settings().seal_key_file)
    _rows(
        "INSERT INTO school VALUES (1, 'demo', '学校', 3, 1)",
        f"INSERT INTO installation (is_demo, seal_fingerprint, created_at) VALUES (0, '{seal.fingerprint(key)}', 0)",
        _person(1, "T1", "何静宜", "10001"),
        _person(2, "T2", "陈思远", ""),
    )
    capsys.readouterr()
    assert _check(_with_duty("T1", "T9"), tmp_path) == 1
    said = capsys.readouterr().out
    assert "✗ 学期：一个也没有" in said
    assert "✗ 值班人：T9 不在人员名单里" in said
    _rows("INSERT INTO semester (school_id, name, starts_on, ends_on) VALUES (1, '早先', '2001-01-01', '2001-02-01')")
    assert _check(_with_duty("T1", "T2"), tmp_path) == 1
    said = capsys.readouterr().out
    assert "！ 学期：今天不在任何学期里" in said
    assert "✗ 值班人：陈思远 没有可以私聊的账号" in said
    _rows(
        "INSERT INTO semester (school_id, name, starts_on, ends_on) VALUES (1, '现在', '2001-01-01', '2999-01-01')",
        "INSERT INTO account (school_id, platform, user_id, person_id, bound_at, reachable)"
        " VALUES (1, 'wechat', 'w', 2, '2026-11-01', 1)",
    )
    assert _check(_with_duty("T1", "T2"), tmp_path) == 0
    said = capsys.readouterr().out
    assert "！" not in said
    assert "✓ 值班人：何静宜、陈思远" in said
    assert "✓ 学期：现在是 现在" in said
    assert _check(_with_duty(), tmp_path) == 1, "a roster does not replace a duty person"


def test_check_of_the_key(word: Word, environment: Environment, tmp_path: Path, capsys: Capture) -> None:

    _migrated()
    file = settings().seal_key_file
    key = seal.create_key(file)

    def seal_line() -> str:
        capsys.readouterr()
        _check(_with_duty(), tmp_path)
        return next(line for line in capsys.readouterr().out.splitlines() if "密钥" in line)

    assert seal_line() == f"✓ 密钥 {file}，只有本人能读"
    file.chmod(0o644)
    assert seal_line().startswith("✗ 密钥文件")
    file.chmod(0o600)
    _rows(f"INSERT INTO installation (is_demo, seal_fingerprint, created_at) VALUES (0, '{seal.fingerprint(key)}', 0)")
    file.unlink()
    assert seal_line().startswith("✗ 密钥：数据库是封存过的")
    seal.create_key(file)
    assert seal_line().startswith("✗ 密钥和数据库对不上")
    environment(SEAL_KEY=key.hex())
    assert seal_line() == "✓ 密钥来自环境变量 SEAL_KEY"


def test_check_of_a_database_that_is_behind_or_gone(
    word: Word, environment: Environment, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch,
    postgres_template: str,
) -> None:  # fmt: skip
    from config.upgrade import known_migrations

    _migrated()
    monkeypatch.setattr("config.upgrade.known_migrations", lambda: (*known_migrations(), "0099_next"))
    _check(_with_duty(), tmp_path)
    assert "还差 1 步，下次启动时会升级" in capsys.readouterr().out
    environment(DATABASE_URL="postgres://u:secret@127.0.0.1:1/x")
    assert _check(_with_duty(), tmp_path) == 1
    said = capsys.readouterr().out
    assert "✗ 连不上数据库 127.0.0.1:1/x" in said
    assert "secret" not in said
    environment(DATABASE_URL=postgres_template)
    assert _check(_with_duty(), tmp_path) == 1
    said = capsys.readouterr().out
    assert "还差 1 步，先备份，再运行 python bot.py migrate" in said, said
