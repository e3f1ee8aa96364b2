"""The courier against real rows on both engines: once, in order, politely, and never twice after a death."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hands import HOUR, MORNING, NIGHT, Hands, SilentBot, WechatBot, even, post, row_of, states, texts
from stage import ListeningBot
from tortoise import Tortoise

from config import clock
from models.tables import Outbox, Person
from plugins._kit import outbox
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate
from plugins._kit.unit import background_unit
from plugins.delivery import claiming
from plugins.delivery.accounts import by_platform
from plugins.delivery.courier import Courier


@pytest.fixture
def bot() -> ListeningBot:
    return ListeningBot("10000")


async def test_what_is_due_goes_out_and_quoting_it_is_enough(db: str, bot: ListeningBot) -> None:
    await post("hello", subject=("record", 7))
    await Hands(bot).work()
    assert await states() == {"hello": "sent"}
    (heard,) = bot.heard
    assert (heard.scene, heard.scene_id, heard.text) == ("private", "10003", "hello")
    assert gate._own["qq", "10003", heard.message_id] == ("record", 7)


async def test_the_same_key_is_posted_once(db: str) -> None:
    await post("once")
    async with background_unit(MORNING) as unit:
        assert not await outbox.post(unit, "once", "private", "qq", "10003", "once")
    assert len(await states()) == 1


async def test_urgent_words_go_first_and_at_night(db: str, bot: ListeningBot) -> None:
    await post("digest", at=NIGHT)
    await post("danger", lane="urgent", at=NIGHT)
    hands = Hands(bot, now=NIGHT)
    await hands.work()
    assert texts(bot) == ["danger"]
    assert await states() == {"digest": "due", "danger": "sent"}
    hands.now = NIGHT + timedelta(hours=9)
    await hands.work()
    assert texts(bot) == ["danger", "digest"]


async def test_without_an_account_online_rows_wait(db: str, bot: ListeningBot) -> None:
    await post("wait")
    await post("wechat", platform="wechat")
    hands = Hands()
    await hands.work()
    assert set((await states()).values()) == {"due"}
    hands.bots = {"10000": bot}
    await hands.work()
    assert await states() == {"wait": "sent", "wechat": "due"}


async def test_group_messages_keep_their_pace_and_hold_up_nobody(db: str, bot: ListeningBot) -> None:
    for key, group in (("first", "20001"), ("second", "20002")):
        await post(key, group, scene="group")
    await post("private")
    hands = Hands(bot)
    await hands.work()
    assert sorted(texts(bot)) == ["first", "private"]
    assert hands.courier.accounts.wait([await row_of("second")], hands.now) == 1.5
    hands.now += timedelta(seconds=1.4)
    await hands.work()
    assert len(texts(bot)) == 2
    hands.now += timedelta(seconds=0.1)
    await hands.work()
    assert texts(bot)[2:] == ["second"]


async def test_two_processes_send_each_message_once(db: str, bot: ListeningBot) -> None:
    for number in range(20):
        await post(f"m{number}", str(10001 + number % 5))
    await asyncio.gather(*(Hands(bot, word=f"w{n}").work() for n in range(3)))
    assert sorted(texts(bot)) == sorted(f"m{number}" for number in range(20))
    assert set((await states()).values()) == {"sent"}
    for user in range(5):
        own = [heard.text for heard in bot.heard if heard.scene_id == str(10001 + user)]
        assert own == [f"m{number}" for number in range(20) if number % 5 == user]


async def test_nothing_goes_out_too_late(db: str, bot: ListeningBot) -> None:
    await post("digest:stale")
    hands = Hands(bot, now=MORNING + timedelta(hours=24))
    await post("fresh", at=hands.now)
    await hands.work()
    assert texts(bot) == ["fresh"]
    assert await claiming.expire(hands.now) == (1, [])
    assert await states() == {"digest:stale": "expired", "fresh": "sent"}


async def test_who_wants_peace_gets_none_of_it_but_danger(stage: Any) -> None:
    await Person.filter(name="王小雨").update(opted_out_at=MORNING)
    directory.forget()
    await post("digest")
    await post("danger", lane="urgent")
    await post("in the group", "20001", scene="group")
    await Hands(stage.bot).work()
    assert sorted(texts(stage.bot)) == ["danger", "in the group"]
    assert (await states())["digest"] == "dropped"


async def test_no_answer_is_unknown_and_never_sent_again(db: str, bot: ListeningBot) -> None:
    silent = SilentBot("10000")
    await post("maybe")
    hands = Hands(silent, ListeningBot("10099"))
    await hands.work()
    hands.bots = {"10000": bot}
    await hands.work()
    assert (texts(silent), texts(bot)) == (["maybe"], [])
    assert await states() == {"maybe": "unknown"}


class ClumsyBot(ListeningBot):
    """Its adapter has a mistake."""

    async def call_api(self, api: str, **data: Any) -> Any:
        await super().call_api(api, **data)
        raise KeyError("retcode")


async def test_a_mistake_in_the_call_leaves_it_unknown(db: str) -> None:
    await post("odd")
    bot = ClumsyBot("10000")
    await Hands(bot).work_on(60)
    row = await row_of("odd")
    assert (row.state, row.error, row.tries) == ("unknown", "KeyError", 1)
    assert texts(bot) == ["odd"]


class CalledBot(ListeningBot):
    """Tells when it was called; with `stuck` it never comes back."""

    def __init__(self, self_id: str, *, stuck: bool = False) -> None:
        super().__init__(self_id)
        self.called, self.stuck = asyncio.Event(), stuck

    async def call_api(self, api: str, **data: Any) -> Any:
        answer = await super().call_api(api, **data)
        self.called.set()
        if self.stuck:
            await asyncio.Event().wait()
        return answer


async def test_a_post_wakes_the_running_courier(db: str) -> None:
    bot = CalledBot("10000")
    courier = Courier(lambda: {"10000": bot}, alone=True)
    outbox.on_wake(courier.wake)
    await courier.start()
    try:
        await post("now", lane="urgent", at=clock.now())
        await asyncio.wait_for(bot.called.wait(), 5)
    finally:
        await courier.stop()
        outbox._wakers.remove(courier.wake)
    assert texts(bot) == ["now"]
    assert await states() == {"now": "sent"}


async def test_a_stop_does_not_wait_for_a_platform_that_is_silent(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.delivery.courier.LAST_WORDS", 0.05)
    bot = CalledBot("10000", stuck=True)
    await post("stuck", lane="urgent", at=clock.now())
    courier = Courier(lambda: {"10000": bot})
    await courier.start()
    await asyncio.wait_for(bot.called.wait(), 5)
    await courier.stop()
    assert await states() == {"stuck": "unknown"}


async def test_a_courier_survives_its_own_mistakes(db: str) -> None:
    bot = CalledBot("10000")
    await post("odd", lane="urgent", at=clock.now())
    await Outbox.filter(unique_key="odd").update(payload={})
    await post("fine", "10004", lane="urgent", at=clock.now())
    courier = Courier(lambda: {"10000": bot})
    await courier.start()
    try:
        await asyncio.wait_for(bot.called.wait(), 5)
    finally:
        await courier.stop()
    assert await states() == {"odd": "due", "fine": "sent"}
    assert (await row_of("odd")).error == "crashed:KeyError", "tried again later, as after a refusal"


async def test_a_stop_gives_back_what_was_only_claimed(db: str) -> None:
    for number in range(3):
        await post(f"m{number}", f"2000{number}", scene="group")
    bot = CalledBot("10000")
    courier = Courier(lambda: {"10000": bot}, pacing=even(3600), now=lambda: MORNING)
    await courier.start()
    await asyncio.wait_for(bot.called.wait(), 5)
    await courier.stop()
    left = [row for row in await Outbox.all() if row.state == "due"]
    assert len(left) == 2
    assert {row.claimed_by for row in left} == {""}


async def test_accounts_are_told_apart_by_platform(db: str, bot: ListeningBot) -> None:
    wechat, second = WechatBot("w1"), ListeningBot("09999")
    assert by_platform({"10000": bot, "w1": wechat, "09999": second}) == {"qq": [second, bot], "wechat": [wechat]}


async def test_ten_thousand_at_once(db: str, bot: ListeningBot) -> None:
    """Claiming a batch looks at all of them and takes the oldest, one per conversation, within a moment."""
    async with background_unit(MORNING) as unit:
        await outbox.post_many(
            unit,
            [
                outbox.Post(f"digest:{n}:2026-W48", "private", "qq", str(100_000 + n // 2), "周报")
                for n in range(10_000)
            ],
        )
    claimer = claiming.Claimer()
    began = asyncio.get_running_loop().time()
    rows = await claiming.claim_batch(claimer, MORNING, "normal", [("qq", "private")], 50)
    assert asyncio.get_running_loop().time() - began < 2, "a look of 200 rows for each message took minutes"
    assert [row.scene_id for row in rows] == [str(100_000 + n) for n in range(50)]
    assert [row.unique_key for row in rows[:2]] == ["digest:0:2026-W48", "digest:2:2026-W48"]
    again = await claiming.claim_batch(claimer, MORNING, "normal", [("qq", "private")], 50)
    assert again[0].unique_key == "digest:100:2026-W48", "the second of a conversation waits for the first"
    await claiming.release([*rows, *again], claimer)
    hands = Hands(bot, pacing=even(private_cap=120))
    await hands.work_on(30, step=10)
    assert len(bot.heard) == 120, "the hour is full"
    assert not await Outbox.filter(state="claimed").exists(), "the rest is given back"


async def test_a_clock_set_back_blocks_nothing_and_doubles_nothing(db: str, bot: ListeningBot) -> None:
    hands = Hands(bot)
    for key, group in (("two", "20002"), ("one", "20001")):
        await post(key, group, scene="group")
    claimed = await claiming.claim_batch(claiming.Claimer(host="gone"), hands.now, "normal", [("qq", "group")], 1)
    assert [row.unique_key for row in claimed] == ["two"]
    await hands.work()
    hands.now -= 5 * HOUR  # 05:00 at school: the night again
    await post("cry", lane="urgent", at=MORNING)
    await hands.courier.sweep()
    await hands.work()
    assert texts(bot) == ["one", "cry"], "what is urgent does not ask for the clock"
    hands.now += 5 * HOUR + timedelta(seconds=2)
    await hands.work()
    assert sorted(texts(bot)) == ["cry", "one", "two"], "the lease of the dead lay too far ahead to be true"


async def test_a_locked_database_costs_no_message_and_doubles_none(
    tmp_path: Path, database_url: str, db: str, bot: ListeningBot
) -> None:
    if not database_url.startswith("sqlite"):
        return  # PostgreSQL locks rows, and passes over the locked ones
    await Tortoise.get_connection("default").execute_query("PRAGMA busy_timeout=20")
    file = database_url.removeprefix("sqlite://")
    await post("first")
    await post("second", "10004")

    class LockingBot(ListeningBot):
        """While it is called somebody else takes the database's only writing place."""

        async def call_api(self, api: str, **data: Any) -> Any:
            other.execute("BEGIN IMMEDIATE")
            return await super().call_api(api, **data)

    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        locking = LockingBot("10000")
        hands = Hands(locking)
        for _ in range(3):
            with pytest.raises(Exception, match="locked"):
                await hands.work()
        assert texts(locking) == ["first"]
        other.execute("ROLLBACK")
        hands.bots = {}
        await hands.work()
        assert (await states())["first"] == "sent", "what became of it was kept until it could be written"
        hands.bots = {"10000": bot}
        await hands.work()
    assert texts(bot) == ["second"]
    assert await states() == {"first": "sent", "second": "sent"}
