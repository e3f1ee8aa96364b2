"""Every sentence of the room that the other tests do not meet, and what holds for all of them."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.concern_words import Closure, Openness, ProblemState, StepKind
from models.rules.refusal import Refusal
from plugins.problems.replies import acts, refused, staff, told
from plugins.problems.replies import list as list_words
from plugins.problems.replies.refusals import _REFUSALS
from plugins.problems.results import (
    Acted,
    ClockSeen,
    Closing,
    Likely,
    Line,
    Listed,
    PassedOn,
    Referred,
    Returned,
    Said,
    Shown,
    StepSeen,
    Word,
)

DAY = date(2026, 11, 23)
FACTS = {
    "number": 12,
    "usage": "/认领 12",
    "state": "已办结",
    "owner": "王小雨",
    "limit": 500,
    "names": ("后勤处", "图书馆"),
    "said": "后情处",
    "name": "林平",
    "department": "后勤处",
    "least": 8,
    "closure": Closure.SOLVED,
    "concerns": (31, 32),
    "act": "refer",
}


@pytest.mark.parametrize("code", sorted(_REFUSALS))
def test_every_refusal_is_one_short_sentence_to_act_on(code: str) -> None:
    words = refused(Refusal(code, FACTS))
    assert 6 <= len(words) <= 140
    assert "{" not in words


def test_what_is_not_ones_own_to_do() -> None:
    own = refused(Refusal("act-not-yours", FACTS | {"act": "reply"}))
    assert own == "先 /认领 12，再来做这一步；认领不了的，由学院团委来做。"
    assert refused(Refusal("act-not-yours", FACTS)) == "#12 的这一步由学院团委或校团委来做。"


@pytest.mark.parametrize("closure", list(Closure))
def test_every_ending_thanks_and_accuses_nobody(closure: Closure) -> None:
    words = told.closed(12, "三食堂 · 热水", closure, "前后看了三次")
    assert "谢谢你说出来" in words
    assert "不属实" not in words
    assert closure.label in words


def test_lines_of_the_list() -> None:
    line = Line(12, "三食堂 · 热水", ProblemState.CLAIMED, 3, 4)
    page = Listed("药学院", (line,), 9, 0, 0, 1, 8, "后勤处", closed=True)
    words = list_words.listed(page)
    assert words.splitlines() == [
        "药学院“后勤处”问题清单（已办结）：9 件",
        "#12 三食堂 · 热水 · 处理中 · 3人 · 第5天",
        "还有 8 件：/问题清单 后勤处 已办结 第2页",
        "看一件：/问题 12",
    ]
    assert list_words.listed(Listed("全校", (), 0, 0, 0, 1, 0, closed=True)) == "全校没有办结的问题。"


def _shown(**more: object) -> Shown:
    values: dict[str, object] = {
        "number": 12,
        "title": "三食堂 · 热水",
        "state": ProblemState.CLAIMED,
        "category": "生活服务",
        "department": "后勤处",
        "people": 3,
        "opened_on": DAY,
        "owner": "王小雨",
        "steps": (),
        "said": (),
        "unseen": 0,
        "clocks": (),
    }
    return Shown(**(values | more))  # type: ignore[arg-type]


def test_a_problem_with_everything() -> None:
    words = list_words.problem(
        _shown(
            steps=tuple(StepSeen(DAY, kind, "陈思远", "后勤处", "") for kind in StepKind),
            said=(
                Said(31, DAY, "药学院", Openness.OPEN, "吴思颖", "长" * 300, (Word(DAY, "", "二楼那台"),)),
                Said(32, DAY, "", Openness.SEALED, "", "热水", (Word(DAY, "陈思远", "哪一台？"),)),
            ),
            unseen=2,
            clocks=(ClockSeen("ack", DAY, DAY, 0), ClockSeen("reply", DAY, None, 3), ClockSeen("solve", DAY, None, 0)),
            likely=(Likely(15, "食堂 · 热水", ("都说到热水",)),),
            can=("claim", "reply", "refer", "merge"),
            confirmed=True,
        )
    )
    assert "#12 三食堂 · 热水 · 处理中 · 3人\n生活服务 · 归口后勤处 · 王小雨在办" in words
    assert "内部时限：认领 11月23日已做到，答复 11月23日前（超期3天），解决 11月23日前" in words
    assert "· 11月23日 陈思远改派给后勤处" in words
    assert f"“{'长' * 199}…”（#31，11月23日，吴思颖，药学院，公开）\n　同学：二楼那台" in words
    assert "　陈思远：哪一台？" in words
    assert words.endswith("是的话：/合并 12 15\n/回复 12 内容　/转办 12 部门"), "认领过的不再提认领"
    assert "同学说真的解决了" in words
    assert "还有 2 条原话没有列出" in words


def test_a_problem_that_offers_nothing() -> None:
    assert list_words.problem(_shown()).endswith("王小雨在办")
    assert list_words.problem(_shown(state=ProblemState.CLOSING)).endswith("王小雨在办")
    closed = list_words.problem(_shown(state=ProblemState.CLOSED, closure=Closure.SOLVED, can=("reply",)))
    assert closed.startswith("#12 三食堂 · 热水 · 已办结（已解决）")
    assert "/回复" not in closed


def test_what_a_responder_sees() -> None:
    passed = (PassedOn("后勤处", "answered", "三食堂 · 热水", "今晚换新的"),)
    clocks = (ClockSeen("solve", DAY, None, 0), ClockSeen("reply", DAY, None, 0))
    words = list_words.problem(_shown(responder=True, passed=passed, clocks=clocks))
    assert words == ("#12 三食堂 · 热水\n（已答复）三食堂 · 热水\n您的答复：今晚换新的\n内部时限：答复 11月23日前")


def test_what_somebody_reads_who_acted() -> None:
    changed = Acted(12, "三食堂 · 热水", 0, "某同学说的", "后勤处", changed=True)
    for said in (acts.replied, acts.said, acts.answered, acts.transcribed):
        assert said(changed).endswith("（为了不认出谁、也不伤人，我改了几个字）\n某同学说的")
    assert "现在没有同学在等这条消息" in acts.replied(changed)
    referred = Referred(12, "三食堂 · 热水", "后勤处", "group", "原话", 1, learned=True)
    assert acts.referred(referred).endswith("原话\n记住了：这类事归后勤处。")
    once = Returned(12, "三食堂 · 热水", "后勤处", "不归我们", 1, "陈思远", 1)
    assert acts.returned(once, own=False) == "#12 被后勤处退回，现在由陈思远牵头。换一家：/转办 12 部门"
    closing = Closing(12, "三食堂 · 热水", Closure.LAPSED, "放假了", 2)
    assert acts.closed(closing) == "#12 三食堂 · 热水 办结：自然消失，已告诉 2 位同学：\n放假了"


def test_a_day_only_where_the_department_agreed_to_it() -> None:
    assert told.referred(12, "三食堂 · 热水", "后勤处", DAY).endswith("他们答应 11月23日前答复。")
    assert "月" not in told.referred(12, "三食堂 · 热水", "后勤处", None)


def test_a_referral_without_wishes() -> None:
    assert staff.referral("三食堂 · 热水", 0, (), "") == "三食堂 · 热水"
    assert staff.referral("三食堂 · 热水", 6, ("坏了",), "快修") == "三食堂 · 热水（6 位同学反映）\n“坏了”\n请：快修"
