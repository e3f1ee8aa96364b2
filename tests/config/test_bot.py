"""`bot.py` as its own process: refuses in one line, is healthy soon, and ends cleanly."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from qq import BotProcess, connected

ROOT = Path(__file__).resolve().parents[2]
MakeBot = Callable[..., BotProcess]


@pytest.fixture
def make_bot(tmp_path: Path) -> Iterator[MakeBot]:
    made: list[BotProcess] = []

    def make(**environment: str) -> BotProcess:
        home = tmp_path / "house"
        home.mkdir(exist_ok=True)
        made.append(BotProcess(home, environment, measured=True))
        return made[-1]

    yield make
    for bot in made:
        if bot.process is not None and bot.process.poll() is None:
            bot.kill()


def _refusal(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("没有启动：")
    return last


def _line(bot: BotProcess) -> str:
    done = bot.word()
    refusal = _refusal(done)
    assert done.stderr.strip() == refusal, "one line and nothing else"
    return refusal


def test_beyond_loopback_without_a_token(make_bot: MakeBot) -> None:
    bot = make_bot(HOST="0.0.0.0", ONEBOT_ACCESS_TOKEN="")
    assert "ONEBOT_ACCESS_TOKEN" in _line(bot)
    assert not (bot.home / "data").exists()


def test_settings_that_cannot_be_read(make_bot: MakeBot) -> None:
    assert _line(make_bot(DATABASE_URL="mysql://u:secret@h/x")).endswith("现在是 mysql://")


def test_a_policy_that_cannot_be_read(make_bot: MakeBot, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("title = 1", encoding="utf-8")
    assert "mine.toml" in _line(make_bot(POLICY=str(tmp_path / "mine.toml")))


def test_a_port_somebody_has(make_bot: MakeBot) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "已经被别的程序占用" in _line(make_bot(PORT=str(taken.getsockname()[1])))


def test_a_database_that_does_not_answer(make_bot: MakeBot) -> None:
    assert "连不上数据库 127.0.0.1:1/x" in _line(make_bot(DATABASE_URL="postgres://u:secret@127.0.0.1:1/x"))


def test_a_lost_key(make_bot: MakeBot) -> None:
    bot = make_bot()
    bot.start()
    assert bot.stop() == 0
    (bot.home / "seal" / "seal.key").unlink()
    assert "请放回原来的密钥文件" in _line(bot)
    assert not (bot.home / "seal" / "seal.key").exists()


def test_a_second_process_on_one_sqlite_file(make_bot: MakeBot) -> None:
    make_bot().start()
    assert "另一个连心桥进程正在用 lianxin.sqlite3" in _line(make_bot())


def test_a_room_that_does_not_load(make_bot: MakeBot, tmp_path: Path) -> None:
    house = tmp_path / "copy"
    for part in ("config", "models", "plugins"):
        shutil.copytree(ROOT / part, house / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "bot.py", house)
    broken = house / "plugins" / "broken"
    broken.mkdir()
    (broken / "__init__.py").write_text("import no_such_module\n", encoding="utf-8")
    bot = make_bot()
    done = subprocess.run(
        [sys.executable, str(house / "bot.py")],
        env=bot.settings(), cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "房间 broken 加载失败" in _refusal(done)
    assert "no_such_module" in _refusal(done)


def test_healthy_from_nothing_without_any_account_online(make_bot: MakeBot) -> None:
    """How long it takes is `make bench`'s to say."""
    bot = make_bot()
    bot.bare, bot.measured = True, False
    bot.start()
    with urllib.request.urlopen(f"http://127.0.0.1:{bot.port}/healthz", timeout=5) as answer:
        assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
        assert json.load(answer) == {"ok": True, "problems": []}
    assert (bot.home / "data" / "lianxin.sqlite3").stat().st_mode & 0o077 == 0


async def test_a_stop_ends_cleanly_with_an_account_online(make_bot: MakeBot) -> None:
    import asyncio

    bot = make_bot()
    await asyncio.to_thread(bot.start)
    async with connected(bot):
        began = time.monotonic()
        assert await asyncio.to_thread(bot.stop) == 0
        assert time.monotonic() - began < 10
    assert "Traceback" not in bot.log()


def test_the_database_dies_under_a_running_bot(make_bot: MakeBot, postgres_template: str) -> None:
    from databases import PostgresServer

    server = PostgresServer.running
    assert server is not None
    name = server.copy("template_empty")
    bot = make_bot(DATABASE_URL=server.url(name))
    bot.start()
    server.drop(name)
    with pytest.raises(urllib.error.HTTPError) as ill:
        urllib.request.urlopen(f"http://127.0.0.1:{bot.port}/healthz", timeout=10)
    assert ill.value.code == 503
    assert json.load(ill.value) == {"ok": False, "problems": ["数据库没有回答"]}
    assert bot.stop() == 0


def test_a_word_typed_elsewhere_finds_its_file(make_bot: MakeBot) -> None:
    bot = make_bot()
    assert bot.word("migrate").returncode == 0
    done = bot.word("backup", "mine.zip")
    assert done.returncode == 0, done.stderr
    assert (bot.home / "mine.zip").is_file()
