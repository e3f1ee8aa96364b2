"""What people answer to a digest: each path to its end, each wrong answer, and the way out of all of them."""

from __future__ import annotations

from datetime import date

import pytest
from nudging import CADRE, DORMS, MONDAY, SCHOOL_CADRE, TALKED, at, befriend, carry, person
from pictures import photo
from stage import Stage

from models.tables import Digest, DutyMove, Event, Link, Outbox, Question, Record, Snooze
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate
from plugins._kit.outbox import composers
from plugins.nudges.composing import TOPIC
from plugins.nudges.weekly import run_due


async def _told(stage: Stage, now: object = MONDAY) -> str:
    """The digest of the week has arrived."""
    await befriend(stage, CADRE)
    await run_due(MONDAY)
    (one,) = await carry(MONDAY)
    return one.letter.text


def _numbered(text: str) -> list[str]:
    return [line for line in text.splitlines() if line[0] in "①②③④⑤"]


def _place(text: str, words: str) -> int:
    """The number of the first line that holds these words."""
    return next(number for number, line in enumerate(_numbered(text), 1) if words in line)


def _dorm(text: str) -> tuple[int, str]:
    """The number of the first visit among the lines, and the dorm."""
    place = _place(text, "走访")
    return place, _numbered(text)[place - 1].split("：")[0].split()[-1]


async def test_the_digest_is_a_short_plan(stage: Stage) -> None:
    text = await _told(stage)
    assert text.startswith("王小雨，早上好。第 12 周，这周可以先安排：\n①")
    assert text.endswith("回 1 现在记录 · 2 明天再说 · 3 改期")
    assert 1 <= len(_numbered(text)) <= 5
    assert any("3-30" in line for line in _numbered(text)), "具体到对象"
    digest = await Digest.get()
    assert digest.sent_at == MONDAY
    assert len(digest.lines) == len(_numbered(text))
    assert (await Question.get()).topic == TOPIC


async def test_recording_now(stage: Stage) -> None:
    visit, dorm = _dorm(await _told(stage))
    asked = await stage.tell(CADRE, "1", now=MONDAY)
    assert asked.startswith("是哪一件？回数字就行（不记了回“取消”）：\n①")
    assert (await stage.tell(CADRE, str(visit), now=MONDAY)).startswith(f"走访 {dorm}：说说这次怎么样？")
    answer = await stage.tell(CADRE, TALKED, now=MONDAY)
    assert answer.startswith(f"已记录 #1 走访 {dorm} 今天 1/2\n这周还有 ")
    row = await Record.get()
    assert (row.process, row.complete) == (TALKED, True)
    assert (await Digest.get()).answered_at == MONDAY
    assert (await stage.tell(CADRE, "1", now=MONDAY)).startswith("是哪一件？"), "接着问剩下的"


async def test_a_line_may_be_named_at_once_and_the_story_may_say_when(stage: Stage) -> None:
    visit, dorm = _dorm(await _told(stage))
    assert "说说这次怎么样" in await stage.tell(CADRE, f"1 {visit}", now=MONDAY)
    answer = await stage.tell(CADRE, f"昨天 {TALKED}", now=MONDAY)
    assert answer.startswith(f"已记录 #1 走访 {dorm} 昨天 1/2 补记")


async def test_a_talk_is_recorded_from_its_line(stage: Stage) -> None:
    talk = _place(await _told(stage), "当面聊聊")
    assert "当面聊聊：说说这次怎么样" in await stage.tell(CADRE, f"1 {talk}", now=MONDAY)
    answer = await stage.tell(CADRE, "聊了转专业的打算和最近的作息，约好下周再聊", now=MONDAY)
    assert answer.startswith("已记录 #1 谈心 ")
    assert (await Record.get()).kind == "talk"


async def test_a_short_story_is_kept_and_asked_for_again(stage: Stage) -> None:
    visit, _ = _dorm(await _told(stage))
    await stage.tell(CADRE, f"1 {visit}", now=MONDAY)
    assert "待补过程" in await stage.tell(CADRE, "挺好", now=MONDAY)
    line = _place(await stage.tell(CADRE, "待办", now=MONDAY), "给 #1 补几句经过")
    assert (await stage.tell(CADRE, f"/改期 {line} 周五 有事", now=MONDAY)).startswith("#1 只差几句经过，不用改期")
    assert "给 #1 补几句经过：说说这次怎么样？" in await stage.tell(CADRE, f"1 {line}", now=MONDAY)
    assert (await stage.tell(CADRE, TALKED, now=MONDAY)).startswith("已补到 #1 文字\n这周还有")
    assert (await Record.get()).complete


