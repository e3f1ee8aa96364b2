"""转办, its answer, 退回 and 代录: to a person, to a group, on paper."""

from __future__ import annotations

import io
import zipfile

from hands import Hands
from stage import Heard, Stage
from working import (
    ASKER,
    COMMITTEE,
    COUNSELLOR,
    DAY,
    FRIEND,
    GROUP,
    HEAD,
    NOW,
    OTHER_SECRETARY,
    SECRETARY,
    THIRD,
    TODAY,
    befriend,
    delivered,
    in_group,
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

from models.rules.concern_words import Openness, ProblemState
from models.rules.vocabulary import Role
from models.tables import Correction, Department, Event, Outbox, Person, Problem, ProblemStep, Referral
from plugins._kit.directory import directory


async def _passed_to_head(stage: Stage, number: int = 12) -> tuple[Problem, Heard]:
    """A problem of two people, passed to the head of the department; what the head got."""
    row = await problem(number)
    await reported(stage, ASKER, row)
    await supported(stage, FRIEND, row)
    await befriend(stage, HEAD, SECRETARY, ASKER, FRIEND)
    await stage.tell(SECRETARY, f"/转办 {number} 后勤处 请这周修好")
    heard = await delivered(stage)
    (one,) = [one for one in heard if one.scene_id == stage.accounts[HEAD]]
    return row, one


async def test_only_what_they_need_reaches_the_head(stage: Stage) -> None:
    row = await problem()
    text = f"我是{ASKER}，3-305 的，电话13800000011，三食堂热水器坏了，{SECRETARY}知道"
    await reported(stage, ASKER, row, Openness.NAMED, 31, text)
    await befriend(stage, HEAD, ASKER)
    answer = await stage.tell(SECRETARY, "转办12后勤请这周修好")
    passed = "三食堂 · 热水\n“我是某某，某寝室 的，电话［已遮住］，三食堂热水器坏了，某某知道”\n请：请这周修好"
    assert answer == f"#12 已私聊发给后勤处。转过去的话（不含姓名）：\n{passed}"
    heard = await delivered(stage)
    assert to(heard, stage, HEAD) == [
        f"您好，请帮忙看看青年反映的一件事 #12：\n{passed}\n"
        "引用这条直接回复就行，答复会转给每一位反映的同学；不归您这边的，回：/退回 12 原因"
    ]
    assert to(heard, stage, ASKER) == ["#12 三食堂 · 热水：已经转给后勤处，没选实名的都没有带名字。有答复就告诉你。"]
    referral = await Referral.get()
    assert (referral.department, referral.way, referral.state, referral.words) == ("后勤处", "private", "open", passed)
    assert referral.to_person_id == (await person(HEAD)).id
    assert (await Problem.get(id=row.id)).owner_id == (await person(SECRETARY)).id, "从来不会没人管"
    assert "三食堂热水器坏了" not in str([one.payload for one in await Outbox.filter(kind="referral")])


async def test_quoting_the_message_answers_everybody(stage: Stage) -> None:
    row, got = await _passed_to_head(stage)
    answer = await stage.tell(HEAD, "今天下午换新的热水器，晚上就有热水", quote=got.message_id)
    assert answer == "谢谢！#12 的答复已告诉 2 位同学。"
    assert await state_of(row) is ProblemState.ANSWERED
    heard = await delivered(stage)
    told = "#12 三食堂 · 热水，后勤处答复：\n今天下午换新的热水器，晚上就有热水\n谢谢你等着，落实了再告诉你。"
    assert [to(heard, stage, who) for who in (ASKER, FRIEND)] == [[told], [told]]
    (back,) = to(heard, stage, SECRETARY)
    assert back.startswith("#12 三食堂 · 热水，后勤处答复了，已转告同学：\n今天下午换新的热水器")
    referral = await Referral.get()
    assert (referral.state, referral.answered_by_id) == ("answered", (await person(HEAD)).id)
    assert not referral.transcribed


async def test_heard_of_it_is_no_answer(stage: Stage) -> None:
    row, got = await _passed_to_head(stage)
    answer = await stage.tell(HEAD, "好的，收到！", quote=got.message_id)
    assert answer == "谢谢！#12 有了结果，再引用那条回我，我转告同学。"
    assert await state_of(row) is ProblemState.REFERRED
    assert "在等后勤处答复" in await stage.tell(SECRETARY, "/问题 12")


async def test_the_head_sees_what_was_passed_and_nothing_else(stage: Stage) -> None:
    row, _ = await _passed_to_head(stage)
    await reported(stage, THIRD, row, Openness.NAMED, 32, "打不到开水")
    assert (await stage.tell(HEAD, "/问题清单")).splitlines()[0] == "转给您的问题：1 件"
    shown = await stage.tell(HEAD, "/问题 12")
    assert shown.splitlines()[:2] == ["#12 三食堂 · 热水", "（等答复）三食堂 · 热水"]
    assert "打不到开水" not in shown
    assert f"愿意让您知道名字的同学：{THIRD}" in shown
    assert ASKER not in shown
    refused = await stage.tell(HEAD, "/认领 12")
    assert refused == "#12 的这一步由学院团委或校团委来做。"


async def test_giving_back_and_who_owns_it_then(stage: Stage) -> None:
    row, got = await _passed_to_head(stage)
    assert (await stage.tell(HEAD, "/退回", quote=got.message_id)).startswith("退回要写一句原因，例如：/退回 12 ")
    answer = await stage.tell(HEAD, "/退回 不归我们，热水器是信息中心的智能水控", quote=got.message_id)
    assert answer == "好，#12 退回了，团委接着办。谢谢您说明原因。"
    assert await state_of(row) is ProblemState.CLAIMED
    heard = await delivered(stage)
    assert to(heard, stage, ASKER) == [
        "#12 三食堂 · 热水：后勤处退回来了，说：不归我们，热水器是信息中心的智能水控\n我们接着找能办的人，不会放下。"
    ]
    (back,) = to(heard, stage, SECRETARY)
    assert back.startswith("#12 三食堂 · 热水 被后勤处退回：不归我们")
    assert await stage.tell(HEAD, "/问题 12") == "没有找到 #12。看看有哪些：/问题清单", "退回了就不再看得到"


async def test_after_two_bounces_the_coordinator_owns_it(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row)
    await stage.tell("王小雨", "/认领 12")
    for department in ("信息中心", "图书馆"):
        await stage.tell(SECRETARY, f"/转办 12 {department}")
        answer = await stage.tell(SECRETARY, "/退回 12 他们说不归他们管")
    assert answer == f"#12 被图书馆已经退回 2 次，现在由{SECRETARY}牵头。换一家：/转办 12 部门"
    now = await Problem.get(id=row.id)
    assert (now.bounces, now.owner_id) == (2, (await person(SECRETARY)).id)
    await Person.filter(name=SECRETARY).update(left_on=TODAY)
    directory.forget()
    await stage.tell(COMMITTEE, "/转办 12 教务处")
    await stage.tell(COMMITTEE, "/退回 12 也不归教务处管")
    assert (await Problem.get(id=row.id)).owner_id == (await person(COMMITTEE)).id, "人走了也不会没人管"


async def test_the_departments_group(stage: Stage) -> None:
    await in_group()
    row = await problem()
    await reported(stage, ASKER, row)
    await befriend(stage, ASKER)
    answer = await stage.tell(SECRETARY, "/转办 12 后勤处")
    assert answer.startswith("#12 已发到后勤处的群里。")
    (passed,) = [one for one in await delivered(stage) if one.scene == "group"]
    assert passed.scene_id == GROUP
    (thanks,) = await stage.say("66001", "已安排师傅今晚去修", group=GROUP, quote=passed.message_id, at_bot=True)
    assert (thanks.scene, thanks.text) == ("group", "谢谢！#12 的答复已告诉 1 位同学。")
    assert to(await delivered(stage), stage, ASKER)[0].startswith("#12 三食堂 · 热水，后勤处答复：\n已安排师傅今晚去修")
    elsewhere = await stage.say("66001", "再说一句", group="20002", quote=passed.message_id, at_bot=True)
    assert not any("答复" in one.text for one in elsewhere)


async def test_on_paper_and_entered_for_them(stage: Stage) -> None:
    await Department.filter(name="后勤保障处").update(head_id=None)
    row = await problem()
    await reported(stage, ASKER, row)
    await befriend(stage, ASKER)
    (heard,) = await stage.say(SECRETARY, "/转办 12 后勤处 请尽快修")
    assert heard.text.startswith("#12 后勤处还不在这里，转办单发给你了，请交给他们；有了答复：/代录 12 内容。")
    (upload,) = [data for api, data in stage.bot.calls if api == "upload_private_file"]
    assert upload["name"].endswith(".docx")
    assert str(upload["user_id"]) == stage.accounts[SECRETARY]
    answer = await stage.tell(SECRETARY, "/代录 12 周五前换新的热水器")
    assert answer == "#12 记下了后勤处的答复（代录），已告诉 1 位同学。"
    told = to(await delivered(stage), stage, ASKER)
    assert told[-1].startswith("#12 三食堂 · 热水，后勤处答复（团委代录）：\n周五前换新的热水器")
    referral = await Referral.get()
    assert (referral.way, referral.state, referral.transcribed) == ("file", "answered", True)
    assert referral.answered_by_id == (await person(SECRETARY)).id
    assert (await ProblemStep.get(problem_id=row.id, kind="answered")).words == "（代录）周五前换新的热水器"


async def test_the_same_paper_once_more(stage: Stage) -> None:
    await problem()
    await stage.say(SECRETARY, "/转办 12 信息中心 请尽快")
    again = await stage.tell(SECRETARY, "/转办 12 信息中心")
    assert again == "#12 的转办单再给你一份；信息中心有了答复：/代录 12 内容"
    assert len([api for api, _ in stage.bot.calls if api == "upload_private_file"]) == 2
    assert await Referral.all().count() == 1


async def test_what_does_not_get_through_goes_on_paper(stage: Stage) -> None:
    await problem()
    await befriend(stage, HEAD, SECRETARY)
    await stage.tell(SECRETARY, "/转办 12 后勤处")
    stage.bot.failing.add("send_private_msg")
    hands = Hands(stage.bot, now=NOW)
    await hands.work_on(60, step=5)
    stage.bot.failing.clear()
    heard = await delivered(stage, NOW + DAY)
    assert [text for text in to(heard, stage, SECRETARY) if "发不到后勤处那边" in text]
    assert (await Referral.get()).way == "file"
    assert (await stage.tell(SECRETARY, "/转办 12 后勤处")).startswith("#12 的转办单再给你一份")


async def test_whoever_wants_to_be_left_alone_gets_paper(stage: Stage) -> None:
    await problem()
    await befriend(stage, HEAD)
    await stage.tell(HEAD, "别打扰我")
    assert "转办单发给你了" in await stage.tell(SECRETARY, "/转办 12 后勤处")


async def test_the_paper_holds_no_identity(stage: Stage) -> None:
    import base64

    row = await problem(7_000_012)
    await reported(stage, ASKER, row, text=f"{ASKER}说3-305旁边的热水器坏了，找13800000011")
    await stage.say(SECRETARY, "/转办 7000012 信息中心")
    (upload,) = [data for api, data in stage.bot.calls if api == "upload_private_file"]
    content = base64.b64decode(upload["file"].removeprefix("base64://"))
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        everything = "".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    assert "热水器坏了" in everything
    for mark in (ASKER, "3-305", "13800000011", stage.accounts[ASKER]):
        assert mark not in everything


async def test_somebody_spoken_of_never_gets_it(stage: Stage) -> None:
    row = await problem(12, "后勤 · 态度")
    await reported(stage, ASKER, row)
    await speaks_of(row, HEAD)
    await befriend(stage, HEAD)
    refused = "#12 说到了后勤处的人，不能转给他们。换一家，或请校团委来办。"
    assert await stage.tell(SECRETARY, "/转办 12 后勤保障处") == refused
    await speaks_of(row, COUNSELLOR)
    assert (await stage.tell(SECRETARY, f"/转办 12 {COUNSELLOR}")).startswith("#12 说到了辅导员的人")
    assert await Referral.all().count() == 0
    assert await state_of(row) is ProblemState.NEW


async def test_spoken_of_after_it_was_passed(stage: Stage) -> None:
    row, got = await _passed_to_head(stage)
    await speaks_of(row, HEAD)
    assert await stage.tell(HEAD, "/问题 12") == "没有找到 #12。看看有哪些：/问题清单"
    assert await stage.tell(HEAD, "/回复 12 没有这回事") == "没有找到 #12。看看有哪些：/问题清单"
    await stage.say(HEAD, "没有这回事，别乱说", quote=got.message_id)
    assert await state_of(row) is ProblemState.REFERRED


async def test_to_a_counsellor_by_name(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row)
    await befriend(stage, COUNSELLOR, ASKER)
    answer = await stage.tell(SECRETARY, f"/转办 12 {COUNSELLOR} 麻烦去看看")
    assert answer.startswith("#12 已私聊发给辅导员。")
    heard = await delivered(stage)
    assert "请：麻烦去看看" in to(heard, stage, COUNSELLOR)[0]
    assert "已经转给辅导员" in to(heard, stage, ASKER)[0]
    assert (await stage.tell(COUNSELLOR, "/回复 12 我今天去看过了，已经报修")).startswith("谢谢！")


async def test_a_colleges_secretary_passes_nothing_to_another_colleges_teachers(stage: Stage) -> None:
    await newcomer(stage, "何兰", Role.COUNSELLOR, college="食品学院")
    await newcomer(stage, "程校", Role.LEADER)
    await problem()
    for name in ("何兰", "程校"):
        assert "没有找到" in await stage.tell(SECRETARY, f"/转办 12 {name}")
    assert (await stage.tell(COMMITTEE, "/转办 12 程校")).startswith("#12 学校领导还不在这里")


async def test_names_that_are_not_clear(stage: Stage) -> None:
    await problem()
    assert (await stage.tell(SECRETARY, "/转办 12")).startswith("转给谁？写上部门，例如：/转办 12 后勤处")
    assert (await stage.tell(SECRETARY, "/转办 12 后情处 快修")).startswith("没有找到“后情处”，是不是：后勤处")
    for name in ("林平", "林平"):
        await newcomer(stage, name, Role.COUNSELLOR, college="药学院", qq=f"44{await Person.all().count()}")
    assert await stage.tell(SECRETARY, "/转办 12 林平") == "有几位叫林平的，请用部门名，或者找校团委帮忙。"
    assert await stage.tell(SECRETARY, "/转办") == "说的是哪一件？前面写上编号，例如：/转办 12 后勤处"


async def test_passed_twice_is_said(stage: Stage) -> None:
    row, _ = await _passed_to_head(stage)
    answer = await stage.tell(SECRETARY, "/转办 12 后勤处 再催一下")
    assert answer == "#12 已经转给后勤处，还在等答复。有了答复：/代录 12 内容"
    assert await kinds(row) == ["opened", "referred"]


async def test_what_was_taken_back_is_not_sent_any_more(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row)
    await befriend(stage, HEAD)
    await stage.tell(SECRETARY, "/转办 12 后勤处")
    await Referral.filter(problem_id=row.id).update(state="withdrawn")
    assert to(await delivered(stage), stage, HEAD) == []


async def test_a_human_knows_better_where_it_belongs(stage: Stage) -> None:
    row = await problem(department="教务处")
    concern = await reported(stage, ASKER, row)
    await befriend(stage, HEAD)
    answer = await stage.tell(SECRETARY, "/转办 12 后勤处")
    assert answer.endswith("\n记住了：这类事归后勤处。")
    assert (await Problem.get(id=row.id)).department == "后勤处"
    assert (await Correction.get(concern_id=concern.id)).department == "后勤处"


async def test_another_department_without_passing_it_on(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row)
    answer = await stage.tell(SECRETARY, "/改派 12 教务处")
    assert answer == "#12 改派给教务处，以后这类事先想到他们。要发过去：/转办 12 教务处"
    assert await kinds(row) == ["opened", "moved"]
    assert await stage.tell(SECRETARY, "/改派 12 教务") == "#12 本来就归教务处。要发过去：/转办 12 教务处"
    assert await stage.tell(SECRETARY, f"/改派 12 {COUNSELLOR}") == "改派写部门名；要交给人：/转办 12 姓名"
    assert await Referral.all().count() == 0
    assert await Event.filter(kind="problem.moved").count() == 1


async def test_nothing_to_enter_before_it_was_passed_on(stage: Stage) -> None:
    await newcomer(stage, OTHER_SECRETARY, Role.SECRETARY, college="食品学院")
    await problem()
    assert await stage.tell(SECRETARY, "/代录 12 说修好了") == "#12 还没有转给哪个部门。先转：/转办 12 部门"
    assert await stage.tell(SECRETARY, "/退回 12 不归他们") == "#12 还没有转给哪个部门。先转：/转办 12 部门"
    assert await stage.tell(OTHER_SECRETARY, "/代录 12 说修好了") == "没有找到 #12。看看有哪些：/问题清单"


async def test_how_many_is_told_only_from_five_on(stage: Stage) -> None:
    row = await problem()
    await reported(stage, ASKER, row)
    for who in (FRIEND, THIRD, "罗浩", "梁雨薇"):
        await supported(stage, who, row)
    await befriend(stage, HEAD)
    assert "三食堂 · 热水（5 位同学反映）" in await stage.tell(SECRETARY, "/转办 12 后勤处")
