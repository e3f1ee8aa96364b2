"""What people type under a digest, read forgivingly; chatter is no answer."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.refusal import Refusal
from plugins.nudges.parse import (
    Answer,
    Back,
    Bind,
    Cancel,
    Choice,
    Later,
    Leave,
    Move,
    Show,
    Slot,
    parse_answer,
    parse_later,
    parse_line,
    parse_move,
    parse_settings,
)
from plugins.nudges.parse_days import find_day

TODAY = date(2026, 11, 23)
"""A Monday."""
FIFTH = date(2026, 12, 5)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("明天", (11, 24)), ("大后天", (11, 26)), ("三天后", (11, 26)), ("10天后", (12, 3)), ("两周后", (12, 7)),
        ("周五", (11, 27)), ("周一", (11, 30)), ("这周日", (11, 29)), ("下周三", (12, 2)), ("下下个星期天", (12, 13)),
        ("2026-12-05", (12, 5)), ("12月5日", (12, 5)), ("１２月５号", (12, 5)), ("12-5", (12, 5)), ("12/5", (12, 5)),
        ("5号", (12, 5)), ("25日", (11, 25)), ("月底", (11, 30)), ("11月20日", (11, 20)),
    ],
)  # fmt: skip
def test_days_to_come(said: str, day: tuple[int, int]) -> None:
    found = find_day(f"改到{said} 有考试", TODAY)
    assert found is not None
    assert found.day == date(2026, *day)


@pytest.mark.parametrize(
    ("said", "day"), [("1月5日", date(2027, 1, 5)), ("13月40日", None), ("2月30日", None), ("2026年2月30日", None)]
)
def test_next_year_and_days_there_are_not(said: str, day: date | None) -> None:
    found = find_day(said, TODAY)
    assert found is not None
    assert found.day == day


def test_a_day_number_of_december_is_in_january() -> None:
    found = find_day("5号", date(2026, 12, 20))
    assert found is not None
    assert found.day == date(2027, 1, 5)


@pytest.mark.parametrize("said", ["", "走访 3-305", "12号楼", "明年再说", "三个人"])
def test_what_is_no_day(said: str) -> None:
    assert find_day(said, TODAY) is None


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("1", Answer(Choice.RECORD)), ("１。", Answer(Choice.RECORD)), ("①", Answer(Choice.RECORD)),
        ("选1", Answer(Choice.RECORD)), ("现在记录", Answer(Choice.RECORD)), ("我现在就记一下", Answer(Choice.RECORD)),
        ("2", Answer(Choice.LATER)), ("明天再说", Answer(Choice.LATER)), ("晚点再提醒我", Answer(Choice.LATER)),
        ("3", Answer(Choice.MOVE)), ("我要改期", Answer(Choice.MOVE)), ("改天去吧", Answer(Choice.MOVE)),
        ("1 现在记录", Answer(Choice.RECORD)), ("1现在记录", Answer(Choice.RECORD)), ("3 改期", Answer(Choice.MOVE)),
        ("2、明天再说", Answer(Choice.LATER)), ("2 改期", Answer(Choice.LATER, None, "改期")),
        ("1 3", Answer(Choice.RECORD, 3, "3")), ("1、第3条", Answer(Choice.RECORD, 3, "第3条")),
        ("2 周五", Answer(Choice.LATER, None, "周五")), ("1 点半开会", Answer(Choice.RECORD, None, "点半开会")),
        ("3 2 12月5日 考试", Answer(Choice.MOVE, None, "2 12月5日 考试")),
        ("取消", Cancel.CANCEL), ("算了", Cancel.CANCEL),
        ("4", None), ("好的谢谢", None), ("", None), ("我明天去走访3-305", None), ("记得吃饭", None),
    ],
)  # fmt: skip
def test_answers_to_a_digest(said: str, answer: Answer | Cancel | None) -> None:
    assert parse_answer(said) == answer


@pytest.mark.parametrize(
    ("said", "line"),
    [("2", 2), ("②", 2), ("第 2 条", 2), ("4", None), ("1 2", None), ("吃饭", None), ("取消", Cancel.CANCEL)],
)
def test_one_line_is_picked(said: str, line: int | Cancel | None) -> None:
    assert parse_line(said, 3) == line


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("", Later((), None)), ("2", Later((2,), None)), ("周五", Later((), date(2026, 11, 27))),
        ("2 周五", Later((2,), date(2026, 11, 27))), ("5号", Later((), date(2026, 12, 5))),
        ("12月5日", Later((), date(2026, 12, 5))), ("第3条明天", Later((3,), date(2026, 11, 24))),
        ("3天后", Later((), date(2026, 11, 26))), ("2周以后", Later((), date(2026, 12, 7))),
        ("2 3天后", Later((2,), date(2026, 11, 26))), ("1 2 周五", Later((1, 2), date(2026, 11, 27))),
        ("1、3", Later((1, 3), None)), ("①②", Later((1, 2), None)), ("第1条和第2条 5号", Later((1, 2), FIFTH)),
        ("2 2", Later((2,), None)), ("1 12月5日", Later((1,), FIFTH)), ("1 8", Refusal("no-such-line", {"count": 3})),
        ("8", Refusal("no-such-line", {"count": 3})), ("2 13月40日", Refusal("no-such-day", {"said": "13月40日"})),
        ("今天", Refusal("day-past")), ("随便", Refusal("not-understood", {"usage": "/晚点提醒 2 周五"})),
    ],
)  # fmt: skip
def test_later(said: str, wish: Later | Refusal) -> None:
    assert parse_later(said, 3, TODAY) == wish


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("2 12月5日 期中考试", Move(2, FIFTH, "期中考试")), ("2 改到12月5日，期中考试", Move(2, FIFTH, "期中考试")),
        ("2 期中考试 改到12-5", Move(2, FIFTH, "期中考试")),
        ("第2条 12/5 因为室友生病了。", Move(2, FIFTH, "室友生病了")),
        ("②12月5日：要去实习", Move(2, FIFTH, "要去实习")),
        ("2 考试要到12月1日才结束，改到12月5日", Move(2, FIFTH, "考试要到12月1日才结束")),
        ("2 12月5日 改到别的教室考试", Move(2, FIFTH, "改到别的教室考试")),
        ("3 后天同学们去实习", Move(3, date(2026, 11, 25), "同学们去实习")),
        ("12月5日 期中考试", Refusal("which-line", {"count": 3})), ("9 明天 x", Refusal("no-such-line", {"count": 3})),
        ("2 期中考试", Refusal("no-day")), ("2 13月40日 x", Refusal("no-such-day", {"said": "13月40日"})),
        ("2 11月20日 x", Refusal("day-past")), ("2 周五", Refusal("no-reason")), ("2 改到周五。", Refusal("no-reason")),
    ],
)  # fmt: skip
def test_moves(said: str, wish: Move | Refusal) -> None:
    assert parse_move(said, 3, TODAY) == wish


def test_with_one_line_its_number_may_be_left_out() -> None:
    assert parse_move("12月5日 期中考试", 1, TODAY) == Move(1, FIFTH, "期中考试")


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("", Show()), ("周五 17点", Slot(5, 17, False)), ("每周五下午5点", Slot(5, 17, False)),
        ("17：00", Slot(None, 17, False)), ("周五", Slot(5, None, False)), ("中午12点", Slot(None, 12, False)),
        ("中午一点", Slot(None, 13, False)), ("早上九点", Slot(None, 9, False)), ("默认", Slot(None, None, False)),
        ("学院 周二 9点", Slot(2, 9, True)), ("学院周二九点", Slot(2, 9, True)), ("学院 默认", Slot(None, None, True)),
        ("全校 周二", Slot(2, None, True)), ("团干群", Bind(undo=False)),
        ("团干群 取消", Bind(undo=True)), ("恢复", Back()), ("销假", Back()),
        ("请假 到 12月5日", Leave(TODAY, FIFTH)), ("请假到12月5日", Leave(TODAY, FIFTH)),
        ("请假 12月1日到12月5日", Leave(date(2026, 12, 1), FIFTH)), ("请假 12月5日", Leave(FIFTH, FIFTH)),
        ("请假三天", Leave(TODAY, date(2026, 11, 25))), ("请假 1天", Leave(TODAY, TODAY)),
        ("请假 12月5日 3天", Leave(FIFTH, date(2026, 12, 7))), ("请假 一周", Leave(TODAY, date(2026, 11, 29))),
        ("请假 下周一 三天", Leave(date(2026, 11, 30), date(2026, 12, 2))),
        ("请假 两个星期", Leave(TODAY, date(2026, 12, 6))),
        ("请假 下周一到周五", Leave(date(2026, 11, 30), date(2026, 12, 4))),
        ("请假 到三天后", Leave(TODAY, date(2026, 11, 26))),
        ("请假 13月40日 3天", Refusal("no-such-day", {"said": "13月40日 3天"})),
        ("请假", Refusal("leave-when")), ("请假 11月1日", Refusal("leave-past")),
        ("请假 12月5日到12月1日", Refusal("leave-past")),
        ("请假 13月40日", Refusal("no-such-day", {"said": "13月40日"})),
        ("请假 12月1日到13月40日", Refusal("no-such-day", {"said": "12月1日到13月40日"})),
        ("周六 9点", Refusal("weekend")), ("星期天", Refusal("weekend")), ("25点", Refusal("no-hour")),
        ("随便什么时候", Refusal("settings-unclear")),
    ],
)  # fmt: skip
def test_settings(said: str, wish: object) -> None:
    assert parse_settings(said, TODAY) == wish


def test_days_of_a_month_said_together_lie_in_one_month() -> None:
    leave = Leave(date(2026, 12, 5), date(2026, 12, 8))
    assert parse_settings("请假 12月5日到8日", date(2026, 11, 3)) == leave
