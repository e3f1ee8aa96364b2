"""`python tests/benchmarks/relay.py`: what passing talk on costs the bot's process, as ratios to not passing it on.

Two bots of ours with the same 200 QQ groups and 200 WeChat groups, bridged in pairs in one and not in the other, are
driven in turn over real websockets (v11 and v12) with the same talk at the same pace. A third row is talk of groups
that are not bridged, in the bot that has 200 that are: it must cost what it costs without.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]

from qq import QQ, BotProcess, connected  # noqa: E402
from sides import cpu_seconds, roster  # noqa: E402
from wechat import Wechat, bridge_rows, on_wechat  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
GROUPS = 200
ACCOUNTS = 10
"""WeChat accounts, each in its share of the groups: one alone would be held back by its own pace."""
LINES, PER_SECOND = 500, 25
CHATTER = 10_000


@dataclass
class Side:
    """One bot under load."""

    bot: BotProcess
    qq: QQ
    wechat: list[Wechat]
    said: int = 0

    async def know_accounts(self) -> None:
        """Every WeChat group is heard through its own account once."""
        for number in range(GROUPS):
            account = self.wechat[number % ACCOUNTS]
            await account.say("wx-9", f"在的 {number}", group=_wechat(number))
        for _ in range(GROUPS if self.bot.environment.get("BRIDGED") else 0):
            await self.qq.next()
        await self.fence()

    async def fence(self) -> None:
        """Everything said so far has been looked at."""
        await self.qq.ask("300000", "/我是谁")
        self.qq.unread()

    async def talk(self) -> None:
        """People talk in every group at an ordinary pace; waits until what is passed on has arrived."""
        before = sum(account.sent.qsize() for account in self.wechat)
        begun = time.monotonic()
        for number in range(LINES):
            self.said += 1
            await self.qq.say(str(300000 + number % 500), f"今天食堂的面不错 {self.said}", group=_qq(number))
            await asyncio.sleep(max(0.0, begun + number / PER_SECOND - time.monotonic()))
        if self.bot.environment.get("BRIDGED"):
            while sum(account.sent.qsize() for account in self.wechat) - before < LINES:
                await asyncio.sleep(0.1)
                assert time.monotonic() - begun < 120, "没有都转过去"
        await self.fence()

    async def chatter(self) -> None:
        """Talk of groups that are not bridged, as fast as it goes."""
        for number in range(CHATTER):
            user, group = str(300000 + number % 500), str(90000 + number % GROUPS)
            event = self.qq.event(user, f"今天食堂的面不错 {number}", group=group)
            await self.qq.send_raw(json.dumps(event))
        await self.fence()


def _qq(number: int) -> str:
    return str(40000 + number % GROUPS)


def _wechat(number: int) -> str:
    return f"wx-{number % GROUPS}@chatroom"


async def cost(side: Side, work: Callable[[], Awaitable[None]], events: int) -> float:
    """CPU microseconds of the bot per event."""
    before = cpu_seconds(side.bot)
    await work()
    return (cpu_seconds(side.bot) - before) / events * 1e6


def line(title: str, bridged: list[float], plain: list[float]) -> str:
    """One row of the table: both costs and the ratio, min–median–max over the rounds."""
    ratios = sorted(a / b for a, b in zip(bridged, plain, strict=True))
    return (
        f"{title}　互通 {statistics.median(bridged):8.1f} µs　不互通 {statistics.median(plain):8.1f} µs　"
        f"比值 {ratios[0]:.2f} – {statistics.median(ratios):.2f} – {ratios[-1]:.2f}"
    )


def prepared(home: Path, *, bridged: bool) -> BotProcess:
    """A bot with the groups, bridged in pairs or not."""
    home.mkdir()
    bot = BotProcess(home, {"BRIDGED": "1"} if bridged else {})
    roster(home / "roster.xlsx")
    imported = bot.word("import", str(home / "roster.xlsx"), "--apply")
    assert imported.returncode == 0, imported.stdout[-500:] + imported.stderr
    pairs = [(_qq(number), _wechat(number)) for number in range(GROUPS)]
    bridge_rows(Path(bot.settings()["DATA_DIR"]) / "lianxin.sqlite3", pairs, bridged=bridged)
    bot.start()
    return bot


async def run(home: Path) -> None:
    """Both bots, the rounds in turn, the table."""
    bots = {"bridged": prepared(home / "bridged", bridged=True), "plain": prepared(home / "plain", bridged=False)}
    talk: dict[str, list[float]] = {name: [] for name in bots}
    chatter: dict[str, list[float]] = {name: [] for name in bots}
    try:
        async with AsyncExitStack() as links:
            sides: dict[str, Side] = {}
            for name, bot in bots.items():
                qq = await links.enter_async_context(connected(bot))
                wechat = [await links.enter_async_context(on_wechat(bot, f"wxid_{n}")) for n in range(ACCOUNTS)]
                sides[name] = Side(bot, qq, wechat)
                await sides[name].know_accounts()
                await sides[name].talk()
            for number in range(ROUNDS):
                for name in ("bridged", "plain") if number % 2 else ("plain", "bridged"):
                    side = sides[name]
                    talk[name].append(await cost(side, side.talk, LINES))
                    chatter[name].append(await cost(side, side.chatter, CHATTER))
    finally:
        for bot in bots.values():
            bot.stop()
    print(f"每句话花费的机器人进程 CPU，{GROUPS} 对群，每秒 {PER_SECOND} 句，{ROUNDS} 轮交替；比值 = 互通 ÷ 不互通")
    print(line("互通的群里一句（转过去）", talk["bridged"], talk["plain"]))
    print(line("没互通的群里一句", chatter["bridged"], chatter["plain"]))
    share = statistics.median(talk["bridged"]) * PER_SECOND / 1e4
    print(f"{GROUPS} 个互通的群每秒共 {PER_SECOND} 句：占一个核的 {share:.1f} %")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="lianxin-relay-") as folder:
        asyncio.run(run(Path(folder)))
