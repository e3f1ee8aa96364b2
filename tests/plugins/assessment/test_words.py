"""What is read from /考核 and /申诉, and what is said."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.assessment import Assessed, Points
from models.rules.assessment_basis import Changed
from models.rules.assessment_kept import Difference
from models.rules.refusal import Refusal
from plugins.assessment import replies, replies_frozen
from plugins.assessment.parse import Appealing, Wish, parse_appeal, parse_wish
from plugins.assessment.results import Appealed, Checked, Compared, Differs, Everybody, Frozen, Own, Upheld

PARTS = {"走访寝室": "visit", "面对面谈心": "talk"}


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", Wish("look")),
        ("王小雨", Wish("look", "王小雨")),
        ("2025-2026", Wish("look", year="2025-2026")),
        ("王小雨 ２０２５-２０２６学年", Wish("look", "王小雨", "2025-2026")),
        ("冻结 2025-2026", Wish("freeze", year="2025-2026")),
        ("核对", Wish("check")),
        ("如果走访 30，谈心=10 满意度：20", Wish("if", points={"visit": 30, "talk": 10, "satisfaction": 20})),
        ("如果", Refusal("which-part", {"said": "", "parts": tuple(PARTS)})),
        ("如果 飞 3", Refusal("which-part", {"said": "飞", "parts": tuple(PARTS)})),
        ("如果 走访 3000", Refusal("too-many-points", {"most": 1000})),
        ("如果 走访 10000", Refusal("too-many-points", {"most": 1000})),
    ],
)
def test_a_wish(text: str, wish: Wish | Refusal) -> None:
    assert parse_wish(text, PARTS) == wish


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", None),
        ("3 十月讲过", Appealing(3, "十月讲过")),
        ("第3行，十月讲过", Appealing(3, "十月讲过")),
        ("答复 #12 补上了", Appealing(12, "补上了", is_answer=True)),
        ("回复12：补上了", Appealing(12, "补上了", is_answer=True)),
        ("2026-2027学年 3 十月讲过", Appealing(3, "十月讲过", year="2026-2027")),
        ("成立 12 8.5 分，补上了", Appealing(12, "补上了", is_answer=True, is_upheld=True, points=850)),
        ("同意#12：３次都补上了", Appealing(12, "３次都补上了", is_answer=True, is_upheld=True)),
        ("成立 12", Refusal("how-to-appeal")),
        ("不服", Refusal("how-to-appeal")),
        ("答复 12", Refusal("how-to-appeal")),
    ],
)
def test_an_appeal(text: str, meant: Appealing | Refusal | None) -> None:
    assert parse_appeal(text) == meant


def test_many_records_and_many_people() -> None:
    many = tuple(range(1, 20))
    lines = (
        Points("visit", "走访寝室", 2000, 2000, 19, 4, many),
        Points("satisfaction", "满意度", 800, 1000, 42, 50),
        Points("truth", "对方确认", 500, 500, 9, 5, (1, 2)),
    )
    own = replies.own(Own("王小雨", "2026-2027", "2026.1", Assessed(lines), date(2027, 8, 1)))
    assert "（2027-08-01 冻结）：94.3 分" in own
    assert "#12 等 19 条" in own
    assert "满意度 8/10，平均 4.2 分" in own
    assert "对方确认 5/5，9 条（5 条就满分）：#1 #2" in own
    people = tuple((f"干部{number:03}", 90.0 if number else None) for number in range(42))
    listed = replies.everybody(Everybody("学校", "2026-2027", "2026.1", people))
    assert "还有 2 位" in listed
    assert "干部000 还没有要求" in listed


def test_satisfaction_granted_without_a_mean() -> None:
    lines = (Points("satisfaction", "满意度", 500, 1000, 0, 0),)
    assert "1. 满意度 5/10\n" in replies.own(Own("王小雨", "2026-2027", "2026.1", Assessed(lines)))


def test_two_formulas() -> None:
    moved = tuple((f"干部{number}", 90.0, 80.0 + number) for number in range(10))
    text = replies.compared(Compared("学校", 10, 90.0, 84.5, moved), "走访寝室 40")
    assert "平均 90.0 → 84.5" in text
    assert text.count("· ") == replies.MOVED
    assert "人太少" in replies.compared(Compared("学院", 3, None, None, ()), "走访寝室 40")


def test_a_year_computed_anew() -> None:
    assert replies_frozen.checked(Checked("2026-2027", 9)) == (
        "2026-2027 学年照当时的规则重算一遍，9 位的每一行都和冻结时一样。"
    )
    lines = (
        Difference("走访寝室", (2000, 2000), (1000, 2000), (4, 5, 6, 7, 8, 9, 10), (12,)),
        Difference("讲团课", None, (500, 1000)),
        Difference("对方确认", (0, 0), (0, 0)),
        Difference("满意度", (800, 1000), None),
    )
    rules = tuple(
        Changed(f"规则{number}", "" if number else "2 次", "" if not number else "3 次") for number in range(9)
    )
    text = replies_frozen.checked(
        Checked("2026-2027", 12, tuple(Differs(f"干部{number}", lines) for number in range(11)), rules)
    )
    assert "11 位和冻结时不一样" in text
    assert "· 干部0：走访寝室 20/20 → 10/20，少了 #4 #5 #6 #7 #8 #9 等 7 条，多了 #12；讲团课 没有这一行 → 5/10" in text
    assert "；对方确认 分没变 等 4 行" in text
    assert "还有 1 位" in text
    assert "· 规则0：2 次 → 没有" in text
    assert "还有 1 处" in text


def test_what_was_changed_behind_everybody_s_back_comes_first() -> None:
    bad = Checked("2026-2027", 9, whole_changed=True, rows_changed=("甲",), appeals_changed=(12,))
    text = replies_frozen.checked(bad)
    assert text.splitlines()[0] == "✗ 冻结的数被改过：甲（共 1 位）。请部署者看：python bot.py verify"
    assert "整个学年和冻结时的存证对不上" in text
    assert "申诉的答复和历史对不上：#12" in text
    old = replies_frozen.checked(Checked("2026-2027", 9, rules_kept=False, sealed=False))
    assert "没有存证" in old
    assert "只留了公式" in old


def test_a_draft_is_called_one() -> None:
    draft = replies.own(Own("王小雨", "2026-2027", "2026.1", Assessed(()), freezing=True))
    assert "（正在冻结，还不算数）" in draft
    assert "存证 abcd" in replies_frozen.frozen(Frozen(7, "2026-2027", 3, "abcd" * 16))


def test_an_appeal_that_was_upheld() -> None:
    day = date(2027, 8, 10)
    own = Own(
        "王小雨", "2026-2027", "2026.1", Assessed(()), date(2027, 8, 1), is_current=False,
        upheld=(
            Upheld(12, "讲团课", (0, 1000), (1000, 1000), "陈思远", day, "群里有照片"),
            Upheld(13, "满意度", (0, 0), (500, 1000), "陈思远", day, "算一半"),
            Upheld(14, "走访寝室", (2000, 2000), (2000, 2000), "陈思远", day, "补上了"),
        ),
    )  # fmt: skip
    text = replies.own(own)
    assert "申诉 #12 成立：讲团课 0/10 → 10/10，陈思远 2027-08-10 答复：群里有照片" in text
    assert "申诉 #13 成立：满意度 不作要求 → 5/10" in text
    assert "申诉 #14 成立：走访寝室 已经到了 20/20" in text
    assert "学年还没完" not in text
    assert text.endswith("/申诉 2026-2027 行号 原因")
    seen = replies_frozen.checked(Checked("2026-2027", 9, upheld=tuple(("甲", own.upheld[0]) for _ in range(11))))
    assert "申诉成立改了 11 行，冻结的和重算的都算上了：" in seen
    assert "· #12 甲 讲团课 0/10 → 10/10，陈思远答复" in seen
    assert "还有 1 行" in seen
    done = Appealed(12, "王小雨", "2026-2027", "讲团课", "讲过", "群里有照片", "陈思远", 850)
    assert replies.answered(done) == "申诉 #12 答复了，这一行改成 8.5 分，已告诉王小雨。"
    assert "（讲团课）成立，改成 8.5 分，陈思远答复：\n群里有照片" in replies.to_cadre(done)
    assert "答复：成立，改成 8.5 分。群里有照片" in replies.appeals([done])
    assert "现在没有能答复的人" in replies.appealed(Appealed(12, "王小雨", "2026-2027", "讲团课", "讲过"))


def test_the_rest() -> None:
    done = Appealed(12, "王小雨", "2026-2027", "讲团课", "讲过", "补记就算", "陈思远")
    assert "陈思远答复：\n补记就算" in replies.to_cadre(done)
    assert "/申诉 答复 12 内容" in replies.to_answer(done)
    assert replies.appeals([done]).endswith("答复：补记就算")
    assert replies.appeals([]) == replies.NO_APPEALS
