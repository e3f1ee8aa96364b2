"""The bounded inbox: order per speaker, side by side otherwise, chatter dropped before commands."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins._kit.lanes import Lanes, Turns


async def _run(items: list[tuple[str, int]], *, capacity: int = 1000, width: int = 4) -> dict[str, list[int]]:
    seen: dict[str, list[int]] = defaultdict(list)
    working: set[str] = set()

    async def work(item: tuple[str, int]) -> None:
        key, number = item
        assert key not in working, "两条同一个人的消息同时在处理"
        working.add(key)
        await asyncio.sleep(0)
        working.discard(key)
        seen[key].append(number)

    lanes: Lanes[tuple[str, int]] = Lanes(work, capacity=capacity, width=width)
    for item in items:
        assert lanes.submit(item[0], item, chatter=False)
    await lanes.finish(5)
    assert lanes.depth == 0
    return seen


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers()), max_size=60))
def test_every_item_once_and_in_order_per_key(items: list[tuple[str, int]]) -> None:
    seen = asyncio.run(_run(items))
    for key in "abcdefgh":
        assert seen[key] == [number for name, number in items if name == key]


async def test_overflow_drops_the_oldest_chatter_and_then_refuses() -> None:
    release = asyncio.Event()
    done: list[str] = []

    async def work(item: str) -> None:
        await release.wait()
        done.append(item)

    lanes: Lanes[str] = Lanes(work, capacity=3, width=1)
    assert lanes.submit("busy", "first", chatter=False)
    await asyncio.sleep(0)  # the first lane takes its item
    assert lanes.submit("a", "old talk", chatter=True)
    assert lanes.submit("b", "new talk", chatter=True)
    assert lanes.submit("c", "command 1", chatter=False)
    assert lanes.submit("d", "command 2", chatter=False), "旧的闲聊应该让位"
    assert lanes.submit("e", "command 3", chatter=False)
    assert not lanes.submit("f", "command 4", chatter=False)
    assert not lanes.submit("g", "more talk", chatter=True)
    assert lanes.dropped == 4
    release.set()
    await lanes.finish(5)
    assert done == ["first", "command 1", "command 2", "command 3"]


async def test_a_crash_in_one_item_stops_nobody() -> None:
    done: list[int] = []

    async def work(item: int) -> None:
        done.append(item)
        if item == 1:
            raise RuntimeError("boom")

    lanes: Lanes[int] = Lanes(work)
    for item in (1, 2, 3):
        lanes.submit("a", item, chatter=False)
    await lanes.finish(5)
    assert done == [1, 2, 3]


async def test_finish_cancels_what_hangs() -> None:
    async def work(item: int) -> None:
        await asyncio.Event().wait()

    lanes: Lanes[int] = Lanes(work)
    lanes.submit("a", 1, chatter=False)
    lanes.submit("a", 2, chatter=False)
    await lanes.finish(0.01)
    await asyncio.sleep(0)
    assert not lanes._busy


async def test_turns_are_taken_in_the_order_of_coming_by_each_key() -> None:
    turns, seen = Turns(), list[str]()
    slow = asyncio.Event()

    async def take(key: str, name: str, wait: bool) -> None:
        async with turns.take(key):
            if wait:
                await slow.wait()
            seen.append(name)

    tasks = [asyncio.create_task(take(*one)) for one in (("a", "a1", True), ("a", "a2", False), ("b", "b1", False))]
    await tasks[2]
    assert seen == ["b1"]
    slow.set()
    await asyncio.gather(*tasks)
    assert seen == ["b1", "a1", "a2"]
    assert not turns._locks
