"""The office reads plans and says something to them: its own college's, no other's, never its own."""

from __future__ import annotations

from datetime import datetime, timezone

from inline_snapshot import snapshot
from stage import Stage

from models.tables import Account, Audit, College, Event, Outbox, Person, PersonRole, PlanComment, Semester, WorkPlan
from plugins._kit.directory import directory

CADRE, SCHOOL_CADRE, SECRETARY, COMMITTEE = "王小雨", "李明哲", "陈思远", "何静宜"
PLAN = "/方案 3-305 现状：作息不齐 打算：每个寝室坐半小时 时间：第14周周三"


async def elsewhere(stage: Stage) -> str:
    """A secretary of another college."""
    college = await College.create(school_id=directory.school_id, name="护理学院")
    person = await Person.create(
        school_id=directory.school_id, code="T9", name="周老师", level="college", college_id=college.id, qq="55001"
    )
    await PersonRole.create(school_id=directory.school_id, person_id=person.id, role="secretary")
    directory.forget()
    return "55001"


async def test_the_secretary_reads_and_comments(stage: Stage) -> None:
    assert await stage.tell(SECRETARY, "/方案") == snapshot("""\
药学院 2026-2027学年第一学期工作方案：2 人，写了 0 人
还没写：李明哲、王小雨\
""")
    await stage.tell(CADRE, PLAN)
    await stage.tell(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好")
    assert await stage.tell(SECRETARY, "/方案 学院") == snapshot("""\
药学院 2026-2027学年第一学期工作方案：2 人，写了 1 人
#1 王小雨（11月23日更新）
还没写：李明哲
看一份：/方案 1\u3000说一句：/方案 评语 1 …\
""")
    assert await stage.tell(SECRETARY, "/方案 1") == snapshot("""\
王小雨 · 2026-2027学年第一学期工作方案 #1（11月23日更新）
✓ 3-305：每个寝室坐半小时 · 12月9日
还没写：药学2401、药学2402、药学2403、3-306、3-307、吴思颖、林可欣、郑文博
看一个：/方案 1 3-305
全看：/方案 1 全部\u3000说一句：/方案 评语 1 …\
""")
    assert await stage.tell(SECRETARY, "/方案 王小雨") == await stage.tell(SECRETARY, "/方案 1")
    assert await stage.tell(SECRETARY, "/方案 1 3-305") == snapshot("""\
王小雨 · 2026-2027学年第一学期工作方案 #1

✓ 3-305
现状：作息不齐
打算：每个寝室坐半小时
时间：第14周周三，12月9日（周三）
没写：需求
这学期：做了 1 次，最近 11月23日\
""")
    assert (await stage.tell(SECRETARY, "/方案 1 全部")).count("还没写") == 8
    assert (await stage.tell(SECRETARY, "/方案 对照 1")).startswith("王小雨 · 2026-2027学年第一学期 计划和做到的 #1")
    shown = (await stage.say(SECRETARY, "/方案 1"))[0]
    assert await stage.tell(SECRETARY, "/方案 评语 写得实在，时间再具体些", quote=shown.message_id) == snapshot(
        "评语记下了，#1 王小雨，会私聊告诉TA。"
    )
    row = await Outbox.get(kind="plan")
    assert (row.scene, row.scene_id, row.person_id, row.lane) == (
        "private",
        "10003",
        (await Person.get(name=CADRE)).id,
        "normal",
    )
    assert row.payload["text"] == snapshot("""\
陈思远看了你的工作方案 #1，说：
写得实在，时间再具体些
看方案：/方案\
""")
    assert row.payload["subject"] == ["plan", 1]
    assert "陈思远（11月23日）：写得实在，时间再具体些" in await stage.tell(CADRE, "/方案")
    assert await Event.filter(kind="plan_commented").count() == 1


async def test_the_committee_sees_counts_first(stage: Stage) -> None:
    await stage.tell(CADRE, PLAN)
    await stage.tell(SCHOOL_CADRE, "/方案 5-402 打算：一起看新书桌 时间：月底")
    await Person.filter(name=SCHOOL_CADRE).update(college_id=None)
    directory.forget()
    assert await stage.tell(COMMITTEE, "/方案") == snapshot("""\
2026-2027学年第一学期工作方案（写了的/团干部）
校级 1/1
药学院 1/1
看一个学院：/方案 学院名\
""")
    assert await stage.tell(COMMITTEE, "/方案 校级") == snapshot("""\
校级 2026-2027学年第一学期工作方案：1 人，写了 1 人
#2 李明哲（11月23日更新）
看一份：/方案 2\u3000说一句：/方案 评语 2 …\
""")
    assert await stage.tell(COMMITTEE, "/方案 药学院") == snapshot("""\
药学院 2026-2027学年第一学期工作方案：1 人，写了 1 人
#1 王小雨（11月23日更新）
看一份：/方案 1\u3000说一句：/方案 评语 1 …\
""")
    assert (await stage.tell(COMMITTEE, "/方案 李明哲")).startswith("李明哲 · 2026-2027学年第一学期工作方案 #2")
    assert await stage.tell(COMMITTEE, "/方案 评语 2 和学院的安排错开") == "评语记下了，#2 李明哲，会私聊告诉TA。"
    assert await stage.tell(SECRETARY, "/方案 2") == "#2 只有本人、TA所在学院的团委和校团委能看。"


async def test_whoever_may_not_is_refused_and_noted(stage: Stage) -> None:
    await stage.tell(CADRE, PLAN)
    other = await elsewhere(stage)
    assert await stage.tell(other, "/方案") == "护理学院 2026-2027学年第一学期还没有要写方案的团干部。"
    assert await stage.tell(other, "/方案 1") == "#1 只有本人、TA所在学院的团委和校团委能看。"
    assert await stage.tell(other, "/方案 评语 1 我看看") == "#1 由TA所在学院的团委和校团委来评。"
    assert (await stage.tell(other, "/方案 王小雨")).startswith("没找到“王小雨”")
    assert (await stage.tell(other, "/方案 药学院")).startswith("没找到“药学院”")
    assert (await stage.tell(SCHOOL_CADRE, "/方案 对照 1")).startswith("#1 只有本人")
    assert (await stage.tell("赵雪", "/方案")).startswith("/方案 由校团委、学院团委、团干部来用。")
    assert (await stage.tell("许诺", "/方案 1")).startswith("/方案 要先认识你才能用。")
    reasons = [row.reason async for row in Audit.all().order_by("id")]
    assert reasons == [
        "plan-not-yours",
        "comment-not-yours",
        "plan-not-yours",
        "role",
        "unknown-account",
    ]
    assert await PlanComment.all().count() == 0


async def test_the_office_that_does_it_wrong(stage: Stage) -> None:
    await stage.tell(CADRE, PLAN)
    assert await stage.tell(SECRETARY, "/方案 评语 写得实在") == "要写上是哪一份，例如：/方案 评语 12 写得实在"
    assert (await stage.tell(SECRETARY, "/方案 评语 1")).startswith("说一句评语")
    assert (await stage.tell(SECRETARY, "/方案 评语 99 好")).startswith("没有 #99 这份方案")
    assert (await stage.tell(SECRETARY, "/方案 评语 1 " + "好" * 301)).startswith(
        "评语写了 301 字（最多 300 字），没有存"
    )
    assert (await stage.tell(SECRETARY, "/方案 1 你好")).startswith("这份方案里没有“你好”，有：药学2401、")
    assert await stage.tell(SECRETARY, "/方案 李明哲") == "李明哲 这学期还没有写方案。"
    assert (await stage.tell(SECRETARY, "/方案 对照")).startswith("方案由团干部自己写")
    assert (await stage.tell(SECRETARY, "/方案 3-305 打算去")).startswith("没找到“3-305 打算去”")
    await Person.filter(name=SECRETARY).update(college_id=None)
    directory.forget()
    assert (await stage.tell(SECRETARY, "/方案")).startswith("名单里没写你是哪个学院的")


async def test_a_secretary_who_is_a_cadre_too(stage: Stage) -> None:
    person = await Person.get(name=CADRE)
    await PersonRole.create(school_id=directory.school_id, person_id=person.id, role="secretary")
    directory.forget()
    assert (await stage.tell(CADRE, "/方案")).startswith("2026-2027学年第一学期的工作方案还没写")
    await stage.tell(CADRE, PLAN)
    assert await stage.tell(CADRE, "/方案 评语 1 写得真好") == "#1 是你自己的方案，评语要别人来说。"
    assert (await stage.tell(CADRE, "/方案 学院")).startswith("药学院 2026-2027学年第一学期工作方案：2 人，写了 1 人")
    assert await stage.tell(CADRE, "/方案 李明哲") == "李明哲 这学期还没有写方案。"
    assert (await stage.tell(CADRE, "/方案 打算去看看")).startswith("这段话说的是谁？")


async def test_two_of_one_name_are_told_apart_by_number(stage: Stage) -> None:
    await stage.tell(CADRE, PLAN)
    await stage.tell(SCHOOL_CADRE, "/方案 5-402 打算：一起看新书桌 时间：月底")
    await Person.filter(name=SCHOOL_CADRE).update(name=CADRE)
    directory.forget()
    assert await stage.tell(SECRETARY, "/方案 王小雨") == "有几位王小雨：#1、#2，发 /方案 编号 看。"


async def test_who_wants_peace_is_not_written_to(stage: Stage) -> None:
    await stage.tell(CADRE, PLAN)
    await stage.tell(CADRE, "别打扰我")
    told = await stage.tell(SECRETARY, "/方案 评语 1 写得实在")
    assert told == "评语记下了，#1 王小雨，TA现在收不到私聊，发 /方案 时会看到。"
    assert await Outbox.filter(kind="plan").count() == 0
    assert "写得实在" in await stage.tell(CADRE, "/方案")


async def test_whom_no_private_message_surely_reaches_is_not_written_to(stage: Stage) -> None:
    await stage.tell(CADRE, PLAN)
    await Account.all().update(reachable=False)
    directory.forget()
    told = await stage.tell(SECRETARY, "/方案 评语 1 写得实在")
    assert told == "评语记下了，#1 王小雨，TA现在收不到私聊，发 /方案 时会看到。"
    assert await Outbox.filter(kind="plan").count() == 0


async def test_lists_in_the_holidays_and_without_a_term(stage: Stage) -> None:
    holidays = datetime(2027, 2, 1, 2, 0, tzinfo=timezone.utc)
    assert (await stage.tell(SECRETARY, "/方案", now=holidays)).startswith("药学院 2026-2027学年第二学期工作方案：2 人")
    after = datetime(2027, 8, 1, 2, 0, tzinfo=timezone.utc)
    assert (await stage.tell(COMMITTEE, "/方案", now=after)).startswith(
        "2026-2027学年第二学期工作方案（写了的/团干部）"
    )
    await Semester.all().delete()
    directory.forget()
    assert (await stage.tell(COMMITTEE, "/方案")).startswith("现在不在任何学期里")
    assert (await stage.tell(COMMITTEE, "/方案 药学院")).startswith("现在不在任何学期里")
    assert await WorkPlan.all().count() == 0


async def test_a_school_without_cadres(stage: Stage) -> None:
    await PersonRole.filter(role="cadre").delete()
    directory.forget()
    assert await stage.tell(COMMITTEE, "/方案") == "2026-2027学年第一学期还没有要写方案的团干部。"