async def test_a_line_that_was_done_meanwhile_is_not_moved(stage: Stage) -> None:
    visit, dorm = _dorm(await _told(stage))
    await stage.tell(CADRE, f"走访 {dorm} 昨天 {TALKED}", now=MONDAY)
    await stage.tell(CADRE, f"走访 {dorm} 又{TALKED}", now=MONDAY)
    assert (await stage.tell(CADRE, f"/改期 {visit} 周五 有事", now=MONDAY)).startswith("这周没有要提醒的事")
    assert not await DutyMove.all()


async def test_a_story_may_be_left(stage: Stage) -> None:
    visit, _ = _dorm(await _told(stage))
    await stage.tell(CADRE, f"1 {visit}", now=MONDAY)
    assert await stage.tell(CADRE, "算了", now=MONDAY) == "好的，没有记。"
    assert (await Question.get()).topic == TOPIC


async def test_a_lecture_needs_no_target(stage: Stage) -> None:
    await _told(stage)
    lecture = {"rule": "lecture", "kind": "lecture", "target": None, "name": "", "state": "soon"}
    line = lecture | {"period": "2026-2027", "due": None, "intention": "", "unfinished": None}
    await Digest.all().update(lines=[line])
    assert (await stage.tell(CADRE, "1", now=MONDAY)).startswith("讲一次团课：说说这次怎么样？\n题目写在前面")
    answer = await stage.tell(CADRE, "《青春与专业》讲了药品安全的三个故事，现场提问很多", now=MONDAY)
    assert answer.startswith("已记录 #1 团课《青春与专业》 今天")


async def test_a_review_begins_with_our_draft(stage: Stage) -> None:
    await _told(stage)
    line = {"rule": "review", "kind": "review", "target": None, "name": "", "state": "soon"}
    await Digest.all().update(
        lines=[line | {"period": "2026-2027-1", "due": None, "intention": "", "unfinished": None}]
    )
    assert (await stage.tell(CADRE, "1", now=MONDAY)).startswith("梳理一次听到的问题：私聊我发 /梳理，")
    assert (await Question.get()).topic == TOPIC


async def test_check_in_is_said_to_the_target_itself(stage: Stage) -> None:
    line = _place(await _told(stage), "报到")
    answer = await stage.tell(CADRE, f"1 {line}", now=MONDAY)
    assert "/报到" in answer
    assert "当面" in answer
    assert not await Record.all()


async def test_digits_that_mean_nothing(stage: Stage) -> None:
    text = await _told(stage)
    count = len(_numbered(text))
    assert (await stage.tell(CADRE, "7", now=MONDAY)).startswith("回 1 现在记录 · 2 明天再说 · 3 改期。")
    assert await stage.tell(CADRE, f"1 {count + 1}", now=MONDAY) == f"这周只有 {count} 条，写 1–{count} 里的数字。"
    await stage.tell(CADRE, "1", now=MONDAY)
    assert (await stage.tell(CADRE, "9", now=MONDAY)).startswith(f"回 1–{count} 里的一个数字就行")
    assert await stage.tell(CADRE, "取消", now=MONDAY) == "好的，没有记。"
    assert (await Question.get()).topic == TOPIC


async def test_chatter_is_no_answer(stage: Stage) -> None:
    await _told(stage)
    for words in ("1 点半开会", "2 号楼停水了", "3 个人来了", "好的，谢谢你"):
        assert "发 菜单 看看" in await stage.tell(CADRE, words, now=MONDAY)
    assert not await Record.all()
    assert not await Snooze.all()
    assert (await Question.get()).topic == TOPIC, "问题还在"


@pytest.mark.parametrize("first", ["1", "1 1", "3"])
async def test_every_path_can_be_left(stage: Stage, first: str) -> None:
    await _told(stage)
    await stage.tell(CADRE, first, now=MONDAY)
    if (await Question.get()).topic != TOPIC:
        assert (await stage.tell(CADRE, "取消", now=MONDAY)).startswith("好的，没有")
    assert (await Question.get()).topic == TOPIC, "别的数字还能选"
    assert (await stage.tell(CADRE, "取消", now=MONDAY)).startswith("好，不催你")
    assert not await Question.all()
    assert not await Record.all()


