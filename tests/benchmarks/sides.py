"""Who is measured: our bot, the bare NoneBot bot and the floor, each driven over a real websocket."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "e2e")]

import xlsxwriter  # noqa: E402
from qq import QQ, BotProcess  # noqa: E402

CADRES = 200
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Baseline(BotProcess):
    """A frozen program of `baselines/`, started like our own bot."""

    script: str = "bare_bot.py"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        environment = {
            "PATH": os.environ["PATH"],
            "PORT": str(self.port),
            "DATABASE_FILE": str(self.home / "rows.sqlite3"),
            "ONEBOT_ACCESS_TOKEN": self.token,
            "LOG_LEVEL": "INFO",
        }
        with (self.home / "bot.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(HERE / "baselines" / self.script)],
                env=environment, cwd=self.home, stdout=log, stderr=log,
            )  # fmt: skip
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(self.log()) from None
                time.sleep(0.02)


def roster(file: Path) -> None:
    """A college of CADRES cadres with three dorms each."""
    today = date.today()  # noqa: DTZ011
    book = xlsxwriter.Workbook(str(file))
    people = book.add_worksheet("人员")
    people.write_row(0, 0, ["学号", "姓名", "学院", "身份", "级别", "寝室", "QQ"])
    links = book.add_worksheet("联系")
    links.write_row(0, 0, ["干部学号", "对象类型", "对象名称", "起"])
    begins = str(today - timedelta(days=60))
    for number in range(CADRES):
        code, row = f"2023{number:05}", 4 * number + 1
        people.write_row(row, 0, [code, f"团干{number:04}", "药学院", "团干部", "院级", "", str(200000 + number)])
        for room in range(3):
            name = dorm(number, room)
            people.write_row(
                row + 1 + room, 0, [f"2024{row + room:05}", "寝室长", "药学院", "团员青年", "院级", name, ""]
            )
            links.write_row(3 * number + room + 1, 0, [code, "寝室", name, begins])
    terms = book.add_worksheet("学期")
    terms.write_row(0, 0, ["学期", "开始", "结束"])
    terms.write_row(1, 0, ["本学期", str(today - timedelta(days=60)), str(today + timedelta(days=60))])
    book.close()


def dorm(cadre: int, room: int) -> str:
    """The name of a cadre's dorm."""
    return f"{cadre + 1}-{301 + room}"


def cpu_seconds(bot: BotProcess) -> float:
    """User and system time of the bot's process so far."""
    assert bot.process is not None
    fields = Path(f"/proc/{bot.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(bot: BotProcess) -> float:
    """Resident memory of the bot's process."""
    assert bot.process is not None
    return int(Path(f"/proc/{bot.process.pid}/statm").read_text().split()[1]) * PAGE / 1e6


class Driver:
    """One bot under load: speakers take turns, texts never repeat."""

    def __init__(self, bot: BotProcess, qq: QQ) -> None:
        self.bot, self.qq, self.count = bot, qq, 0

    async def chat(self, lines: int) -> None:
        """Ordinary talk in many groups, then one command as a fence."""
        for number in range(lines):
            event = self.qq.event(
                str(300000 + number % 500), f"今天食堂的面不错 {number}", group=str(40000 + number % 200)
            )
            await self.qq.send_raw(json.dumps(event))
        await self.visits(1, at_once=1)

    async def visits(self, count: int, *, at_once: int) -> None:
        """Visits, so many of them under way at once."""
        under_way = 0
        for _ in range(count):
            self.count += 1
            cadre, room = self.count % CADRES, self.count // CADRES % 3
            text = f"/走访 {dorm(cadre, room)} 和大家聊了第 {self.count} 次，水管修好了，晚上也安静"
            await self.qq.say(str(200000 + cadre), text, group=str(40000 + cadre))
            under_way += 1
            if under_way >= at_once:
                assert "已记录" in (await self.qq.next()).text
                under_way -= 1
        for _ in range(under_way):
            assert "已记录" in (await self.qq.next()).text

    async def concerns(self, count: int) -> None:
        """People write privately what troubles them, by name: what it is, and the digit that says how."""
        for _ in range(count):
            self.count += 1
            user = str(200000 + self.count % CADRES)
            assert (
                "回一个数字" in (await self.qq.ask(user, f"/反映 {self.count} 号楼的洗衣机坏了，一直没有人来修")).text
            )
            assert "收到" in (await self.qq.ask(user, "3")).text
