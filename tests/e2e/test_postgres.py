"""Two processes on one PostgreSQL: the same message, seen by both, has one effect and one answer."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import asyncpg
import pytest
from databases import PostgresServer
from qq import BotProcess, connected

from plugins.sandbox.cast import DEMO
from plugins.sandbox.roster import workbook

POLICY = os.environ["POLICY"]
CADRE, DORMS = "10003", "20002"


@pytest.fixture
def shared_url(postgres_template: str) -> Iterator[str]:
    """A fresh database both processes share."""
    server = PostgresServer.running
    assert server is not None
    name = server.copy("template_empty")
    yield server.url(name)
    server.drop(name)


async def test_two_processes_one_effect(shared_url: str, tmp_path: Path) -> None:
    roster = tmp_path / "roster.xlsx"
    roster.write_bytes(workbook(DEMO, date.today()))  # noqa: DTZ011
    key = {"SEAL_KEY": "5a" * 32, "DATABASE_URL": shared_url, "POLICY": POLICY}
    bots = [BotProcess(tmp_path / f"bot{number}", key) for number in (1, 2)]
    for bot in bots:
        bot.home.mkdir()
    done = bots[0].word("import", str(roster), "--apply")
    assert done.returncode == 0, done.stdout[-500:] + done.stderr
    for bot in bots:
        bot.start()
    try:
        async with connected(bots[0]) as first, connected(bots[1], "10098") as second:
            for number in range(20):
                event = first.event(CADRE, f"/走访 3-305 第 {number} 次和大家聊热水时间，气氛很好", group=DORMS)
                elsewhere = event | {"self_id": 10098, "message_id": event["message_id"] + 1}
                await asyncio.gather(first.send_raw(json.dumps(event)), second.send_raw(json.dumps(elsewhere)))
            heard = await first.silence(CADRE, DORMS) + await second.silence(CADRE, DORMS)
            assert sorted(message.text[:5] for message in heard) == ["已记录 #"] * 20
        link = await asyncpg.connect(shared_url)
        assert await link.fetchval("SELECT count(*) FROM record") == 20
        assert await link.fetchval("SELECT count(DISTINCT process) FROM record") == 20
        await link.close()
    finally:
        for bot in bots:
            bot.stop()