async def test_cancelling_the_digest_itself(stage: Stage) -> None:
    await _told(stage)
    assert await stage.tell(CADRE, "算了", now=MONDAY) == "好，不催你。想看的时候发“待办”。"
    assert not await Question.all()


async def test_tomorrow(stage: Stage) -> None:
    await _told(stage)
    assert await stage.tell(CADRE, "2", now=MONDAY) == "好，明天再提醒你；这之前做完了就不提了。"
    assert not await Question.all()
    assert await carry(MONDAY) == []
    (one,) = await carry(at(11, 24))
    assert one.letter.text.startswith("王小雨，早上好。第 12 周")
    assert [row.unique_key.split(":")[2:] for row in await Outbox.all().order_by("id")] == [
        ["2026-W48"],
        ["2026-W48", "2026-11-24"],
    ]


async def test_tomorrow_comes_only_if_something_is_left(stage: Stage) -> None:
    visit, dorm = _dorm(await _told(stage))
    assert "走访寝室" in await stage.tell(CADRE, f"/晚点提醒 {visit} 周三", now=MONDAY)
    assert "走访 " not in await stage.tell(CADRE, "待办", now=MONDAY)
    await stage.tell(CADRE, f"走访 {dorm} {TALKED}", now=at(11, 24))
    assert await carry(at(11, 25)) == []
    assert (await Outbox.get(unique_key__endswith="2026-11-25")).error == "都做完或安排好了"


async def test_what_was_put_off_is_said_that_day_alone(stage: Stage) -> None:
    visit, _ = _dorm(await _told(stage))
    await stage.tell(CADRE, f"/晚点提醒 {visit} 周三", now=MONDAY)
    (one,) = await carry(at(11, 25))
    assert all("走访" in line for line in _numbered(one.letter.text))


async def test_the_newest_word_counts_when_put_off_again(stage: Stage) -> None:
    visit, _ = _dorm(await _told(stage))
    quoted = (await Digest.get(kind="cadre")).lines[visit - 1]
    await stage.tell(CADRE, f"/晚点提醒 {visit} 周四", now=MONDAY)
    await stage.tell(CADRE, f"/晚点提醒 {visit} 周三", now=MONDAY)
    (snooze,) = await Snooze.filter(rule_id=quoted["rule"])
    assert snooze.until == date(2026, 11, 25)
    assert (await stage.tell(CADRE, "待办", now=MONDAY)).count("（") == 1
    (one,) = await carry(at(11, 25))
    assert all("走访" in line for line in _numbered(one.letter.text))
    assert await carry(at(11, 26)) == []


async def test_friday_evening_waits_for_mondays_digest(stage: Stage) -> None:
    await befriend(stage, CADRE)
    friday = at(11, 27, 17)
    await stage.tell(CADRE, "待办", now=friday)
    assert await stage.tell(CADRE, "2", now=friday) == "好，到11月30日（周一）前不再提，并入那天的周报。"
    assert not await Outbox.all()
    await run_due(at(11, 30))
    assert len(await carry(at(11, 30))) == 1


async def test_nothing_is_promised_for_an_exam_week(stage: Stage) -> None:
    await befriend(stage, CADRE)
    sunday = at(1, 3, year=2027)
    await stage.tell(CADRE, "待办", now=sunday)
    assert "是考试周或假期，不打扰你" in await stage.tell(CADRE, "2", now=sunday)
    assert not await Outbox.all()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/晚点提醒 9", "这周只有"),
        ("/晚点提醒 11月20日", "那天已经到了"),
        ("/晚点提醒 12月30日", "最多晚 14 天"),
        ("/晚点提醒 随便", "没看懂"),
    ],
)
async def test_wrong_wishes_for_later(stage: Stage, words: str, answer: str) -> None:
    await _told(stage)
    assert (await stage.tell(CADRE, words, now=MONDAY)).startswith(answer)
    assert not await Snooze.all()


async def test_moving_in_one_answer(stage: Stage) -> None:
    visit, _ = _dorm(await _told(stage))
    asked = await stage.tell(CADRE, "3", now=MONDAY)
    assert "哪一条、改到哪天、为什么" in asked
    assert "学院团委看得到" in asked
    assert (await stage.tell(CADRE, f"{visit} 期中考试", now=MONDAY)).startswith("还差改到哪天")
    assert (await stage.tell(CADRE, f"{visit} 12月5日", now=MONDAY)).startswith("再写一句为什么")
    answer = await stage.tell(CADRE, f"{visit} 12月5日 那周期中考试", now=MONDAY)
    assert answer == "已改期：走访寝室 改到 12月5日（周六），到那时再提醒你。还可以改 1 次。"
    row = await DutyMove.get()
    assert (row.rule_id, row.target_id, row.reason) == ("visit", None, "那周期中考试")
    assert (await Event.get(kind="moved")).subject_id == row.id
    todo = await stage.tell(CADRE, "待办", now=MONDAY)
    assert "走访 " not in todo
    assert "已改期：走访寝室（12月5日）" in todo


