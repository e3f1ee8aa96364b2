"""What courtesy sees: leave, opt-out, silence, conversations, and how much somebody already got (六.2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hands import HOUR, MINUTE, MORNING, Hands, SilentBot, post, row_of, states, texts
from stage import ListeningBot, Stage

from config import clock
from models.rules.courtesy import Reason
from models.tables import CollegeNudges, ContactGroup, Outbox, Person, PersonNudges
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate
from plugins._kit.origin import Origin, Scene
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import background_unit

CADRE, YOUTH = "王小雨", "吴思颖"
TODAY = clock.local_day(MORNING)


def _heard(scene: Scene, scene_id: str, at: datetime) -> None:
    """Somebody says something there."""
    gate.note_heard(Origin("qq", "10000", scene, scene_id, "10005", "1", int(at.timestamp()), False, None, ""))


async def _outcome(key: str, *, now: datetime = MORNING) -> tuple[str, str, datetime]:
    await Hands(ListeningBot("10000"), now=now).work()
    row = await row_of(key)
    return row.state, row.error, row.due_at


@pytest.fixture
async def cadre(stage: Stage) -> Person:
    return await Person.get(name=CADRE)


async def _away(person: Person, first: int | None, last: int | None) -> None:
    def day(ahead: int | None) -> object:
        return TODAY + timedelta(days=ahead) if ahead is not None else None

    await PersonNudges.update_or_create(
        school_id=person.school_id, person_id=person.id, defaults={"away_from": day(first), "away_to": day(last)}
    )


@pytest.mark.parametrize(("first", "last"), [(0, 0), (-3, 3), (None, 1)])
async def test_who_is_away_is_not_reminded(cadre: Person, first: int | None, last: int) -> None:
    await _away(cadre, first, last)
    await post("digest:1", person_id=cadre.id)
    await post("handover:1", person_id=cadre.id)
    state, error, _ = await _outcome("digest:1")
    assert (state, error) == ("dropped", Reason.AWAY.value)
    assert (await row_of("handover:1")).state == "sent", "news is no reminder"


@pytest.mark.parametrize(("first", "last"), [(1, 3), (-3, -1), (None, None)])
async def test_who_is_back_is(cadre: Person, first: int | None, last: int | None) -> None:
    await _away(cadre, first, last)
    await post("digest:1", person_id=cadre.id)
    assert (await _outcome("digest:1"))[0] == "sent"


async def test_opting_out_holds_for_every_account_of_the_person(cadre: Person) -> None:
    await Person.filter(id=cadre.id).update(opted_out_at=MORNING)
    directory.forget()
    await post("handover:1", "31415", person_id=cadre.id)
    assert (await _outcome("handover:1"))[:2] == ("dropped", Reason.OPTED_OUT.value)


async def test_a_word_just_now_is_a_conversation(cadre: Person) -> None:
    pause = timedelta(minutes=policy().courtesy.conversation_minutes)
    _heard("private", "10003", MORNING - 3 * MINUTE)
    await post("digest:1", person_id=cadre.id)
    await post("handover:1", person_id=cadre.id)
    until = MORNING - 3 * MINUTE + pause
    assert await _outcome("digest:1") == ("due", Reason.CONVERSATION.value, until)
    assert (await row_of("handover:1")).state == "sent"
    assert (await _outcome("digest:1", now=until))[0] == "sent"


async def test_an_open_question_is_a_conversation_unless_it_stands_for_days(cadre: Person) -> None:
    await post("digest:1", person_id=cadre.id)
    here = Origin("qq", "10000", "private", "10003", "10003", "1", 0, False, None, "")
    async with background_unit(MORNING) as unit:
        await questions.ask(unit, here, "help.menu", {}, minutes=20)
    assert await _outcome("digest:1") == ("due", Reason.CONVERSATION.value, MORNING + 20 * MINUTE)
    async with background_unit(MORNING) as unit:
        await questions.ask(unit, here, "identity.handover", {}, minutes=7 * 24 * 60)
    assert (await _outcome("digest:1", now=MORNING + 20 * MINUTE))[0] == "sent"


async def test_one_reminder_a_day_on_whatever_account(cadre: Person) -> None:
    await post("digest:1", person_id=cadre.id)
    await post("unfinished:1", person_id=cadre.id)
    await post("office:1", "31415", person_id=cadre.id)
    hands = Hands(ListeningBot("10000"))
    await hands.work()
    assert await states() == {"digest:1": "sent", "unfinished:1": "due", "office:1": "due"}
    assert (await row_of("unfinished:1")).error == Reason.TOLD_TODAY.value
    tomorrow = await row_of("office:1")
    assert clock.local(tomorrow.due_at).date() == TODAY + timedelta(days=1)
    await Outbox.all().update(expires_at=MORNING + 48 * HOUR)
    hands.now += 24 * HOUR
    await hands.work()
    assert sorted((await states()).values()) == ["due", "sent", "sent"]


async def test_a_youth_gets_one_a_week_and_the_steps_of_their_own_concern(stage: Stage) -> None:
    youth = await Person.get(name=YOUTH)
    assert policy().courtesy.youth_weekly == 1
    for key in ("story:1", "story:2", "concern:1"):
        await post(key, "10011", person_id=youth.id)
    await post("crisis:1", "10011", lane="urgent", person_id=youth.id)
    await Hands(stage.bot).work()
    assert await states() == {"story:1": "sent", "story:2": "due", "concern:1": "sent", "crisis:1": "sent"}
    row = await row_of("story:2")
    assert (row.error, row.due_at) == (Reason.ENOUGH_THIS_WEEK.value, MORNING + timedelta(days=7))


async def test_what_may_have_arrived_counts_like_what_did(cadre: Person) -> None:
    await post("digest:1", person_id=cadre.id)
    hands = Hands(SilentBot("10000"), now=MORNING + HOUR)
    await hands.work()
    await post("unfinished:1", person_id=cadre.id, at=hands.now)
    await post("handover:1", person_id=cadre.id, at=hands.now)
    assert (await _outcome("unfinished:1", now=hands.now + MINUTE))[:2] == ("due", Reason.TOLD_TODAY.value)
    assert await states() == {"digest:1": "unknown", "unfinished:1": "due", "handover:1": "sent"}
    await Outbox.filter(unique_key="unfinished:1").update(due_at=MORNING, expires_at=MORNING + 99 * HOUR)
    assert (await _outcome("unfinished:1", now=MORNING + 25 * HOUR))[0] == "sent", "the next day"


async def test_a_youth_who_may_have_got_one_this_week_gets_no_second(stage: Stage) -> None:
    youth = await Person.get(name=YOUTH)
    await post("story:1", "10011", person_id=youth.id)
    await Hands(SilentBot("10000")).work()
    await post("story:2", "10011", person_id=youth.id)
    state, error, due_at = await _outcome("story:2", now=MORNING + MINUTE)
    assert (state, error) == ("due", Reason.ENOUGH_THIS_WEEK.value)
    assert due_at == MORNING + timedelta(days=7)


async def test_somebody_with_two_duties_hears_of_both_before_a_weekend(cadre: Person) -> None:
    """A digest of their own and one of their office on Friday: the second cannot wait, its week would be over."""
    friday = MORNING + timedelta(days=4)
    await post("digest:1", person_id=cadre.id, at=friday)
    await post("office:1", person_id=cadre.id, at=friday)
    await Hands(ListeningBot("10000"), now=friday).work()
    assert await states() == {"digest:1": "sent", "office:1": "sent"}


async def test_a_cadre_who_is_a_youth_too_is_not_counted_as_one(cadre: Person) -> None:
    for key in ("handover:1", "handover:2"):
        await post(key, person_id=cadre.id)
    bot = ListeningBot("10000")
    await Hands(bot).work()
    assert texts(bot) == ["handover:1", "handover:2"]


async def test_a_silent_group_is_left_alone_and_a_talking_one_is_not_interrupted(db: str) -> None:
    for group in ("20001", "20002", "20003"):
        await post(f"post:{group}", group, scene="group")
    await post("greet:1", "20001", scene="group")
    _heard("group", "20002", MORNING - 2 * MINUTE)
    _heard("group", "20003", MORNING - 2 * HOUR)
    hands = Hands(ListeningBot("10000"))
    await hands.work_on(1, step=0.1)
    assert await states() == {
        "post:20001": "dropped", "post:20002": "due", "post:20003": "sent", "greet:1": "sent",
    }  # fmt: skip
    assert (await row_of("post:20001")).error == Reason.SILENT_GROUP.value
    assert (await row_of("post:20002")).error == Reason.CONVERSATION.value
    await hands.work_on(10)
    assert (await row_of("post:20002")).state == "sent"


async def test_a_group_heard_before_the_restart(cadre: Person) -> None:
    school, heard = cadre.school_id, MORNING - 47 * HOUR
    await ContactGroup.create(
        school_id=school, platform="qq", scene_id="20001", binder_id=cadre.id, bound_at=MORNING, last_heard_at=heard
    )
    await CollegeNudges.create(school_id=school, scope="1", platform="qq", scene_id="20002", last_heard_at=heard)
    await CollegeNudges.create(school_id=school, scope="2", platform="qq", scene_id="20003")
    for group in ("20001", "20002", "20003"):
        await post(f"mention:{group}", group, scene="group")
    hands = Hands(ListeningBot("10000"))
    await hands.work_on(1, step=0.1)
    assert await states() == {"mention:20001": "sent", "mention:20002": "sent", "mention:20003": "dropped"}


async def test_what_is_urgent_asks_for_nothing(cadre: Person) -> None:
    await Person.filter(id=cadre.id).update(opted_out_at=MORNING)
    await _away(cadre, 0, 9)
    directory.forget()
    _heard("private", "10003", MORNING)
    await post("crisis:1", lane="urgent", person_id=cadre.id)
    assert (await _outcome("crisis:1"))[0] == "sent"
