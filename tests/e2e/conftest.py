"""A bot of its own for end-to-end tests: real process, real websocket, real database."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from qq import BotProcess

POLICY = os.environ["POLICY"]


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a bot whose roster is the demo circle, imported by the operator's own word."""
    from plugins.sandbox.cast import DEMO
    from plugins.sandbox.roster import workbook

    home = tmp_path_factory.mktemp("demo")
    bot = BotProcess(home, {"POLICY": POLICY})
    file = home / "roster.xlsx"
    file.write_bytes(workbook(DEMO, date.today()))  # noqa: DTZ011
    done = bot.word("import", str(file), "--apply")
    assert done.returncode == 0, done.stdout + done.stderr
    return home


@pytest.fixture
def make_bot(demo_home: Path, tmp_path: Path) -> Iterator[Callable[..., BotProcess]]:
    """Bots on copies of the demo data; stopped afterwards, whatever happened."""
    made: list[BotProcess] = []

    def make(**environment: str) -> BotProcess:
        home = tmp_path / f"bot{len(made)}"
        shutil.copytree(demo_home, home)
        bot = BotProcess(home, {"POLICY": POLICY, **environment})
        made.append(bot)
        return bot

    yield make
    for bot in made:
        if bot.process is not None and bot.process.poll() is None:
            bot.kill()


@pytest.fixture
def bot(make_bot: Callable[..., BotProcess]) -> BotProcess:
    """A started bot with the demo roster."""
    started = make_bot()
    started.start()
    return started
