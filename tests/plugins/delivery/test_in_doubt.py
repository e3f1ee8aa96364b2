"""What did not get through in time, or perhaps did: listed, and told to whoever posted it."""

from __future__ import annotations

from datetime import datetime

import pytest
from hands import HOUR, MORNING, Hands, RefusingBot, SilentBot, post, row_of, states, texts
from stage import ListeningBot

from models.tables import Outbox
from plugins._kit import outbox
from plugins.delivery import claiming, replies, stuck
from plugins.delivery.claiming import Claimer

NAMED = frozenset(outbox.composers)
"""The kinds some room writes; read while the rooms are loaded."""


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the rooms behind `crisis` and `handover` learn."""
    heard: list[str] = []

    async def doubt(row: Outbox, now: datetime) -> None:
        heard.append(f"in doubt {row.unique_key} {row.state}")

    async def failed(row: Outbox, now: datetime) -> None:
        heard.append(f"failed {row.unique_key} {row.error}")

    for kind in ("crisis", "handover"):
        monkeypatch.setitem(outbox.after_unknown, kind, doubt)
        monkeypatch.setitem(outbox.after_failure, kind, failed)
    return heard


async def test_what_is_said_only_once_does_not_vanish_when_it_is_too_late(db: str, told: list[str]) -> None:
    await post("crisis:1", lane="urgent")
    await post("handover:1", "10004")
    await post("digest:1", "10005")
    hands = Hands()
    hands.now += 25 * HOUR
    await hands.courier.sweep()
    assert await states() == {"crisis:1": "failed", "handover:1": "failed", "digest:1": "expired"}
    assert told == ["failed crisis:1 too-late", "failed handover:1 too-late"]
    said = replies.listed(await stuck.list_stuck(hands.now))
    assert said.startswith("卡住 2 条：")
    assert said.count("过了时限还没发出去") == 2
    bot = ListeningBot("10000")
    hands.bots = {"10000": bot}
    await hands.work_on(60, step=10)
    assert texts(bot) == [], "never late"


async def test_many_that_are_too_late_are_given_up_in_turns(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claiming, "LATE_AT_ONCE", 2)
    for number in range(3):
        await post(f"handover:{number}", str(10_000 + number))
    late = MORNING + 25 * HOUR
    assert [len((await claiming.expire(late))[1]) for _ in range(3)] == [2, 1, 0]


@pytest.mark.parametrize("lane", ["urgent", "normal"])
async def test_no_answer_is_told_to_whoever_posted_it(db: str, told: list[str], lane: outbox.Lane) -> None:
    await post("crisis:1", lane=lane)
    await Hands(SilentBot("10000")).work()
    assert told == ["in doubt crisis:1 unknown"]


async def test_what_is_urgent_does_not_wait_for_the_further_tries(db: str, told: list[str]) -> None:
    await post("crisis:1", lane="urgent")
    await post("handover:1", "10004")
    hands = Hands(RefusingBot("10000"))
    await hands.work()
    assert told == ["in doubt crisis:1 due"]
    await hands.work_on(60)
    assert told == ["in doubt crisis:1 due", "in doubt crisis:1 due", "failed crisis:1 mute"], (
        "of the other nothing yet"
    )


async def _was_sending(key: str) -> None:
    dead = Claimer(word="before")
    (row,) = await claiming.claim_batch(dead, MORNING, "urgent", [("qq", "private")], 1)
    assert row.unique_key == key
    assert await claiming.begin(row, dead, MORNING, "10000")


async def test_what_a_dead_process_left_is_told_at_the_start(db: str, told: list[str]) -> None:
    await post("crisis:1", lane="urgent")
    await _was_sending("crisis:1")
    hands = Hands()
    await hands.courier.start()
    await hands.courier.stop()
    assert told == ["in doubt crisis:1 unknown"]


async def test_and_by_a_living_one_once_the_lease_ran_out(db: str, told: list[str]) -> None:
    await post("crisis:1", lane="urgent")
    await _was_sending("crisis:1")
    hands = Hands()
    await hands.courier.sweep()
    assert told == []
    await hands.work_on(6)
    assert told == ["in doubt crisis:1 unknown"]


async def test_a_room_that_breaks_on_learning_it_breaks_nothing(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(row: Outbox, now: datetime) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(outbox.after_unknown, "crisis", broken)
    await post("crisis:1", lane="urgent")
    bot = SilentBot("10000")
    await Hands(bot).work()
    assert (await row_of("crisis:1")).state == "unknown"


def test_every_kind_has_a_name_people_understand() -> None:
    posted = {"plan", "handover", "handover-receive", "greet", "concern", "named", "withdrawn", "opening", "draft"}
    assert not (NAMED | posted) - replies.KINDS.keys()
