"""认领, 回复, the list and one problem, through the dispatcher."""

from __future__ import annotations

from datetime import timedelta

from stage import Stage
from working import (
    ASKER,
    CADRE,
    COMMITTEE,
    COUNSELLOR,
    FRIEND,
    HEAD,
    OTHER_SECRETARY,
    SECRETARY,
    THIRD,
    TODAY,
    befriend,
    delivered,
    kinds,
    newcomer,
    person,
    problem,
    reported,
    speaks_of,
    state_of,
    supported,
    to,
)

from models.rules.concern_words import Closure, Openness, ProblemState
from models.rules.vocabulary import Role
from models.tables import Audit, Concern, ConcernMessage, Event, Outbox, Person, Problem, ProblemStep
from plugins._kit.directory import directory


async def test_the_list_on_one_screen(stage: Stage) -> None:
    old = await problem(12, opened_on=TODAY - timedelta(days=6))
    await reported(stage, ASKER, old)
    await supported(stage, FRIEND, old)
    await problem(13, "图书馆 · 占座", department="图书馆", category="学业发展")
    answer = await stage.tell(SECRETARY, "/问题清单")
    lines = answer.splitlines()
    assert lines[0].startswith("药学院问题清单：2 件，2 件待认领，1 件超期")
    assert lines[1].startswith("#12 三食堂 · 热水 · 待认领 · 2人 · 超期")
    assert lines[2] == "#13 图书馆 · 占座 · 待认领 · 0人 · 今天"
    assert lines[-1] == "看一件：/问题 12"


async def test_the_list_is_answered_privately_in_a_group(stage: Stage) -> None:
    await problem()
    (heard,) = await stage.say(CADRE, "/清单", group="20002")
    assert (heard.scene, heard.scene_id) == ("private", stage.accounts[CADRE])


async def test_eight_lines_and_the_rest_counted(stage: Stage) -> None:
    for number in range(20, 31):
        await problem(number, f"{number}号楼 · 热水")
    answer = await stage.tell(COMMITTEE, "问题清单")
    assert len([line for line in answer.splitlines() if line.startswith("#")]) == 8
    assert "还有 3 件：/问题清单 第2页" in answer
    second = await stage.tell(COMMITTEE, "/问题清单第2页")
    assert len([line for line in second.splitlines() if line.startswith("#")]) == 3
    assert "还有" not in second


async def test_the_list_is_narrowed_by_words(stage: Stage) -> None:
    await problem(12)
    await problem(13, "图书馆 · 占座", department="图书馆", category="学业发展")
    closed = {"state": "closed", "closure": Closure.SOLVED.value, "closed_on": TODAY}
    await problem(14, "东门 · 路灯", opened_on=TODAY - timedelta(days=4), **closed)
    by_department = await stage.tell(SECRETARY, "/问题清单 后勤处")
    assert "#12" in by_department
    assert "#13" not in by_department
    assert "#13" in await stage.tell(SECRETARY, "/问题清单 图书馆")
    assert "#12" in await stage.tell(COMMITTEE, "/问题清单 药学院")
    over = await stage.tell(SECRETARY, "/问题清单 已办结")
    assert over.splitlines()[1] == "#14 东门 · 路灯 · 已办结（已解决） · 0人 · 用了4天"
    assert "#12" not in over
    assert {"#12", "#13", "#14"} <= set((await stage.tell(SECRETARY, "/问题清单 全部")).split())
    await stage.tell(SECRETARY, "/认领 13")
    own = await stage.tell(SECRETARY, "/问题清单 我的")
    assert own.splitlines()[1] == "#13 图书馆 · 占座 · 处理中（我的） · 0人 · 今天"
    assert "#12" not in own
    assert await stage.tell(SECRETARY, "/问题清单 食品学院") == "药学院“食品学院”没有在办的问题。"


async def test_a_college_sees_its_own_list(stage: Stage) -> None:
    await newcomer(stage, OTHER_SECRETARY, Role.SECRETARY, college="食品学院")
    row = await problem()
    assert await stage.tell(OTHER_SECRETARY, "/问题清单") == "食品学院没有在办的问题。"
    for words in ("/问题 12", "/认领 12", "/回复 12 好的", "/转办 12 后勤处", "/办结 12 已解决 换了新的热水器"):
        assert await stage.tell(OTHER_SECRETARY, words) == "没有找到 #12。看看有哪些：/问题清单"
    assert await state_of(row) is ProblemState.NEW
    assert await Audit.all().count() == 5
    assert await stage.tell(OTHER_SECRETARY, "/问题 99") == "没有找到 #99。看看有哪些：/问题清单"


async def test_a_problem_of_two_colleges_is_on_both_lists(stage: Stage) -> None:
    await newcomer(stage, OTHER_SECRETARY, Role.SECRETARY, college="食品学院")
    youth = await newcomer(stage, "丁一", Role.YOUTH, college="食品学院")
    row = await problem()
    await reported(stage, youth.name, row)
    assert "#12" in await stage.tell(OTHER_SECRETARY, "/问题清单")
    assert "#12" in await stage.tell(SECRETARY, "/问题清单")


