"""`make bench`: what a chat line and a visit cost the bot's process, as ratios to a bare NoneBot bot.

Both bots run side by side on this machine and are driven in turn over real websockets, so that the ratio holds when
the machine's speed drifts. CPU is the bot process's own (user + system), per event.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "e2e")]

import xlsxwriter  # noqa: E402
from qq import QQ, BotProcess, connected  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
CHAT_LINES = {"ours": 20_000, "bare": 1_000}
VISITS = 300
WINDOW = 16
"""Visits under way at once."""
CADRES = 200


class BareBot(BotProcess):
    """The baseline, started like our own bot."""

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.home.mkdir(parents=True)
        environment = {
            "PATH": os.environ["PATH"],
            "PORT": str(self.port),
            "DATABASE_FILE": str(self.home / "bare.sqlite3"),
            "ONEBOT_ACCESS_TOKEN": self.token,
            "LOG_LEVEL": "INFO",
        }
        with (self.home / "bot.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(HERE / "baselines" / "bare_bot.py")],
                env=environment, cwd=self.home, stdout=log, stderr=log,
            )  # fmt: skip
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=1).close()
                return
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(self.log()) from None
                time.sleep(0.05)


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
        await self.visits(1)

    async def visits(self, count: int) -> None:
        """Visits, WINDOW of them under way at once."""
        under_way = 0
        for _ in range(count):
            self.count += 1
            cadre, room = self.count % CADRES, self.count // CADRES % 3
            text = f"/走访 {dorm(cadre, room)} 和大家聊了第 {self.count} 次，水管修好了，晚上也安静"
            await self.qq.say(str(200000 + cadre), text, group=str(40000 + cadre))
            under_way += 1
            if under_way >= WINDOW:
                assert "已记录" in (await self.qq.next()).text
                under_way -= 1
        for _ in range(under_way):
            assert "已记录" in (await self.qq.next()).text


async def cost(driver: Driver, work: Callable[[], Awaitable[None]], events: int) -> float:
    """CPU microseconds of the bot per event."""
    before = cpu_seconds(driver.bot)
    await work()
    return (cpu_seconds(driver.bot) - before) / events * 1e6


def line(title: str, ours: list[float], bare: list[float]) -> str:
    """One row of the table: both costs and the ratio, min–median–max over the rounds."""
    ratios = sorted(b / a for a, b in zip(ours, bare, strict=True))
    return (
        f"{title:<10} 连心桥 {statistics.median(ours):8.1f} µs   裸 NoneBot {statistics.median(bare):8.1f} µs   "
        f"比值 {ratios[0]:.2f} – {statistics.median(ratios):.2f} – {ratios[-1]:.2f}"
    )


async def run(home: Path) -> None:
    """Both bots, the rounds in turn, the table."""
    ours, bare = BotProcess(home / "ours"), BareBot(home / "bare")
    (home / "ours").mkdir()
    roster(home / "roster.xlsx")
    imported = ours.word("import", str(home / "roster.xlsx"), "--apply")
    assert imported.returncode == 0, imported.stdout[-500:] + imported.stderr
    ours.start()
    bare.start()
    figures: dict[str, dict[str, list[float]]] = {"chat": {"ours": [], "bare": []}, "visit": {"ours": [], "bare": []}}
    try:
        async with connected(ours) as ours_qq, connected(bare) as bare_qq:
            drivers = {"ours": Driver(ours, ours_qq), "bare": Driver(bare, bare_qq)}
            for driver in drivers.values():
                await driver.visits(CADRES * 2)  # both warm: every speaker known once
            for number in range(ROUNDS):
                for name in ("ours", "bare") if number % 2 else ("bare", "ours"):
                    driver, lines = drivers[name], CHAT_LINES[name]
                    figures["chat"][name].append(await cost(driver, lambda d=driver, n=lines: d.chat(n), lines))
                    figures["visit"][name].append(await cost(driver, lambda d=driver: d.visits(VISITS), VISITS))
    finally:
        ours.stop()
        bare.stop()
    print(f"每个事件花费的机器人进程 CPU，{ROUNDS} 轮交替；比值 = 裸 NoneBot ÷ 连心桥，最小 – 中位 – 最大")
    print(line("群聊一句", figures["chat"]["ours"], figures["chat"]["bare"]))
    print(line("走访一次", figures["visit"]["ours"], figures["visit"]["bare"]))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="lianxin-bench-") as folder:
        asyncio.run(run(Path(folder)))
