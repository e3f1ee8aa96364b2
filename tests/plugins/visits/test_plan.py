"""A cadre writes the work plan: by a few answers or in one message, and never loses what was said."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta, timezone

import pytest
from inline_snapshot import snapshot
from stage import Stage

from models.tables import (
    Audit,
    Digest,
    Event,
    Link,
    LinkTarget,
    Person,
    PersonRole,
    PlanItem,
    Question,
    Record,
    Semester,
    WorkPlan,
)
from plugins._kit.directory import directory
from plugins._kit.questions import questions

CADRE, DORMS = "王小雨", "20002"
ONE = "/方案 3-305 现状：作息不齐 需求：调热水时间 打算：每个寝室坐半小时 时间：第14周周三"


async def items() -> dict[str, tuple[str, str, str, date | None, str]]:
    rows = {}
    for row in await PlanItem.all().order_by("id"):
        name = (await directory.target(row.target_id)).name
        rows[name] = (row.situation, row.need, row.intention, row.planned_on, row.planned_words)
    return rows


async def test_a_whole_plan_in_four_messages(stage: Stage) -> None:
    assert await stage.tell(CADRE, "/方案") == snapshot("""\
2026-2027学年第一学期的工作方案还没写，几句话就好。先写哪个？
1 药学2401  2 药学2402  3 药学2403
4 3-305  5 3-306  6 3-307
7 吴思颖  8 林可欣  9 郑文博
回数字；打算差不多的一起选，如“1 2 3”或“寝室”。想逐个来回 0。
也可以一口气：1 2 3 打算… 时间…
不写了回“取消”。\
""")
    assert await stage.tell(CADRE, "班级 打算：一起备一次主题团日 时间：12月5日") == snapshot("""\
记下了 #1 药学2401、药学2402、药学2403：
打算：一起备一次主题团日
时间：12月5日（周六）

还没写的：
1 3-305  2 3-306  3 3-307
4 吴思颖  5 林可欣  6 郑文博
回数字接着写；都照这个来回“都一样”；先到这里回“取消”。\
""")
    dorms = "1 2 3 现状：作息不齐 打算：每个寝室坐半小时，听听热水的事 时间：第14周周三"
    assert await stage.tell(CADRE, dorms) == snapshot("""\
记下了 #1 3-305、3-306、3-307：
现状：作息不齐
打算：每个寝室坐半小时，听听热水的事
时间：第14周周三，12月9日（周三）

还没写的：
1 吴思颖  2 林可欣  3 郑文博
回数字接着写；都照这个来回“都一样”；先到这里回“取消”。\
""")
    assert await stage.tell(CADRE, "全部\n转专业、考证拿不定主意\n想找人商量\n约一次面谈\n下周三") == snapshot("""\
记下了 #1 吴思颖、林可欣、郑文博：
现状：转专业、考证拿不定主意
需求：想找人商量
打算：约一次面谈
时间：下周三，12月2日（周三）

每个对象都写到了，方案齐了（#1）。看全部：/方案\
""")
    rows = await items()
    assert len(rows) == 9
    assert rows["3-306"] == ("作息不齐", "", "每个寝室坐半小时，听听热水的事", date(2026, 12, 9), "第14周周三")
    assert rows["郑文博"][3] == date(2026, 12, 2)
    assert await Question.all().count() == 0
    assert await stage.tell(CADRE, "/方案") == snapshot("""\
2026-2027学年第一学期工作方案 #1（11月23日更新）
· 药学2401、药学2402、药学2403：一起备一次主题团日 · 12月5日
· 3-305、3-306、3-307：每个寝室坐半小时，听听热水的事 · 12月9日
· 吴思颖、林可欣、郑文博：约一次面谈 · 12月2日
看一个：/方案 药学2401
改：/方案 药学2401 打算… 时间…\
""")
    assert await Event.filter(kind="planned", subject_kind="plan").count() == 9
    assert await stage.tell(CADRE, "/方案 3-305 时间：月底") == "记下了 #1 3-305：\n时间：月底，11月30日（周一）"


async def test_one_after_the_other_with_skipping_and_the_same_again(stage: Stage) -> None:
    await stage.tell(CADRE, "方案")
    assert (await stage.tell(CADRE, "0")).startswith("药学2401，一条消息说完就行")
    assert await stage.tell(CADRE, "一步步") == "药学2401 现状：现在怎么样？（可回“跳过”）"
    assert await stage.tell(CADRE, "班委刚换") == snapshot("""\
