"""Known failures: tried again after 5 and 30 minutes, by another way if there is one, then stuck and told."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hands import HOUR, MINUTE, MORNING, Hands, RefusingBot, SilentBot, WechatBot, post, row_of, states, texts
from stage import ListeningBot, Stage

from models.tables import Account, Outbox, Person
from plugins._kit import outbox
from plugins._kit.outbox import Composed, Drop, Letter, Wait
from plugins._kit.policy import policy


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the rooms behind the kind `test` learn."""
    heard: list[str] = []

    async def sent(row: Outbox, now: datetime) -> None:
        heard.append(f"sent {row.unique_key} by {row.sent_by}")

    async def failed(row: Outbox, now: datetime) -> None:
        heard.append(f"failed {row.unique_key}")

    monkeypatch.setitem(outbox.after_send, "test", sent)
    monkeypatch.setitem(outbox.after_failure, "test", failed)
    return heard


async def test_a_refusal_is_tried_again_after_5_and_30_minutes_and_then_stuck(db: str, told: list[str]) -> None:
    assert policy().delivery.retry_minutes == (5, 30)
    bot = RefusingBot("10000")
    await post("test:1")
    hands = Hands(bot)
    await hands.work()
    row = await row_of("test:1")
    assert (row.state, row.error, row.tries, row.due_at) == ("due", "rejected", 1, MORNING + 5 * MINUTE)
    await hands.work_on(5)
    row = await row_of("test:1")
    assert (row.state, row.tries, row.due_at) == ("due", 2, MORNING + 35 * MINUTE)
    assert told == []
    await hands.work_on(30)
    assert (await row_of("test:1")).state == "failed"
    assert told == ["failed test:1"]
    assert len(bot.refused) == 3
    await hands.work_on(120, step=30)
    assert len(bot.refused) == 3, "stuck: nobody tries by himself"


async def test_a_platform_that_comes_round_gets_it_once(db: str, told: list[str]) -> None:
    bot = RefusingBot("10000")
    await post("test:1")
    hands = Hands(bot)
    await hands.work()
    bot.but.add("10003")
    await hands.work_on(60)
    assert texts(bot) == ["test:1"]
    assert told == ["sent test:1 by 10000"]
    row = await row_of("test:1")
    assert (row.state, row.tries, row.error, row.sent_at) == ("sent", 2, "", MORNING + 5 * MINUTE)


async def test_a_try_that_would_come_too_late_is_not_waited_for(db: str, told: list[str]) -> None:
    await post("test:1")
    await Outbox.all().update(expires_at=MORNING + 4 * MINUTE)
    await Hands(RefusingBot("10000")).work()
    assert await states() == {"test:1": "failed"}, "listed, not silently expired"
    assert told == ["failed test:1"]


async def test_another_account_of_ours_may_be_let_in(db: str) -> None:
    first, second = RefusingBot("10000"), ListeningBot("10099")
    for number in range(9):
        await post(f"m{number}", "20001", scene="group")
    hands = Hands(first, second)
    await hands.work_on(2, step=0.1)
    assert len(texts(second)) == 9
    assert len(first.refused) == 1, "from then on the group is known to be the second's"
    assert hands.courier.accounts.breaker.admits("10000", hands.now)


async def test_another_platform_of_the_same_person(stage: Stage) -> None:
    person = await Person.get(name="王小雨")
    for platform, user in (("qq", "10003"), ("wechat", "wx-3")):
        await Account.create(
            school_id=person.school_id, platform=platform, user_id=user, person_id=person.id,
            bound_at=stage.now, reachable=True,
        )  # fmt: skip
    wechat = WechatBot("w1")
    await post("by the other way", person_id=person.id)
    await Hands(RefusingBot("10000"), wechat).work()
    assert [(heard.scene_id, heard.text) for heard in wechat.heard] == [("wx-3", "by the other way")]
    row = await row_of("by the other way")
    assert (row.state, row.platform, row.scene_id, row.sent_by) == ("sent", "wechat", "wx-3", "w1")


async def test_who_is_refused_for_good_counts_as_out_of_reach_until_they_write(stage: Stage) -> None:
    person = await Person.get(name="王小雨")
    await stage.say("王小雨", "菜单")
    assert (await Account.get(person_id=person.id)).reachable
    await post("nobody there", person_id=person.id)
    hands = Hands(RefusingBot("10000"), now=MORNING + HOUR)
    await hands.work_on(60, step=5)
    assert await states() == {"nobody there": "failed"}
    assert not (await Account.get(person_id=person.id)).reachable
    await stage.say("王小雨", "菜单")
    assert (await Account.get(person_id=person.id)).reachable


