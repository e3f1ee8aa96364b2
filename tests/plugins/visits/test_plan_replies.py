"""The words of the work plan, each branch read once as people would."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.duty import Act, LinkSpan
from models.rules.plan import Item, compare
from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Outcome, RecordKind, TargetKind
from plugins.visits import plan_replies, plan_sheet_replies
from plugins.visits.plan_results import CollegePlans, Comment, Saved, SchoolPlans, Sheet, WrittenPlan

TODAY = date(2026, 11, 25)
TERM = SemesterSpan("2026-2027学年第一学期", date(2026, 9, 7), date(2027, 1, 24))
LINKS = [LinkSpan(number, TargetKind.DORM, f"3-30{number}", TERM.starts_on) for number in range(1, 7)]
LINKS.append(LinkSpan(7, TargetKind.YOUTH, "林小满", TERM.starts_on, date(2026, 11, 1)))


def item(number: int, intention: str = "去坐坐", planned_on: date | None = None, words: str = "", **more: str) -> Item:
    return Item(number, "", date(2026, 10, 12), intention=intention, planned_on=planned_on, planned_words=words, **more)


def act(number: int, day: date, outcome: Outcome = Outcome.DONE) -> Act:
    return Act(day.toordinal(), RecordKind.VISIT, number, day, day, outcome)


ITEMS = [
    item(1, planned_on=date(2026, 12, 5), words="12月5日", situation="作息不齐", need="调热水时间"),
    item(2, "一起把公共区域收拾出来，再请宿管老师和大家坐下来聊一次热水和门禁", date(2026, 11, 20), "上周五"),
    item(3, "", words="国庆前后", need="想换宿舍"),
    item(4, ""),
    item(7, planned_on=date(2027, 1, 10), words="第18周"),
]
ACTS = [
    act(1, date(2026, 11, 2)),
    act(1, date(2026, 11, 9)),
    act(3, date(2026, 9, 20)),
    act(4, date(2026, 11, 3), Outcome.REFUSED),
    act(6, date(2026, 11, 3)),
]
COMMENTS = tuple(Comment("陈思远", date(2026, 11, day), f"第{day}句") for day in (1, 2, 3))


def sheet(
    today: date = TODAY,
    *,
    mine: bool = True,
    begins_on: date = TERM.starts_on,
    comments: tuple[Comment, ...] = COMMENTS,
) -> Sheet:
    seen = compare(ITEMS, ACTS, LINKS, TERM, today)
    return Sheet(12, "王小雨", TERM.name, begins_on, date(2026, 11, 24), today, seen, comments, mine)


def test_the_plan_in_short() -> None:
    assert plan_sheet_replies.overview(sheet()) == (
        "2026-2027学年第一学期工作方案 #12（11月24日更新）\n"
        "✓ 3-301：去坐坐 · 12月5日\n"
        "！ 3-302：一起把公共区域收拾出来，再请宿管老师和大家坐下来聊一次… · 11月20日\n"
        "· 3-303：想换宿舍 · 国庆前后\n"
        "－ 3-304：还没写打算\n"
        "· 林小满（已不联系）：去坐坐 · 1月10日\n"
        "还没写，回数字接着写：\n1 3-305  2 3-306\n"
        "没写打算：3-303、3-304\n没写时间：3-304\n"
        "陈思远（11月2日）：第2句\n陈思远（11月3日）：第3句\n"
        "看一个：/方案 3-301\n改：/方案 3-301 打算… 时间…"
    )
    office = plan_sheet_replies.overview(sheet(mine=False, begins_on=date(2026, 12, 1)))
    assert office.startswith("王小雨 · 2026-2027学年第一学期工作方案 #12（11月24日更新）\n（12月1日开学，先写着）\n")
    assert "还没写：3-305、3-306\n" in office
    assert office.endswith("看一个：/方案 12 3-301\n全看：/方案 12 全部　说一句：/方案 评语 12 …")


def test_targets_in_full() -> None:
    assert plan_sheet_replies.in_full(sheet(mine=False), [1]) == (
        "王小雨 · 2026-2027学年第一学期工作方案 #12\n\n✓ 3-301\n现状：作息不齐\n需求：调热水时间\n打算：去坐坐\n"
        "时间：12月5日（周六）\n这学期：做了 2 次，最近 11月9日"
    )
    several = plan_sheet_replies.in_full(sheet(), [3, 4, 5, 7])
    assert "· 3-303\n需求：想换宿舍\n时间：国庆前后\n没写：现状、打算\n这学期：做了 1 次，最近 9月20日" in several
    assert "－ 3-304\n没写：现状、需求、打算、时间\n这学期：对方谢绝或已搬走，不作要求" in several
    assert "· 3-305\n还没写\n这学期：还没有记录" in several
    assert "时间：第18周，2027年1月10日（周日）" in several
    alone = plan_sheet_replies.in_full(sheet(comments=()), [1, 2])
    assert alone.endswith("这学期：还没有记录")
    assert several.endswith("陈思远（11月1日）：第1句\n陈思远（11月2日）：第2句\n陈思远（11月3日）：第3句")


def test_planned_and_done() -> None:
    assert plan_sheet_replies.comparison(sheet()) == (
        "2026-2027学年第一学期 计划和做到的 #12\n"
        "✓ 3-301：去坐坐 · 12月5日\n　做了 2 次，最近 11月9日\n"
        "！ 3-302：一起把公共区域收拾出来，再请宿管老师和大家坐下来聊一次… · 11月20日\n　还没有记录，定的时间过了\n"
        "· 3-303：想换宿舍 · 国庆前后\n　做了 1 次，最近 9月20日（在写方案以前）\n"
        "－ 3-304：还没写打算\n　对方谢绝或已搬走，不作要求\n"
        "· 林小满（已不联系）：去坐坐 · 1月10日\n"
        "没写方案也做了：3-306 1 次\n"
        "计划了 5 个，做到 1 个，不作要求 1 个，写方案以前做过 1 个，还有 2 个。\n"
        "陈思远（11月2日）：第2句\n陈思远（11月3日）：第3句"
    )
    after = plan_sheet_replies.comparison(sheet(date(2027, 2, 1), mine=False))
    assert after.startswith("王小雨 · ")
    assert "✗ 林小满（已不联系）：去坐坐 · 1月10日\n　没有做成" in after
    assert "没做成 2 个。" in after


def test_all_done_is_said_without_a_rest() -> None:
    seen = compare([item(1)], [act(1, date(2026, 11, 2))], LINKS[:1], TERM, TODAY)
    done = Sheet(12, "", TERM.name, TERM.starts_on, TODAY, TODAY, seen, (), True)
    assert plan_sheet_replies.comparison(done).endswith("\n计划了 1 个，做到 1 个。")


def test_long_lists_stay_on_one_screen() -> None:
    written = tuple(WrittenPlan(number, f"甲{number}", TODAY) for number in range(1, 24))
    long = plan_sheet_replies.college(CollegePlans("药学院", TERM.name, written, tuple(f"乙{n}" for n in range(30))))
    assert long.startswith("药学院 2026-2027学年第一学期工作方案：53 人，写了 23 人\n#1 甲1（11月25日更新）")
    assert "\n…还有 3 份，发 /方案 姓名 看\n还没写：乙0、" in long
    assert "、乙19等 30 人\n看一份：/方案 1" in long
    everyone = plan_sheet_replies.college(CollegePlans("药学院", TERM.name, written[:1], ()))
    assert "还没写" not in everyone
    assert plan_sheet_replies.school(SchoolPlans(TERM.name, ())) == "2026-2027学年第一学期还没有要写方案的团干部。"
    assert plan_sheet_replies.joined([f"3-{n}" for n in range(30)]).endswith("、3-19等 30 个")


def test_what_could_be_added_is_said_once() -> None:
    saved = Saved(12, ("3-301",), item(1, "", situation="都好"), (), ("3-302",))
    assert plan_replies.saved(saved, TODAY, hint=True).endswith("还可以补打算和时间：/方案 3-301 打算… 时间…")
    assert "还可以" not in plan_replies.saved(saved, TODAY, hint=False)


FACTS = {
    "limit": 300, "name": "3-399", "nearest": (), "candidates": ["张三（1）", "张三（2）"], "number": 12, "length": 301,
    "numbers": [12, 13], "names": ["3-301"], "targets": ("3-301",),
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(plan_replies._REFUSALS))
def test_every_refusal_is_a_sentence_of_at_most_two_lines(code: str) -> None:
    words = plan_replies.refused(Refusal(code, FACTS))
    assert 8 < len(words) < 90
    assert words.count("\n") <= 1


def test_the_rest() -> None:
    near = plan_replies.refused(Refusal("unknown-target", FACTS | {"nearest": ("3-301",)}))
    assert near == "没找到“3-399”，没有存。\n你联系的有：3-301"
    text = plan_replies.refused(Refusal("not-in-plan", {"name": "x", "names": "3-301"}))
    assert text.endswith("有：3-301")