async def test_who_sees_which_name(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row, Openness.SEALED, 7_654_321, "热水器坏了")
    await reported(stage, FRIEND, row, Openness.HIDDEN, 31, "晚上没有热水")
    await reported(stage, THIRD, row, Openness.NAMED, 32, "打不到开水")
    shown = await stage.tell(SECRETARY, "/问题 12")
    assert shown.startswith("#12 三食堂 · 热水 · 待认领 · 3人\n生活服务 · 归口后勤处\n内部时限：")
    assert "“热水器坏了”（#7654321，11月23日，药学院，密封）" in shown
    assert f"“晚上没有热水”（#31，11月23日，{FRIEND}，药学院" in shown
    assert f"“打不到开水”（#32，11月23日，{THIRD}，药学院，实名）" in shown
    assert ASKER not in shown
    seen_by_cadre = await stage.tell(CADRE, "/问题 12")
    assert seen_by_cadre.startswith("#12 三食堂 · 热水")
    assert not any(words in seen_by_cadre for words in ("热水器坏了", "打不到开水", ASKER, FRIEND, THIRD))
    assert "还有 3 条原话没有列出" in seen_by_cadre


async def test_claiming_tells_everybody_behind_it(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row)
    await supported(stage, FRIEND, row)
    await befriend(stage, ASKER, FRIEND)
    answer = await stage.tell(SECRETARY, "认领12")
    assert answer.startswith("好，#12 三食堂 · 热水 由你接手，已告诉 2 位同学。")
    assert await state_of(row) is ProblemState.CLAIMED
    assert (await Problem.get(id=row.id)).owner_id == (await person(SECRETARY)).id
    heard = await delivered(stage)
    for who in (ASKER, FRIEND):
        assert to(heard, stage, who) == ["#12 三食堂 · 热水：药学院团委接手了。谢谢你说出来，有进展我就告诉你。"]
    assert await Event.filter(kind="problem.claimed", subject_kind="problem", subject_id=row.id).count() == 1


async def test_a_second_claim_is_told_who_has_it(stage: Stage) -> None:
    row = await problem()
    await stage.tell(CADRE, "/认领 12")
    assert await stage.tell(SECRETARY, "/认领 12") == f"#12 由{CADRE}接手了，可以跟他说一声。"
    assert await stage.tell(CADRE, "/认领 12") == "#12 已经由你接手了。看全部：/问题 12"
    owner = await person(CADRE)
    await Person.filter(id=owner.id).update(left_on=TODAY)
    assert (await stage.tell(SECRETARY, "/认领 12")).startswith("好，#12")
    assert await kinds(row) == ["opened", "claimed", "claimed"]


async def test_a_reply_reaches_everybody_once_and_names_nobody(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row)
    await reported(stage, ASKER, row, Openness.NAMED, 31)
    await supported(stage, FRIEND, row)
    await befriend(stage, ASKER, FRIEND)
    said = f"{ASKER}反映的情况不属实，3-305 的热水器已经看过，问{SECRETARY}"
    answer = await stage.tell(SECRETARY, f"/回复 12 {said}")
    told = f"某同学反映的情况未能核实，某寝室 的热水器已经看过，问{SECRETARY}"
    assert answer.startswith("#12 的回复已告诉 2 位同学。")
    assert told in answer
    heard = await delivered(stage)
    assert [len(to(heard, stage, who)) for who in (ASKER, FRIEND)] == [1, 1]
    text = to(heard, stage, FRIEND)[0]
    assert text == f"#12 三食堂 · 热水，药学院团委回复：\n{told}\n还有想说的，引用这条回我。"
    step = await ProblemStep.get(problem_id=row.id, kind="replied")
    assert (step.words, step.told) == (told, True)


async def test_a_word_to_one_reporter(stage: Stage) -> None:
    row = await problem()
    concern = await reported(stage, ASKER, row)
    await supported(stage, FRIEND, row)
    await befriend(stage, ASKER, FRIEND)
    answer = await stage.tell(SECRETARY, "/回复 7654321 是二楼哪一台？")
    assert answer == "转给反映 #7654321 的这位同学了，其他人看不到。"
    heard = await delivered(stage)
    assert to(heard, stage, ASKER) == [
        "#7654321 三食堂 · 热水，药学院团委想跟你说：\n是二楼哪一台？\n引用这条就能回，你是谁还是按你选的来。"
    ]
    assert to(heard, stage, FRIEND) == []
    message = await ConcernMessage.get(concern_id=concern.id)
    assert (message.side, message.text, message.author_id) == ("staff", "是二楼哪一台？", (await person(SECRETARY)).id)


async def test_quoting_makes_the_number_optional(stage: Stage) -> None:
    row = await problem()
    (shown,) = await stage.say(SECRETARY, "/问题 12")
    await stage.say(SECRETARY, "/认领", quote=shown.message_id)
    await stage.say(SECRETARY, "/回复 3号楼的也一起修", quote=shown.message_id)
    assert await kinds(row) == ["opened", "claimed", "replied"]
    assert (await ProblemStep.get(problem_id=row.id, kind="replied")).words == "3号楼的也一起修"
    hint = await stage.tell(SECRETARY, "明天再看", quote=shown.message_id)
    assert hint == "想回给 #12 的同学就发：/回复 12 内容；看全部：/问题 12"
    assert await Outbox.all().count() == 0, "没有人在等，就没有人被告诉"


