"""The sentences of reminders, read one by one: short, concrete, nobody scolded, no youth named to an office."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from inline_snapshot import snapshot

from models.rules.duty import LinkSpan
from models.rules.duty_rule import DutyRule, Per, Reading
from models.rules.duty_states import DutyItem
from models.rules.overdue import DutyState
from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan, semester_period
from models.rules.vocabulary import RecordKind, TargetKind
from models.rules.week_plan import PlanLine
from plugins.nudges.cards import digest_card
from plugins.nudges.replies import answers, office, refused
from plugins.nudges.replies import week as words
from plugins.nudges.results import (
    CollegeLine,
    GroupWeek,
    MoveSeen,
    OfficeWeek,
    Postponed,
    Rearranged,
    RuleCount,
    Settings,
    Snoozed,
    Week,
)

TODAY = date(2026, 11, 23)
TERM = SemesterSpan("2026-2027-1", date(2026, 9, 7), date(2027, 1, 24))
FIFTH = date(2026, 12, 5)


def _line(kind: RecordKind, name: str, state: DutyState = DutyState.BEHIND, **more: object) -> PlanLine:
    fields: dict[str, object] = {"due_on": date(2026, 11, 1), "intention": "", "unfinished": None} | more
    return PlanLine("rule", TERM.name, kind, 1, name, state, **fields)  # type: ignore[arg-type]


def _item(state: DutyState, name: str, *, unfinished: tuple[int, ...] = (), still_open: bool = True) -> DutyItem:
    rule = DutyRule("visit", "", "走访寝室", (RecordKind.VISIT,), (TargetKind.DORM,), Per.SEMESTER, 2, Reading.STRICT)
    targets: tuple[LinkSpan, ...] = ()
    period = semester_period(TERM)
    return DutyItem(rule, period, 1, TargetKind.DORM, name, state, 0, 2, FIFTH, targets, unfinished, still_open)


LINES = (
    _line(RecordKind.VISIT, "3-305"),
    _line(RecordKind.TALK, "吴思颖", DutyState.DUE, due_on=date(2026, 11, 29), intention="聊聊转专业的打算"),
    _line(RecordKind.LEAGUE_DAY, "药学2401", DutyState.SOON, due_on=date(2026, 12, 6)),
    _line(RecordKind.CHECK_IN, "3-306", DutyState.EXPECTED, due_on=date(2026, 11, 25), intention="想" * 40),
    _line(RecordKind.VISIT, "", unfinished=12),
)
WEEK = Week(
    cadre="王小雨",
    today=TODAY,
    hour=9,
    semester=TERM,
    week=12,
    items=(
        _item(DutyState.BEHIND, "3-305", unfinished=(12, 15)),
        _item(DutyState.MOVED, "3-306"),
        _item(DutyState.MISSED, "3-307"),
    ),
    lines=LINES,
    snoozed=(Snoozed("面对面谈心", FIFTH), Snoozed("", date(2026, 11, 25))),
    away_until=FIFTH,
    recorded=2,
)


def test_the_digest() -> None:
    assert words.digest(WEEK) == snapshot("""\
王小雨，早上好。第 12 周，这周可以先安排：
① 走访 3-305：原定第 8 周结束前，抽空补上就好
② 和 吴思颖 当面聊聊：这周到期，你打算：聊聊转专业的打算
③ 参加 药学2401 的团日：第 13 周结束前做一次就好
④ 向 3-306 报到：你计划后天去，你打算：想想想想想想想想想想想想想想想想想想想想想想想…
⑤ 给 #12 补几句经过：写过的不用重来，补上就计入进度
待补过程：#15，发 /补充 15 加几句就计入
回 1 现在记录 · 2 明天再说 · 3 改期\
""")


def test_todo() -> None:
    assert words.todo(WEEK) == snapshot("""\
第 12 周，可以先安排这几件：
① 走访 3-305：原定第 8 周结束前，抽空补上就好
② 和 吴思颖 当面聊聊：这周到期，你打算：聊聊转专业的打算
③ 参加 药学2401 的团日：第 13 周结束前做一次就好
④ 向 3-306 报到：你计划后天去，你打算：想想想想想想想想想想想想想想想想想想想想想想想…
⑤ 给 #12 补几句经过：写过的不用重来，补上就计入进度
待补过程：#15，发 /补充 15 加几句就计入
已改期：走访寝室 3-306（12月5日）
晚点提醒：面对面谈心（12月5日）、全部（后天）
还能补记：走访寝室 0/2，写上当时的日期就行
请假到12月5日（周六），这期间不提醒
回 1 现在记录 · 2 明天再说 · 3 改期\
""")
    assert words.todo(replace(WEEK, lines=LINES[:1], items=(), snoozed=(), away_until=None)) == snapshot("""\
