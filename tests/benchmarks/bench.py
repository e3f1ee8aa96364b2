"""`make bench`: what our bot costs, beside a bare NoneBot bot and the floor (plain websockets and sqlite3).

All three run side by side on this machine and are driven in turn over real websockets, so that the ratios hold when the
machine's speed drifts. CPU is the process's own (user + system), per event.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]

from qq import connected  # noqa: E402
from sides import CADRES, Baseline, BotProcess, Driver, cpu_seconds, memory_mb, roster  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
VISITS, CONCERNS, STARTS = 320, 60, 3
Work = tuple[int, Callable[[Driver], Awaitable[None]]]
"""How many events, and what makes them."""
CHAT = {"ours": 20_000, "bare": 1_000, "floor": 20_000}
WORK: dict[str, Callable[[str], Work | None]] = {
    "群聊一句": lambda side: (CHAT[side], lambda driver: driver.chat(CHAT[side])),
    "走访，一个一个来": lambda side: (VISITS, lambda driver: driver.visits(VISITS, at_once=1)),
    "走访，32 个一起": lambda side: (VISITS, lambda driver: driver.visits(VISITS, at_once=32)),
    "反映一件事": lambda side: (CONCERNS, lambda driver: driver.concerns(CONCERNS)) if side == "ours" else None,
}
BESIDE = {"反映一件事": "走访，一个一个来"}
"""What the baselines cannot do is held against the nearest thing they can."""


async def cost(driver: Driver, work: Work) -> float:
    """CPU microseconds of the process per event."""
    events, act = work
    before = cpu_seconds(driver.bot)
    await act(driver)
    return (cpu_seconds(driver.bot) - before) / events * 1e6


def line(title: str, figures: dict[str, dict[str, list[float]]]) -> str:
    """One row: the costs, and how many times the baselines cost of what we cost, min–median–max over the rounds."""
    ours, other = figures[title]["ours"], figures[BESIDE.get(title, title)]
    ratios = "   ".join(f"{name} {_ratio(other[name], ours)}" for name in ("bare", "floor"))
    costs = "  ".join(f"{statistics.median(costs):8.0f}" for costs in (ours, other["bare"], other["floor"]))
    return f"{title:　<10} {costs}   {ratios}"


def _ratio(theirs: list[float], ours: list[float]) -> str:
    ratios = sorted(b / a for a, b in zip(ours, theirs, strict=True))
    return f"{ratios[0]:.2f}–{statistics.median(ratios):.2f}–{ratios[-1]:.2f}"


def start_seconds(bot: BotProcess) -> float:
    """From the start to the first answer, the rows being there already; the best of a few."""
    seconds = []
    for _ in range(STARTS):
        begun = time.monotonic()
        bot.start()
        seconds.append(time.monotonic() - begun)
        bot.stop()
    return min(seconds)


def bots(home: Path) -> dict[str, BotProcess]:
    """The three, ours with a college of cadres."""
    ours = BotProcess(home / "ours")
    ours.home.mkdir()
    roster(home / "roster.xlsx")
    imported = ours.word("import", str(home / "roster.xlsx"), "--apply")
    assert imported.returncode == 0, imported.stdout[-500:] + imported.stderr
    return {"ours": ours, "bare": Baseline(home / "bare"), "floor": Baseline(home / "floor", script="floor.py")}


async def run(home: Path) -> None:
    """The rounds in turn, the table."""
    sides = bots(home)
    starts = {name: start_seconds(bot) for name, bot in sides.items() if name != "floor"}
    figures: dict[str, dict[str, list[float]]] = {title: {name: [] for name in sides} for title in WORK}
    async with AsyncExitStack() as stack:
        drivers = {}
        for name, bot in sides.items():
            bot.start()
            stack.callback(bot.stop)
            drivers[name] = Driver(bot, await stack.enter_async_context(connected(bot)))
            await drivers[name].visits(CADRES * 2, at_once=16)  # warm: every speaker known once
        for number in range(ROUNDS):
            for title, work in WORK.items():
                for name in list(sides)[:: 1 if number % 2 else -1]:
                    if (todo := work(name)) is not None:
                        figures[title][name].append(await cost(drivers[name], todo))
        memory = {name: memory_mb(bot) for name, bot in sides.items()}
    print(
        f"每个事件花费的进程 CPU（µs）：连心桥、裸 NoneBot、地板；{ROUNDS} 轮交替，比值 = 别人 ÷ 连心桥，最小–中位–最大"
    )
    for title in WORK:
        print(line(title, figures))
    print(f"启动到能回答：连心桥 {starts['ours']:.2f} s，裸 NoneBot {starts['bare']:.2f} s")
    print("跑完以后的内存（MB）：" + "，".join(f"{name} {figure:.0f}" for name, figure in memory.items()))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="lianxin-bench-") as folder:
        asyncio.run(run(Path(folder)))