async def test_a_note_is_for_colleagues(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row)
    answer = await stage.tell(SECRETARY, "/补充 12 后勤说周五来人")
    assert answer == "#12 记下了，只有办这件事的人看得到。"
    step = await ProblemStep.get(problem_id=row.id, kind="noted")
    assert (step.words, step.told) == ("后勤说周五来人", False)
    assert await Outbox.all().count() == 0


async def test_what_speaks_of_somebody_is_not_there_for_them(stage: Stage) -> None:
    row = await problem(12, "学院团委 · 强制活动")
    await reported(stage, ASKER, row)
    for who in (SECRETARY, COMMITTEE):
        await speaks_of(row, who)
        assert await stage.tell(who, "/问题 12") == "没有找到 #12。看看有哪些：/问题清单"
        assert await stage.tell(who, "/问题 7654321") == "没有找到 #7654321。看看有哪些：/问题清单"
        assert await stage.tell(who, "/回复 7654321 是你吧") == "没有找到 #7654321。看看有哪些：/问题清单"
        assert "#12" not in await stage.tell(who, "/问题清单 全部")
    assert "#12" in await stage.tell(CADRE, "/问题清单")


async def test_a_cadre_works_only_on_what_they_took(stage: Stage) -> None:
    await problem()
    refused = await stage.tell(CADRE, "/回复 12 已经在看了")
    assert refused == "先 /认领 12，再来做这一步；认领不了的，由学院团委来做。"
    assert await Audit.all().count() == 1
    assert "先 /认领" not in await stage.tell(CADRE, "/补充 12 我也看到了"), "可能是自己的诉求，不声张"
    assert await Audit.all().count() == 1
    await stage.tell(CADRE, "/认领 12")
    assert (await stage.tell(CADRE, "/回复 12 已经在看了")).startswith("#12 的回复")


async def test_responders_see_nothing_unreferred(stage: Stage) -> None:
    await problem()
    for who in (HEAD, COUNSELLOR):
        assert await stage.tell(who, "/问题清单") == "现在没有转给您的问题。"
        assert await stage.tell(who, "/问题 12") == "没有找到 #12。看看有哪些：/问题清单"


async def test_a_youth_is_no_worker(stage: Stage) -> None:
    await problem()
    for words in ("/问题清单", "/问题 12", "/认领 12", "/转办 12 后勤处", "/办结 12 已解决 换了新的热水器"):
        assert "来用。" in await stage.tell(ASKER, words)


async def test_a_number_or_words_that_are_missing(stage: Stage) -> None:
    await problem()
    assert await stage.tell(SECRETARY, "/认领") == "说的是哪一件？前面写上编号，例如：/认领 12"
    assert await stage.tell(SECRETARY, "/回复") == "说的是哪一件？前面写上编号，例如：/回复 12 已经报修，明天师傅来看"
    assert await stage.tell(SECRETARY, "/回复 12") == "后面写上内容，例如：/回复 12 已经报修，明天师傅来看"
    assert await stage.tell(SECRETARY, f"/回复 12 {'长' * 2001}") == "太长了，写在 2000 字以内吧。"
    assert (await stage.tell(SECRETARY, "/问题")).startswith("药学院问题清单")


async def test_nothing_breaks_when_a_reporter_is_gone(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row, Openness.NAMED, 31)
    await befriend(stage, ASKER)
    await Person.filter(name=ASKER).update(left_on=TODAY)
    await supported(stage, FRIEND, row)
    await befriend(stage, FRIEND)
    directory.forget()
    assert "2 位同学" in await stage.tell(SECRETARY, "/回复 12 已经修好了")
    assert len(to(await delivered(stage), stage, FRIEND)) == 1


async def test_a_number_may_be_another_rooms(stage: Stage) -> None:
    youth, cadre = await person(ASKER), await person(CADRE)
    row = await problem()
    talk = await reported(stage, ASKER, row, Openness.NAMED, 40, "最近有点累", kind="talk", talk_with_id=cadre.id)
    await Concern.filter(id=talk.id).update(problem_id=None)
    await befriend(stage, ASKER)
    await stage.tell(CADRE, "/回复 40 周三晚上一起走走？")
    assert any("周三晚上一起走走？" in text for text in to(await delivered(stage), stage, ASKER))
    assert await stage.tell(SECRETARY, "/回复 40 我也想聊聊") == "没有找到 #40。看看有哪些：/问题清单"
    assert youth.id == talk.person_id


async def test_a_call_for_help_is_on_no_list(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row, number=7_000_009, source="crisis")
    assert await stage.tell(SECRETARY, "/问题 7000009") == "没有找到 #7000009。看看有哪些：/问题清单"
    assert "7000009" not in await stage.tell(SECRETARY, "/问题 12")