async def test_moves_are_limited(stage: Stage) -> None:
    text = await _told(stage)
    visit, _ = _dorm(text)
    assert (await stage.tell(CADRE, f"/改期 {visit} 2027年1月10日 有事", now=MONDAY)).startswith("最多往后改 28 天")
    assert (await stage.tell(CADRE, f"/改期 {visit} 2027年5月1日 有事", now=MONDAY)).startswith(
        "2026-2027学年第一学期 到"
    )
    await stage.tell(CADRE, f"/改期 {visit} 12月5日 考试", now=MONDAY)
    assert (await stage.tell(CADRE, f"/改期 {visit} 12月8日 又考试", now=MONDAY)).endswith("这一项不能再改了。")
    assert "已经改过 2 次" in await stage.tell(CADRE, f"/改期 {visit} 12月9日 还考试", now=MONDAY)
    assert await DutyMove.all().count() == 2


async def test_a_strict_rule_moves_one_object(stage: Stage) -> None:
    line = _place(await _told(stage), "报到")
    answer = await stage.tell(CADRE, f"/改期 {line} 周五 找不到人", now=MONDAY)
    assert answer.startswith("已改期：报到 ")
    assert (await DutyMove.get()).target_id is not None


async def test_a_list_comes_first(stage: Stage) -> None:
    assert (await stage.tell(CADRE, "/改期 1 周五 有事", now=MONDAY)).startswith("先发“待办”")
    assert (await stage.tell(CADRE, "/晚点提醒 1", now=MONDAY)).startswith("先发“待办”")
    assert (await stage.tell(CADRE, "/晚点提醒 周五", now=MONDAY)).startswith("好，周五再提醒你")


async def test_quoting_the_digest_is_enough(stage: Stage) -> None:
    await _told(stage)
    digest = await Digest.get()
    gate.remember_own("qq", stage.accounts[CADRE], "5001", ("digest", digest.id))
    answer = await stage.tell(CADRE, "/改期 1 周五 有事", now=MONDAY, quote="5001")
    assert answer.startswith("已改期")


async def test_an_open_question_of_another_room_is_not_replaced(stage: Stage) -> None:
    await befriend(stage, CADRE)
    await run_due(MONDAY)
    await stage.tell(CADRE, f"走访 {TALKED}", now=MONDAY)
    assert (await Question.get()).topic == "visits.target"
    await carry(MONDAY)
    assert (await Question.get()).topic == "visits.target"
    assert (await stage.tell(CADRE, "1", now=MONDAY)).startswith("已记录 #1")


async def test_a_group_never_learns_of_anybodys_duties(stage: Stage) -> None:
    await befriend(stage, CADRE)
    for words in ("/待办", "/周报", "/改期 1 周五 有事", "/晚点提醒 1", "/改期", "/提醒设置"):
        heard = await stage.say(CADRE, words, group=DORMS, now=MONDAY)
        assert {one.scene for one in heard} == {"private"}, words
        assert {one.api for one in heard} == {"send_private_msg"}
    assert not [data for api, data in stage.bot.calls if api == "send_private_msg" and "group_id" in data]


async def test_the_digits_asked_for_in_a_group_are_answered_privately(stage: Stage) -> None:
    await befriend(stage, CADRE)
    await stage.say(CADRE, "/待办", group=DORMS, now=MONDAY)
    assert await stage.tell(CADRE, "2", group=DORMS, now=MONDAY) == ""
    assert (await stage.tell(CADRE, "2", now=MONDAY)).startswith("好，明天再提醒你")


async def test_nobody_answers_for_another(stage: Stage) -> None:
    await _told(stage)
    await befriend(stage, SCHOOL_CADRE)
    assert "说说" not in await stage.tell(SCHOOL_CADRE, "1", now=MONDAY)
    assert (await stage.tell("吴思颖", "/待办", now=MONDAY)).startswith("/待办 由团干部来用")


