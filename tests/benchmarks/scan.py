"""`make bench-scan`: the weekly scan of a whole school against one bare statement over the same tables, in turn.

Both return one row per cadre in keyset pages.  The bare statement gathers each cadre's overdue pairs for the same
rules with everything but the calendar written into it; ours asks the rules.  SCAN_CADRES, SCAN_RECORDS, SCAN_ROUNDS.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(HERE)]

HOME = Path(tempfile.mkdtemp(prefix="lianxin-scan-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ.update(
    DATA_DIR=str(HOME), SEAL_KEY_FILE=str(HOME / "seal.key"), POLICY=str(ROOT / "config" / "policy" / "1+3.toml"),
    DATABASE_URL="", SANDBOX="false", HOST="127.0.0.1", LOG_LEVEL="WARNING",
)  # fmt: skip

import nonebot  # noqa: E402

nonebot.init(driver="~fastapi", log_level="WARNING")

from bare_scan import bare  # noqa: E402
from databases import PostgresServer, migrate_file, opened  # noqa: E402
from school_rows import TODAY, write_postgres, write_sqlite  # noqa: E402
from tortoise import Tortoise  # noqa: E402

from plugins._kit.directory import directory  # noqa: E402
from plugins._kit.reading import reading  # noqa: E402
from plugins._kit.scan import scan  # noqa: E402

CADRES = int(os.environ.get("SCAN_CADRES", "100000"))
RECORDS = int(os.environ.get("SCAN_RECORDS", str(10 * CADRES)))
ROUNDS = int(os.environ.get("SCAN_ROUNDS", "5"))
INDEX = os.environ.get("SCAN_INDEX", "")
"""Columns of one more index to try."""
PAGE = 5000
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 1, tzinfo=timezone.utc)


async def bare_pass() -> int:
    """The bare statement, page after page."""
    seen = after = 0
    async with reading() as source:
        while rows := await source.rows(bare(source.is_sqlite, directory.school_id, after, PAGE)):
            seen, after = seen + len(rows), rows[-1][0]
    return seen


async def our_pass() -> int:
    """The scan."""
    seen = 0
    async for page in scan(NOW, page=PAGE):
        seen += len(page)
    return seen


async def worst_lag(stop: asyncio.Event) -> float:
    """The longest the loop was held, in ms, beyond the millisecond asked for."""
    worst = 0.0
    while not stop.is_set():
        begun = time.perf_counter()
        await asyncio.sleep(0.001)
        worst = max(worst, time.perf_counter() - begun - 0.001)
    return worst * 1000


def rss_mb() -> float:
    """What this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


async def compare(engine: str, url: str) -> None:
    """Time both in turn and print one line."""
    async with opened(url):
        if engine == "SQLite":
            write_sqlite(url.removeprefix("sqlite://"), CADRES, RECORDS, directory.school_id)
        else:
            await write_postgres(url, CADRES, RECORDS, directory.school_id)
        directory.forget()
        if INDEX:
            await Tortoise.get_connection("default").execute_query(f"CREATE INDEX bench_more ON record ({INDEX})")
        gc.collect()
        gc.freeze()  # as a long-running process: what was there before is not looked through again and again
        await measure(engine)


async def measure(engine: str) -> None:
    """The rounds."""
    assert await bare_pass() == CADRES  # both have been run once before anything is timed
    before = rss_mb()
    assert await our_pass() == CADRES
    ratios, bares, ours, bare_lags, lags = [], [], [], [], []
    for _ in range(ROUNDS):
        for one_pass, times, held in ((bare_pass, bares, bare_lags), (our_pass, ours, lags)):
            stop = asyncio.Event()
            lag = asyncio.create_task(worst_lag(stop))
            begun = time.perf_counter()
            await one_pass()
            times.append(time.perf_counter() - begun)
            stop.set()
            held.append(await lag)
        ratios.append(ours[-1] / bares[-1])
    print(
        f"{engine}: {CADRES} cadres, {RECORDS} records: bare {statistics.median(bares):.2f} s, "
        f"scan {statistics.median(ours):.2f} s, ratio {min(ratios):.2f}-{statistics.median(ratios):.2f}-"
        f"{max(ratios):.2f}, loop held {max(lags):.0f} ms at most (bare {max(bare_lags):.0f}), "
        f"memory +{rss_mb() - before:.0f} MB",
        flush=True,
    )


def main() -> None:
    """SQLite, then PostgreSQL."""
    file = HOME / "school.sqlite3"
    migrate_file(f"sqlite://{file}")
    asyncio.run(compare("SQLite", f"sqlite://{file}"))
    server = PostgresServer.start()
    if server is None:
        print("PostgreSQL: none here")
        return
    try:
        url = server.create("school")
        migrate_file(url)
        asyncio.run(compare("PostgreSQL", url))
    finally:
        server.stop()


if __name__ == "__main__":
    main()
