"""Whom a concern speaks of."""

from __future__ import annotations

import pytest

from models.rules.about import Named, people_spoken_of
from models.rules.vocabulary import Role

STAFF = (
    Named(1, "陈思远", frozenset({Role.SECRETARY}), 7),
    Named(2, "韩梅英", frozenset({Role.COUNSELLOR}), 7),
    Named(3, "李强", frozenset({Role.COUNSELLOR}), 8),
    Named(4, "王小雨", frozenset({Role.CADRE}), 7),
    Named(5, "何静宜", frozenset({Role.COMMITTEE})),
    Named(6, "丁", frozenset({Role.CADRE}), 7),
)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("陈思远开会总拖到很晚", {1}),
        ("陈 思 远处事不公", {1}),
        ("我们辅导员从来不回消息", {2}),
        ("我们的辅导员从来不回消息", {2}),
        ("我们学院的辅导员总在群里骂人", {2}),
        ("学院团委书记处事不公", {1}),
        ("希望学院团委多办些活动", set()),
        ("我们团干部王小雨和丁总逼我们拍照", {4, 6}),
        ("何静宜老师说过会修", {5}),
        ("三食堂的饭菜又贵又凉", set()),
        ("希望多派一些辅导员值班", set()),
    ],
)
def test_names_and_what_people_are_called(text: str, people: set[int]) -> None:
    assert people_spoken_of(text, STAFF, 7) == people


def test_a_college_that_is_not_told_is_any() -> None:
    assert people_spoken_of("我们辅导员从来不回消息", STAFF, None) == {2, 3}
