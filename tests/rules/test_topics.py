"""Who takes part, in what, and what may be shown of it; the library read from its file."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.policy_reader import PolicyError
from models.rules.topic_library import parse_library
from models.rules.topics import (
    Figures,
    Library,
    LibraryTopic,
    Theme,
    TookPart,
    Worry,
    choice_in,
    figures_of,
    is_substantive,
    themes_of,
    worries_of,
)
from plugins._kit.policy import tomllib

THEMES = (Theme("学习", ("复习", "图书馆")), Theme("作息", ("熬夜", "早起")))
SHIPPED = Path(__file__).resolve().parents[2] / "config" / "policy" / "topics.toml"
QUOTED = LibraryTopic("q", "一句话", "你怎么看？", (5,), "原文", "《某文件》", date(2023, 6, 22), date(2028, 6, 22))


@pytest.mark.parametrize(
    "text", ["收到", "哈哈哈哈哈哈哈哈", "好的好的谢谢老师", "+1", "666", "", "[图片]", "支持支持，加油加油"]
)
def test_agreeing_or_being_there_is_not_taking_part(text: str) -> None:
    assert not is_substantive(text)


@pytest.mark.parametrize("text", ["我想多留点时间学习", "老师好，图书馆周末能不能早开一小时", "昨晚熬夜了，今天困"])
def test_saying_something_is(text: str) -> None:
    assert is_substantive(text)


def test_themes_and_choices() -> None:
    assert themes_of("在图书馆复习到熬夜", THEMES) == ("学习", "作息")
    assert [choice_in(text, 3) for text in ("2", "２。", "（b）", "C", "4", "2人", "", "d")] == [
        2,
        2,
        2,
        3,
        None,
        None,
        None,
        None,
    ]


def test_a_part_grows_by_what_is_new() -> None:
    first = TookPart().joined("在图书馆复习到很晚", THEMES, 0)
    assert first == TookPart(frozenset({"学习"}))
    assert first is not None
    assert first.joined("还是在图书馆复习", THEMES, 0) is None
    assert first.joined("收到", THEMES, 0) is None
    assert first.joined("最近总是熬夜到两点", THEMES, 0) == TookPart(frozenset({"学习", "作息"}))
    assert TookPart().joined("今天天气真的非常好", THEMES, 0) == TookPart()
    assert TookPart().joined("2", THEMES, 3) == TookPart(choice=2)
    assert TookPart(choice=2).joined("2", THEMES, 3) is None
    assert TookPart(choice=2).joined("我选二", THEMES, 3) is None


def test_figures_name_nothing_of_few() -> None:
    """By hand: five speak of studies, four of sleep; of four votes nothing is told apart."""
    parts = [TookPart(frozenset({"学习"}))] + 4 * [TookPart(frozenset({"学习", "作息"}))] + [TookPart()]
    assert figures_of(parts, (), 5) == Figures(6, (("学习", 5),), 1)
    votes = [TookPart(choice=1)] * 4
    assert figures_of(votes, ("山", "湖"), 5) == Figures(4, ())
    assert figures_of([*votes, TookPart(choice=2)], ("山", "湖"), 5) == Figures(5, (("山", 4), ("湖", 1)))


SAYINGS = ("收到", "在图书馆复习到很晚", "最近总是熬夜到两点", "今天天气真的非常好", "1", "2", "哈哈")


@given(
    st.lists(st.tuples(st.integers(1, 8), st.sampled_from(("qq", "wechat")), st.sampled_from(SAYINGS)), max_size=40),
    st.integers(0, 2**32),
)
def test_order_repetition_and_platform_change_no_figure_of_a_talk(said: list[tuple[int, str, str]], seed: int) -> None:
    def figures(messages: list[tuple[int, str, str]]) -> Figures:
        parts: dict[int, TookPart] = {}
        for who, _, text in messages:
            if is_substantive(text):
                before = parts.get(who, TookPart())
                parts[who] = before.joined(text, THEMES, 0) or before
        return figures_of(list(parts.values()), (), 2)

    chance = random.Random(seed)
    other = [
        (who, chance.choice(("qq", "wechat")), text) for who, _, text in said + chance.sample(said, len(said) // 2)
    ]
    chance.shuffle(other)
    assert figures(other) == figures(said)
    assert figures(said).people == len({who for who, _, text in said if is_substantive(text)})


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(("1", "2", "3", "好", "9"))), max_size=30))
def test_in_a_poll_the_last_vote_of_each_counts(said: list[tuple[int, str]]) -> None:
    parts: dict[int, TookPart] = {}
    for who, text in said:
        if choice_in(text, 3):
            before = parts.get(who, TookPart())
            parts[who] = before.joined(text, THEMES, 3) or before
    last = {who: int(text) for who, text in said if text in ("1", "2", "3")}
    found = figures_of(list(parts.values()), ("甲", "乙", "丙"), 1)
    assert found.people == len(last)
    if last:
        assert dict(found.rows) == {name: list(last.values()).count(n) for n, name in enumerate("甲乙丙", 1)}


def test_worries_of_many_only() -> None:
    seen = worries_of({"学业": 7, "生活": 12, "情感": 4}, {"学业": 5, "生活": 4}, 5)
    assert seen == (Worry("生活", 12, None), Worry("学业", 7, 5))


def test_a_topic_says_where_its_text_is_from() -> None:
    assert QUOTED.opening == "“原文”（《某文件》，2023年6月22日）\n你怎么看？"
    assert replace(QUOTED, dated=None).opening.startswith("“原文”（《某文件》）")
    assert replace(QUOTED, quote="").opening == "你怎么看？"
    assert QUOTED.is_over(date(2028, 6, 23))
    assert not QUOTED.is_over(date(2028, 6, 22))
    assert not replace(QUOTED, expires=None).is_over(date(2099, 1, 1))
    assert replace(QUOTED, question="改了一个字？").digest != QUOTED.digest


def test_a_topic_is_found_by_number_key_or_title() -> None:
    library = Library((QUOTED, replace(QUOTED, key="r", title="另一个")), THEMES)
    assert [one.key if one else None for one in map(library.find, ("1", "＃2", "R", "另一个", "3", "没有", ""))] == [
        "q", "r", "r", "r", None, None, None,
    ]  # fmt: skip


def test_the_shipped_library_can_be_read() -> None:
    library = parse_library(tomllib.loads(SHIPPED.read_text(encoding="utf-8")), "topics.toml")
    assert len(library.topics) >= 8
    for topic in library.topics:
        assert not topic.quote or (topic.source and topic.dated and topic.expires)
    assert all(theme.questions for theme in library.themes)


def test_every_mistake_is_named() -> None:
    day = {"dated": date(2024, 1, 1), "expires": date(2023, 1, 1)}
    data = {
        "topic": [
            {"key": "a", "title": "甲", "question": "问", "quote": "原文", "source": "处", **day},
            {"key": "a", "title": "乙", "question": "问", "quote": "没有出处"},
        ],
        "theme": [{"name": "学", "words": [], "questions": []}],
    }
    with pytest.raises(PolicyError) as caught:
        parse_library(data, "t.toml")
    said = "\n".join(caught.value.problems)
    for words in ("expires 要晚于 dated", "source", "words", "a 写了两次"):
        assert words in said
