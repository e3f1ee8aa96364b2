"""Several accounts of which each gets through to some, and one that gets through to nobody."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hands import HOUR, MINUTE, MORNING, SECOND, Hands, RefusingBot, even, post, row_of, texts
from stage import Stage

from models.tables import Account, Outbox, Person
from plugins._kit.origin import Scene
from plugins.delivery.pacing import Pacing


async def _until_done(hands: Hands, *, hours: int) -> None:
    """Step like the running courier: often while something goes out, then every minute."""
    end, busy_until = hands.now + hours * HOUR, hands.now + 3 * MINUTE
    while hands.now < end and await Outbox.filter(state__in=["due", "claimed"]).exists():
        for queue in hands.courier.queues:
            await hands.courier.step(queue)
        hands.now += 0.25 * SECOND if hands.now < busy_until else MINUTE


@pytest.mark.parametrize("scene", ["group", "private"])
async def test_each_account_is_in_half_of_the_places(db: str, scene: Scene) -> None:
    chance, places = random.Random(3), [str(20_000 + number) for number in range(40)]
    of_first = set(chance.sample(places, 20))
    first = RefusingBot("10000", but=tuple(of_first))
    second = RefusingBot("10099", but=tuple(set(places) - of_first))
    for place in places:
        await post(f"greet:{place}", place, scene=scene)
    hands = Hands(first, second, pacing=Pacing(chance=chance.random))
    await _until_done(hands, hours=3)
    rows = await Outbox.all()
    assert {(row.kind, row.state, row.tries) for row in rows} == {("greet", "sent", 1)}, "none is tried twice, no alarm"
    assert max(row.sent_at for row in rows) < MORNING + 90 * SECOND, "both are asked at once"
    assert set(texts(first)) == {f"greet:{place}" for place in of_first}
    assert len(texts(first)) == len(texts(second)) == 20


@pytest.fixture
async def friend(stage: Stage) -> Callable[[int], str]:
    """A few people with accounts; gives the number of the n-th."""
    for number, person in enumerate((await Person.all().order_by("id"))[:12]):
        await Account.create(
            school_id=person.school_id, platform="qq", user_id=str(50_000 + number), person_id=person.id,
            bound_at=stage.now, reachable=True,
        )  # fmt: skip
        await post(f"handover:{number}", str(50_000 + number), person_id=person.id)
    return lambda number: str(50_000 + number)


async def test_a_refusal_waits_for_the_account_that_has_no_room_now(friend: Callable[[int], str]) -> None:
    friends, stranger = RefusingBot("10000", but=tuple(map(friend, range(12)))), RefusingBot("10099")
    pacing = even(private_cap=20)
    for _ in range(20):
        pacing.note("10000", "private", MORNING - MINUTE)
    hands = Hands(friends, stranger, pacing=pacing)
    await hands.work()
    rows = await Outbox.all()
    assert {(row.kind, row.state, row.error, row.tries) for row in rows} == {("handover", "due", "room", 0)}
    await post("opened:1", friend(0), person_id=rows[0].person_id, at=hands.now)
    hands.now += MINUTE
    await hands.work()
    assert len(stranger.refused) == 12, "it is not asked again"
    await hands.work_on(70)
    assert len(texts(friends)) == 13
    assert not await Account.filter(reachable=False).exists()
    assert hands.courier.accounts.breaker.admits("10099", hands.now)


async def test_whoever_was_refused_there_is_not_asked_again_while_another_may_get_through(
    friend: Callable[[int], str],
) -> None:
    friends, stranger = RefusingBot("10000", but=tuple(map(friend, range(12)))), RefusingBot("10099")
    pacing = even(private_cap=5)
    for _ in range(5):
        pacing.note("10000", "private", MORNING - MINUTE)
    await Hands(friends, stranger, pacing=pacing).work_on(300, step=5)
    assert len(texts(friends)) == 12
    assert len(stranger.refused) == len(set(stranger.refused))
    assert {row.kind for row in await Outbox.all()} == {"handover"}, "no alarm"


async def test_an_account_that_gets_through_to_nobody_says_nothing_of_the_people(friend: Callable[[int], str]) -> None:
    hands = Hands(RefusingBot("10000"))
    await hands.work_on(600, step=5)
    handovers = await Outbox.filter(kind="handover")
    assert not await Account.filter(reachable=False).exists()
    assert {(row.state, row.error) for row in handovers if row.state == "failed"} == {("failed", "mute")}


async def test_a_person_who_alone_refuses_is_out_of_reach(friend: Callable[[int], str]) -> None:
    hands = Hands(RefusingBot("10000", but=tuple(map(friend, range(1, 12)))))
    await hands.work_on(60, step=5)
    assert [row.user_id for row in await Account.filter(reachable=False)] == [friend(0)]
    assert (await row_of("handover:0")).error == "rejected"