第 12 周，可以先安排这件：
① 走访 3-305：原定第 8 周结束前，抽空补上就好
回 1 现在记录 · 2 明天再说 · 3 改期\
""")
    assert words.todo(replace(WEEK, lines=(), items=(), snoozed=(), away_until=None)) == snapshot(
        "这周没有到期的事。这周你已经记了 2 次，辛苦了。发 /进度 看整个学期。"
    )
    bare = replace(WEEK, semester=None, week=None, lines=(), items=(), snoozed=(), away_until=None)
    assert words.todo(bare) == "现在不在学期里，没有要安排的事。记录照常可以发，会留着。"
    assert words.todo(replace(WEEK, semester=None, week=None, lines=())) == snapshot(
        """\
现在不在学期里，没有要安排的事。记录照常可以发，会留着。
待补过程：#12、#15，发 /补充 12 加几句就计入
已改期：走访寝室 3-306（12月5日）
晚点提醒：面对面谈心（12月5日）、全部（后天）
还能补记：走访寝室 0/2，写上当时的日期就行
请假到12月5日（周六），这期间不提醒\
"""
    )


def test_ones_own_week() -> None:
    assert words.own_week(replace(WEEK, recorded=0, lines=(), items=(), snoozed=(), away_until=None)) == snapshot("""\
王小雨的第 12 周。这周还没有新的记录。
这周没有到期的事。发 /进度 看整个学期。\
""")
    assert words.own_week(WEEK).startswith("王小雨的第 12 周。这周你记了 2 次。\n")
    assert words.own_week(replace(WEEK, semester=None)) == words.todo(replace(WEEK, semester=None))


def test_what_is_to_be_done() -> None:
    named = [words.what(_line(kind, "3-305")) for kind in RecordKind]
    unnamed = [words.what(_line(kind, "")) for kind in RecordKind]
    assert named == snapshot(
        [
            "走访 3-305",
            "参加 3-305 的团日",
            "和 3-305 当面聊聊",
            "讲一次团课",
            "发起一次线上活动",
            "为 3-305 办件实事",
            "向 3-305 报到",
            "梳理一次听到的问题",
        ]
    )
    assert unnamed == snapshot(
        [
            "走访一个寝室",
            "参加一次团日",
            "和一位同学当面聊聊",
            "讲一次团课",
            "发起一次线上活动",
            "办一件实事",
            "报到",
            "梳理一次听到的问题",
        ]
    )


@pytest.mark.parametrize(
    ("state", "due_on", "said"),
    [
        (DutyState.BEHIND, date(2026, 11, 1), "原定第 8 周结束前，抽空补上就好"),
        (DutyState.BEHIND, date(2026, 11, 19), "原定11月19日（周四）前，抽空补上就好"),
        (DutyState.DUE, date(2026, 11, 29), "这周到期"),
        (DutyState.DUE, date(2026, 11, 27), "周五前做一次就好"),
        (DutyState.SOON, date(2026, 12, 6), "第 13 周结束前做一次就好"),
        (DutyState.EXPECTED, date(2026, 11, 24), "你计划明天去"),
        (DutyState.EXPECTED, None, ""),
    ],
)
def test_why_this_week(state: DutyState, due_on: date | None, said: str) -> None:
    line = _line(RecordKind.VISIT, "3-305", state, due_on=due_on)
    assert words.why(line, TODAY, TERM) == said


def test_a_line_without_a_reason_is_only_itself() -> None:
    bare = _line(RecordKind.VISIT, "3-305", DutyState.EXPECTED, due_on=None)
    assert words.numbered(replace(WEEK, lines=(bare,))) == ["① 走访 3-305"]
    assert words.why(_line(RecordKind.VISIT, "3-305", DutyState.SOON, due_on=FIFTH), TODAY, None).startswith("12月5日")


@pytest.mark.parametrize(("hour", "said"), [(9, "早上好"), (12, "中午好"), (15, "下午好"), (19, "晚上好")])
def test_greetings(hour: int, said: str) -> None:
    assert words.greeting(hour) == said


def test_days() -> None:
    days = [TODAY, date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 29), date(2026, 11, 30)]
    assert [words.day_name(day, TODAY) for day in days] == ["今天", "明天", "后天", "周日", "11月30日（周一）"]
    assert words.week_name(None) == "假期中"


def test_asking_and_answering() -> None:
    assert answers.which_line(LINES) == snapshot("""\