记下了 #1 药学2401：
现状：班委刚换

药学2401 需求：最需要什么帮助？（可回“跳过”）\
""")
    assert await stage.tell(CADRE, "跳过") == "药学2401 打算：准备做点什么？（可回“跳过”）"
    assert (await stage.tell(CADRE, "一起备一次团日")).endswith("（可回“跳过”）")
    assert await stage.tell(CADRE, "期末前后") == snapshot("""\
记下了 #1 药学2401：
时间：期末前后，2027年1月24日（周日）

药学2402 现状：现在怎么样？（可回“跳过”）\
""")
    asked = "药学2403 呢？现状、需求、打算、时间\n（也可以回：同上、跳过、取消）"
    assert (await stage.tell(CADRE, "同上")).endswith(asked)
    assert (await stage.tell(CADRE, "跳过")).startswith("3-305 呢？")
    assert await stage.tell(CADRE, "7") == "用文字说就行；这个先放着回“跳过”，不写了回“取消”。"
    assert (await stage.tell(CADRE, "郑文博 打算：一起吃顿饭")).startswith("记下了 #1 郑文博")
    assert await stage.tell(CADRE, "都一样") == snapshot("""\
记下了 #1 3-305、3-306、3-307、吴思颖、林可欣：
打算：一起吃顿饭

还没写的：
1 药学2403
回数字接着写；都照这个来回“都一样”；先到这里回“取消”。\
""")
    assert await stage.tell(CADRE, "取消") == "好的，先到这里。写过的都在，想起来再发 /方案。"
    rows = await items()
    assert rows["药学2402"] == rows["药学2401"] == ("班委刚换", "", "一起备一次团日", date(2027, 1, 24), "期末前后")
    assert "药学2403" not in rows
    assert rows["吴思颖"][2] == "一起吃顿饭"


async def test_a_free_line_is_enough_and_replaces_only_what_it_says(stage: Stage) -> None:
    assert await stage.tell(CADRE, ONE) == snapshot("""\
记下了 #1 3-305：
现状：作息不齐
需求：调热水时间
打算：每个寝室坐半小时
时间：第14周周三，12月9日（周三）

还有 8 个没写，想接着写发 /方案。\
""")
    assert await stage.tell(CADRE, "/方案 305 改成月底前先去一趟") == snapshot("""\
记下了 #1 3-305：
打算：改成月底前先去一趟
时间：月底，11月30日（周一）

还有 8 个没写，想接着写发 /方案。\
""")
    assert await stage.tell(CADRE, "/方案 3-305 时间 国庆前后") == snapshot("""\
记下了 #1 3-305：
时间：国庆前后
（没读出是哪一天，照原话留着；写成 12月5日 这样，那一周的待办里会提起）

还有 8 个没写，想接着写发 /方案。\
""")
    assert (await items())["3-305"] == ("作息不齐", "调热水时间", "改成月底前先去一趟", None, "国庆前后")
    assert await stage.tell(CADRE, "/方案 3-305 时间：11月20日") == snapshot("""\
记下了 #1 3-305：
时间：11月20日（周五）
（这天已经过了，要改就再说一次时间）

还有 8 个没写，想接着写发 /方案。\
""")
    assert await stage.tell(CADRE, "/方案 3-305") == snapshot("""\
2026-2027学年第一学期工作方案 #1

！ 3-305
现状：作息不齐
需求：调热水时间
打算：改成月底前先去一趟
时间：11月20日（周五）
这学期：还没有记录\
""")
    assert await stage.tell(CADRE, "/方案 3-306、3-307 和 3-305 一样") == snapshot("""\
记下了 #1 3-306、3-307：
现状：作息不齐
需求：调热水时间
打算：改成月底前先去一趟
时间：11月20日（周五）
（这天已经过了，要改就再说一次时间）

