"""Any schedule of posts, clocks, answers and deaths, driven through the real courier on both engines: each message
arrives once or stands in a list, none twice, none silently lost."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest
from databases import opened
from hands import MINUTE, MORNING
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from nonebot.adapters.onebot import v11
from nonebot.exception import NetworkError
from stage import ListeningBot

from models.tables import Outbox
from plugins._kit import outbox
from plugins._kit.outbox import Composed, Drop, Letter, Wait
from plugins._kit.unit import background_unit
from plugins.delivery.claiming import LEASE, Claimer
from plugins.delivery.courier import Courier, Queue
from plugins.delivery.pacing import Pacing

Result = TypeVar("Result")
KINDS = ("letter", "drop", "wait", "stumble", "break")
"""What the composer does: writes; finds it untrue; puts it off once; raises once; raises always."""
DEATHS = ("claimed", "composing", "begun", "called")
ANSWERS = ("taken", "refused", "deaf", "lost")
"""`deaf`: it arrived, but no answer came. `lost`: neither."""
FINAL = {"sent", "failed", "unknown", "expired", "dropped"}


@dataclass
class World:
    """The clock, the platform, and what really arrived."""

    now: datetime = MORNING
    answers: list[str] = field(default_factory=list)
    arrived: list[str] = field(default_factory=list)
    composed: Counter[str] = field(default_factory=Counter)
    deaths: int = 0
    timeouts: int = 0
    set_back: bool = False
    online: bool = True


class Doomed(Courier):
    """A courier that dies at a given point: it stops where it stands, and nothing it holds is ever written."""

    def __init__(self, world: World, number: int) -> None:
        self.world, self.death, self.dead = world, "", asyncio.Event()
        bot = Platform(self)
        super().__init__(
            lambda: {"10000": bot} if world.online else {},
            pacing=Pacing.off(),
            claimer=Claimer(host=f"host{number}"),
            now=lambda: world.now,
        )

    async def reach(self, point: str) -> None:
        if self.death == point and not self.dead.is_set():
            self.world.deaths += 1
            self.dead.set()
        if self.dead.is_set():
            await asyncio.Event().wait()

    async def _fill(self, queue: Queue, now: datetime) -> None:
        await super()._fill(queue, now)
        if queue.hand:
            await self.reach("claimed")

    async def work(self) -> None:
        """Send everything that may go out now, every line at once; comes back when done or dead."""

        async def drain(queue: Queue) -> None:
            with contextlib.suppress(ZeroDivisionError):
                while await self.step(queue):
                    pass

        lines = asyncio.gather(*(drain(queue) for queue in self.queues))
        died = asyncio.create_task(self.dead.wait())
        await asyncio.wait({lines, died}, return_when=asyncio.FIRST_COMPLETED)
        if self.dead.is_set():
            for _ in range(20):
                await asyncio.sleep(0.001)  # the other lines run into the same death
            abandoned.append(lines)
        else:
            died.cancel()
            await lines


abandoned: list[asyncio.Future[Any]] = []
"""What the dead were doing; cancelled once the rows have been judged."""


class Platform(ListeningBot):
    """Takes, refuses, or keeps silent, as the schedule says."""

    def __init__(self, courier: Doomed) -> None:
        super().__init__("10000")
        self.courier = courier

    async def call_api(self, api: str, **data: Any) -> Any:
        world = self.courier.world
        await self.courier.reach("begun")
        answer = world.answers.pop() if world.answers else "taken"
        await asyncio.sleep(0)
        if answer == "refused":
            raise v11.ActionFailed(retcode=1200)
        if answer != "lost":
            world.arrived.append("".join(part["data"]["text"] for part in data["message"]))
        await self.courier.reach("called")
        if answer != "taken":
            world.timeouts += 1
            raise NetworkError(answer)
        return {"message_id": 1}


def _composer(couriers: list[Doomed]) -> Any:
    async def compose(row: Outbox, now: datetime) -> Composed:
        courier = next(one for one in couriers if one.claimer.name == row.claimed_by)
        await courier.reach("composing")
        courier.world.composed[row.unique_key] += 1
        first = courier.world.composed[row.unique_key] == 1
        if row.kind == "drop":
            return Drop("做完了")
        if row.kind == "wait" and first:
            return Wait(now + timedelta(minutes=40), "先等等")
        if row.kind == "break" or (row.kind == "stumble" and first):
            raise ZeroDivisionError
        return Letter(row.unique_key)

    return compose


POSTS = st.tuples(
    st.just("post"),
    st.lists(
        st.tuples(st.sampled_from(KINDS), st.integers(0, 2), st.booleans(), st.sampled_from(["normal", "urgent"])),
        min_size=1,
        max_size=5,
    ),
)
TIMES = st.tuples(st.just("time"), st.sampled_from([0.5, 1.0, 5.5, 6.0, 31.0, 90.0, 700.0, -30.0]))
WORK = st.tuples(
    st.just("work"),
    st.sampled_from([(0,), (1,), (0, 1)]),
    st.lists(st.sampled_from(ANSWERS), min_size=3, max_size=8),
    st.sampled_from([*DEATHS, *[""] * len(DEATHS)]),
)
LINES = st.tuples(st.just("line"), st.booleans())
ROUNDS = st.lists(st.tuples(POSTS, TIMES, WORK, st.one_of(LINES, WORK, TIMES)), min_size=1, max_size=6)
STEPS = ROUNDS.map(lambda rounds: [step for one in rounds for step in one])


async def _run(steps: list[Any]) -> None:
    await Outbox.all().delete()
    outbox.resting.clear()
    world, couriers, hosts = World(), list[Doomed](), iter(range(1000))
    living = [Doomed(world, next(hosts)) for _ in range(2)]
    couriers += living
    compose = _composer(couriers)
    posted = 0
    for kind in KINDS:
        outbox.composers[kind] = compose
    try:
        for step in steps:
            if step[0] == "post":
                async with background_unit(world.now) as unit:
                    for kind, conversation, group, lane in step[1]:
                        scene: Any = "group" if group else "private"
                        key = f"{kind}:{posted}"
                        posted += await outbox.post(unit, key, scene, "qq", str(20_000 + conversation), "", lane=lane)
            elif step[0] == "time":
                world.now += timedelta(minutes=step[1])
                world.set_back |= step[1] < 0
                for courier in living:
                    await courier.sweep()
            elif step[0] == "line":
                world.online = step[1]
            else:
                world.answers = list(step[2])
                workers = [living[number] for number in step[1]]
                workers[0].death = step[3]
                await asyncio.gather(*(courier.work() for courier in workers))
                workers[0].death, world.answers = "", []
                for number, courier in enumerate(living):
                    if courier.dead.is_set():
                        living[number] = Doomed(world, next(hosts))
                        couriers.append(living[number])
        await _let_time_go_by(world, living[0])
        await _judge(world, posted)
    finally:
        for kind in KINDS:
            del outbox.composers[kind]
        for lines in abandoned:
            lines.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await lines
        abandoned.clear()


async def _let_time_go_by(world: World, courier: Courier) -> None:
    """All is well from now on: one courier, its account online, until nothing is open."""
    world.online, end = True, world.now + timedelta(hours=48)
    assert isinstance(courier, Doomed)
    world.now += LEASE
    while world.now < end and await Outbox.filter(state__in=["due", "claimed", "sending"]).exists():
        await courier.sweep()
        await courier.work()
        world.now += 31 * MINUTE


async def _judge(world: World, posted: int) -> None:
    rows = await Outbox.all().order_by("id")
    ours = [row for row in rows if row.kind != "breaker"]
    assert len(ours) == posted
    arrivals = Counter(world.arrived)
    for row in ours:
        came = arrivals.pop(row.unique_key, 0)
        assert row.state in FINAL, f"{row.unique_key} hangs in {row.state}: lost without a word"
        expected = {"sent": {1}, "unknown": {0, 1}}.get(row.state, {0})
        assert came in expected, f"{row.unique_key} is {row.state} and arrived {came} times"
        assert row.state not in ("dropped", "failed") or row.error, "a reason is always given"
    assert sum(arrivals.values()) <= len(rows) - len(ours), "the rest are the messages to the operator"
    unknown = sum(row.state == "unknown" for row in rows)
    assert unknown <= world.deaths * len(("urgent", "urgent", "private", "group")) + world.timeouts
    if not world.set_back:
        _judge_order(world, ours)
    event(f"deaths {min(world.deaths, 3)}, unknown {min(unknown, 3)}")


def _judge_order(world: World, rows: list[Outbox]) -> None:
    place = {key: number for number, key in enumerate(world.arrived)}
    lines: dict[tuple[str, ...], list[int]] = {}
    for row in rows:
        if row.unique_key in place and row.kind in ("letter", "stumble"):
            lines.setdefault((row.lane, row.scene, row.scene_id), []).append(place[row.unique_key])
    for arrived in lines.values():
        assert arrived == sorted(arrived), "the order of a conversation is kept"


def _drive(database_url: str, examples: int) -> None:
    loop = asyncio.new_event_loop()

    def wait_for(work: Coroutine[Any, Any, Result]) -> Result:
        return loop.run_until_complete(work)

    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow],
        report_multiple_bugs=False,
    )  # fmt: skip
    @given(STEPS)
    def schedule(steps: list[Any]) -> None:
        wait_for(_run(steps))

    house = opened(database_url)
    wait_for(house.__aenter__())
    try:
        schedule()
    finally:
        wait_for(house.__aexit__(None, None, None))
        loop.close()


def test_any_schedule(database_url: str) -> None:
    _drive(database_url, 40)


@pytest.mark.full
def test_very_many_schedules(database_url: str) -> None:
    _drive(database_url, 300)