是哪一件？回数字就行（不记了回“取消”）：
① 走访 3-305
② 和 吴思颖 当面聊聊
③ 参加 药学2401 的团日
④ 向 3-306 报到
⑤ 给 #12 补几句经过\
""")
    assert answers.tell_me(LINES[0]) == snapshot("""\
走访 3-305：说说这次怎么样？
一两句就好；不是今天的，开头写上日期，例如：昨天。不记了回“取消”。\
""")
    assert answers.tell_me(_line(RecordKind.LECTURE, "")) == snapshot("""\
讲一次团课：说说这次怎么样？
题目写在前面，例如：《青春与专业》讲了什么、大家怎么说。不记了回“取消”。\
""")
    assert answers.check_in(LINES[3]) == snapshot("""\
向 3-306 报到要让对方看到：到那个群里发 /报到 3-306；
没有群，就当面说一声，再私聊我 /报到 3-306 当面。\
""")
    assert answers.review(_line(RecordKind.REVIEW, "")) == snapshot(
        "梳理一次听到的问题：私聊我发 /梳理，我先起草，你改几个字、回 1 就算完成。"
    )
    assert answers.ask_move(LINES[:2]) == snapshot("""\
① 走访 3-305
② 和 吴思颖 当面聊聊
哪一条、改到哪天、为什么？一句话就行，例如：2 12月5日 那周期中考试
学院团委看得到日期和原因。不改了回“取消”。\
""")
    assert answers.ask_move(LINES[:1]) == snapshot("""\
走访 3-305，改到哪天、为什么？例如：12月5日 那周期中考试
学院团委看得到日期和原因。不改了回“取消”。\
""")
    assert answers.postponed(Postponed("走访寝室", date(2026, 11, 25), again=True), TODAY) == snapshot(
        "好，后天再提醒你“走访寝室”；这之前做完了就不提了。"
    )
    assert answers.postponed(Postponed("", date(2026, 11, 30), again=False), TODAY) == snapshot(
        "好，到11月30日（周一）前不再提，并入那天的周报。"
    )
    alone = Postponed("走访寝室", date(2026, 11, 25), again=True, unreachable=True)
    assert answers.postponed(alone, TODAY) == snapshot(
        "好，“走访寝室”到后天前不再提。我还不能主动私聊你：点我的头像加好友，私聊我一句“待办”，以后才提醒得到。"
    )
    assert answers.rearranged(Rearranged("走访寝室", FIFTH, 1), TODAY) == snapshot(
        "已改期：走访寝室 改到 12月5日（周六），到那时再提醒你。还可以改 1 次。"
    )
    assert answers.rearranged(Rearranged("走访寝室", FIFTH, 0), TODAY) == snapshot(
        "已改期：走访寝室 改到 12月5日（周六），到那时再提醒你。这一项不能再改了。"
    )


SET = Settings(weekday=1, hour=9, own=False, away=None, opted_out=False)


def test_settings() -> None:
    assert answers.settings(SET, TODAY) == snapshot("""\
你的提醒：周一 9 点
改自己的：/提醒设置 周五 17点
请假：/提醒设置 请假 到 12月5日\
""")
    office_own = replace(SET, scope="药学院", has_group=True, scope_weekday=2, opted_out=True)
    assert answers.settings(office_own, TODAY) == snapshot("""\
你的提醒：周一 9 点
你说过“别打扰我”，现在什么都不会主动发。想重新收就回“恢复”。
药学院：周二 9 点，已指定团干群
改学院的：/提醒设置 学院 周二 9点
改自己的：/提醒设置 周五 17点
请假：/提醒设置 请假 到 12月5日\
""")
    assert answers.settings(replace(SET, own=True, away=(TODAY, FIFTH), scope="药学院"), TODAY) == snapshot("""\