还有 6 个没写，想接着写发 /方案。\
""")
    assert (await items())["3-307"][2] == "改成月底前先去一趟"
    assert await WorkPlan.all().count() == 1
    assert await stage.tell(CADRE, "/方案 吴思颖 同上") == "还没有写过的可以照着来，先写一个吧。"


@pytest.mark.parametrize("words", ["读书会之后，以后天天提醒她们早睡", "聊聊11月20日的讲座", "接着上周三说的再聊聊"])
async def test_a_day_spoken_of_in_passing_does_not_replace_the_time(stage: Stage, words: str) -> None:
    await stage.tell(CADRE, "/方案 3-307 打算 开个读书会 时间 12月9日")
    await stage.tell(CADRE, f"/方案 3-307 打算 {words}")
    item = await PlanItem.get()
    assert (item.intention, item.planned_words, item.planned_on) == (words, "12月9日", date(2026, 12, 9))


async def test_a_number_goes_on_where_one_stopped(stage: Stage) -> None:
    await stage.tell(CADRE, ONE)
    assert await stage.tell(CADRE, "/方案") == snapshot("""\
2026-2027学年第一学期工作方案 #1（11月23日更新）
· 3-305：每个寝室坐半小时 · 12月9日
还没写，回数字接着写：
1 药学2401  2 药学2402  3 药学2403
4 3-306  5 3-307  6 吴思颖
7 林可欣  8 郑文博
看一个：/方案 3-305
改：/方案 3-305 打算… 时间…\
""")
    assert (await stage.tell(CADRE, "谢谢老师，我记住了")).startswith("走访完发一句就能记")
    assert (await stage.tell(CADRE, "4 同上")).startswith("记下了 #1 3-306：\n现状：作息不齐")
    assert (await stage.tell(CADRE, "嗯")) == "回 1–7 里的数字就行，可以几个一起；不写了回“取消”。"
    asked = await stage.tell(CADRE, "打算月底前每个人聊一次")
    assert asked.startswith("这段话说的是谁？\n1 药学2401")
    assert (await stage.tell(CADRE, "5 6 7")).startswith("记下了 #1 吴思颖、林可欣、郑文博：\n打算：月底前每个人聊一次")
    assert (await stage.tell(CADRE, "2")).startswith("药学2402，一条消息说完就行")
    assert await stage.tell(CADRE, "跳过") == snapshot("""\
还没写的：
1 药学2401  2 药学2403  3 3-307
回数字接着写；都照这个来回“都一样”；先到这里回“取消”。\
""")
    assert (await stage.tell(CADRE, "都一样")).startswith(
        "记下了 #1 药学2401、药学2403、3-307：\n打算：月底前每个人聊一次"
    )


async def test_the_question_survives_a_restart(stage: Stage) -> None:
    await stage.tell(CADRE, "/方案")
    await stage.tell(CADRE, "4")
    await stage.tell(CADRE, "一步步")
    await questions.restore(stage.now + timedelta(minutes=1))
    assert (await stage.tell(CADRE, "作息不齐")).startswith("记下了 #1 3-305：\n现状：作息不齐")
    late = stage.now + timedelta(hours=2)
    assert not (await stage.tell(CADRE, "调热水时间", now=late)).startswith("记下了")
    assert (await items())["3-305"][0] == "作息不齐"


async def test_nothing_is_cut(stage: Stage) -> None:
    assert await stage.tell(CADRE, "/方案 3-305 打算：" + "好" * 301 + " 时间：月底") == snapshot("""\
记下了 #1 3-305：
时间：月底，11月30日（周一）

打算写了 301 字（最多 300 字），没有存，免得截断你的话。
精简一下，再发打算这一段就好。\
""")
    assert (await items())["3-305"][2:] == ("", date(2026, 11, 30), "月底")
    assert (await stage.tell(CADRE, "好" * 302)).startswith("打算写了 302 字（最多 300 字），没有存")
    assert await stage.tell(CADRE, "每周去一次") == snapshot("""\
记下了 #1 3-305：
打算：每周去一次