async def test_no_answer_ends_it_by_whatever_other_way_there_is(stage: Stage) -> None:
    person = await Person.get(name="王小雨")
    await Account.create(
        school_id=person.school_id, platform="wechat", user_id="wx-3", person_id=person.id,
        bound_at=stage.now, reachable=True,
    )  # fmt: skip
    silent, wechat = SilentBot("10000"), WechatBot("w1")
    await post("maybe", person_id=person.id)
    await Hands(silent, wechat).work_on(60, step=5)
    assert (texts(silent), texts(wechat)) == (["maybe"], [])
    row = await row_of("maybe")
    assert (row.state, row.error, row.sent_by, row.sent_at) == ("unknown", "no-answer", "10000", None)


async def test_the_composer_writes_at_the_last_moment(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[Composed] = [
        Wait(MORNING + HOUR, "先等等"),
        Wait(MORNING, "在过去"),
        Letter("写好的话", subject=("record", 7), mentions=("10005",)),
    ]

    async def compose(row: Outbox, now: datetime) -> Composed:
        assert row.state == "claimed"
        return answers.pop(0)

    monkeypatch.setitem(outbox.composers, "test", compose)
    await post("test:1", "20001", scene="group")
    bot = ListeningBot("10000")
    hands = Hands(bot)
    await hands.work()
    row = await row_of("test:1")
    assert (row.state, row.due_at, row.error, row.claimed_by) == ("due", MORNING + HOUR, "先等等", "")
    hands.now += HOUR
    await hands.work()
    assert (await row_of("test:1")).due_at == hands.now + MINUTE, "a wait that is over does not turn in circles"
    await hands.work_on(2)
    assert texts(bot) == [" 写好的话"]
    assert bot.calls[0][1]["message"][0] == {"type": "at", "data": {"qq": "10005"}}
    row = await row_of("test:1")
    assert (row.state, row.tries, row.error) == ("sent", 1, "")


async def test_what_is_no_longer_true_is_dropped(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def compose(row: Outbox, now: datetime) -> Composed:
        return Drop("都做完了\x00")

    monkeypatch.setitem(outbox.composers, "test", compose)
    await post("test:1")
    bot = ListeningBot("10000")
    await Hands(bot).work()
    row = await row_of("test:1")
    assert (row.state, row.error, texts(bot)) == ("dropped", "都做完了", [])


async def test_a_composer_that_breaks_blocks_nobody_and_is_listed_in_the_end(
    db: str, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def compose(row: Outbox, now: datetime) -> Composed:
        raise ZeroDivisionError

    monkeypatch.setitem(outbox.composers, "test", compose)
    await post("test:1")
    await post("other", "10004")
    bot = ListeningBot("10000")
    hands = Hands(bot)
    await hands.work()
    assert texts(bot) == ["other"]
    row = await row_of("test:1")
    assert (row.state, row.tries, row.error) == ("due", 1, "crashed:ZeroDivisionError")
    await hands.work_on(40)
    row = await row_of("test:1")
    assert (row.state, row.tries, row.error) == ("failed", 3, "crashed:ZeroDivisionError")
    assert told == ["failed test:1"]


async def test_the_account_goes_while_the_letter_is_written(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def compose(row: Outbox, now: datetime) -> Composed:
        hands.bots = {}
        return Letter("好")

    monkeypatch.setitem(outbox.composers, "test", compose)
    await post("test:1")
    hands = Hands(ListeningBot("10000"))
    await hands.work()
    row = await row_of("test:1")
    assert (row.state, row.tries, row.claimed_by) == ("due", 0, "")


async def test_a_room_that_breaks_afterwards_changes_nothing(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(row: Outbox, now: datetime) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(outbox.after_send, "test", broken)
    await post("test:1")
    await post("other", "10004")
    bot = ListeningBot("10000")
    await Hands(bot).work()
    assert await states() == {"test:1": "sent", "other": "sent"}


async def test_too_old_when_its_turn_comes(db: str) -> None:
    await post("a", "10004")
    await post("digest:old")
    bot = ListeningBot("10000")

    class Slow(ListeningBot):
        async def call_api(self, api: str, **data: object) -> object:
            hands.now += timedelta(hours=25)
            return await super().call_api(api, **data)

    hands = Hands(Slow("10000"))
    await hands.work()
    hands.bots = {"10000": bot}
    await hands.work_on(5)
    assert texts(bot) == []
    assert await states() == {"a": "sent", "digest:old": "expired"}