你的提醒：周一 9 点（自己定的）
请假：到12月5日（周六），这期间不提醒。回来早了发 /提醒设置 恢复
药学院：周一 9 点，还没有指定团干群（在群里发 /提醒设置 团干群）
改学院的：/提醒设置 学院 周二 9点
改自己的：/提醒设置 周五 17点
请假：/提醒设置 请假 到 12月5日\
""")
    committee = replace(SET, scope="明湖职业技术学院", whole_school=True, apart=1)
    assert "\n改全校的：/提醒设置 全校 周二 9点\n" in answers.settings(committee, TODAY)


REFUSED = {
    "count": 3, "said": "13月40日", "usage": "/晚点提醒 2 周五", "days": 28, "last": FIFTH, "period": "2026-2027-1",
    "name": "走访寝室", "moves": 2, "number": 12, "quiet_from": 22, "quiet_to": 8,
}  # fmt: skip


def test_refusals_say_what_to_do() -> None:
    said = {code: sentence(REFUSED) for code, sentence in answers._REFUSALS.items()}
    assert said == snapshot(
        {
            "no-list": "先发“待办”看看这周的几件事，再说要改哪一条。",
            "no-such-line": "这周只有 3 条，写 1–3 里的数字。",
            "which-line": "前面写上是第几条（1–3），例如：2 12月5日 那周期中考试",
            "no-day": "还差改到哪天，例如：2 12月5日 那周期中考试",
            "no-reason": "再写一句为什么，学院团委也好放心，例如：2 12月5日 那周期中考试",
            "no-such-day": "没有“13月40日”这一天，写成 周五、12月5日 这样再发一次。",
            "day-past": "那天已经到了，写明天以后的日子，例如：周五、12月5日",
            "not-understood": "没看懂，可以这样写：/晚点提醒 2 周五",
            "move-too-far": "最多往后改 28 天，最晚 12月5日。",
            "move-too-late": "2026-2027-1 到 12月5日 结束，改到这天以前吧。",
            "moved-enough": "“走访寝室”已经改过 2 次，不能再改了。实在有困难，跟学院团委说一声。",
            "move-unfinished": "#12 只差几句经过，不用改期，发 /补充 12 加上就好。",
            "snooze-too-far": "最多晚 28 天；时间更长的，用 /改期 说明原因。",
            "nothing-due": "这周没有要提醒的事，不用改。",
            "settings-unclear": "没看懂，可以这样写：/提醒设置 周五 17点，或 /提醒设置 请假 到 12月5日",
            "no-hour": "一天只有 24 个钟头，写成 9点、17点 这样。",
            "weekend": "周末不打扰，选周一到周五的一天。",
            "quiet-hour": "晚上 22 点到早上 8 点不打扰，换个时间吧。",
            "leave-when": "请假到哪天？例如：/提醒设置 请假 到 12月5日",
            "leave-past": "这几天已经过去了，再看一下日期，例如：/提醒设置 请假 到 12月5日",
            "not-the-office": "学院的时间和团干群由学院团委来定；你自己的这样改：/提醒设置 周五 17点",
            "no-college": "名单里没有写你是哪个学院的，请校团委补上。",
            "bind-in-group": "请到团干群里发 /提醒设置 团干群，我才知道是哪个群。",
            "bind-contact-group": "这是联系群，里面有同学，小结不发在这里。请到团干部自己的群里发。",
        }
    )


OFFICE = OfficeWeek(
    name="陈思远",
    scope="药学院",
    today=TODAY,
    hour=9,
    semester=TERM,
    week=12,
    warnings=(),
    cadres=12,
    rules=(RuleCount("走访寝室", 5, 4, 1, 2), RuleCount("讲团课", 12, 0, 0, 0)),
    listed=("李明哲",),
    tasks=("王小雨",),
    unreachable=tuple(f"某某{n}" for n in range(10)),
    strangers=("新来的",),
    moves=tuple(MoveSeen("王小雨", "走访寝室", FIFTH, "那周期中考试") for _ in range(9)),
    away=(("李明哲", FIFTH),),
)


def test_an_office() -> None:
    assert office.office_digest(OFFICE, greet=True) == snapshot("""\
陈思远，早上好。药学院 第 12 周，团干部 12 人。
· 走访寝室：完成 5 人，还在做 2，该抓紧 4，未完成 1
· 讲团课：完成 12 人
找TA聊聊（4 周没有动静）：王小雨。先问问是不是有难处
2 份周报没有动静：李明哲
私聊不到，请TA加我好友：某某0、某某1、某某2、某某3、某某4、某某5、某某6、某某7 等 10 人
名单里没有账号：新来的
改期：王小雨 走访寝室 到 12月5日，那周期中考试
改期：王小雨 走访寝室 到 12月5日，那周期中考试
改期：王小雨 走访寝室 到 12月5日，那周期中考试
改期：王小雨 走访寝室 到 12月5日，那周期中考试
改期：王小雨 走访寝室 到 12月5日，那周期中考试
还有 4 次改期
请假：李明哲（到12月5日）\
""")
    bare = OfficeWeek("陈思远", "药学院", TODAY, 9, None, None, ("no-semester", "calendar-2027"))
    assert office.office_digest(bare, greet=True) == snapshot("""\
