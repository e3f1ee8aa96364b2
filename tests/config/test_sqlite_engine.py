"""Units that share a commit: each stands or falls alone until the commit, and with it all of them."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from databases import migrate_file
from tortoise import Tortoise
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from config.database import tortoise_config
from config.sqlite_engine import MOST, Client, transaction
from models.tables import School


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Path]:
    """An open, empty database."""
    file = tmp_path / "units.sqlite3"
    migrate_file(f"sqlite://{file}")
    await Tortoise.init(config=tortoise_config(f"sqlite://{file}"), _enable_global_fallback=True)
    yield file
    await Tortoise.close_connections()


def names(file: Path) -> set[str]:
    """What somebody else sees in the file."""
    with closing(sqlite3.connect(file)) as database:
        return {name for (name,) in database.execute("SELECT code FROM school")}


async def write(code: str) -> None:
    """One row, through whatever transaction is open here."""
    await School.create(code=code, name=code, next_number=1, roster_version=1)


async def unit(code: str, file: Path) -> bool:
    """A row in a unit; whether it is in the file when the unit is over."""
    async with transaction():
        await write(code)
    return code in names(file)


class Change(Exception):
    """Something a room did not expect."""


async def test_units_of_a_moment_share_a_commit_and_are_told_after_it(file: Path) -> None:
    """A first unit holds the connection; 20 that came meanwhile go into the next commits."""
    begun, go = asyncio.Event(), asyncio.Event()

    async def slow() -> bool:
        async with transaction():
            await write("slow")
            begun.set()
            await go.wait()
        return "slow" in names(file)

    first = asyncio.create_task(slow())
    await begun.wait()
    others = [asyncio.create_task(unit(f"u{number}", file)) for number in range(20)]
    await asyncio.sleep(0)
    assert names(file) == set()
    go.set()
    assert await first
    assert all(await asyncio.gather(*others))
    assert len(names(file)) == 21


async def test_one_that_fails_leaves_its_neighbours_alone(file: Path) -> None:
    async def fails(number: int) -> None:
        async with transaction():
            await write(f"bad{number}")
            raise Change

    work = [unit(f"good{number}", file) if number % 3 else fails(number) for number in range(12)]
    said = await asyncio.gather(*work, return_exceptions=True)
    assert [type(one) for one in said] == [bool if number % 3 else Change for number in range(12)]
    assert names(file) == {f"good{number}" for number in range(12) if number % 3}


async def test_a_commit_that_fails_is_told_to_everybody_in_it(file: Path) -> None:
    """A key checked at the commit alone points nowhere: nobody of that transaction has been saved."""

    async def orphan() -> None:
        async with transaction() as connection:
            await connection.execute_query("PRAGMA defer_foreign_keys=ON")
            await connection.execute_query("INSERT INTO college (school_id, name) VALUES (999, 'nowhere')")

    said = await asyncio.gather(unit("a", file), orphan(), unit("b", file), return_exceptions=True)
    failed = [isinstance(one, OperationalError) for one in said]
    assert failed[1]
    assert names(file) == {code for code, no in (("a", failed[0]), ("b", failed[2])) if not no}
    assert True in (failed[0], failed[2]), "they shared it"
    assert await unit("later", file), "the connection goes on"


async def test_a_full_disk_loses_what_was_not_committed_and_says_so(file: Path) -> None:
    async with transaction() as connection:
        await connection.execute_query("PRAGMA max_page_count=1")

    async def large() -> None:
        async with transaction() as connection:
            await connection.execute_query(
                "INSERT INTO school (code, name, next_number, roster_version)"
                " VALUES ('large', hex(zeroblob(60000)), 1, 1)"
            )

    said = await asyncio.gather(large(), unit("small", file), return_exceptions=True)
    assert isinstance(said[0], OperationalError)
    assert ("small" in names(file)) is (said[1] is True)
    await Tortoise.get_connection("default").execute_query("PRAGMA max_page_count=1073741823")
    assert await unit("later", file)


@pytest.mark.parametrize("when", ["waiting", "working"])
async def test_one_that_is_cancelled_holds_up_nobody(file: Path, when: str) -> None:
    begun, go = asyncio.Event(), asyncio.Event()

    async def held() -> None:
        async with transaction():
            await write("held")
            begun.set()
            await go.wait()

    first = asyncio.create_task(held())
    await begun.wait()
    waiting = asyncio.create_task(unit("cancelled", file))
    last = asyncio.create_task(unit("last", file))
    await asyncio.sleep(0)
    (waiting if when == "waiting" else first).cancel()
    await asyncio.sleep(0)
    go.set()
    said = await asyncio.gather(first, waiting, last, return_exceptions=True)
    assert last.result() is True
    assert sum(isinstance(one, asyncio.CancelledError) for one in said) == 1
    assert names(file) == ({"held", "last"} if when == "waiting" else {"cancelled", "last"})


async def test_others_read_only_what_is_committed_and_are_not_kept_waiting(file: Path) -> None:
    """A reader that comes while more units than fit into one commit are waiting gets in between them."""
    seen: list[int] = []

    async def read() -> None:
        seen.append(await School.all().count())
        assert seen[-1] == len(names(file))

    units = [asyncio.create_task(unit(f"u{number}", file)) for number in range(3 * MOST)]
    await asyncio.sleep(0)
    reader = asyncio.create_task(read())
    await asyncio.gather(*units, reader)
    assert 0 < seen[0] < 3 * MOST


async def test_a_unit_inside_a_unit_is_part_of_it(file: Path) -> None:
    async def outer() -> None:
        async with transaction():
            async with transaction():
                await write("inner")
            raise Change

    with pytest.raises(Change):
        await outer()
    assert names(file) == set()


async def test_jobs_and_units_take_turns(file: Path) -> None:
    async def job(number: int) -> None:
        async with in_transaction():
            await write(f"job{number}")
            await asyncio.sleep(0)
            await write(f"more{number}")

    await asyncio.gather(*(job(n) for n in range(5)), *(unit(f"u{n}", file) for n in range(5)))
    assert len(names(file)) == 15


async def test_a_program_that_holds_the_file_does_not_hold_the_loop(file: Path) -> None:
    """The wait for its lock is the thread's: other tasks go on, and the unit is saved when it lets go."""
    await unit("first", file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        task = asyncio.create_task(unit("patient", file))
        for _ in range(1000):
            await asyncio.sleep(0)
        assert not task.done()
        other.execute("ROLLBACK")
    assert await task


async def test_long_work_and_many_rows_let_others_in(file: Path) -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async with transaction():
        counting = asyncio.create_task(count())
        for number in range(400):
            await write(f"s{number}")
        one_by_one = turns
        await School.bulk_create(
            [School(code=f"b{number}", name="x", next_number=1, roster_version=1) for number in range(50)]
        )
        together = turns - one_by_one
    counting.cancel()
    assert one_by_one
    assert together
    assert len(names(file)) == 450
    assert isinstance(Tortoise.get_connection("default"), Client)


async def test_a_transaction_the_database_ended_is_lost_for_everybody_in_it(file: Path) -> None:
    await unit("twice", file)

    async def ends_it() -> None:
        async with transaction() as connection:
            await connection.execute_query(
                "INSERT OR ROLLBACK INTO school (code, name, next_number, roster_version) VALUES ('twice', '', 1, 1)"
            )

    said = await asyncio.gather(unit("before", file), ends_it(), unit("after", file), return_exceptions=True)
    assert isinstance(said[1], OperationalError)
    assert names(file) == {"twice"} | {code for code, done in (("before", said[0]), ("after", said[2])) if done is True}
    assert await unit("later", file)


async def test_one_that_is_cancelled_on_its_turn_passes_it_on(file: Path) -> None:
    """The turn has been given and not been taken yet."""
    begun, go = asyncio.Event(), asyncio.Event()

    async def held() -> None:
        async with transaction():
            begun.set()
            await go.wait()

    async def cancel() -> None:
        await go.wait()
        waiting.cancel()

    first = asyncio.create_task(held())
    await begun.wait()
    waiting = asyncio.create_task(unit("cancelled", file))
    last = asyncio.create_task(unit("last", file))
    canceller = asyncio.create_task(cancel())
    await asyncio.sleep(0)
    go.set()
    said = await asyncio.wait_for(asyncio.gather(first, waiting, last, canceller, return_exceptions=True), 20)
    assert isinstance(said[1], asyncio.CancelledError)
    assert names(file) == {"last"}


async def test_what_comes_after_the_close_opens_nothing_again(file: Path) -> None:
    """A thread begun then would keep the stopped program alive."""
    client = Tortoise.get_connection("default")
    assert isinstance(client, Client)
    assert await unit("before", file)
    await client.close()
    threads = threading.active_count()
    said = await asyncio.gather(unit("after", file), School.all().count(), return_exceptions=True)
    assert [type(one) for one in said] == [OperationalError, OperationalError]
    assert threading.active_count() == threads
    assert names(file) == {"before"}
