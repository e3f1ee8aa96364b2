"""What is read from what people type behind /抽查, and the words that accuse nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.rules.checking import CheckMode, Verdict
from models.rules.error_rate import Interval, Rate
from models.rules.hints import Hint, HintKind
from models.rules.refusal import Refusal
from models.rules.vocabulary import RecordKind
from plugins.checks.parse import HintWish, OnCheck, Overview, Start, Step, parse_check, parse_hints
from plugins.checks.replies import found, hints, office, told
from plugins.checks.results import CheckLine, CheckResult, CollegeResult, DrawnCheck, DrawnFrom, KindResult
from plugins.checks.results_told import Asked, Doubt, HintLine, Hints, Judged, OwnItem, OwnItems, Task

TODAY = date(2026, 11, 23)
DAY = date(2026, 11, 10)
COLLEGES = ("药学院", "护理学院")
WIDE = Interval(0.0, 0.5)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("", Overview()),
        ("31", OnCheck(31, Step.SHOW)),
        ("＃31 结束", OnCheck(31, Step.CLOSE)),
        ("31 作废 点错了", OnCheck(31, Step.VOID, "点错了")),
        ("抽 31 海棠", OnCheck(31, Step.DRAW, "海棠")),
        ("现在", Start(CheckMode.NOW)),
        ("现在 药学院 3×4", Start(CheckMode.NOW, "药学院", 3, 4)),
        ("现在 3人 4条", Start(CheckMode.NOW, "", 3, 4)),
        ("实地 12月3日 张三", Start(CheckMode.SITE, names=("张三",), visit_on=date(2026, 12, 3))),
        ("实地 明天", Start(CheckMode.SITE, visit_on=date(2026, 11, 24))),
        ("实地 今天", Start(CheckMode.SITE, visit_on=TODAY)),
        ("委托 张三、李四", Start(CheckMode.THIRD, names=("张三", "李四"))),
    ],
)
def test_what_is_wanted(said: str, wanted: object) -> None:
    assert parse_check(said, COLLEGES, TODAY) == wanted


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("随便", "check-what"),
        ("31 随便", "check-what"),
        ("抽 海棠", "check-what"),
        ("现在 0×4", "check-size"),
        ("实地 2月30日", "no-such-day"),
        ("实地", "visit-when"),
        ("委托", "visit-who"),
        ("现在 没有的学院", "no-such-college"),
    ],
)
def test_what_is_not(said: str, code: str) -> None:
    refusal = parse_check(said, COLLEGES, TODAY)
    assert isinstance(refusal, Refusal), refusal
    assert refusal.code == code


def test_hints_and_what_came_of_them() -> None:
    assert parse_hints("现在", COLLEGES) is None
    assert parse_hints("线索", COLLEGES) == HintWish()
    assert parse_hints("线索 药学院", COLLEGES) == HintWish(college="药学院")
    assert parse_hints("线索 王小雨", COLLEGES) == HintWish(cadre="王小雨")
    assert parse_hints("线索 王小雨 聊过了，换了寝室", COLLEGES) == HintWish(
        cadre="王小雨", outcome="asked", note="换了寝室"
    )
    shown = Hints("药学院", "本学期", tuple(
        HintLine(f"团干{place}", Hint(HintKind.BURST, place, (1, 2, 3, 4, 5), 5, 8, 10)) for place in range(9)
    ), 0, 40)  # fmt: skip
    said = hints.hints(shown)
    assert "待核实" in said
    assert "还有 1 人" in said
    assert "（#1 #2 #3 #4 等）" in said


def _result(**more: object) -> CheckResult:
    one = CheckResult(31, CheckMode.NOW, TODAY, "closed", "", "abc", "海棠", "fff", (), TODAY, counts=False)
    return replace(one, **more)  # type: ignore[arg-type]


def test_results_say_what_they_cannot_tell() -> None:
    assert "抽：/抽查 抽 31" in found.result(_result(secret="", state="announced"))
    void = found.result(_result(secret="", state="void", why_void="点错了"))
    assert "原因：点错了" in void
    assert "抽：" not in void
    kinds = (KindResult(RecordKind.VISIT, 4, 1, WIDE),)
    rate = Rate(4, 1, 0.25, WIDE, 3.0)
    full = CollegeResult("药学院", 6, 2, rate, 0.5, kinds, shown_only=1, bothered=1)
    plain = CollegeResult("护理学院", 4, 0, rate, 0.25, kinds)
    nobody = CollegeResult("人文学院", 4, 4, None, 1.0, ())
    said = found.result(_result(colleges=(full, plain, nobody)))
    for words in (
        "没问到、说不清 2 条",
        "只签到拍照 1 条",
        "说有点打扰的 1 条",
        "人文学院：抽 4 条，还没有人答",
        "不计入考核",
    ):
        assert words in said
    assert "不计入考核" not in found.result(_result(counts=True, reply_until=None))


def test_the_list_of_checks() -> None:
    assert found.overview([], starts=False, doubts=0) == "还没有抽查过。"
    line = CheckLine(31, CheckMode.SITE, "全校", TODAY, "open")
    said = found.overview([line], starts=True, doubts=2)
    assert "#31 实地检查 全校 11月23日 正在核对" in said
    assert "有 2 条等你核对" in said


def test_doubts_do_not_say_who() -> None:
    one = Doubt(7, 31, "王小雨", RecordKind.VISIT, "3-305", DAY, Verdict.WRONG, (1, 1, 1), "去看过", "那天改了")
    said = found.doubts([one] + 9 * [replace(one, voices=(0, 0, 0), note="", reply="")], 1)
    for words in (
        "1 人说有、1 人说没有、1 人记不清",
        "去看的人说：去看过",
        "本人说明：那天改了",
        "没问到",
        "还有 2 条",
        "另有 1 条",
    ):
        assert words in said
    assert found.doubts([], 0) == "待核实 0 条（都还不是结论）："
    assert found.judged(Judged(7, "王小雨", Verdict.WRONG, False)).endswith("已告诉本人。")
    assert found.judged(Judged(7, "王小雨", Verdict.HELD, False)) == "#7 记为“属实”。"


def test_shares_are_never_a_false_none_or_all() -> None:
    assert [office.percent(share) for share in (0, 0.004, 0.5, 0.996, 1)] == [
        "0%",
        "不到 1%",
        "50%",
        "99% 以上",
        "100%",
    ]
    drawn = DrawnCheck(31, CheckMode.NOW, "abc", "海棠", (DrawnFrom("药学院", 2, 5),), 3, 2, (("张三", 3),), 1)
    said = office.drawn(drawn)
    for words in ("2 条没有私聊得到的人", "分给：张三 3 条", "1 条他们都不该看"):
        assert words in said


@pytest.mark.parametrize(
    ("kind", "own", "words"),
    [
        (RecordKind.VISIT, False, "有没有来过 3-305？"),
        (RecordKind.VISIT, True, "有没有来看过你？"),
        (RecordKind.TALK, True, "有没有当面找你聊过？"),
        (RecordKind.TALK, False, "有没有当面找3-305聊过？"),
        (RecordKind.LEAGUE_DAY, False, "来参加过 3-305 的团日"),
        (RecordKind.LECTURE, False, "讲过团课"),
        (RecordKind.ONLINE, False, "发起过线上活动"),
        (RecordKind.SERVICE, True, "有没有帮你办过事？"),
        (RecordKind.SERVICE, False, "有没有帮 3-305 办过事？"),
    ],
)
def test_every_kind_has_a_question(kind: RecordKind, own: bool, words: str) -> None:
    assert words in told.first_question(Asked("王小雨", kind, "3-305", own, DAY))


def test_the_private_list_and_its_end() -> None:
    asked = Asked("王小雨", RecordKind.VISIT, "3-305", False, DAY)
    assert "还剩 1 条，共 2 条" in told.tasks([Task(7, asked, False, None), Task(8, asked, True, None)])
    assert "/核实" not in told.tasks([Task(8, asked, True, None)])
    assert told.noted(7, 0).endswith("辛苦。")
    assert "还剩 2 条" in told.noted(7, 2)
    assert "去看看" in told.task_note(2, DAY)
    assert "打电话" in told.task_note(2, None)
    assert "你这里" in told.visit_note("", DAY)
    own = OwnItems(31, DAY, (OwnItem(7, RecordKind.LECTURE, "", DAY, True),))
    assert "（说明收到了）" in told.own_items(own)
    assert "不计入考核" not in told.drawn_note(own, counts=True)
    assert "不计入考核" not in told.judged_note(Judged(7, "王小雨", Verdict.WRONG, True), "问过了")