还有 8 个没写，想接着写发 /方案。\
""")
    assert (await items())["3-305"][2] == "每周去一次"
    assert (await stage.tell(CADRE, "/方案 3-306 时间：" + "很" * 70)).startswith("时间写了 70 字（最多 64 字）")
    assert (await stage.tell(CADRE, "跳过")) == "好的，先到这里。写过的都在，想起来再发 /方案。"
    await stage.tell(CADRE, "/方案 3-306")
    for text in ("长" * 5_001, "/方案 3-306 " + "长" * 5_001):
        assert (await stage.tell(CADRE, text)).startswith("这条太长了（最多 5000 字），没有存")
    await stage.tell(CADRE, "/方案")
    assert (await stage.tell(CADRE, "长" * 5_001)).startswith("这条太长了")
    assert "3-306" not in await items()


async def test_the_one_who_does_it_wrong_loses_nothing(stage: Stage) -> None:
    assert await stage.tell(CADRE, "/方案 3-999 打算月底去") == snapshot("""\
没找到“3-999”，没有存。
你联系的有：3-305、3-306、3-307\
""")
    assert await stage.tell(CADRE, "/方案 打算月底去看看大家") == snapshot("""\
这段话说的是谁？
1 药学2401  2 药学2402  3 药学2403
4 3-305  5 3-306  6 3-307
7 吴思颖  8 林可欣  9 郑文博
回数字，可以几个一起（1 2 3）；不写了回“取消”。\
""")
    told = await stage.tell(CADRE, "4、5")
    assert told.startswith("记下了 #1 3-305、3-306：\n打算：月底去看看大家\n时间：月底，11月30日")
    assert (await stage.tell(CADRE, "/方案 3-305 打算：")).startswith("用文字说就行")
    assert await stage.tell(CADRE, "/方案 99") == "没有 #99 这份方案。发 /方案 看看有哪些。"
    assert (await stage.tell(CADRE, "/方案 评语 1 我觉得很好")) == "#1 是你自己的方案，评语要别人来说。"
    assert (await stage.tell(CADRE, "/方案 学院")) == "各人的方案由学院团委、校团委来看。你自己的发 /方案。"
    assert (await stage.tell(CADRE, "/方案 1 3-307")).endswith("· 3-307\n还没写\n这学期：还没有记录")
    assert (await stage.tell(CADRE, "/方案 1 你好")).startswith("这份方案里没有“你好”，有：药学2401、")


async def test_the_same_as_nobody(stage: Stage) -> None:
    await stage.tell(CADRE, "/方案")
    assert await stage.tell(CADRE, "都一样") == "还没有写过的可以照着来，先写一个吧。"
    await stage.tell(CADRE, "4")
    assert await stage.tell(CADRE, "同上") == "还没有写过的可以照着来，先写一个吧。"
    assert await stage.tell(CADRE, "取消") == "好的，先到这里。写过的都在，想起来再发 /方案。"
    await stage.tell(CADRE, ONE)
    assert await stage.tell(CADRE, "/方案 3-306 和 3-307 一样") == "还没有写过的可以照着来，先写一个吧。"


async def test_two_first_messages_at_once_begin_one_plan(stage: Stage) -> None:
    await asyncio.gather(*(stage.say(CADRE, f"/方案 3-30{room} 打算：去坐坐") for room in (5, 6, 7)))
    assert await WorkPlan.all().count() == 1
    assert sorted(await items()) == ["3-305", "3-306", "3-307"]


async def test_the_numbers_of_the_list_may_come_with_the_command(stage: Stage) -> None:
    assert (await stage.tell(CADRE, "/方案 4 5 打算：去坐坐")).startswith("没有 #4 这份方案")
    await stage.tell(CADRE, "/方案")
    assert (await stage.tell(CADRE, "/方案 4 5 打算：去坐坐")).startswith("记下了 #1 3-305、3-306：\n打算：去坐坐")
    await stage.tell(CADRE, "/方案")
    assert (await stage.tell(CADRE, "/方案 1 3-305")).startswith("2026-2027学年第一学期工作方案 #1\n\n· 3-305")


async def test_a_group_hears_nothing_of_a_plan(stage: Stage) -> None:
    for text in ("/方案", "/方案 吴思颖 现状：最近压力很大", "/方案 1"):
        heard = await stage.say(CADRE, text, group=DORMS)
        assert [one.text for one in heard] == ["方案请私聊我，这里人多。"]
    assert "delete_msg" in [api for api, _ in stage.bot.calls]
    await stage.tell(CADRE, "/方案")
    assert await stage.tell(CADRE, "4 打算月底去", group=DORMS) == ""
    assert await WorkPlan.all().count() == 0


async def test_words_of_danger_in_a_plan_are_kept_and_help_is_said(stage: Stage) -> None:
    told = await stage.tell(CADRE, "/方案 吴思颖 现状：她说过不想活了 打算：明天就去陪她，请辅导员一起")
    assert told.startswith("记下了 #1 吴思颖：\n现状：她说过不想活了")
    assert "12356" in told or "心理" in told
    assert (await items())["吴思颖"][3] == date(2026, 11, 24)


async def test_work_on_the_plan_answers_the_week_s_digest(stage: Stage) -> None:
    person = await Person.get(name=CADRE)
    for week, days, kind in (("2026-W47", 7, "cadre"), ("2026-W45", 21, "cadre"), ("2026-W48", 0, "office")):
        await Digest.create(
            school_id=directory.school_id,
            person_id=person.id,
            week=week,
            kind=kind,
            lines=[],
            posted_at=stage.now - timedelta(days=days),
        )
    await stage.tell(CADRE, ONE)
    answered = {row.week: row.answered_at for row in await Digest.all()}
    assert answered == {"2026-W47": stage.now, "2026-W45": None, "2026-W48": None}


async def test_planned_and_done_side_by_side(stage: Stage) -> None:
    assert await stage.tell(CADRE, "/方案 对照") == "还没有写过方案，没有可对照的。发 /方案 几句话就能写好。"
    await stage.tell(CADRE, ONE)
    await stage.tell(CADRE, "/方案 3-306 打算：看望新搬来的同学 时间：本周五")
    await stage.tell(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好")
    await stage.tell(CADRE, "/走访 3-307 和大家聊了热水时间和晚自习，气氛很好")
    await stage.tell(CADRE, "/走访 3-306 谢绝")
    assert await stage.tell(CADRE, "/方案 对照") == snapshot("""\
