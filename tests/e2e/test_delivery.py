"""Real processes on one outbox: side by side on PostgreSQL, and killed with SIGKILL over and over on both engines."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from courier_process import MORNING
from databases import PostgresServer, opened
from qq import BotProcess, connected

from models.tables import Outbox
from plugins._kit import outbox
from plugins._kit.unit import background_unit

PROGRAM = Path(__file__).resolve().parent / "courier_process.py"
LINES = 4
"""Calls one process can have out at once."""


@pytest.fixture
def shared_url(postgres_template: str) -> Iterator[str]:
    """A fresh database every process shares."""
    server = PostgresServer.running
    assert server is not None
    name = server.copy("template_empty")
    yield server.url(name)
    server.drop(name)


class Works:
    """A full outbox, the processes that work on it, and what arrived."""

    def __init__(self, url: str, home: Path) -> None:
        self.url, self.home, self.began = url, home, time.time()
        self.arrivals = home / "arrivals"
        self.arrivals.touch()

    async def fill(self, messages: int) -> None:
        """Two messages for each of half as many people, and every tenth is for a group."""
        posts = [
            outbox.Post(
                f"handover:{n}",
                "group" if n % 10 == 0 else "private",
                "qq",
                str(20_000 + n % (messages // 2)),
                f"m{n}",
                lane="urgent" if n % 25 == 0 else "normal",
            )
            for n in range(messages)
        ]
        async with opened(self.url), background_unit(MORNING) as unit:
            await outbox.post_many(unit, posts)

    def start(self, self_id: str) -> subprocess.Popen[str]:
        """One more process, which begins at once."""
        process = self.get_ready(self_id)
        self.let_go(process)
        return process

    @staticmethod
    def let_go(process: subprocess.Popen[str]) -> None:
        """What was got ready begins."""
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()

    def get_ready(self, self_id: str) -> subprocess.Popen[str]:
        """One more process, which waits for `let_go`."""
        log = (self.home / f"{self_id}.log").open("a")
        try:
            return subprocess.Popen(
                [sys.executable, str(PROGRAM), self.url, str(self.arrivals), self_id, str(self.began)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, "DATABASE_URL": self.url},
            )
        finally:
            log.close()

    def arrived(self) -> list[tuple[str, str, int]]:
        """(account, to, number) of every message, in order."""
        lines = [line.split(" ") for line in self.arrivals.read_text().splitlines()]
        return [(by, to, int(text.removeprefix("m"))) for by, to, text in lines]

    async def finish(self, *processes: subprocess.Popen[str]) -> list[dict[str, float]]:
        """Wait for their ends; what each has sent at what cost."""
        reports = []
        for process in processes:
            said, _ = await asyncio.to_thread(process.communicate, timeout=300)
            assert process.returncode == 0, "".join(log.read_text()[-2000:] for log in self.home.glob("*.log"))
            reports.append(json.loads(said.splitlines()[-1]))
        return reports

    async def rows(self) -> dict[int, str]:
        """The state of every message."""
        async with opened(self.url):
            return {int(row.payload["text"][1:]): row.state for row in await Outbox.all()}


def _orderly(arrived: list[tuple[str, str, int]]) -> None:
    of_place: dict[tuple[str, bool, bool], list[int]] = {}
    for _, to, number in arrived:
        of_place.setdefault((to, number % 10 == 0, number % 25 == 0), []).append(number)
    assert all(numbers == sorted(numbers) for numbers in of_place.values()), "the order of a conversation is kept"


async def _two_processes(url: str, home: Path, messages: int) -> None:
    works = Works(url, home)
    await works.fill(messages)
    pair = [works.get_ready("10001"), works.get_ready("10002")]
    try:
        for process in pair:
            assert process.stdout is not None
            while await asyncio.to_thread(process.stdout.readline) != "ready\n":
                assert process.poll() is None
        for process in pair:
            works.let_go(process)
        reports = await works.finish(*pair)
    finally:
        for process in pair:
            process.kill()
            process.communicate()
    arrived = works.arrived()
    assert Counter(number for *_, number in arrived) == Counter(range(messages)), "each arrived exactly once"
    assert set((await works.rows()).values()) == {"sent"}
    assert all(report["sent"] > messages / 10 for report in reports), "both had a share in it"
    _orderly(arrived)
    cpu, wall = sum(report["cpu"] for report in reports), max(report["wall"] for report in reports)
    shares = " + ".join(f"{report['sent']:.0f}" for report in reports)
    print(f"\n{messages} 条（{shares}）：{messages / wall:.0f} 条/秒，每条 {cpu / messages * 1000:.2f} ms CPU")


async def test_two_processes_send_each_message_once(shared_url: str, tmp_path: Path) -> None:
    await _two_processes(shared_url, tmp_path, 300)


@pytest.mark.full
async def test_two_processes_and_five_thousand_messages(shared_url: str, tmp_path: Path) -> None:
    await _two_processes(shared_url, tmp_path, 5000)


async def _kill_again_and_again(url: str, home: Path, *, messages: int, kills: int, side_by_side: int) -> None:
    works = Works(url, home)
    await works.fill(messages)
    running = [works.start(f"1000{n}") for n in range(side_by_side)]
    try:
        for killed in range(1, kills + 1):
            while len(works.arrived()) < killed * messages // (kills + 1):
                assert all(process.poll() is None for process in running), "nobody ends while there is work"
                await asyncio.sleep(0.005)
            victim = running.pop(0)
            victim.kill()
            victim.communicate()
            running.append(works.start(f"1000{killed % side_by_side}"))
        await works.finish(*running)
    finally:
        for process in running:
            process.kill()
            process.communicate()
    arrived = works.arrived()
    times, rows = Counter(number for *_, number in arrived), await works.rows()
    assert max(times.values()) == 1, "nobody hears it twice"
    assert set(rows.values()) <= {"sent", "unknown"}, "nothing hangs, nothing is lost without a word"
    assert {number for number, state in rows.items() if state == "sent"} <= set(times)
    unknown = sum(state == "unknown" for state in rows.values())
    assert unknown <= kills * LINES
    _orderly(arrived)
    print(f"\n{messages} 条，杀 {kills} 次：到了 {len(arrived)}，不确定 {unknown}")


async def test_put_out_of_a_group_over_the_wire(bot: BotProcess) -> None:
    """The notice of a real implementation ends what waits for the group, and nothing else."""
    later = datetime.now(timezone.utc) + timedelta(hours=1)
    with closing(sqlite3.connect(bot.home / "data" / "lianxin.sqlite3", timeout=10)) as database, database:
        for group in ("20001", "20002"):
            database.execute(
                "INSERT INTO outbox (school_id, unique_key, lane, platform, scene, scene_id, payload, state, due_at,"
                " expires_at, claimed_by, tries, error)"
                " VALUES ((SELECT id FROM school), ?, 'normal', 'qq', 'group', ?, '{}', 'due', ?, ?, '', 0, '')",
                (f"greet:{group}", group, later.isoformat(" "), (later + timedelta(hours=1)).isoformat(" ")),
            )
    async with connected(bot) as qq:
        kicked = {
            "time": int(time.time()), "self_id": int(qq.self_id), "post_type": "notice",
            "notice_type": "group_decrease", "sub_type": "kick_me", "group_id": 20001, "operator_id": 10005,
            "user_id": int(qq.self_id),
        }  # fmt: skip
        await qq.send_raw(json.dumps(kicked))
        deadline = time.monotonic() + 10
        states: dict[str, str] = {}
        while states.get("greet:20001") != "failed" and time.monotonic() < deadline:
            await qq.silence("10003")
            with closing(sqlite3.connect(bot.home / "data" / "lianxin.sqlite3", timeout=10)) as database:
                states = dict(
                    database.execute("SELECT unique_key, state FROM outbox WHERE kind = '' OR kind = 'greet'")
                )
    assert states == {"greet:20001": "failed", "greet:20002": "due"}


async def test_killed_again_and_again_side_by_side(shared_url: str, tmp_path: Path) -> None:
    await _kill_again_and_again(shared_url, tmp_path, messages=300, kills=4, side_by_side=2)


async def test_killed_again_and_again_on_sqlite(sqlite_template: Path, tmp_path: Path) -> None:
    file = tmp_path / "outbox.sqlite3"
    shutil.copy(sqlite_template, file)
    await _kill_again_and_again(f"sqlite://{file}", tmp_path, messages=200, kills=3, side_by_side=1)


@pytest.mark.full
@pytest.mark.parametrize("round", range(5))
async def test_killed_very_often(shared_url: str, tmp_path: Path, round: int) -> None:
    await _kill_again_and_again(shared_url, tmp_path, messages=1000, kills=12, side_by_side=3)