陈思远，早上好。药学院的周报：
【注意】现在没有学期，提醒都停着。请校团委用 /学期 登记。
【注意】2027 年的放假安排还没有，提醒可能发在假期里。请管理员更新制度方案。\
""")
    assert office.office_digest(replace(bare, warnings=()), greet=False) == snapshot("""\
药学院的周报：
现在是假期，没有要提醒的事。\
""")


def test_the_committee() -> None:
    colleges = (CollegeLine("药学院", 12, 4, 1, 2), CollegeLine("护理学院", 8, 0, 0, 0, True))
    quiet = OfficeWeek("何静宜", "明湖职业技术学院", TODAY, 9, TERM, 12, (), 3, (RuleCount("走访寝室", 3, 0, 0, 0),))
    assert office.office_digest(replace(quiet, colleges=colleges), greet=False) == snapshot("""\
明湖职业技术学院 第 12 周，团干部 20 人，2 个学院。
· 药学院 12 人，该抓紧 4，未完成 1，私聊不到 2
· 护理学院 8 人，团委私聊不到\
""")
    assert office.office_digest(replace(quiet, colleges=colleges, cadres=0, rules=()), greet=False) == snapshot("""\
明湖职业技术学院 第 12 周，团干部 20 人，2 个学院。
· 药学院 12 人，该抓紧 4，未完成 1，私聊不到 2
· 护理学院 8 人，团委私聊不到\
""")


def test_the_group() -> None:
    counts = ((RecordKind.VISIT, 12), (RecordKind.TALK, 5))
    assert office.group_post(GroupWeek(counts, ("王小雨", "李明哲"), 7)) == snapshot("""\
这七天大家一共：走访 12 次、谈心 5 次。
谢谢 王小雨、李明哲 等 7 位，这些天到同学中间去。
自己的安排私聊我发“待办”。\
""")
    assert office.group_post(GroupWeek(counts, ("王小雨",), 1)) == snapshot("""\
这七天大家一共：走访 12 次、谈心 5 次。
谢谢 王小雨，这些天到同学中间去。
自己的安排私聊我发“待办”。\
""")
    assert office.group_post(GroupWeek(counts, (), 1)) == snapshot("""\
这七天大家一共：走访 12 次、谈心 5 次。
自己的安排私聊我发“待办”。\
""")


def test_the_card_says_the_same() -> None:
    card = digest_card(WEEK, "团委")
    assert [row.tone for row in card.rows] == ["behind", "due", "soon", "plan", "unfinished"]
    assert [row.what for row in card.rows] == [words.what(line) for line in LINES]
    assert card.note == "待补过程：#15"
    assert digest_card(replace(WEEK, items=()), "团委").note == ""


def test_the_short_ones() -> None:
    silent = answers.postponed(Postponed("走访寝室", date(2027, 1, 4), again=True, silent=True), TODAY)
    assert silent == "好，“走访寝室”先不提了：1月4日（周一）是考试周或假期，不打扰你。想看的时候发“待办”。"
    own = replace(SET, own=True, weekday=5, hour=17, scope="药学院", scope_weekday=2)
    assert answers.slot_saved(own, college=False) == "以后 周五 17 点 提醒你；放假顺延，考试周不发。"
    assert answers.slot_saved(SET, college=False) == "以后 周一 9 点 提醒你（和学院一样）；放假顺延，考试周不发。"
    assert answers.slot_saved(own, college=True) == "药学院的提醒改为 周二 9 点；放假顺延，考试周不发。"
    assert answers.leave_saved(TODAY, FIFTH, TODAY).startswith("记下了，请假 到12月5日（周六），")
    assert answers.leave_saved(FIFTH, FIFTH, TODAY).startswith("记下了，请假 12月5日（周六） 到 12月5日（周六），")
    assert answers.group_bound("药学院").startswith("好，这里是药学院的团干群")
    assert answers.group_unbound("药学院") == "好，药学院的小结不再发到群里。"
    assert answers.slot_saved(replace(own, whole_school=True), college=True).startswith("全校的提醒改为 周二 9 点；")
    partly = answers.slot_saved(replace(own, whole_school=True, apart=2), college=True)
    assert partly.startswith("全校的提醒改为 周二 9 点（自己定过时间的 2 个学院照旧）；")
    assert answers.still_left(LINES[:2]) == snapshot("""\
这周还有 2 件，想接着记就回 1，也可以以后再说：
① 走访 3-305
② 和 吴思颖 当面聊聊\
""")
    assert answers.choose_line(5) == "回 1–5 里的一个数字就行；不记了回“取消”。"
    assert refused(Refusal("no-day")).startswith("还差改到哪天")
