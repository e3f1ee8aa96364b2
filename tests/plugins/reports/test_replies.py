"""The words of briefs, reviews and posts, whatever they are made of."""

from __future__ import annotations

from datetime import date

import pytest
from inline_snapshot import snapshot

from models.rules.brief import (
    CLOSED,
    COMMON,
    CONFIRMED,
    NEW,
    OPEN,
    OVERDUE,
    PEOPLE,
    RAISED,
    BriefFacts,
    BriefLine,
    BriefQuote,
    BriefWeek,
    Figure,
)
from models.rules.refusal import Refusal
from plugins.reports.replies import brief as words
from plugins.reports.replies import posting as posting_words
from plugins.reports.replies import refused
from plugins.reports.replies import review as review_words
from plugins.reports.replies.sheets import sheets
from plugins.reports.results import BriefSheet, Done, Posting, Review, ReviewLine, Span

MONTH = Span(date(2026, 11, 1), date(2026, 11, 23))
COUNTS = {RAISED: 12, PEOPLE: 58, NEW: 7, CLOSED: 5, CONFIRMED: 3, OPEN: 7, OVERDUE: 2, COMMON: 4}


def _facts(**changes: object) -> BriefFacts:
    counts = COUNTS | changes.pop("counts", {})  # type: ignore[operator]
    values = {
        "whose": "药学院",
        "first": MONTH.first,
        "last": MONTH.last,
        "figures": tuple(Figure(name, count, (101, 102)) for name, count in counts.items()),
        "lines": tuple(
            BriefLine(100 + n, f"第 {n} 食堂 · 排队", 9 - n if n < 4 else 0, "后勤管理处", "已转办", "请答复", n == 1)
            for n in range(1, 8)
        ),
        "unlisted": (201, 202, 203, 204, 205),
        "weeks": (BriefWeek(9, 3, (101,), 5, (90,)), BriefWeek(10, 4, (101, 102), 1, ())),
        "quotes": (BriefQuote(101, "排队要半个小时。"),),
        "talks": (("思想困惑", 6),),
    }
    return BriefFacts(**(values | changes))  # type: ignore[arg-type]


def _sheet(facts: BriefFacts | None = None, **changes: object) -> BriefSheet:
    values = {
        "number": 31,
        "state": "draft",
        "facts": facts or _facts(),
        "league": "共青团药学院委员会",
        "day": date(2026, 11, 23),
        "leaders": "学院党政领导",
    }
    return BriefSheet(**(values | changes))  # type: ignore[arg-type]


def test_a_draft_in_the_chat() -> None:
    head, figures, *lines, more, hidden, what_next = words.drafted(_sheet(hidden=2)).split("\n")
    assert head == "简报 #31（草稿）药学院 2026年11月1日至23日"
    assert figures == (
        "药学院青年反映的问题共 12 个（反映的人多的那些共 58 人次），其中新增 7 个。"
        "期间办结 5 个，经青年确认已解决 3 个；"
        "目前在办 7 个，其中超过内部时限 2 个。青年确认解决的，占办结和超时在办总数的 43%。带有普遍性的问题 4 个。"
    )
    assert len(lines) == 5
    assert lines[0] == "1. 第 1 食堂 · 排队（8 人，已转办）请答复"
    assert lines[3] == "4. 第 4 食堂 · 排队（不足 5 人，已转办）请答复"
    assert more == "还有 2 行，在文件里。"
    assert hidden == "另有 2 个涉及具体人员的问题没有写进去，请当面汇报。"
    assert what_next == "改建议：/简报 31 1 建议：…；签发：/签发 31（可加“送 辅导员 班主任”）"


def test_a_signed_one_in_the_chat() -> None:
    signed = _sheet(state="signed", signer="陈思远")
    assert words.drafted(signed).endswith("陈思远已签发。要单独一种格式：/简报 31 pdf")
    assert words.signed(signed) == snapshot("简报 #31 已签发。附上没有“草稿”字样的文件，请用它报送。")
    told = _sheet(state="sent", told=7, to=("辅导员", "班主任"))
    assert words.signed(told) == snapshot(
        "简报 #31 已签发，正发给 7 位辅导员、班主任。附上没有“草稿”字样的文件，请用它报送。"
    )
    assert words.letter(told).to == "学院党政领导，各辅导员、班主任："
    assert words.for_staff(told).count("\n") == 8


