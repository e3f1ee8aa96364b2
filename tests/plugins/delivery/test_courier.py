"""The courier against real rows on both engines: once, in order, politely, and never twice after a death."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from nonebot.adapters import Bot
from nonebot.adapters.onebot import v11
from nonebot.exception import NetworkError
from stage import ListeningBot

from config import clock
from models.tables import Outbox, Person
from plugins._kit import outbox
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate
from plugins._kit.unit import background_unit
from plugins.delivery import service
from plugins.delivery.courier import Courier, by_platform
from plugins.delivery.pacing import Pacing
from plugins.delivery.service import LEASE, Claimer
from plugins.delivery.states import State

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
"""10:00 at school."""
NIGHT = datetime(2026, 11, 23, 15, 30, tzinfo=timezone.utc)
"""23:30 at school."""
LANES: tuple[outbox.Lane, ...] = ("urgent", "normal")


class SilentBot(ListeningBot):
    """Takes the message and never answers."""

    async def call_api(self, api: str, **data: Any) -> Any:
        await super().call_api(api, **data)
        raise NetworkError("no answer")


class RefusingBot(ListeningBot):
    """Its platform says no."""

    async def call_api(self, api: str, **data: Any) -> Any:
        raise v11.ActionFailed(retcode=1200)


class Hands:
    """A courier whose clock and accounts the test holds."""

    def __init__(self, *bots: Bot, now: datetime = MORNING, word: str | None = None) -> None:
        self.now = now
        self.bots: Mapping[str, Bot] = {bot.self_id: bot for bot in bots}
        self.claimer = Claimer(word=word) if word else Claimer()
        self.courier = Courier(
            lambda: self.bots,
            pacing=Pacing(timedelta(seconds=1), timedelta(seconds=1), chance=lambda: 0.5),
            claimer=self.claimer,
            now=lambda: self.now,
        )

    async def work(self) -> None:
        """Send everything that may go out at this instant."""
        for lane in LANES:
            while await self.courier.send_next(lane):
                pass


async def post(
    key: str, to: str = "10003", *, scene: str = "private", lane: outbox.Lane = "normal", at: datetime = MORNING,
    subject: tuple[str, int] | None = None, platform: str = "qq",
) -> None:  # fmt: skip
    where = "group" if scene == "group" else "private"
    async with background_unit(at) as unit:
        assert await outbox.post(unit, key, where, platform, to, key, lane=lane, subject=subject)


async def states() -> dict[str, str]:
    return {row.unique_key: row.state for row in await Outbox.all().order_by("id")}


def texts(bot: ListeningBot) -> list[str]:
    return [heard.text for heard in bot.heard]


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
    assert texts(bot) == ["first", "private"]
    assert hands.courier.pacing.wait(hands.now) == 1.5
    hands.now += timedelta(seconds=1.4)
    await hands.work()
    assert texts(bot) == ["first", "private"]
    hands.now += timedelta(seconds=0.1)
    await hands.work()
    assert texts(bot) == ["first", "private", "second"]


async def test_a_conversation_keeps_its_order(db: str, bot: ListeningBot) -> None:
    for key in ("a1", "a2"):
        await post(key, "10003")
    await post("b1", "10004")
    other, hands = Claimer(word="other"), Hands(bot)
    first = await Outbox.get(unique_key="a1")
    assert await service.claim(first, other, hands.now)
    await hands.work()
    assert texts(bot) == ["b1"]
    assert await service.begin(first, other, hands.now)
    await service.finish(first, other, State.SENT)
    await hands.work()
    assert texts(bot) == ["b1", "a2"]


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
    await post("stale")
    hands = Hands(bot, now=MORNING + timedelta(hours=24))
    await post("fresh", at=hands.now)
    await hands.work()
    assert texts(bot) == ["fresh"]
    assert await service.expire(hands.now) == 1
    assert await states() == {"stale": "expired", "fresh": "sent"}


async def test_who_wants_peace_gets_none_of_it_but_danger(stage: Any) -> None:
    await Person.filter(name="王小雨").update(opted_out_at=MORNING)
    directory.forget()
    await post("digest")
    await post("danger", lane="urgent")
    await post("in the group", "20001", scene="group")
    await Hands(stage.bot).work()
    assert sorted(texts(stage.bot)) == ["danger", "in the group"]
    assert (await states())["digest"] == "dropped"


async def test_a_refusal_is_failed_but_another_account_may_be_let_in(db: str) -> None:
    first, second = RefusingBot("10000"), ListeningBot("10099")
    await post("through the second")
    hands = Hands(first, second)
    await hands.work()
    assert texts(second) == ["through the second"]
    hands.bots = {"10000": first}
    await post("nobody")
    await hands.work()
    assert await states() == {"through the second": "sent", "nobody": "failed"}


async def test_no_answer_is_unknown_and_never_sent_again(db: str, bot: ListeningBot) -> None:
    silent = SilentBot("10000")
    await post("maybe")
    hands = Hands(silent, ListeningBot("10099"))
    await hands.work()
    hands.bots = {"10000": bot}
    await hands.work()
    assert (texts(silent), texts(bot)) == (["maybe"], [])
    assert await states() == {"maybe": "unknown"}


async def test_a_mistake_of_ours_in_the_call_leaves_it_unknown(db: str, bot: ListeningBot) -> None:
    await post("odd")
    await Outbox.filter(unique_key="odd").update(payload={})
    with pytest.raises(KeyError):
        await Hands(bot).work()
    row = await Outbox.get(unique_key="odd")
    assert (row.state, row.error, row.tries) == ("unknown", "KeyError", 1)


async def test_a_death_between_sending_and_mark_is_unknown(db: str, bot: ListeningBot) -> None:
    await post("was out")
    await post("was only claimed", "10004")
    dead = Claimer(word="before")
    for key in ("was out", "was only claimed"):
        assert await service.claim(await Outbox.get(unique_key=key), dead, MORNING)
    assert await service.begin(await Outbox.get(unique_key="was out"), dead, MORNING)
    hands = Hands(bot)
    assert await service.settle_leftovers(hands.claimer, hands.now, at_start=True) == 1
    await hands.work()
    assert texts(bot) == ["was only claimed"]
    assert await states() == {"was out": "unknown", "was only claimed": "sent"}


async def test_a_living_process_keeps_its_rows_until_its_lease_runs_out(db: str, bot: ListeningBot) -> None:
    for number, key in enumerate(("out", "claimed")):
        await post(key, str(10003 + number))
    other = Claimer(host="elsewhere", word="other")
    for key in ("out", "claimed"):
        assert await service.claim(await Outbox.get(unique_key=key), other, MORNING)
    out = await Outbox.get(unique_key="out")
    assert await service.begin(out, other, MORNING)
    hands = Hands(bot)
    assert await service.settle_leftovers(hands.claimer, hands.now, at_start=True) == 0
    await hands.work()
    assert await states() == {"out": "sending", "claimed": "claimed"}
    hands.now += LEASE
    assert await service.settle_leftovers(hands.claimer, hands.now) == 1
    await hands.work()
    assert await states() == {"out": "unknown", "claimed": "sent"}
    await service.finish(out, other, State.SENT)
    assert (await states())["out"] == "sent", "late but known is better than unknown"
    claimed = await Outbox.get(unique_key="claimed")
    assert not await service.begin(claimed, other, hands.now), "what was taken over is not sent by the first"


async def test_alone_on_the_database_every_open_row_is_left_over(db: str) -> None:
    await post("out")
    other = Claimer(host="elsewhere")
    row = await Outbox.get(unique_key="out")
    assert await service.claim(row, other, MORNING)
    assert await service.begin(row, other, MORNING)
    assert await service.settle_leftovers(Claimer(), MORNING, at_start=True, alone=True) == 1


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
    assert await states() == {"odd": "unknown", "fine": "sent"}


def test_accounts_are_told_apart_by_platform(bot: ListeningBot) -> None:
    class WechatBot(ListeningBot):
        platform = "wechat"

        @property
        def type(self) -> str:
            return "OneBot V12"

    wechat, second = WechatBot("w1"), ListeningBot("09999")
    assert by_platform({"10000": bot, "w1": wechat, "09999": second}) == {"qq": [second, bot], "wechat": [wechat]}


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


@pytest.mark.parametrize("chance", [lambda: 0.0, lambda: 1.0])
def test_the_pace_is_never_under_a_second(chance: Callable[[], float]) -> None:
    pacing = Pacing(chance=chance)
    assert pacing.wait(MORNING) == 0.0
    pacing.note_group(MORNING)
    assert 1.0 <= pacing.wait(MORNING) <= 2.0
    assert not pacing.lets_group_through(MORNING + timedelta(seconds=1))
    assert Pacing().chance() < 1