async def test_what_was_put_off_is_still_shown_to_who_asks(stage: Stage) -> None:
    visit, _ = _dorm(await _told(stage))
    await stage.tell(CADRE, f"/晚点提醒 {visit} 周三", now=MONDAY)
    await stage.tell(CADRE, "/晚点提醒 周四", now=MONDAY)
    await stage.tell(CADRE, "/提醒设置 请假 到 12月5日", now=MONDAY)
    answer = await stage.tell(CADRE, "待办", now=MONDAY)
    assert "① " in answer
    assert "晚点提醒：走访寝室（后天）、全部（周四）" in answer
    assert "请假到12月5日（周六），这期间不提醒" in answer


async def test_nothing_due_is_a_warm_line(stage: Stage) -> None:
    await Link.filter(cadre_id=(await person(CADRE)).id).update(valid_to=at(9, 8).date())
    directory.forget()
    answer = await stage.tell(CADRE, "待办", now=MONDAY)
    assert answer == "这周没有到期的事。发 /进度 看整个学期。"
    assert not await Question.all()
    assert (await stage.tell(CADRE, "/改期 1 周五 有事", now=MONDAY)).startswith("这周没有要提醒的事")


async def test_after_the_term_what_may_still_be_entered_is_said(stage: Stage) -> None:
    answer = await stage.tell(CADRE, "待办", now=at(1, 28, year=2027))
    assert answer.startswith("现在不在学期里，没有要安排的事。")
    assert "还能补记：" in answer
    assert "走访寝室 0/2" in answer
    assert not await Question.all()


async def test_an_answer_after_everything_was_done(stage: Stage) -> None:
    await _told(stage)
    await Digest.all().update(lines=[])
    assert (await stage.tell(CADRE, "1", now=MONDAY)).startswith("这些都已经做完或安排好了")


async def test_pictures_alone_are_no_answer(stage: Stage) -> None:
    visit, _ = _dorm(await _told(stage))
    await stage.tell(CADRE, f"1 {visit}", now=MONDAY)
    await stage.say(CADRE, "", photos=[photo()], now=MONDAY)
    assert (await Question.get()).topic == "nudges.story"
    assert not await Record.all()


async def test_pictures_beside_the_story_belong_to_it(stage: Stage) -> None:
    visit, _ = _dorm(await _told(stage))
    await stage.tell(CADRE, f"1 {visit}", now=MONDAY)
    (one,) = await stage.say(CADRE, TALKED, photos=[photo()], now=MONDAY)
    assert "照片 1 张" in one.text


async def test_the_same_story_twice_is_asked_about_by_the_record_itself(stage: Stage) -> None:
    visit, dorm = _dorm(await _told(stage))
    lines = (await Digest.get()).lines
    await stage.tell(CADRE, f"走访 {dorm} {TALKED}", now=MONDAY)
    await stage.tell(CADRE, "待办", now=MONDAY)
    await Digest.all().update(lines=lines)
    await stage.tell(CADRE, f"1 {visit}", now=MONDAY)
    assert "是同一次吗" in await stage.tell(CADRE, TALKED, now=MONDAY)
    assert (await Question.get()).topic == "visits.repeat"


async def test_a_story_that_cannot_be_recorded_may_be_told_again(stage: Stage) -> None:
    visit, dorm = _dorm(await _told(stage))
    await stage.tell(CADRE, f"1 {visit}", now=MONDAY)
    assert (await stage.tell(CADRE, f"12月30日 {TALKED}", now=MONDAY)).startswith("日期还没到")
    assert (await stage.tell(CADRE, TALKED, now=MONDAY)).startswith(f"已记录 #1 走访 {dorm} 今天")


async def test_a_digest_that_arrived_without_a_sign_is_answered_too(stage: Stage) -> None:
    """Nobody knows whether it arrived (the platform gave no answer), but the person saw it."""
    await befriend(stage, CADRE, SCHOOL_CADRE)
    assert "发 菜单 看看" in await stage.tell(CADRE, "1", now=MONDAY)
    await run_due(MONDAY)
    for row in await Outbox.all():
        await composers["digest"](row, MONDAY)
    assert not await Question.all()
    assert (await stage.tell(CADRE, "1", now=MONDAY)).startswith("是哪一件？")
    assert "发 菜单 看看" in await stage.tell(SCHOOL_CADRE, "好的", now=MONDAY)
    assert "是哪一件" not in await stage.tell("吴思颖", "1", now=MONDAY)
    assert "是哪一件" not in await stage.tell(SCHOOL_CADRE, "1", group=DORMS, at_bot=True, now=MONDAY)
