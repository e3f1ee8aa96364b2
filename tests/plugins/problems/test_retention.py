"""What is old enough is made nobody's: counted first, done after one digit, done by the nightly job."""

from __future__ import annotations

from datetime import timedelta

import pytest
from stage import Stage
from working import (
    ASKER,
    COMMITTEE,
    DAY,
    FRIEND,
    NOW,
    SAID,
    SECRETARY,
    TODAY,
    person,
    problem,
    reported,
    supported,
)

import plugins.problems.retention_commands
from config import clock
from config.settings import settings
from models.rules.concern_words import Openness, StepKind
from models.tables import (
    Audit,
    Concern,
    ConcernMessage,
    Problem,
    ProblemStep,
    SealedAddress,
    SealedPicture,
    Support,
)
from plugins._kit import sealed, sealed_files
from plugins._kit.directory import directory
from plugins._kit.lifecycle import lifecycle
from plugins.problems import jobs, retention
from plugins.problems.daily_results import Cleared
from plugins.problems.replies import retention as words

assert plugins.problems.retention_commands is not None
OLD = TODAY - 120 * DAY


async def _old(stage: Stage) -> tuple[Problem, Concern, Concern]:
    """A problem nobody touched for months: a sealed concern with everything, and one with a name."""
    row = await problem(opened_on=OLD)
    first = await reported(stage, ASKER, row, number=7_000_001, day=OLD, last_day=OLD, receipt="x" * 64)
    second = await reported(stage, FRIEND, row, Openness.NAMED, 31, f"我是{FRIEND}，{SAID}", day=OLD, last_day=OLD)
    said = {"school_id": directory.school_id, "concern_id": first.id}
    await ConcernMessage.create(**said, place=1, side="reporter", text="晚上更凉", day=OLD)
    name = sealed_files.store(settings().data_dir, b"picture", NOW)
    await SealedPicture.create(**said, name=name, media_type="image/jpeg")
    return row, first, second


async def test_everything_of_it_goes_but_category_place_and_day(stage: Stage) -> None:
    row, first, second = await _old(stage)
    name = (await SealedPicture.get()).name
    done = await retention.clear(NOW)
    assert done == Cleared(unnamed=1, named=1, messages=1, pictures=1, supports=2)
    one = await Concern.get(id=first.id)
    assert (one.state, one.text, one.receipt, one.category, one.place) == ("anonymised", "", "", "生活服务", "三食堂")
    assert one.day == OLD
    two = await Concern.get(id=second.id)
    assert (two.state, two.person_id) == ("anonymised", None)
    assert FRIEND not in two.text
    assert "热水器" in two.text
    for table in (ConcernMessage, SealedPicture, SealedAddress, Support):
        assert await table.all().count() == 0, table
    assert name not in sealed_files.names(settings().data_dir)
    assert await Problem.filter(id=row.id).exists()
    assert not await retention.clear(NOW)


async def test_what_lives_is_left_alone(stage: Stage) -> None:
    row, first, _ = await _old(stage)
    await reported(stage, ASKER, row, number=7_000_002)  # somebody spoke today
    assert not await retention.clear(NOW)
    assert (await Concern.get(id=first.id)).text == SAID


async def test_a_step_of_anybody_keeps_it_one_of_the_bot_does_not(stage: Stage) -> None:
    row, _, _ = await _old(stage)
    step = {"school_id": directory.school_id, "problem_id": row.id, "place": 2, "day": TODAY - 10 * DAY}
    made = await ProblemStep.create(**step, kind=StepKind.REPLIED.value, person_id=(await person(SECRETARY)).id)
    assert not await retention.counted(NOW)
    await ProblemStep.filter(id=made.id).update(kind=StepKind.ESCALATED.value, person_id=None)
    assert await retention.counted(NOW)


async def test_who_only_supports_is_forgotten_too(stage: Stage) -> None:
    row = await problem(opened_on=OLD)
    await supported(stage, FRIEND, row)
    assert await retention.clear(NOW) == Cleared(supports=1)


