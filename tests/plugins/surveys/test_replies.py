"""The words of a survey."""

from __future__ import annotations

from datetime import date

from models.rules.refusal import Refusal
from models.rules.survey import Satisfaction
from plugins.surveys import replies
from plugins.surveys.results import Line, Outcome, Planned, Running

DAY = date(2026, 12, 7)


def test_before_and_while() -> None:
    assert "2 位上岗不久的不测" in replies.preview(Planned(5, 2, 60, DAY))
    assert "不测" not in replies.preview(Planned(5, 0, 60, DAY))
    assert replies.running(Running(7, 60, DAY)).startswith("测评 #7 开着，12月7日结束，一共问 60 位同学")
    assert "想问你的是王小雨" in replies.running(Running(7, 60, DAY, "王小雨"))
    assert replies.kept("王小雨", 0).startswith("收到，王小雨：没来过。")
    assert "12月7日前都能改" in replies.question("王小雨", DAY, 5)


def test_a_result_of_many_lines() -> None:
    good = Satisfaction(12, 9, 8, 4.25)
    lines = tuple(Line(f"干部{n:02}", good, ("很好",) * 7) for n in range(replies.LINES + 2))
    text = replies.outcome(Outcome(7, DAY, 120, 90, lines, ("甲", "乙")))
    assert text.splitlines()[1] == "问到 120 人，答了 90 人（75%，95% 区间 67%–82%），没答的 30 人"
    assert "· 干部00：平均 4.2 分（12 人里答了 9，8 人说来过）" in text
    assert text.count("“很好”") == replies.LINES * replies.WORDS
    assert "还有 2 位" in text
    assert text.endswith("答的人太少，不单独显示：甲、乙")


def test_what_is_not_shown() -> None:
    few, unscored = Line("甲", Satisfaction(12)), Line("乙", Satisfaction(9, 5, 2, None), low=True)
    text = replies.outcome(Outcome(7, DAY, 0, 0, (few, unscored)))
    assert "· 甲：问到 12 人，答的太少，不显示" in text
    assert "打分的太少，不显示平均" in text
    assert "请聊聊是不是有难处" in text
    assert replies.outcome(Outcome(7, DAY, 0, 0, ())).endswith("还没有问到人，没有结果。")
    assert "甲（平均 2.0，6 人）" in replies.follow_up(7, [Line("甲", Satisfaction(9, 6, 6, 2.0))])
    assert replies.refused(Refusal("over", {"number": 7})).startswith("测评 #7 已经结束了")
