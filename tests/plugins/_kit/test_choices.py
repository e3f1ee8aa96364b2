"""Numbered answers as people type them."""

from __future__ import annotations

import pytest

from plugins._kit.choices import Cancel, choice_of


@pytest.mark.parametrize(
    ("text", "count", "picked"),
    [
        ("1", 3, (1,)),
        ("２", 3, (2,)),
        (" 3。", 3, (3,)),
        ("1 3", 3, (1, 3)),
        ("1、3", 3, (1, 3)),
        ("13", 3, (1, 3)),
        ("1和3", 3, (1, 3)),
        ("3 3", 3, (3,)),
        ("12", 12, (12,)),
        ("1 12", 12, (1, 12)),
        ("全部", 3, (1, 2, 3)),
        ("4", 3, None),
        ("0", 3, None),
        ("14", 3, None),
        ("13", 12, None),
        ("所有", 2, (1, 2)),
        ("9" * 5000, 3, None),
        ("9" * 5000, 12, None),
        ("0" * 5000, 12, None),
        ("", 3, None),
        ("、", 3, None),
        ("1 吧", 3, None),
        ("中午吃什么", 3, None),
    ],
)
def test_choices(text: str, count: int, picked: tuple[int, ...] | None) -> None:
    assert choice_of(text, count) == picked


@pytest.mark.parametrize("text", ["取消", "算了", "取消。"])
def test_taking_the_question_back(text: str) -> None:
    assert choice_of(text, 3) is Cancel.CANCEL


def test_a_choice_may_stand_for_cancel() -> None:
    assert choice_of("2", 2, cancel=2) is Cancel.CANCEL
    assert choice_of("1", 2, cancel=2) == (1,)
    assert choice_of("全部", 2, cancel=2) is None
