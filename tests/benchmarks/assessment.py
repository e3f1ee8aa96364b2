"""`make bench-assessment`: a whole school's year against reading the same records and links once, in turn.

Both read in the same pages; ours judges every cadre by the formula as well.
ASSESS_CADRES, ASSESS_RECORDS, ASSESS_ROUNDS.
"""

from __future__ import annotations

import asyncio
import gc
import os
import statistics
import sys
import time

from scan import HOME, TODAY, PostgresServer, directory, migrate_file, opened, rss_mb, worst_lag
from school_rows import write_postgres, write_sqlite

from models.tables import Person
from plugins._kit.acts import since
from plugins._kit.policy import policy
from plugins.assessment import gathering

CADRES = int(os.environ.get("ASSESS_CADRES", "1000"))
RECORDS = int(os.environ.get("ASSESS_RECORDS", "100000"))
ROUNDS = int(os.environ.get("ASSESS_ROUNDS", "5"))


async def bare_pass(people: list[Person]) -> int:
    """Every record and link of everybody, read and forgotten."""
    seen = 0
    for start in range(0, len(people), gathering.PAGE):
        ids = [one.id for one in people[start : start + gathering.PAGE]]
        await gathering._links(ids)
        acts, _, _ = await gathering._records(ids, since(TODAY))
        seen += sum(map(len, acts.values()))
    return seen


async def our_pass(people: list[Person]) -> int:
    """The assessment."""
    year = await gathering.year_named("", TODAY)
    assert year is not None
    found = gathering.assessed(people, year, policy(), TODAY)
    return sum([bool(lines.lines) async for _, lines in found])


async def compare(engine: str, url: str) -> None:
    """Time both in turn and print one line."""
    async with opened(url):
        if engine == "SQLite":
            write_sqlite(url.removeprefix("sqlite://"), CADRES, RECORDS, directory.school_id)
        else:
            await write_postgres(url, CADRES, RECORDS, directory.school_id)
        directory.forget()
        people = await gathering.cadres_of(None, whole=True)
        assert len(people) == CADRES
        records = await bare_pass(people)
        gc.collect()
        before, bares, ours, held = rss_mb(), [], [], []
        most = before
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            await bare_pass(people)
            bares.append(time.perf_counter() - begun)
            stop = asyncio.Event()
            lag = asyncio.create_task(worst_lag(stop))
            begun = time.perf_counter()
            assert await our_pass(people) == CADRES
            ours.append(time.perf_counter() - begun)
            stop.set()
            held.append(await lag)
            most = max(most, rss_mb())
        ratios = sorted(one / bare for one, bare in zip(ours, bares, strict=True))
        print(
            f"{engine}: {CADRES} cadres, {records} records of the year read: read {statistics.median(bares):.2f} s, "
            f"assessed {statistics.median(ours):.2f} s, ratio {ratios[0]:.2f}-{statistics.median(ratios):.2f}-"
            f"{ratios[-1]:.2f}, loop held {max(held):.0f} ms at most, memory +{most - before:.0f} MB",
            flush=True,
        )


def main() -> None:
    """SQLite, then PostgreSQL."""
    file = HOME / "year.sqlite3"
    migrate_file(f"sqlite://{file}")
    asyncio.run(compare("SQLite", f"sqlite://{file}"))
    server = PostgresServer.start()
    if server is None:
        print("PostgreSQL: none here")
        return
    try:
        url = server.create("year")
        migrate_file(url)
        asyncio.run(compare("PostgreSQL", url))
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
