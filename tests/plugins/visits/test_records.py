"""Recording by chat: one message, one line back, and what happens when somebody types it wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from stage import Stage

from models.tables import Audit, Event, Handled, Question, Record

CADRE = "王小雨"
BRANCH, DORMS = "20001", "20002"
TALKED = "和大家聊了热水时间和晚自习，气氛很好"


async def test_a_visit_is_one_line_back(stage: Stage) -> None:
    heard = await stage.say(CADRE, f"/走访 3-305 {TALKED}", group=DORMS)
    assert [(one.scene, one.scene_id, one.text) for one in heard] == [("group", DORMS, "已记录 #1 走访 3-305 今天 1/2")]
    row = await Record.get(number=1)
    assert row.process == TALKED
    assert row.complete
    event = await Event.get(subject_kind="record", subject_id=row.id)
    assert event.kind == "recorded"
    assert event.payload["process"] == TALKED


async def test_several_targets_are_one_record_each(stage: Stage) -> None:
    answer = await stage.tell(CADRE, f"/走访 3-305 3-306 昨天 {TALKED}", group=DORMS)
    assert answer == "已记录 #1 3-305 1/2、#2 3-306 1/2 走访 昨天 补记"


async def test_the_second_visit_counts_two(stage: Stage) -> None:
    await stage.tell(CADRE, f"/走访 3-305 昨天 {TALKED}", group=DORMS)
    assert (await stage.tell(CADRE, f"/走访 3-305 又{TALKED}", group=DORMS)).endswith("今天 2/2")


async def test_an_unnamed_target_is_asked_for_once_and_chosen_by_a_digit(stage: Stage) -> None:
    asked = await stage.tell(CADRE, f"/走访 {TALKED}", group=DORMS)
    assert asked == "是哪一个？回数字就行（2 分钟内，不记了回“取消”）：\n1 3-305  2 3-306  3 3-307"
    assert await stage.tell("赵雪", "2", group=DORMS) == "", "别人的数字不是回答"
    assert await stage.tell(CADRE, "中午吃什么", group=DORMS) == "", "闲聊不是回答"
    assert await stage.tell(CADRE, "２", group=DORMS) == "已记录 #1 走访 3-306 今天 1/2"
    assert await stage.tell(CADRE, "2", group=DORMS) == ""
    assert (await Record.get(number=1)).process == TALKED
    assert not await Question.all()


async def test_a_question_can_be_cancelled_and_expires(stage: Stage) -> None:
    await stage.tell(CADRE, f"/走访 {TALKED}", group=DORMS)
    assert await stage.tell(CADRE, "取消", group=DORMS) == "好的，没有记。"
    await stage.tell(CADRE, f"/走访 {TALKED}", group=DORMS)
    later = stage.now + timedelta(minutes=2)
    assert await stage.tell(CADRE, "1", group=DORMS, now=later) == ""
    assert await Record.all().count() == 0


async def test_a_short_narrative_is_kept_and_counts_when_completed(stage: Stage) -> None:
    answer = await stage.tell(CADRE, "/走访 3-305 都好", group=DORMS)
    assert answer == "已记录 #1 走访 3-305 今天 0/2\n待补过程：发 /补充 1 加几句聊了什么，就能计入进度。"
    assert await stage.tell(CADRE, f"/补充 1 {TALKED} 成效：约了宿管", group=DORMS) == "已补到 #1 文字"
    row = await Record.get(number=1)
    assert (row.process, row.effect, row.complete) == (f"都好\n{TALKED}", "约了宿管", True)


@pytest.mark.parametrize(("word", "label"), [("没人", "没人"), ("谢绝", "谢绝"), ("已搬走", "已搬走")])
async def test_nobody_home_is_a_legitimate_outcome(stage: Stage, word: str, label: str) -> None:
    answer = await stage.tell(CADRE, f"/走访 3-305 {word}", group=DORMS)
    assert answer.startswith("已记录 #1 走访 3-305 今天")
    assert answer.endswith(label)


async def test_a_joint_visit_is_a_record_for_each_cadre(stage: Stage) -> None:
    answer = await stage.tell(CADRE, f"/走访 3-305 和李明哲一起 {TALKED}", group=DORMS)
    assert answer == "已记录 #1 走访 3-305 今天 1/2 和李明哲一起"
    rows = await Record.all().order_by("number")
    assert len({row.cadre_id for row in rows}) == 2
    assert len({row.joint_key for row in rows}) == 1


async def test_a_talk_in_a_group_stores_nothing_and_is_recalled(stage: Stage) -> None:
    answer = await stage.tell(CADRE, "/谈心 吴思颖 聊了转专业的打算和最近的作息", group=BRANCH)
    assert answer == "谈心请私聊我，这里人多。"
    assert [api for api, _ in stage.bot.calls if api == "delete_msg"] == ["delete_msg"]
    assert await Record.all().count() == 0
    assert "转专业" not in str([row async for row in Event.all().values()])


async def test_a_talk_in_private_is_recorded(stage: Stage) -> None:
    answer = await stage.tell(CADRE, "谈心 吴思颖 聊了转专业的打算和最近的作息，约好下周再聊")
    assert answer == "已记录 #1 谈心 吴思颖 今天 1/1"


async def test_league_day_with_its_kind(stage: Stage) -> None:
    answer = await stage.tell(CADRE, "/团日 药学2401 组织生活 一起学了团章第二章，大家都谈了打算", group=BRANCH)
    assert answer == "已记录 #1 团日 药学2401 今天 1/1"
    assert (await Record.get(number=1)).sub_kind == "组织生活"


async def test_lecture_online_and_practical_help(stage: Stage) -> None:
    lecture = await stage.tell(CADRE, "/团课 《青春与专业》 讲了药品安全的三个故事，现场提问很多", group=BRANCH)
    assert lecture == "已记录 #1 团课《青春与专业》 今天 1/1"
    online = await stage.tell(CADRE, "/线上 毕业季话题 大家讨论了实习和考证，二十多人参与", group=BRANCH)
    assert online == "已记录 #2 线上活动《毕业季话题》 今天 1/1"
    practical = await stage.tell(CADRE, "/实事 3-305 联系后勤修好了阳台的灯，当天晚上就亮了", group=DORMS)
    assert practical == "已记录 #3 办实事 3-305 今天"


async def test_the_same_words_again_are_asked_about(stage: Stage) -> None:
    await stage.tell(CADRE, f"/走访 3-305 {TALKED}", group=DORMS)
    asked = await stage.tell(CADRE, f"/走访 3-305 {TALKED} ", group=DORMS)
    assert asked == "已记录过 #1，是同一次吗？\n1 是同一次  2 不是，再记一条"
    assert await stage.tell(CADRE, "2", group=DORMS) == "已记录 #2 走访 3-305 今天 2/2"
    later = stage.now + timedelta(minutes=11)
    assert (await stage.tell(CADRE, f"/走访 3-305 {TALKED}", group=DORMS, now=later)).startswith("已记录 #3")


async def test_a_replayed_message_has_one_effect(stage: Stage) -> None:
    first = await stage.say(CADRE, f"/走访 3-305 {TALKED}", group=DORMS, message_id=77)
    again = await stage.say(CADRE, f"/走访 3-305 {TALKED}", group=DORMS, message_id=77)
    assert len(first) == 1
    assert again == []
    assert await Record.all().count() == 1
    assert await Handled.all().count() == 1


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/走访", "要写上记什么，例如：/走访 3-305 聊了什么"),
        ("/走访 3-399 聊了很多", "没找到“3-399”，没有保存。\n你联系的有：3-305、3-306、3-307"),
        ("/走访 3-305 明天 去聊聊", "日期还没到，没有保存。写今天或以前的日期，例如：昨天、周三、11月20日。"),
        ("/补充 99 好", "没有 #99 这条记录，可能已经撤回。引用我那条回复再发也行。"),
        ("/撤回", "要写上编号，例如：/撤回 12；或者引用我的回复再发。"),
        (
            "/走访 3-305 " + "很" * 6000,
            "这条太长了（最多 5000 字），没有保存。请分成几条：先记一条，再用 /补充 接着写。",
        ),
    ],
)
async def test_bad_input_gets_a_sentence_and_saves_nothing(stage: Stage, typed: str, answer: str) -> None:
    assert await stage.tell(CADRE, typed, group=DORMS) == answer
    assert await Record.all().count() == 0


async def test_a_youth_may_not_record_and_the_attempt_is_audited(stage: Stage) -> None:
    answer = await stage.tell("赵雪", f"/走访 3-305 {TALKED}", group=DORMS)
    assert answer == "/走访 由团干部来用。\n发 /帮助 看看你能用的命令。"
    audit = await Audit.get()
    assert (audit.command, audit.reason, audit.user_id) == ("走访", "role", "10008")
    assert await Record.all().count() == 0


async def test_undo_within_the_hours_and_not_later(stage: Stage) -> None:
    await stage.tell(CADRE, f"/走访 3-305 {TALKED}", group=DORMS)
    late = stage.now + timedelta(hours=25)
    assert await stage.tell(CADRE, "/撤回 1", now=late) == "#1 已超过 24 小时，请学院团委来撤回。"
    assert await stage.tell("赵雪", "/撤回 1") == "#1 不是你记的；只有本人（24 小时内）或本学院团委能撤回。"
    assert await stage.tell("李明哲", "/撤回 1") == "#1 不是你记的；只有本人（24 小时内）或本学院团委能撤回。"
    assert await stage.tell("陈思远", "/撤回 1", now=late) == "已撤回 #1 走访 3-305"
    assert await stage.tell(CADRE, "/撤回 1") == "没有 #1 这条记录，可能已经撤回。引用我那条回复再发也行。"
    kinds = [event.kind async for event in Event.filter(subject_kind="record").order_by("id")]
    assert kinds == ["recorded", "withdrawn"]


async def test_undo_by_quoting_the_answer_or_without_a_number(stage: Stage) -> None:
    first = (await stage.say(CADRE, f"/走访 3-305 {TALKED}", group=DORMS))[0]
    assert await stage.tell(CADRE, "撤回", group=DORMS, quote=first.message_id) == "已撤回 #1 走访 3-305"
    await stage.tell(CADRE, f"/走访 3-306 {TALKED}", group=DORMS)
    assert await stage.tell(CADRE, "/撤回", group=DORMS) == "已撤回 #2 走访 3-306"


async def test_the_visited_side_confirms_and_the_cadre_cannot(stage: Stage) -> None:
    heard = await stage.say(CADRE, f"/走访 3-305 {TALKED}", group=DORMS)
    assert await stage.tell(CADRE, "/确认 1", group=DORMS) == "#1 是你自己参与的，要由被走访的一方来确认。"
    assert await stage.tell("孙佳怡", "/确认 1", group=DORMS) == "#1 要由被走访的寝室、班级或同学本人来说。"
    assert await stage.tell("赵雪", "确认", group=DORMS, quote=heard[0].message_id) == "已确认 #1 3-305，谢谢你。"
    assert (await Record.get(number=1)).trust == "confirmed"
    assert await stage.tell("吴思颖", "/有误 1 那天我们寝室没有人在") == "记下了，#1 会有人核实。谢谢你说出来。"
    assert (await Record.get(number=1)).trust == "disputed"
    assert await stage.tell("吴思颖", "/确认 1") == "已确认 #1 3-305，谢谢你。"
    assert (await Record.get(number=1)).trust == "confirmed"
    assert (await stage.tell("吴思颖", "/有误 1")).startswith("说一句哪里不对")


async def test_outside_every_semester_a_record_is_kept_and_says_so(stage: Stage) -> None:
    answer = await stage.tell(CADRE, f"/走访 3-305 8月15日 {TALKED}", group=DORMS)
    assert answer == "已记录 #1 走访 3-305 8月15日 补记\n这天不在任何学期里，已经留存，不计入进度。"


async def test_a_group_never_reads_a_narrative(stage: Stage) -> None:
    await stage.tell(CADRE, f"/走访 3-305 {TALKED}", group=DORMS)
    heard = await stage.say(CADRE, "/记录 1", group=DORMS)
    assert [one.scene for one in heard] == ["private"]
    assert TALKED in heard[0].text
    assert all("group_id" not in data for api, data in stage.bot.calls if api == "send_private_msg")


async def test_records_and_progress(stage: Stage) -> None:
    await stage.tell(CADRE, f"/走访 3-305 {TALKED}", group=DORMS)
    await stage.tell(CADRE, "/走访 3-306 都好", group=DORMS)
    listed = await stage.tell(CADRE, "/记录")
    assert listed == "#2 今天 走访 3-306 待补过程\n#1 今天 走访 3-305"
    here = await stage.tell(CADRE, "/进度", group=DORMS)
    assert here == "完整的进度请私聊我发“进度”。", "没有报到的群不说进度"
    heard = await stage.say(CADRE, "进度")
    assert heard[0].images
    assert "走访" in heard[0].text
    assert "待补过程：#2" in heard[0].text
