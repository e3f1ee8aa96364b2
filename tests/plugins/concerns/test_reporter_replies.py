"""What reporters, supporters and the cadres of a talk read."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.concern_words import Closure, Openness, ProblemState, StepKind
from models.rules.refusal import Refusal
from plugins.concerns.replies import own, progress, reporter, talks
from plugins.concerns.reporter_results import (
    Answered,
    Joined,
    Listing,
    Named,
    OwnLine,
    Progress,
    Retracted,
    StepLine,
    SupportedLine,
    WordLine,
    WordsAdded,
)

DAY = date(2026, 11, 23)


def test_the_list() -> None:
    found = Listing(
        own=(
            OwnLine(7654321, "3号楼 · 热水", Openness.SEALED, ProblemState.NEW),
            OwnLine(12, "最近睡不好…", Openness.NAMED, None, talk_with="王小雨"),
            OwnLine(11, "谢谢食堂", Openness.NAMED, None),
        ),
        supported=(SupportedLine(9, "三食堂 · 热水", ProblemState.CLOSED, Closure.UNVERIFIED),),
    )
    assert progress.listing(found) == (
        "你反映的：\n"
        "#7654321 3号楼 · 热水〔密封〕：已收到，还没有人接手\n"
        "#12 最近睡不好…：和王小雨聊\n"
        "#11 谢谢食堂：已收到\n"
        "你附议的：\n"
        "#9 三食堂 · 热水：已办结（未能核实）\n"
        "看其中一件：/进展 7654321"
    )


def test_an_empty_list_says_how_to_begin() -> None:
    assert "/匿名" in progress.listing(Listing())


def test_a_long_list_fits_a_phone() -> None:
    many = tuple(OwnLine(number, "热水", Openness.NAMED, ProblemState.CLAIMED) for number in range(40, 20, -1))
    lines = progress.listing(Listing(own=many)).splitlines()
    assert len(lines) == progress.LINES + 3
    assert lines[-2] == "还有 10 件更早的"


def test_a_concern_in_full() -> None:
    seen = Progress(
        number=12,
        title="3号楼 · 热水",
        problem_number=13,
        state=ProblemState.REFERRED,
        people=6,
        steps=(
            StepLine(DAY, StepKind.OPENED),
            StepLine(DAY, StepKind.REFERRED, department="后勤保障处"),
            StepLine(DAY, StepKind.REPLIED, words="周五来修"),
        ),
        text="热水不热",
        words=(WordLine(DAY, "几点没有热水？", "陈思远"), WordLine(DAY, "晚上十点以后")),
        openness=Openness.SEALED,
    )
    assert progress.progress(seen) == (
        "#12 3号楼 · 热水〔密封〕：已转给部门，等答复\n"
        "一共 6 位同学遇到\n"
        "· 11月23日 收到\n"
        "· 11月23日 转给后勤保障处\n"
        "· 11月23日 回复：周五来修\n"
        "你说的：热水不热\n"
        "陈思远（11月23日）：几点没有热水？\n"
        "你（11月23日）：晚上十点以后\n"
        "补一句：/补充 12 内容；不说了：/撤回 12；愿意说名字：/实名 12"
    )
    assert "/补充" not in progress.progress(seen, by_receipt=True)


def test_what_one_can_do_depends_on_where_it_stands() -> None:
    closed = Progress(12, "热水", 12, ProblemState.CLOSED, Closure.SOLVED, openness=Openness.NAMED)
    assert progress.progress(closed).endswith("还没解决就发：/没解决 12 原因")
    asked = Progress(12, "热水", 12, ProblemState.CLOSED, Closure.SOLVED, openness=Openness.NAMED, asks=True)
    assert progress.progress(asked).endswith("真的解决了吗？/解决了 12，或 /没解决 12 原因")
    supported = Progress(12, "热水", 12, ProblemState.CLAIMED)
    assert progress.progress(supported) == "#12 热水〔附议〕：有人在办了\n有新进展我私下告诉你。"
    talk = Progress(12, "", openness=Openness.NAMED, talk_with="王小雨", text="睡不好")
    assert "实名" not in progress.progress(talk)


@pytest.mark.parametrize("kind", list(StepKind))
def test_every_step_has_words(kind: StepKind) -> None:
    assert progress.step_words(StepLine(DAY, kind))


def test_a_closed_step_says_how() -> None:
    line = StepLine(DAY, StepKind.CLOSED, words="换了锅炉", closure=Closure.SOLVED)
    assert progress.step_words(line) == "办结（已解决）：换了锅炉"


@pytest.mark.parametrize("state", list(ProblemState))
def test_every_state_has_words(state: ProblemState) -> None:
    assert progress.state_of(state, None, "")


def test_words_added() -> None:
    assert reporter.added(WordsAdded(12, told=True)) == "好，#12 补上了。"
    assert reporter.added(WordsAdded(12)) == "好，#12 补上了，明天早上的汇总里会提到。"
    assert reporter.added(WordsAdded(12, to="王小雨")) == "好，#12 转给王小雨，明天会转到。"
    assert "遮住了" in reporter.added(WordsAdded(12, masked=True))
    assert reporter.added(WordsAdded(12, closed=13)).endswith("/没解决 13 原因")


def test_retracted() -> None:
    assert reporter.retracted(Retracted(12, True, True)) == "已撤回 #12，你说的话都删掉了，转出去的那份也请他们作废。"
    assert reporter.retracted(Retracted(12, False, False)) == "已撤回 #12，你说的话都删掉了。别的同学反映的还照常办。"


def test_joined_says_how_many_only_among_many() -> None:
    assert "位同学" not in reporter.joined(Joined(12, "热水"))
    assert "现在一共 5 位同学。" in reporter.joined(Joined(12, "热水", 5))


def test_answers() -> None:
    assert reporter.answered(Answered(12, "热水", True)).startswith("太好了，#12 热水")
    assert "看不到是谁说的" in reporter.answered(Answered(12, "热水", False))
    assert "收不回来" in reporter.ask_name(12, "吴思颖", sealed=True)
    assert "只有团委知道" in reporter.ask_name(12, "吴思颖", sealed=False)
    assert reporter.named(Named(12, "吴思颖")) == "好，#12 现在办这件事的人看得到你是吴思颖了。"
    assert reporter.named(Named(12, "吴思颖", "王小雨")) == "好，#12 现在王小雨看得到你是吴思颖了。"
    assert reporter.receipt_word("x").endswith("回 1。")


def test_staff_are_told() -> None:
    assert reporter.to_staff(12, "", "还是凉的", first=False).startswith("#12 反映的同学补充：\n还是凉的")
    assert reporter.to_talk_partner(12, "", "睡不好", first=True).startswith("#12 一位不说名字的同学想和你聊聊")
    assert "别打听" in reporter.to_talk_partner(12, "", "睡不好", first=False)
    assert "别打听" not in reporter.to_talk_partner(12, "吴思颖", "睡不好", first=False)
    assert reporter.to_staff_named(12, "吴思颖") == "#12 的同学愿意实名了：吴思颖。"
    assert reporter.withdrawn(12, "后勤保障处", emptied=True, direct=True).startswith("#12 反映的同学已经撤回")
    assert "麻烦告诉对方" in reporter.withdrawn(12, "后勤保障处", emptied=False, direct=False)


@pytest.mark.parametrize("code", sorted(reporter._REFUSALS))
def test_every_refusal_is_a_sentence(code: str) -> None:
    said = reporter.refused(Refusal(code, {"number": 12, "title": "热水", "limit": 5}))
    assert len(said) > 5


@pytest.mark.parametrize("code", sorted(talks._REFUSALS))
def test_every_refusal_of_a_talk_is_a_sentence(code: str) -> None:
    assert len(talks.refused(Refusal(code, {"number": 12, "limit": 5}))) > 5


def test_the_offer_of_a_talk() -> None:
    said = talks.offer(["王小雨"], others=True, centre="学校心理中心 0570-5550120")
    assert said.splitlines()[2:] == [
        "1 你的联系团干部（王小雨）",
        "2 别的团干部",
        "3 学校心理中心",
        "0 只是说说（不保存）",
    ]
    alone = talks.offer([], others=False, centre="学校心理中心 0570-5550120")
    assert alone.splitlines()[2:] == ["3 学校心理中心", "0 只是说说（不保存）"]
    assert "0570-5550120" in talks.centre("学校心理中心 0570-5550120")
    assert "0570" in talks.nobody_else("学校心理中心 0570-5550120")
    assert talks.which(["王小雨", "李明哲"]).splitlines()[1:] == ["1 王小雨", "2 李明哲", "0 不聊了"]
    assert "回执" in talks.ask_name("王小雨", temporary=True, few=False)
    assert "换一位团干部" in talks.ask_name("王小雨", temporary=False, few=True)
    assert "转给你" in talks.ask_name("王小雨", temporary=False, few=False)
    assert "1234 5678 1234 5678" in talks.filed(7, "王小雨", Openness.SEALED, "1234567812345678")
    assert "回执" not in talks.filed(7, "王小雨", Openness.NAMED, "")
    assert talks.from_cadre(7, "王小雨", "在的").startswith("王小雨回你（#7）：\n在的")
    assert "#7" in talks.passed_on(7)
    whole = talks.in_full(7, "", DAY, "睡不好", [(DAY, True, "我在"), (DAY, False, "谢谢")])
    assert whole.splitlines()[1:4] == ["TA（11月23日）：睡不好", "你（11月23日）：我在", "TA（11月23日）：谢谢"]
    assert "吴思颖（11月23日）：睡不好" in talks.in_full(7, "吴思颖", DAY, "睡不好", [])


def test_the_file_names_nobody() -> None:
    assert own.file_name(DAY) == "我的数据-2026-11-23.xlsx"
    assert own.watermark("吴思颖", DAY) == "吴思颖 本人的数据 2026-11-23"
