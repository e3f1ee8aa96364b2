"""What is read and said around a check."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.spot_check import CheckKind, Rate, Verdict
from plugins.checks import replies
from plugins.checks.parse import parse_digit, parse_kind, parse_verdict, parse_words
from plugins.checks.results import Announced, Seen, Task

DAY = date(2026, 11, 23)


def test_kinds() -> None:
    assert parse_kind("现在") == (CheckKind.NOW, "")
    assert parse_kind("实地检查") == (CheckKind.FIELD, "")
    assert parse_kind("委托调查 张三") == (CheckKind.COMMISSIONED, "张三")
    assert parse_kind("随便") is None


@pytest.mark.parametrize(
    ("text", "quoted", "meant"),
    [
        ("12 属实", None, (12, Verdict.HELD, "")),
        ("＃１２不一致，寝室说没来过", None, (12, Verdict.WRONG, "寝室说没来过")),
        ("属实", 7, (7, Verdict.HELD, "")),
        ("属实", None, None),
        ("12 也许", None, None),
    ],
)
def test_verdicts(text: str, quoted: int | None, meant: tuple[int, Verdict, str] | None) -> None:
    assert parse_verdict(text, quoted) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1", (Verdict.HELD, "")), ("２，那天没人", (Verdict.WRONG, "那天没人")), ("3 忘了", (Verdict.UNKNOWN, "忘了")),
        ("4", None), ("12", None), ("2号楼", None), ("", None),
    ],
)  # fmt: skip
def test_digits(text: str, meant: tuple[Verdict, str] | None) -> None:
    assert parse_digit(text) == meant


def test_words_to_an_item() -> None:
    assert parse_words("12 那天换了寝室") == (12, "那天换了寝室")
    assert parse_words("12") is None
    assert parse_words("那天") is None


def test_what_is_seen() -> None:
    drawn = Announced(7, CheckKind.NOW, "ab" * 32, DAY, DAY, 72, 60)
    lines = (("药学院 走访", Rate(36, 30, 3)), ("药学院 谈心", Rate(36, 0, 0)))
    text = replies.seen(Seen(drawn, lines, Rate(72, 30, 3)))
    assert "· 药学院 谈心：抽 36 条，还没核到" in text
    assert "合计：抽 72 条，核到 30 条，不一致 3 条（10%，95% 区间 3%–26%）" in text
    ahead = Announced(7, CheckKind.FIELD, "ab" * 32, DAY, DAY)
    assert replies.seen(Seen(ahead, (), Rate(0, 0, 0))).endswith("11月23日抽，已告诉各学院团委。")
    commissioned = Announced(7, CheckKind.COMMISSIONED, "ab" * 32, DAY, DAY, 6, 0, "张三")
    assert "任务清单给了张三：/核实" in replies.announced(commissioned)
    assert "任务清单给了你" in replies.announced(Announced(7, CheckKind.FIELD, "ab" * 32, DAY, DAY, 6))
    many = [Task(n, "甲", "走访 3-305", DAY) for n in range(1, 25)]
    assert "还有 4 条" in replies.tasks(many)