def test_the_letter() -> None:
    card = words.letter(_sheet())
    assert (card.title, card.to, card.note) == (
        "关于药学院青年诉求情况的简报",
        "学院党政领导：",
        "草稿 · 未经签发，不得外传",
    )
    assert [section.heading for section in card.sections] == [
        "一、总体情况",
        "二、主要问题和建议",
        "三、每周趋势",
        "四、同学的原话",
    ]
    assert [words for section in card.sections for words in section.paragraphs][1:] == [
        "另有想找人聊聊的 思想困惑 6 件，由团干部和有关老师约谈，不列入问题办理。",
        "按反映人数排列，另有 5 个问题未列出。人数不足 5 人的不列具体人数。",
        "第 9—10 周共收到诉求 7 件，上学期同周 6 件，增加 1 件。",
        "以下引用已隐去身份和寝室，每条背后都有多人反映。",
        "（一）“排队要半个小时。”",
    ]
    assert card.rows[0] == ("1", "第 1 食堂 · 排队（普遍）", "8 人", "后勤管理处", "已转办", "请答复")
    assert card.rows[3][2] == "不足 5 人"
    assert (card.trend.now, card.trend.before) == ("本学期", "上学期同周")
    assert words.letter(_sheet(state="signed")).note == ""


def test_a_brief_of_nothing() -> None:
    empty = _facts(counts=dict.fromkeys(COUNTS, 0), lines=(), unlisted=(), weeks=(), quotes=(), talks=())
    card = words.letter(_sheet(empty))
    assert [section.paragraphs for section in card.sections] == [("2026年11月1日至23日，没有青年反映的问题。",)]
    assert words.drafted(_sheet(empty)) == snapshot("""\
简报 #31（草稿）药学院 2026年11月1日至23日
没有青年反映的问题。
签发：/签发 31（可加“送 辅导员 班主任”）\
""")


def test_few_words_for_few_things() -> None:
    quiet = _facts(counts={OVERDUE: 0, COMMON: 0, CLOSED: 0, CONFIRMED: 0}, unlisted=())
    assert words.overall(quiet).endswith("目前在办 7 个。")
    assert "未列出" not in str(words.letter(_sheet(quiet)).sections)


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        ((BriefWeek(9, 3, ()),), "第 9 周共收到诉求 3 件；没有上学期同周的数据可比。"),
        ((BriefWeek(9, 3, (), 3),), "第 9 周共收到诉求 3 件，上学期同周 3 件，持平。"),
        ((BriefWeek(9, 3, (), 1), BriefWeek(10, 0, (), 1)), "第 9—10 周共收到诉求 3 件，上学期同周 2 件，增加 1 件。"),
        (
            (BriefWeek(9, 1, (), 3), BriefWeek(10, 9, ())),
            "第 9—10 周共收到诉求 10 件；上学期有同周数据的 1 周里，1 件对 3 件，减少 2 件。",
        ),
    ],
)
def test_the_trend_in_a_sentence(weeks: tuple[BriefWeek, ...], said: str) -> None:
    assert words.trend_words(weeks) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((2026, 11, 1), (2026, 11, 23), "2026年11月1日至23日"),
        ((2026, 9, 1), (2026, 11, 23), "2026年9月1日至11月23日"),
        ((2025, 12, 20), (2026, 1, 5), "2025年12月20日至2026年1月5日"),
    ],
)
def test_spans(first: tuple[int, ...], last: tuple[int, ...], said: str) -> None:
    assert words.span_words(date(*first), date(*last)) == said


def test_sheets_trace_every_figure() -> None:
    seen = sheets(_sheet())
    assert list(seen) == ["数字", "问题", "趋势", "引用"]
    assert seen["数字"][1] == ("涉及问题", 12, "101、102")
    assert seen["数字"][-1] == ("约谈类：思想困惑", 6, "按类计数，不列编号")
    assert seen["问题"][1][:4] == (1, 101, "第 1 食堂 · 排队（普遍）", "8 人")
    assert seen["趋势"][1:] == [("第 9 周", 3, "101", 5, "90"), ("第 10 周", 4, "101、102", 1, "")]
    assert seen["引用"][1] == (101, "排队要半个小时。")
    assert sheets(_sheet(_facts(weeks=(BriefWeek(9, 3, (101,)),))))["趋势"][1] == ("第 9 周", 3, "101", "没有", "")


