"""A private message is for a person: it never goes to an account that is no longer theirs."""

from __future__ import annotations

import pytest
from hands import HOUR, MINUTE, MORNING, Hands, post, row_of, states
from stage import ListeningBot, Stage

from models.tables import Account, Person
from plugins._kit.directory import directory

CADRE, OTHER = "王小雨", "李明哲"


@pytest.fixture
async def account(stage: Stage) -> Account:
    """The only account of somebody without a number in the roster, and something private for them."""
    person = await Person.get(name=CADRE)
    await Person.filter(id=person.id).update(qq="")
    row = await Account.create(
        school_id=person.school_id, platform="qq", user_id="77777", person_id=person.id, bound_at=stage.now,
        reachable=True,
    )  # fmt: skip
    directory.forget()
    await post("plan:1", "77777", person_id=person.id)
    return row


async def _work() -> list[tuple[str, str]]:
    bot, hands = ListeningBot("10000"), Hands(now=MORNING + HOUR)
    hands.bots = {"10000": bot}
    await hands.work_on(2)
    return [(heard.scene_id, heard.text) for heard in bot.heard]


async def test_it_goes_to_the_person(account: Account) -> None:
    assert await _work() == [("77777", "plan:1")]


async def test_an_account_that_is_somebody_elses_now_gets_nothing(account: Account) -> None:
    await Account.filter(id=account.id).update(person_id=(await Person.get(name=OTHER)).id)
    directory.forget()
    assert await _work() == []
    row = await row_of("plan:1")
    assert (row.state, row.error) == ("failed", "not-theirs"), "listed for the staff"


async def test_an_account_that_is_nobodys_now_gets_nothing(account: Account) -> None:
    await account.delete()
    directory.forget()
    assert await _work() == []
    assert await states() == {"plan:1": "failed"}


async def test_it_is_addressed_anew_when_the_person_has_another_account(account: Account) -> None:
    await Account.filter(id=account.id).update(user_id="88888")
    directory.forget()
    assert await _work() == [("88888", "plan:1")]
    assert await states() == {"plan:1": "sent"}


async def test_the_number_in_the_roster_is_theirs_too(stage: Stage) -> None:
    person = await Person.get(name=CADRE)
    await post("plan:1", person.qq, person_id=person.id)
    assert await _work() == [(person.qq, "plan:1")]


async def test_what_is_urgent_goes_to_no_stranger_either(account: Account) -> None:
    await post("cry", "77777", lane="urgent", person_id=account.person_id)
    await Account.filter(id=account.id).update(user_id="88888")
    directory.forget()
    assert sorted(await _work()) == [("88888", "cry"), ("88888", "plan:1")]
    assert (await row_of("cry")).due_at <= MORNING + HOUR + MINUTE