2026-2027学年第一学期 计划和做到的 #1
✓ 3-305：每个寝室坐半小时 · 12月9日
\u3000做了 1 次，最近 11月23日
－ 3-306：看望新搬来的同学 · 11月27日
\u3000对方谢绝或已搬走，不作要求
没写方案也做了：3-307 1 次
计划了 2 个，做到 1 个，不作要求 1 个。\
""")
    week_18 = datetime(2027, 1, 11, 2, 0, tzinfo=timezone.utc)
    assert (await stage.tell(CADRE, "/方案", now=week_18)).startswith("2026-2027学年第一学期 计划和做到的 #1")
    assert (await stage.tell(CADRE, "/方案 3-305", now=week_18)).count("这学期：做了 1 次，最近 11月23日") == 1


async def test_between_the_terms(stage: Stage) -> None:
    await stage.tell(CADRE, ONE)
    holidays = datetime(2027, 2, 1, 2, 0, tzinfo=timezone.utc)
    assert await stage.tell(CADRE, "/方案", now=holidays) == snapshot("""\
2026-2027学年第一学期 计划和做到的 #1
✗ 3-305：每个寝室坐半小时 · 12月9日
\u3000没有做成
计划了 1 个，做到 0 个，没做成 1 个。

现在不在学期里。2026-2027学年第二学期 2月22日开始，要先写它的方案吗？
1 写  先不写回“取消”\
""")
    assert await stage.tell(CADRE, "好", now=holidays) == "回 1 接着写；不写了回“取消”。"
    assert await stage.tell(CADRE, "取消", now=holidays) == "好的，先到这里。写过的都在，想起来再发 /方案。"
    assert await stage.tell(CADRE, "/方案 3-305 打算开学先去看看", now=holidays) == snapshot("""\
