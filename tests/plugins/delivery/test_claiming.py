"""Claims, leases and what the dead leave behind, on both engines."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import timedelta

import pytest
from hands import HOUR, MORNING, Hands, post, row_of, states, texts
from stage import ListeningBot

from models.tables import Outbox
from plugins.delivery import claiming
from plugins.delivery.claiming import LEASE, Claimer

PRIVATE: list[claiming.Place] = [("qq", "private")]


@pytest.fixture
def bot() -> ListeningBot:
    return ListeningBot("10000")


async def _claim(claimer: Claimer, *keys: str) -> list[Outbox]:
    rows = await claiming.claim_batch(claimer, MORNING, "normal", PRIVATE, 100)
    assert [row.unique_key for row in rows] == list(keys)
    return rows


async def test_a_conversation_keeps_its_order(db: str, bot: ListeningBot) -> None:
    for key in ("a1", "a2"):
        await post(key, "10003")
    other, hands = Claimer(word="other"), Hands(bot)
    (first,) = await _claim(other, "a1")
    await post("b1", "10004")
    await hands.work()
    assert texts(bot) == ["b1"]
    assert await claiming.begin(first, other, hands.now, "10000")
    await hands.work()
    assert texts(bot) == ["b1"]
    assert await claiming.conclude(first, other, state="sent")
    await hands.work()
    assert texts(bot) == ["b1", "a2"]


async def test_a_row_waiting_for_its_next_try_holds_back_the_later_ones(db: str, bot: ListeningBot) -> None:
    for key in ("a1", "a2"):
        await post(key)
    await Outbox.filter(unique_key="a1").update(tries=1, due_at=MORNING + timedelta(minutes=5))
    hands = Hands(bot)
    await hands.work()
    assert texts(bot) == []
    hands.now += timedelta(minutes=5)
    await hands.work()
    assert texts(bot) == ["a1", "a2"]


async def test_a_row_put_off_out_of_courtesy_holds_back_nobody(db: str, bot: ListeningBot) -> None:
    for key in ("polite", "later"):
        await post(key)
    await post("danger", lane="urgent")
    await Outbox.filter(unique_key="polite").update(due_at=MORNING + HOUR)
    hands = Hands(bot)
    await hands.work()
    assert texts(bot) == ["danger", "later"]
    hands.now += HOUR
    await hands.work()
    assert texts(bot) == ["danger", "later", "polite"]


async def test_a_row_that_is_due_again_waits_for_the_one_that_is_out(db: str) -> None:
    for key in ("polite", "later"):
        await post(key)
    await Outbox.filter(unique_key="polite").update(due_at=MORNING + timedelta(seconds=1))
    claimer = Claimer()
    await _claim(claimer, "later")
    assert not await claiming.claim_batch(claimer, MORNING + timedelta(seconds=1), "normal", PRIVATE, 100)


async def test_many_processes_claim_at_once_and_never_the_same(db: str) -> None:
    for number in range(60):
        await post(f"m{number}", str(10_000 + number))
    claimers = [Claimer(word=f"w{n}") for n in range(6)]
    batches = await asyncio.gather(
        *(claiming.claim_batch(one, MORNING, "normal", PRIVATE, 10) for one in claimers for _ in range(3))
    )
    taken = [row.id for batch in batches for row in batch]
    assert len(taken) == len(set(taken))
    rest = await claiming.claim_batch(claimers[0], MORNING, "normal", PRIVATE, 100)
    assert len(taken) + len(rest) == 60


async def test_a_claim_asks_for_places_and_room(db: str) -> None:
    await post("m")
    assert not await claiming.claim_batch(Claimer(), MORNING, "normal", [], 10)
    assert not await claiming.claim_batch(Claimer(), MORNING, "normal", PRIVATE, 0)
    assert not await claiming.claim_batch(Claimer(), MORNING, "normal", [("wechat", "private")], 10)
    assert not await claiming.claim_batch(Claimer(), MORNING, "normal", [("qq", "group")], 10)


async def test_a_death_between_sending_and_mark_is_unknown(db: str, bot: ListeningBot) -> None:
    await post("was out")
    await post("was only claimed", "10004")
    dead = Claimer(word="before")
    out, _ = await _claim(dead, "was out", "was only claimed")
    assert await claiming.begin(out, dead, MORNING, "10000")
    hands = Hands(bot)
    assert await claiming.settle_leftovers(hands.claimer, hands.now, at_start=True) == 1
    await hands.work()
    assert texts(bot) == ["was only claimed"]
    assert await states() == {"was out": "unknown", "was only claimed": "sent"}


async def test_a_living_process_keeps_its_rows_until_its_lease_runs_out(db: str, bot: ListeningBot) -> None:
    for number, key in enumerate(("out", "claimed")):
        await post(key, str(10003 + number))
    other = Claimer(host="elsewhere", word="other")
    out, claimed = await _claim(other, "out", "claimed")
    assert await claiming.begin(out, other, MORNING, "10000")
    hands = Hands(bot)
    assert await claiming.settle_leftovers(hands.claimer, hands.now, at_start=True) == 0
    await hands.work()
    assert await states() == {"out": "sending", "claimed": "claimed"}
    hands.now += LEASE
    assert await claiming.settle_leftovers(hands.claimer, hands.now) == 1
    await hands.work()
    assert await states() == {"out": "unknown", "claimed": "sent"}
    assert await claiming.conclude(out, other, state="sent")
    assert (await states())["out"] == "sent", "late but known is better than unknown"
    assert not await claiming.begin(claimed, other, hands.now, "10000"), "taken over, so not sent by the first"
    assert not await claiming.conclude(claimed, other, state="failed")
    assert (await row_of("claimed")).state == "sent"


async def test_alone_on_the_database_every_open_row_is_left_over(db: str) -> None:
    await post("out")
    other = Claimer(host="elsewhere")
    (row,) = await _claim(other, "out")
    assert await claiming.begin(row, other, MORNING, "10000")
    assert await claiming.settle_leftovers(Claimer(), MORNING, at_start=True, alone=True) == 1


def test_a_claimer_knows_its_dead() -> None:
    me = Claimer(host="here", process=100, word="now")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    living = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert me.knows_dead("here:100:before")
        assert me.knows_dead(f"here:{gone.pid}:x")
        assert not me.knows_dead(f"here:{living.pid}:x")
    finally:
        living.communicate(b"\n")
    assert not me.knows_dead("here:100:now")
    assert not me.knows_dead("elsewhere:100:before")
    assert not me.knows_dead("")