LINES = (
    Done(101, "第 3 食堂 · 排队", "solved", "多开了两个窗口。", 8),
    Done(102, "操场 · 灯", "unsolvable", "", 0),
    Done(103, "校门口 · 堵车", "elsewhere", "已转给交警。", 0),
)


def test_a_post() -> None:
    posting = Posting(32, "draft", MONTH, LINES, "药学院团委")
    assert posting_words.drafted(posting) == snapshot("""\
你说我办 #32（草稿，还没发）：
【你说我办】药学院团委（2026年11月1日至23日）
1. 你说：第 3 食堂 · 排队（8 位同学反映）
   我办：已解决：多开了两个窗口。
2. 你说：操场 · 灯
   我办：暂时办不到。
3. 你说：校门口 · 堵车
   我办：不归学校管：已转给交警。
还有想说的，私聊我就行，可以匿名。

去掉一行：/你说我办 32 1 删
发到群里：/签发 32\
""")
    assert posting_words.drafted(Posting(32, "draft", MONTH, (), "药学院团委")) == (
        "你说我办 #32 里已经没有内容了。想重来，再发一次 /你说我办。"
    )


def test_many_groups() -> None:
    many = Posting(32, "draft", MONTH, LINES, "药学院团委", tuple(f"群 {n}" for n in range(1, 31)))
    asked = posting_words.which_group(many)
    assert asked.count("\n") == 21
    assert asked.endswith("20. 群 20\n还有 10 个群没有列出")
    assert posting_words.posted(32, ["甲", "乙", "丙", "丁", "戊", "己"]) == (
        "你说我办 #32 已签发，正发到：甲、乙、丙、丁、戊 等 6 个群。"
    )


REVIEW = Review(
    33,
    "draft",
    "2026-11",
    (
        ReviewLine("第 3 食堂 · 排队", problem=101, people=4, cause="窗口少", advice="错峰下课", universal=True),
        ReviewLine("走访听到：热水停得早", record=12),
        ReviewLine("自己写的一条"),
    ),
    (("生活服务", 7),),
)


def test_a_review() -> None:
    assert review_words.shown(REVIEW) == snapshot("""\
11月的问题清单，我先起草了（#33）：
1. 第 3 食堂 · 排队（4 人） #101【普遍】
   原因：窗口少
   建议：错峰下课
2. 走访听到：热水停得早 #12
3. 自己写的一条
学院里不署名的（只有数，看不到是谁）：生活服务 7 件
改一行：1 原因：… 建议：…
有普遍性：2 普遍
去掉：3 删
添一行：加 内容 原因：… 建议：…
都好了回 1 确认，先放着回 0。\
""")
    assert review_words.as_process(REVIEW).startswith("11月问题清单：\n1. 第 3 食堂 · 排队（4 人） #101【普遍】\n")


def test_an_empty_review() -> None:
    assert review_words.shown(Review(33, "draft", "2026-11", ())) == snapshot("""\
11月的问题清单（草稿 #33）：没有听到能写进清单的问题，你来写？
添一行：加 内容 原因：… 建议：…
先放着回 0。\
""")
    assert "3 条记录里没有听出问题，你来写？" in review_words.shown(Review(33, "draft", "2026-11", (), quiet=3))


def test_a_confirmed_review() -> None:
    done = Review(33, "signed", "2026-11", REVIEW.lines[1:], record=40)
    assert review_words.shown(done).startswith("11月的梳理已经确认，记作 #40：\n1. 走访听到")
    assert review_words.confirmed(done) == "好了，11月梳理了 2 条，记作 #40，这项任务完成。"


FACTS = {
    "number": 31, "own": "药学院", "said": "火星", "colleges": ("药学院", "食品学院"), "count": 3, "limit": 200,
    "first": MONTH.first, "last": MONTH.last,
}  # fmt: skip


@pytest.mark.parametrize(
    "code",
    [
        "no-such-draft", "already-signed", "not-yours-to-sign", "not-your-college", "no-college", "no-such-college",
        "no-such-day", "days-ahead", "no-term", "no-such-line", "advice-or-drop", "drop-only", "too-long",
        "edit-not-understood", "which-draft", "sign-not-understood", "nothing-done", "nothing-left", "no-groups",
        "no-such-group", "nothing-reviewed", "send-instead", "confirm-instead",
    ],
)  # fmt: skip
def test_every_refusal_says_what_to_do(code: str) -> None:
    said = refused(Refusal(code, FACTS))
    assert said.endswith(("。", "？", "…", "；"))
    assert "{" not in said
