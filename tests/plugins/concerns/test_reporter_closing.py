"""真的解决了吗, /撤回 and /实名: what the people behind a problem may do with it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import reporter_scene as scene
from reporter_scene import (
    ASKER,
    DAY,
    DEPARTMENT,
    FRIEND,
    NOW,
    SAID,
    SEALED_NUMBER,
    SEALED_PROBLEM,
    THIRD,
    nothing_unwritten,
)
from stage import Stage

from config.settings import settings
from models.rules.concern_words import Closure, Openness, StepKind
from models.tables import (
    Concern,
    ConcernMessage,
    Outbox,
    Problem,
    ProblemStep,
    Referral,
    SealedAddress,
    SealedPicture,
    SentMessage,
    Support,
)
from plugins._kit import outbox, passing, sealed, sealed_files
from plugins._kit.directory import directory
from plugins._kit.sent import sent_messages
from plugins._kit.unit import background_unit
from plugins.concerns.progress_jobs import tell_due

__all__ = ["nothing_unwritten"]


async def _kinds(row: Problem) -> list[str]:
    return [step.kind for step in await ProblemStep.filter(problem_id=row.id).order_by("place")]


async def test_one_no_with_a_reason_opens_it_again(stage: Stage) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    await stage.tell(FRIEND, f"/附议 {SEALED_PROBLEM}")
    await scene.close(row)
    assert "哪里还没解决" in await stage.tell(FRIEND, f"/没解决 {SEALED_PROBLEM}")
    said = await stage.tell(FRIEND, "我是郑文博，晚上还是凉的")
    assert said == f"记下了，#{SEALED_PROBLEM} 3号楼 · 热水 重新办，办事的人看得到原因，看不到是谁说的。"
    row = await Problem.get(id=row.id)
    assert (row.state, row.closure, row.closed_on, row.asked_on, row.confirmed) == ("new", "", None, None, None)
    reopened = await ProblemStep.get(kind=StepKind.REOPENED.value)
    assert reopened.person_id is None
    assert not reopened.told
    assert "晚上还是凉的" in reopened.words
    assert "郑文博" not in reopened.words
    shown = await stage.tell(ASKER, f"/进展 {SEALED_NUMBER}")
    assert "有同学说还没解决，重新办" in shown
    assert "凉的" not in shown, "原因是别人的话"
    assert await Outbox.all().count() == 0, "漏了谁没告诉，谁就是说话的人"
    assert "还在办" in await stage.tell(ASKER, f"/没解决 {SEALED_PROBLEM} 还是凉的")
    assert await scene.nothing_written_down()


async def test_yes_is_noted_once(stage: Stage) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    await stage.tell(FRIEND, f"/附议 {SEALED_PROBLEM}")
    await scene.close(row)
    assert "真的解决了吗？" in await stage.tell(ASKER, f"/进展 {SEALED_NUMBER}")
    assert (await stage.tell(ASKER, "1")).startswith(f"太好了，#{SEALED_PROBLEM} 3号楼 · 热水")
    assert (await stage.tell(FRIEND, f"/解决了 {SEALED_PROBLEM}")).startswith("太好了")
    assert (await _kinds(row)) == ["opened", "closed", "confirmed"]
    assert (await Problem.get(id=row.id)).confirmed is True
    assert "真的解决了吗" not in await stage.tell(ASKER, f"/进展 {SEALED_NUMBER}")


@pytest.mark.parametrize("words", ["2 水还是凉的", "没解决，水还是凉的", "还没有解决 水还是凉的"])
async def test_answers_without_a_number(stage: Stage, words: str) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    await scene.close(row)
    assert "重新办" in await stage.tell(ASKER, words)
    assert (await ProblemStep.get(kind="reopened")).words == "水还是凉的"


@pytest.mark.parametrize(("words", "kind"), [("1", "confirmed"), ("2 水还是凉的", "reopened"), ("又坏了", "")])
async def test_quoting_the_question(stage: Stage, words: str, kind: str) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    await scene.close(row)
    ((support, _),) = await sealed.supporters(row.id)
    async with background_unit(NOW) as unit:
        where, subject = f"support:{support}", ("solved", row.number)
        await outbox.post(unit, "concern:solved", "private", outbox.SEALED, where, "真的解决了吗？", subject=subject)
    (asked,) = await scene.delivered(stage)
    assert asked.scene_id == stage.accounts[ASKER]
    said = await stage.tell(ASKER, words, quote=asked.message_id)
    if kind:
        assert (await _kinds(row))[-1] == kind
    else:
        assert said.startswith(f"好，#{SEALED_NUMBER} 补上了")
        assert f"/没解决 {SEALED_PROBLEM} 原因" in said
    await sent_messages.flush()
    assert not await SentMessage.all().exists()


async def test_a_number_is_asked_for_where_two_are_open(stage: Stage) -> None:
    for number, place in ((SEALED_PROBLEM, "3号楼"), (5_000_001, "三食堂")):
        row = await scene.problem(number, f"{place} · 热水")
        await scene.reported(stage, ASKER, row, number=number + 1)
        await scene.close(row)
    assert "/解决了 12" in await stage.tell(ASKER, "/解决了")
    assert "太好了" in await stage.tell(ASKER, "/解决了 5000001")


async def test_only_those_behind_it_are_heard(stage: Stage) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    await scene.close(row)
    for words in ("/解决了", "/没解决"):
        assert (await stage.tell(THIRD, f"{words} {SEALED_PROBLEM} 还是凉的")).startswith("你的事里没有")
    assert await _kinds(row) == ["opened", "closed"]
    assert "我还不认识" in await stage.tell("8888", f"/解决了 {SEALED_PROBLEM}")


async def test_the_reason_can_be_withheld(stage: Stage) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    await scene.close(row)
    await stage.tell(ASKER, f"/没解决 {SEALED_PROBLEM}")
    assert await stage.tell(ASKER, "取消") == "好，没有改。"
    assert await _kinds(row) == ["opened", "closed"]


async def _referral(row: Problem, words: str, *, to: str | None = DEPARTMENT) -> Referral:
    by, head = await scene.person(scene.SECRETARY), await scene.person(DEPARTMENT)
    return await Referral.create(
        school_id=directory.school_id,
        problem_id=row.id,
        department="后勤保障处",
        to_person_id=head.id if to else None,
        by_id=by.id,
        at=NOW - DAY,
        words=words,
        way="person",
        state="open",
    )


async def test_the_last_one_takes_it_back(stage: Stage) -> None:
    await scene.befriend(stage, DEPARTMENT)
    row = await scene.problem()
    concern = await scene.reported(stage, ASKER, row)
    await scene.staff_says(concern, scene.SECRETARY, "几点？")
    referral = await _referral(row, f"同学说：{SAID}")
    said = await stage.tell(ASKER, f"/撤回 {SEALED_NUMBER}")
    assert said == f"已撤回 #{SEALED_NUMBER}，你说的话都删掉了，转出去的那份也请他们作废。"
    concern = await Concern.get(id=concern.id)
    assert (concern.state, concern.text, concern.person_id, concern.receipt) == ("retracted", "", None, "")
    for table in (ConcernMessage, SealedAddress, Support, Outbox):
        assert not await table.all().exists()
    row = await Problem.get(id=row.id)
    assert (row.state, row.closure) == ("closed", Closure.LAPSED.value)
    referral = await Referral.get(id=referral.id)
    assert referral.state == "withdrawn"
    assert SAID not in referral.words
    await tell_due(NOW)
    assert not await scene.delivered(stage), "密封的撤回，当天谁也不告诉"
    for _ in range(2):
        await tell_due(NOW + DAY)
    (told,) = await scene.delivered(stage, NOW + DAY)
    assert told.scene_id == stage.accounts[DEPARTMENT]
    assert told.text.startswith(f"#{SEALED_PROBLEM} 反映的同学已经撤回，请不用再办")
    assert (await stage.tell(ASKER, f"/进展 {SEALED_NUMBER}")).startswith("你的事里没有")


async def test_pictures_go_too(stage: Stage) -> None:
    concern = await scene.reported(stage, ASKER, await scene.problem())
    name = sealed_files.store(settings().data_dir, b"picture", NOW)
    await SealedPicture.create(school_id=directory.school_id, concern_id=concern.id, name=name, media_type="image/jpeg")
    await stage.tell(ASKER, f"/撤回 {SEALED_NUMBER}")
    assert not await SealedPicture.all().exists()
    assert name not in sealed_files.names(settings().data_dir)


async def test_others_wait_on(stage: Stage) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    await Concern.all().update(text=f"{SAID}，张一帆说过")
    await scene.reported(stage, FRIEND, row, number=SEALED_NUMBER + 1, text="我们寝室也一样")
    passed = await passing.as_referred(f"{SAID}，张一帆说过")
    assert "张一帆" not in passed
    referral = await _referral(row, f"一、{passed}\n二、我们寝室也一样", to=None)
    assert "别的同学反映的还照常办" in await stage.tell(ASKER, f"/撤回{SEALED_NUMBER}")
    referral = await Referral.get(id=referral.id)
    assert referral.words == "一、（原话已由本人撤回）\n二、我们寝室也一样"
    assert referral.state == "open"
    assert (await Problem.get(id=row.id)).state == "new"
    assert await Support.filter(problem_id=row.id).count() == 1
    await tell_due(NOW + DAY)
    (told,) = await Outbox.all()
    assert told.person_id == (await scene.person(scene.SECRETARY)).id, "没有部门的人，就告诉转办的人"
    assert "麻烦告诉对方" in told.payload["text"]


async def test_a_second_concern_keeps_the_person_counted(stage: Stage) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    await scene.reported(stage, ASKER, row, number=SEALED_NUMBER + 1, text="五楼也没有")
    await stage.tell(ASKER, f"/撤回 {SEALED_NUMBER}")
    asker = await scene.person(ASKER)
    assert await sealed.supports(row.id, asker.id)
    assert (await Problem.get(id=row.id)).state == "new"


async def test_a_named_one_is_taken_back_at_once(stage: Stage) -> None:
    await scene.befriend(stage, DEPARTMENT)
    row = await scene.problem(13)
    await scene.reported(stage, ASKER, row, Openness.NAMED, 12)
    await _referral(row, SAID)
    await stage.tell(ASKER, "/撤回 12")
    (told,) = await scene.delivered(stage)
    assert told.text.startswith("#13 反映的同学已经撤回")
    await tell_due(NOW + DAY)
    assert not await scene.delivered(stage, NOW + DAY)


async def test_nobody_takes_back_what_is_not_theirs(stage: Stage) -> None:
    await scene.reported(stage, ASKER, await scene.problem())
    await stage.tell(THIRD, f"/撤回 {SEALED_NUMBER}")
    assert (await Concern.get()).text == SAID


async def test_the_name_is_given_after_one_question(stage: Stage) -> None:
    await scene.befriend(stage, scene.SECRETARY)
    secretary = await scene.person(scene.SECRETARY)
    row = await scene.problem(owner_id=secretary.id)
    await scene.reported(stage, ASKER, row)
    assert "收不回来" in await stage.tell(ASKER, f"/实名 {SEALED_NUMBER}")
    assert await stage.tell(ASKER, "0") == "好，还是不说名字。"
    assert (await Concern.get()).person_id is None
    await stage.tell(ASKER, f"/实名 {SEALED_NUMBER}")
    assert "看得到你是吴思颖了" in await stage.tell(ASKER, "1")
    concern = await Concern.get()
    assert concern.openness == "named"
    assert concern.person_id == (await scene.person(ASKER)).id
    (told,) = await scene.delivered(stage)
    assert told.scene_id == stage.accounts[scene.SECRETARY]
    assert told.text == f"#{SEALED_NUMBER} 的同学愿意实名了：吴思颖。"
    assert "本来就看得到" in await stage.tell(ASKER, f"/实名 {SEALED_NUMBER}")
    assert "哪一件愿意实名" in await stage.tell(ASKER, "/实名")
    assert (await stage.tell(THIRD, f"/实名 {SEALED_NUMBER}")).startswith("你的事里没有")


async def test_another_message_is_no_answer_to_the_name(stage: Stage) -> None:
    await scene.reported(stage, ASKER, await scene.problem())
    (shown,) = await stage.say(ASKER, f"/进展 {SEALED_NUMBER}")
    await stage.tell(ASKER, f"/实名 {SEALED_NUMBER}")
    await stage.tell(ASKER, "1", quote=shown.message_id)
    await stage.say(ASKER, "算我一个吧")
    assert (await Concern.get()).person_id is None
