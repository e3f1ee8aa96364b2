"""/进展 /附议 /补充: what one waits for, through the real dispatcher."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import reporter_scene as scene
from pictures import photo
from reporter_scene import ASKER, FRIEND, SAID, SEALED_NUMBER, SEALED_PROBLEM, THIRD, nothing_unwritten
from stage import Stage

from models.rules.concern_words import Closure, Openness, StepKind
from models.tables import (
    Account,
    Concern,
    ConcernMessage,
    Outbox,
    Problem,
    ProblemAbout,
    ProblemStep,
    SealedPicture,
    Support,
)
from plugins._kit.directory import directory

__all__ = ["nothing_unwritten"]


async def test_the_list_and_one_of_it(stage: Stage) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    await scene.reported(stage, FRIEND, row, Openness.NAMED, 12, "我们寝室也一样冷")
    await scene.step(row, StepKind.REFERRED, "内部说明", department="后勤保障处")
    await scene.step(row, StepKind.ANSWERED, "周五来修", told=True, department="后勤保障处")
    shown = await stage.tell(ASKER, "/进展")
    assert shown.splitlines()[:2] == ["你反映的：", f"#{SEALED_NUMBER} 3号楼 · 热水〔密封〕：已收到，还没有人接手"]
    shown = await stage.tell(ASKER, f"进展{SEALED_NUMBER}")
    assert f"你说的：{SAID}" in shown
    assert "后勤保障处答复：周五来修" in shown
    assert "内部说明" not in shown
    assert "一样冷" not in shown, "别人的话谁也看不到"
    assert "一样冷" in await stage.tell(FRIEND, "/进展 12")
    by_problem = await stage.tell(ASKER, f"/进展 {SEALED_PROBLEM}")
    assert by_problem.startswith(f"#{SEALED_NUMBER} ")
    assert await scene.nothing_written_down()


async def test_somebody_elses_number_is_no_number(stage: Stage) -> None:
    await scene.reported(stage, ASKER, await scene.problem())
    for number in (SEALED_NUMBER, SEALED_PROBLEM, 1):
        assert await stage.tell(THIRD, f"/进展 {number}") == f"你的事里没有 #{number}，发 /进展 看看有哪些。"
    assert "还没有在等的事" in await stage.tell(THIRD, "/进展")
    assert "我还不认识这个账号" in await stage.tell("8888", "/进展")
    assert await scene.nothing_written_down()


async def test_in_a_group_the_answer_is_private(stage: Stage) -> None:
    await scene.reported(stage, ASKER, await scene.problem())
    heard = await stage.say(ASKER, "/进展", group="20001")
    assert [one.scene for one in heard] == ["private"]
    heard = await stage.say(FRIEND, f"/附议 {SEALED_PROBLEM}", group="20001")
    assert [one.scene for one in heard] == ["private"]
    assert "delete_msg" in [api for api, _ in stage.bot.calls]


async def test_joining_is_silent_and_counted_once(stage: Stage) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    first = await stage.tell(FRIEND, f"附议 {SEALED_PROBLEM}")
    assert first.startswith(f"好，#{SEALED_PROBLEM} 3号楼 · 热水 也算你一份，没有人看得到")
    assert "早就算你一份啦" in await stage.tell(FRIEND, f"/附议 #{SEALED_PROBLEM}")
    assert "早就算你一份啦" in await stage.tell(ASKER, f"/附议 {SEALED_PROBLEM}")
    assert "就是你自己反映的" in await stage.tell(ASKER, f"/附议 {SEALED_NUMBER}")
    assert await Support.filter(problem_id=row.id).count() == 2
    shown = await stage.tell(FRIEND, "/进展")
    assert shown.splitlines()[:2] == ["你附议的：", f"#{SEALED_PROBLEM} 3号楼 · 热水：已收到，还没有人接手"]
    assert (await stage.tell(FRIEND, f"/进展 {SEALED_PROBLEM}")).startswith(f"#{SEALED_PROBLEM} 3号楼 · 热水〔附议〕")
    assert await Outbox.all().count() == 0
    assert await scene.nothing_written_down()


async def test_what_cannot_be_joined(stage: Stage) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    spoken_of = await scene.person(FRIEND)
    await ProblemAbout.create(school_id=directory.school_id, problem_id=row.id, person_id=spoken_of.id)
    assert await stage.tell(FRIEND, f"/附议 {SEALED_PROBLEM}") == (await stage.tell(FRIEND, "/附议 4")).replace(
        "#4", f"#{SEALED_PROBLEM}"
    )
    assert "附议哪一件" in await stage.tell(THIRD, "/附议")
    await scene.close(row)
    assert "已经办结了" in await stage.tell(THIRD, f"/附议 {SEALED_PROBLEM}")


async def test_a_merged_problem_is_found_under_its_old_number(stage: Stage) -> None:
    kept = await scene.problem(5_000_001, "三食堂 · 热水")
    gone = await scene.problem()
    await Problem.filter(id=gone.id).update(state="merged", merged_into_id=kept.id)
    assert (await stage.tell(FRIEND, f"/附议 {SEALED_PROBLEM}")).startswith("好，#5000001 三食堂 · 热水")


async def test_words_of_a_sealed_reporter_wait_in_the_list(stage: Stage) -> None:
    concern = await scene.reported(stage, ASKER, await scene.problem())
    await scene.staff_says(concern, scene.SECRETARY, "几点没有热水？")
    said = await stage.tell(ASKER, f"/补充 {SEALED_NUMBER} 我是吴思颖，电话13800000011，十点以后")
    assert said.startswith(f"好，#{SEALED_NUMBER} 补上了，明天早上的汇总里会提到。")
    assert "遮住了" in said
    word = await ConcernMessage.get(side="reporter")
    assert word.author_id is None
    assert word.place == 2
    assert "吴思颖" not in word.text
    assert "13800000011" not in word.text
    assert await Outbox.all().count() == 0
    shown = await stage.tell(ASKER, f"/进展 {SEALED_NUMBER}")
    assert "药学院团委（11月23日）：几点没有热水？" in shown
    assert await scene.nothing_written_down()


async def test_whoever_asked_a_named_reporter_hears_at_once(stage: Stage) -> None:
    await scene.befriend(stage, scene.SECRETARY)
    concern = await scene.reported(stage, ASKER, await scene.problem(), Openness.NAMED, 12)
    assert "明天早上的汇总" in await stage.tell(ASKER, "/补充 12 今天早上也没有")
    await scene.staff_says(concern, scene.SECRETARY, "几点没有热水？")
    assert await stage.tell(ASKER, "补充 12 晚上十点以后") == "好，#12 补上了。"
    (heard,) = await scene.delivered(stage)
    assert heard.scene_id == stage.accounts[scene.SECRETARY]
    assert heard.text.startswith("#12 吴思颖补充：\n晚上十点以后")


async def test_quoting_is_enough(stage: Stage) -> None:
    await scene.reported(stage, ASKER, await scene.problem())
    (shown,) = await stage.say(ASKER, "/进展 7654321")
    assert (await stage.tell(ASKER, "今天又没有了", quote=shown.message_id)).startswith(f"好，#{SEALED_NUMBER} 补上了")
    assert (await ConcernMessage.get()).text == "今天又没有了"
    await stage.tell(FRIEND, f"/附议 {SEALED_PROBLEM}")
    (shown,) = await stage.say(FRIEND, f"/进展 {SEALED_PROBLEM}")
    assert "发 /反映 内容" in await stage.tell(FRIEND, "我也是", quote=shown.message_id)


async def test_words_that_cannot_be_added(stage: Stage) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    assert "要补什么" in await stage.tell(ASKER, f"/补充 {SEALED_NUMBER}")
    assert "太长了" in await stage.tell(ASKER, f"/补充 {SEALED_NUMBER} {'水' * 2001}")
    await Concern.all().update(state="anonymised")
    assert "过了保存期" in await stage.tell(ASKER, f"/补充 {SEALED_NUMBER} 今天也没有")
    assert not await ConcernMessage.all().exists()


async def test_said_in_a_group_it_is_taken_back_and_not_kept(stage: Stage) -> None:
    await scene.reported(stage, ASKER, await scene.problem())
    heard = await stage.say(ASKER, f"/补充 {SEALED_NUMBER} 今天也没有", group="20001")
    assert [(one.scene, "请私聊我说" in one.text) for one in heard] == [("private", True)]
    assert "delete_msg" in [api for api, _ in stage.bot.calls]
    assert not await ConcernMessage.all().exists()


async def test_after_the_closing_one_is_told_how_to_reopen(stage: Stage) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    await scene.close(row, Closure.UNVERIFIED, asked=False)
    assert f"/没解决 {SEALED_PROBLEM} 原因" in await stage.tell(ASKER, f"/补充 {SEALED_NUMBER} 还是凉的")
    assert "已办结（未能核实）" in await stage.tell(ASKER, "/进展")


async def test_a_cadre_who_reported_it_stays_a_reporter(stage: Stage) -> None:
    row = await scene.problem()
    await scene.reported(stage, scene.CADRE, row)
    assert (await stage.tell(scene.CADRE, f"/补充 {SEALED_NUMBER} 今天也没有")).startswith(
        f"好，#{SEALED_NUMBER} 补上了"
    )
    (shown,) = await stage.say(scene.CADRE, f"/进展 {SEALED_NUMBER}")
    await stage.tell(scene.CADRE, "昨天也没有", quote=shown.message_id)
    assert [one.author_id for one in await ConcernMessage.all()] == [None, None]
    assert not await ProblemStep.exclude(person_id=None).exists()
    assert await scene.nothing_written_down()


async def test_a_mistyped_number_leaves_no_trace(stage: Stage) -> None:
    await scene.reported(stage, ASKER, await scene.problem())
    for words in ("/补充 7654322 今天也没有", "/撤回 7654322", "/进展 7654322", "/实名 7654322", "/附议 7654322"):
        for who in (ASKER, scene.CADRE):
            assert "7654322" in await stage.tell(who, words)
    assert await scene.nothing_written_down()
    assert not await Account.all().exists()


async def test_words_of_danger_never_stand_in_the_list(stage: Stage) -> None:
    row = await scene.problem()
    await scene.reported(stage, ASKER, row)
    said = await stage.tell(ASKER, f"/补充 {SEALED_NUMBER} 我不想活了")
    assert said.startswith(f"这几句没有放进 #{SEALED_NUMBER} 里，先顾着你。")
    assert "12356" in said
    await scene.close(row)
    assert "12356" in await stage.tell(ASKER, f"/没解决 {SEALED_PROBLEM} 我不想活了")
    await stage.tell(ASKER, f"/没解决 {SEALED_PROBLEM}")
    assert "12356" in await stage.tell(ASKER, "我不想活了")
    words = [one.text for one in await ConcernMessage.all()] + [one.words for one in await ProblemStep.all()]
    assert not [one for one in words if "不想活" in one]


async def test_pictures_may_be_added(stage: Stage) -> None:
    concern = await scene.reported(stage, ASKER, await scene.problem())
    assert "补上了（图片 1 张）" in await stage.tell(ASKER, f"/补充 {SEALED_NUMBER} 今天拍的", photos=[photo()])
    (shown,) = await stage.say(ASKER, f"/进展 {SEALED_NUMBER}")
    assert "补上了（图片 1 张）" in await stage.tell(ASKER, "", photos=[photo(90)], quote=shown.message_id)
    assert [one.text for one in await ConcernMessage.all().order_by("place")] == ["今天拍的", "（只有图片）"]
    assert await SealedPicture.filter(concern_id=concern.id).count() == 2
    assert "没收下" in await stage.tell(ASKER, f"/补充 {SEALED_NUMBER}", photos=[b"no picture"])
