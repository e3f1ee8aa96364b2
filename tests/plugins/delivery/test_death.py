"""A real process killed between `sending` and the mark: the message is unknown, and nobody hears it twice."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import websockets
from qq import BotProcess, connected

OPERATOR = "10001"


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[BotProcess]:
    process = BotProcess(tmp_path)
    process.start()
    assert process.stop() == 0
    yield process
    if process.process is not None and process.process.poll() is None:
        process.kill()


def _database(bot: BotProcess) -> sqlite3.Connection:
    return sqlite3.connect(bot.home / "data" / "lianxin.sqlite3", timeout=10)


def _post(bot: BotProcess, key: str) -> None:
    now = datetime.now(timezone.utc)
    row = (key, json.dumps({"text": key}), now.isoformat(" "), (now + timedelta(hours=1)).isoformat(" "))
    with closing(_database(bot)) as database, database:
        database.execute(
            "INSERT INTO outbox (school_id, unique_key, lane, platform, scene, scene_id, payload, state, due_at,"
            " expires_at, claimed_by, tries, error)"
            " VALUES ((SELECT id FROM school), ?, 'urgent', 'qq', 'private', '10003', ?, 'due', ?, ?, '', 0, '')",
            row,
        )


def _states(bot: BotProcess) -> dict[str, str]:
    with closing(_database(bot)) as database:
        return dict(database.execute("SELECT unique_key, state FROM outbox").fetchall())


@asynccontextmanager
async def deaf(bot: BotProcess) -> AsyncIterator[websockets.ClientConnection]:
    """An implementation that takes every action and answers none."""
    headers = {"X-Self-ID": "10000", "Authorization": f"Bearer {bot.token}"}
    url = f"ws://127.0.0.1:{bot.port}/onebot/v11/ws"
    async with websockets.connect(url, additional_headers=headers, proxy=None) as link:
        yield link


async def _next_action(link: websockets.ClientConnection) -> str:
    frame = json.loads(await asyncio.wait_for(link.recv(), 20))
    return str(frame["params"]["message"][0]["data"]["text"])


async def test_kill_9_while_the_call_is_out(bot: BotProcess) -> None:
    _post(bot, "was out")
    await asyncio.to_thread(bot.start)
    async with deaf(bot) as link:
        assert await _next_action(link) == "was out"
        bot.kill()
    assert _states(bot) == {"was out": "sending"}
    _post(bot, "after")
    await asyncio.to_thread(bot.start)
    async with connected(bot) as qq:
        assert (await qq.next()).text == "after"
        assert qq.unread() == []
    assert bot.stop() == 0
    assert _states(bot) == {"was out": "unknown", "after": "sent"}


async def test_what_is_unknown_is_listed_and_sent_again_only_by_a_person(bot: BotProcess) -> None:
    _post(bot, "was out")
    await asyncio.to_thread(bot.start)
    async with deaf(bot) as link:
        assert await _next_action(link) == "was out"
        bot.kill()
    await asyncio.to_thread(bot.start)
    async with connected(bot) as qq:
        listed = (await qq.ask(OPERATOR, "/重发")).text.splitlines()
        assert listed[0] == "卡住 1 条："
        assert listed[1].endswith("发送时程序停了，可能已经到了")
        assert "was out" not in "".join(listed)
        await qq.say(OPERATOR, f"/重发 {listed[1].split()[0]}")
        heard = sorted([(await qq.next()).text, (await qq.next()).text])
        assert heard[0] == "was out"
        assert "也许会收到两遍" in heard[1]
        assert (await qq.ask(OPERATOR, "/重发")).text == "没有卡住的消息。"
        assert qq.unread() == []
    assert bot.stop() == 0
    assert _states(bot) == {"was out": "sent"}


async def test_a_stop_while_the_call_is_out(bot: BotProcess) -> None:
    _post(bot, "was out")
    await asyncio.to_thread(bot.start)
    async with deaf(bot) as link:
        assert await _next_action(link) == "was out"
        began = time.monotonic()
        assert await asyncio.to_thread(bot.stop) == 0
        assert time.monotonic() - began < 10
    assert _states(bot) == {"was out": "unknown"}