async def test_a_talk_grows_old_by_itself(stage: Stage) -> None:
    row = await problem(opened_on=TODAY)
    talk = await reported(stage, ASKER, row, kind="talk", day=OLD, last_day=OLD)
    await Concern.filter(id=talk.id).update(problem_id=None, talk_with_id=(await person(SECRETARY)).id)
    assert (await retention.clear(NOW)).unnamed == 1
    gone = await Concern.get(id=talk.id)
    assert (gone.text, gone.talk_with_id) == ("", None)
    assert await sealed.mine_of((await person(ASKER)).id) == ()


async def test_old_audit_rows(stage: Stage) -> None:
    who = {"school_id": directory.school_id, "platform": "qq", "user_id": "1", "command": "x", "scene": "private"}
    for years in (1, 6):
        at = NOW - timedelta(days=366 * years)
        await Audit.create(**who, scene_id="1", reason="not-yours", at=at)
    assert await retention.counted(NOW) == Cleared(audits=1)
    assert await retention.clear(NOW) == Cleared(audits=1)
    assert await Audit.all().count() == 1


async def test_counted_first_then_one_digit(stage: Stage) -> None:
    _, first, _ = await _old(stage)
    dry = await stage.tell(COMMITTEE, "/清理")
    assert dry.startswith("只是数一数，什么都没有动。90 天没有来往、到期的：\n· 匿名诉求 1 条（抹去原话）")
    asked = await stage.tell(COMMITTEE, "/清理 执行")
    assert asked.endswith("回 1 执行，回 0 不做。")
    assert (await Concern.get(id=first.id)).text == SAID
    assert await stage.tell(COMMITTEE, "5") == words.CHOOSE
    assert await stage.tell(COMMITTEE, "0") == words.NOT_DONE
    assert (await Concern.get(id=first.id)).text == SAID
    await stage.tell(COMMITTEE, "清理 执行")
    assert (await stage.tell(COMMITTEE, "1")).startswith("做好了，抹去：\n· 匿名诉求 1 条")
    assert (await Concern.get(id=first.id)).text == ""
    assert await Audit.filter(reason="retention").count() == 1
    assert (await stage.tell(COMMITTEE, "/清理 执行")).startswith("没有到期的")


async def test_not_for_everybody(stage: Stage) -> None:
    _, first, _ = await _old(stage)
    for who in (SECRETARY, ASKER):
        await stage.say(who, "/清理 执行")
        await stage.say(who, "1")
    assert (await Concern.get(id=first.id)).text == SAID


async def test_whoever_speaks_meanwhile_keeps_everything(stage: Stage) -> None:
    row, first, second = await _old(stage)
    (due,) = await retention._due(TODAY)
    await Concern.filter(id=max(first, second, key=lambda one: [x.id for x in due.concerns].index(one.id)).id).update(
        last_day=TODAY
    )
    with pytest.raises(retention._Alive):
        await retention._clear(due, NOW)
    assert await Concern.filter(state="open").count() == 2
    assert await Support.filter(problem_id=row.id).count() == 2
    assert not await retention.clear(NOW)


async def test_a_picture_the_disk_holds_on_to(stage: Stage) -> None:
    _, first, _ = await _old(stage)
    name = (await SealedPicture.get(concern_id=first.id)).name
    file = settings().data_dir / sealed_files.FOLDER / name
    file.unlink()
    file.mkdir()
    assert (await retention.clear(NOW)).pictures == 1
    file.rmdir()


def test_nothing_left() -> None:
    assert words.done(Cleared()) == "没有到期的了。"


async def test_a_broken_seal_keeps_nobody(stage: Stage) -> None:
    _, first, _ = await _old(stage)
    await SealedAddress.all().update(box=b"broken")
    await retention.clear(NOW)
    assert (await Concern.get(id=first.id)).text == ""
    assert await SealedAddress.all().count() == 0


async def test_the_ticks_wait_for_the_database(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    _, first, _ = await _old(stage)
    monkeypatch.setattr(lifecycle, "ready", False)
    await jobs.each_night()
    await jobs.each_morning()
    assert (await Concern.get(id=first.id)).text == SAID
    monkeypatch.setattr(lifecycle, "ready", True)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    await jobs.each_morning()
    await jobs.each_night()
    assert (await Concern.get(id=first.id)).text == ""
