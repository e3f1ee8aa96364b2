"""Which account sends what: pace, hourly caps that survive a restart, several accounts, and the circuit breaker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from hands import HOUR, MINUTE, MORNING, SECOND, Hands, RefusingBot, SilentBot, even, post, row_of, states, texts
from loguru import logger
from stage import ListeningBot

from models.tables import Outbox
from plugins._kit import outbox
from plugins._kit.policy import policy
from plugins.delivery.breaker import Breaker
from plugins.delivery.pacing import PACES, Pacing

OPERATOR = "9999"


@pytest.mark.parametrize("chance", [lambda: 0.0, lambda: 1.0])
def test_the_pace_is_never_under_a_second_in_groups_and_never_none_in_private(chance: Callable[[], float]) -> None:
    pacing = Pacing(chance=chance)
    assert pacing.wait("1", "group", MORNING) == 0.0
    for scene, least, most in (("group", 1.0, 2.0), ("private", 0.2, 1.0)):
        pacing.note("1", scene, MORNING)  # type: ignore[arg-type]
        assert least <= pacing.wait("1", scene, MORNING) <= most  # type: ignore[arg-type]
    assert pacing.wait("2", "group", MORNING) == 0.0, "each account has a pace of its own"
    assert Pacing().chance() < 1
    assert PACES["group"].step >= SECOND


def test_the_hour_slides() -> None:
    pacing = even(group_cap=2)
    for minute in (0, 30):
        assert pacing.room("1", "group", MORNING + minute * MINUTE) > 0
        pacing.note("1", "group", MORNING + minute * MINUTE)
    assert pacing.room("1", "group", MORNING + 59 * MINUTE) == 0
    assert pacing.room_again_at("1", "group", MORNING + 59 * MINUTE) == MORNING + HOUR
    assert pacing.room("1", "group", MORNING + HOUR) == 1
    assert pacing.room_again_at("1", "group", MORNING + HOUR) == MORNING + HOUR
    assert pacing.room("1", "private", MORNING) == 1000


def test_a_clock_set_back_frees_the_pace_and_keeps_the_cap() -> None:
    pacing = even(group_cap=1)
    pacing.note("1", "group", MORNING)
    earlier = MORNING - 24 * HOUR
    assert pacing.wait("1", "group", earlier) == 0.0
    assert pacing.room("1", "group", earlier) == 0
    assert pacing.room_again_at("1", "group", earlier) == earlier + HOUR


async def test_the_hour_is_full_until_it_slides_on(db: str) -> None:
    bot = ListeningBot("10000")
    for number in range(5):
        await post(f"m{number}", str(10_000 + number))
    hands = Hands(bot, pacing=even(private_cap=3))
    await hands.work_on(50)
    assert len(texts(bot)) == 3
    await hands.work_on(15)
    assert sorted(texts(bot)) == [f"m{number}" for number in range(5)]


async def test_a_restart_forgets_no_cap(db: str) -> None:
    bot, silent = ListeningBot("10000"), SilentBot("10000")
    for number in range(6):
        await post(f"m{number}", str(10_000 + number))
    await Hands(silent, pacing=even(private_cap=1)).work()
    await Hands(bot, pacing=even(private_cap=3)).work()
    assert len(texts(bot)) == 2, "the one of unknown fate counts too"
    after = Hands(bot, now=MORNING + 30 * MINUTE, pacing=even(private_cap=3))
    await after.work()
    assert len(texts(bot)) == 2
    await after.work_on(31)
    assert len(texts(bot)) == 5


async def test_the_account_with_room_takes_over(db: str) -> None:
    first, second = ListeningBot("10000"), ListeningBot("10099")
    for number in range(6):
        await post(f"m{number}", str(10_000 + number))
    await Hands(first, second, pacing=even(private_cap=3)).work()
    assert (len(texts(first)), len(texts(second))) == (3, 3)
    assert {row.sent_by for row in await Outbox.all()} == {"10000", "10099"}


async def test_two_accounts_for_one_school_say_it_once(db: str) -> None:
    first, second = ListeningBot("10000"), ListeningBot("10099")
    for key in ("a", "b", "c"):
        await post(key, "20001", scene="group")
    await Hands(first, second).work_on(1, step=0.1)
    assert sorted([*texts(first), *texts(second)]) == ["a", "b", "c"]
    assert [] in (texts(first), texts(second)), "one conversation keeps its account"


async def test_the_groups_own_account_is_waited_for(db: str) -> None:
    """Full for this hour: another account that is not in the group must not make a failure of it."""
    first, second = ListeningBot("10000"), RefusingBot("10099")
    for key in ("a", "b"):
        await post(key, "20001", scene="group")
    hands = Hands(first, second, pacing=even(group_cap=1))
    await hands.work_on(50)
    assert texts(first) == ["a"]
    row = await row_of("b")
    assert (row.state, row.error, row.tries) == ("due", "room", 0)
    await hands.work_on(15)
    assert texts(first) == ["a", "b"]


async def test_another_account_is_logged_in_instead(db: str) -> None:
    first, second = ListeningBot("10000"), ListeningBot("10088")
    await post("a", "20001", scene="group")
    hands = Hands(first)
    await hands.work()
    hands.bots = {"10088": second}
    await post("b", "20001", scene="group", at=MORNING + MINUTE)
    await hands.work_on(2)
    assert (texts(first), texts(second)) == (["a"], ["b"])


async def test_the_account_goes_while_the_row_is_in_hand(db: str) -> None:
    bot = ListeningBot("10000")
    for number in range(3):
        await post(f"m{number}", f"2000{number}", scene="group")
    hands = Hands(bot)
    await hands.work()
    assert sorted((await states()).values()) == ["claimed", "claimed", "sent"]
    hands.bots = {}
    await hands.work()
    assert sorted((await states()).values()) == ["due", "due", "sent"], "another process may have an account"


def _rest() -> tuple[int, timedelta]:
    return policy().delivery.breaker_failures, timedelta(minutes=policy().delivery.breaker_minutes)


def test_a_run_of_failures_opens_and_one_trial_decides() -> None:
    count, rest = _rest()
    resting: dict[str, object] = {}
    breaker = Breaker(resting)  # type: ignore[arg-type]
    for _ in range(count - 1):
        assert breaker.failed("1", MORNING) is None
    breaker.succeeded("1")
    for _ in range(count - 1):
        assert breaker.failed("1", MORNING) is None
        assert breaker.admits("1", MORNING)
    assert breaker.failed("1", MORNING) == MORNING + rest
    assert resting == {"1": MORNING + rest}
    assert not breaker.admits("1", MORNING + rest - SECOND)
    assert breaker.admits("2", MORNING)
    assert breaker.admits("1", MORNING + rest)
    breaker.begin("1")
    assert not breaker.admits("1", MORNING + rest), "one trial, not two"
    assert breaker.failed("1", MORNING + rest) is None, "a longer rest is no new beginning"
    assert not breaker.admits("1", MORNING + rest + SECOND)
    breaker.begin("1")
    breaker.step_aside(["1", "2"])
    assert breaker.admits("1", MORNING + 2 * rest)
    breaker.begin("1")
    breaker.succeeded("1")
    assert breaker.admits("1", MORNING)
    assert resting == {}


def test_a_clock_set_back_makes_no_rest_longer() -> None:
    count, rest = _rest()
    breaker = Breaker()
    for _ in range(count):
        breaker.failed("1", MORNING)
    earlier = MORNING - 24 * HOUR
    assert not breaker.admits("1", earlier)
    assert breaker.admits("1", earlier + rest)


async def test_the_operator_is_told_once_through_the_other_account(db: str) -> None:
    count, _ = _rest()
    silent, other = SilentBot("10000"), ListeningBot("10099")
    for number in range(count + 4):
        await post(f"m{number}", str(10_000 + number))
    hands = Hands(silent)
    await hands.work()
    assert len(texts(silent)) == count, "then it rests"
    assert outbox.resting == {"10000": MORNING + _rest()[1]}
    hands.bots = {"10000": silent, "10099": other}
    await hands.work_on(120, step=10)
    told = [heard for heard in other.heard if heard.scene_id == OPERATOR]
    assert len(told) == 1
    assert (await Outbox.filter(kind="breaker").count()) == 1


async def test_with_one_account_the_operator_is_told_when_it_is_back(db: str) -> None:
    count, rest = _rest()
    refusing = RefusingBot("10000")
    for number in range(count):
        await post(f"m{number}", str(10_000 + number))
    hands = Hands(refusing)
    await hands.work()
    assert len(refusing.refused) == count
    await post("cry", "10777", lane="urgent")
    await hands.work()
    assert refusing.refused[-1] == "10777", "what is urgent tries all the same"
    await hands.work_on(rest / MINUTE - 1)
    assert OPERATOR not in refusing.refused
    assert len([to for to in refusing.refused if to != "10777"]) == count, "it rests"
    refusing.but |= {OPERATOR, "10777", *(str(10_000 + number) for number in range(count))}
    await hands.work_on(10)
    told = [heard.text for heard in refusing.heard if heard.scene_id == OPERATOR]
    assert len(told) == 1
    assert told[0].startswith("账号 10000 连着几条没发出去，先停一停，10:30 再试一条。")
    assert outbox.resting == {}
    assert "cry" in texts(refusing)
    assert set((await states()).values()) == {"sent"}


@pytest.fixture
def critical() -> object:
    said: list[str] = []
    sink = logger.add(lambda message: said.append(message.record["message"]), level="CRITICAL")
    yield said
    logger.remove(sink)


async def test_nobody_to_tell_is_said_loudly(db: str, critical: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.delivery.alarm.settings", lambda: SimpleNamespace(superusers=frozenset()))
    count, _ = _rest()
    for number in range(count):
        await post(f"m{number}", str(10_000 + number))
    await Hands(SilentBot("10000")).work()
    assert critical == ["账号 10000 发不出消息，SUPERUSERS 里也没有能告诉的人"]
    assert not await Outbox.filter(kind="breaker").exists()


async def test_a_message_to_the_operator_that_fails_is_said_loudly(db: str, critical: list[str]) -> None:
    count, _ = _rest()
    for number in range(count):
        await post(f"m{number}", str(10_000 + number))
    await Hands(RefusingBot("10000")).work_on(480, step=5)
    assert any(line.startswith("账号 10000 连着几条") and line.endswith("（这条没能告诉部署者）") for line in critical)
    assert (await Outbox.get(kind="breaker")).state == "failed"


async def test_an_alarm_that_breaks_is_said_loudly_and_breaks_nothing(
    db: str, critical: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.delivery.alarm.settings", lambda: SimpleNamespace())
    count, _ = _rest()
    for number in range(count):
        await post(f"m{number}", str(10_000 + number))
    await Hands(SilentBot("10000")).work()
    assert critical == ["账号 10000 发不出消息，也没能告诉部署者"]
    assert set((await states()).values()) == {"unknown"}