现在不在学期里，这段话还没有存。2026-2027学年第二学期 2月22日开始，要先写它的方案吗？
1 写  先不写回“取消”\
""")
    assert await WorkPlan.all().count() == 1
    assert (await stage.tell(CADRE, "1", now=holidays)).startswith("记下了 #2 3-305：\n打算：开学先去看看")
    assert await Question.all().count() == 0
    assert await stage.tell(CADRE, "/方案", now=holidays) == snapshot("""\
2026-2027学年第二学期工作方案 #2（2月1日更新）
（2月22日开学，先写着）
· 3-305：开学先去看看
还没写，回数字接着写：
1 药学2401  2 药学2402  3 药学2403
4 3-306  5 3-307  6 吴思颖
7 林可欣  8 郑文博
没写时间：3-305
看一个：/方案 3-305
改：/方案 3-305 打算… 时间…\
""")
    assert (await stage.tell(CADRE, "/方案 3-306 打算：同去", now=holidays)).startswith("记下了 #2 3-306")
    plan = await WorkPlan.get(number=2)
    assert (await Semester.get(id=plan.semester_id)).name.endswith("第二学期")


async def test_begun_in_the_holidays_by_a_number(stage: Stage) -> None:
    holidays = datetime(2027, 2, 1, 2, 0, tzinfo=timezone.utc)
    assert (await stage.tell(CADRE, "/方案", now=holidays)).startswith("现在不在学期里。2026-2027学年第二学期")
    assert (await stage.tell(CADRE, "1", now=holidays)).startswith("2026-2027学年第二学期的工作方案还没写")
    assert (await stage.tell(CADRE, "4 打算去坐坐", now=holidays)).startswith("记下了 #1 3-305")


async def test_without_any_term(stage: Stage) -> None:
    await stage.tell(CADRE, ONE)
    later = datetime(2027, 8, 1, 2, 0, tzinfo=timezone.utc)
    no_term = "现在不在任何学期里，下个学期也还没登记，没有存。请校团委用 /学期 加上，再来写方案。"
    assert await stage.tell(CADRE, "/方案 3-305 打算去坐坐", now=later) == no_term


async def test_a_term_that_vanished_ends_the_asking(stage: Stage) -> None:
    await stage.tell(CADRE, "/方案")
    await Semester.all().delete()
    directory.forget()
    assert await stage.tell(CADRE, "4") == "好的，先到这里。写过的都在，想起来再发 /方案。"
    assert await Question.all().count() == 0
    assert "下个学期也还没登记" in await stage.tell(CADRE, "/方案")


async def test_links_that_ended_meanwhile_are_refused(stage: Stage) -> None:
    await stage.tell(CADRE, ONE)
    await stage.tell(CADRE, "/方案 3-306")
    target = await LinkTarget.get(name="3-306")
    await Link.filter(target_id=target.id).update(valid_to=stage.now.date() - timedelta(days=1))
    directory.forget()
    too_long = "打算：" + "好" * 301 + " 时间：月底"
    assert (await stage.tell(CADRE, too_long)).startswith("3-306 不是你现在的联系对象")
    assert await stage.tell(CADRE, "打算：去坐坐") == "3-306 不是你现在的联系对象，没有存。发 /方案 看看该写谁。"
    assert [row.reason for row in await Audit.all()] == ["plan-not-linked"] * 2
    await Link.all().update(valid_to=stage.now.date() - timedelta(days=1))
    directory.forget()
    assert "3-305（已不联系）" in await stage.tell(CADRE, "/方案")
    assert (await stage.tell(CADRE, "/方案 3-305 打算去")).startswith("你现在没有联系对象")


async def test_whoever_is_no_cadre_any_more_writes_nothing(stage: Stage) -> None:
    await stage.tell(CADRE, "/方案")
    await PersonRole.filter(person_id=(await Person.get(name=CADRE)).id, role="cadre").delete()
    directory.forget()
    assert (await stage.tell(CADRE, "4 打算去坐坐")).startswith("方案由团干部自己写")
    assert await PlanItem.all().count() == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_plan_is_no_record(stage: Stage) -> None:
    await stage.tell(CADRE, ONE)
    assert await Record.all().count() == 0
    assert (await stage.tell(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好")).startswith("已记录 #2")
