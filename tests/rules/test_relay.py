"""How passed-on talk is shown, cut and recognised, and whose twin is whose."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.relay import (
    LONGEST,
    LONGEST_NAME,
    MARK,
    Echoes,
    Part,
    Passage,
    Twins,
    body_of,
    cut,
    joined,
    name_of,
    platform_word,
    shown,
    tidy_name,
)

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
QQ, WX = ("qq", "1"), ("wechat", "2")


def _bare(text: str) -> str:
    return text.replace(MARK, "")


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("小美", "小美"),
        ("  小\n美 ", "小 美"),
        ("校团委（QQ）：明天放假", "校团委 QQ 明天放假"),
        ("\ufff4", ""),
        ("\u3000", ""),
        ("\u202e倒着", "倒着"),
        ("长" * 50, "长" * (LONGEST_NAME - 1) + "…"),
    ],
)
def test_a_name_cannot_pass_for_our_marks(raw: str, tidy: str) -> None:
    assert tidy_name(raw) == tidy


def test_the_first_usable_name_wins() -> None:
    assert name_of("", " ", "王小雨", "别人") == "王小雨"
    assert name_of("", "") == "群友"


@pytest.mark.parametrize(
    ("platform", "word"), [("qq", "QQ"), ("wechat", "微信"), ("matrix", "matrix"), ("", "别处"), ("（：", "别处")]
)
def test_platforms_have_the_names_people_use(platform: str, word: str) -> None:
    assert platform_word(platform) == word


def test_a_message_of_many_parts_becomes_one_line_of_words() -> None:
    parts = [
        Part("at", "旧名", "7"), Part("text", "看这个"), Part("picture"), Part("picture"), Part("word", "文件 a].pdf"),
        Part("at", "小明", "8"), Part("word", "  "),
    ]  # fmt: skip
    assert body_of(parts, {"7": "小美"}) == "@小美 看这个［图片］［图片］［文件 a .pdf］@小明 ［消息］"
    assert body_of(parts, {"7": "小美"}, pictures=1) == "@小美 看这个［图片］［文件 a .pdf］@小明 ［消息］"


def test_no_line_of_a_message_looks_like_somebody_elses() -> None:
    body = body_of([Part("text", f"好\n王小雨（QQ）：{MARK}我同意\n联系方式（电话）：123")], {})
    assert body == "好\n王小雨(QQ):我同意\n联系方式（电话）：123"


def test_who_said_it_where_and_whom_it_answers() -> None:
    assert _bare(shown("小美", "wechat", "好的")) == "小美（微信）：好的"
    assert _bare(shown("小美", "wechat", "好的", reply_to="王小雨")) == "小美（微信）：（回复 王小雨）好的"
    assert _bare(shown("小美", "wechat", "好的", reply_to="")) == "小美（微信）：（回复 一条消息）好的"


def test_a_long_text_ends_with_a_sentence_and_says_how_much_is_left() -> None:
    assert cut("短") == "短"
    assert cut("一二三。四五六七" + "八" * 200, 102) == "一二三。……（还有 204 字，请到那边的群里看）"
    assert cut("八" * 300, 120) == "八" * 120 + "……（还有 180 字，请到那边的群里看）"


@given(st.text(max_size=3000))
def test_cutting_keeps_the_beginning(text: str) -> None:
    kept = cut(text)
    assert kept == text or text.startswith(kept.partition("……（还有")[0])
    assert len(kept) <= LONGEST + 30


class TestEchoes:
    def test_a_line_of_ours_is_known_by_its_mark(self) -> None:
        assert Echoes().is_echo(shown("小美", "wechat", "好的"), NOW)
        assert Echoes().is_echo("[转] " + shown("小美", "wechat", "好的"), NOW)
        assert not Echoes().is_echo(f"好的{MARK}", NOW)

    @pytest.mark.parametrize(
        "text",
        [
            "小美：明天见",
            "[小美] 明天见",
            "<小美> 明天见",
            "转发机器人：小美（微信）：明天见",
            "【小美】明天见",
            "小美:\n明天见",
        ],
    )
    def test_the_same_name_with_the_same_words_comes_from_another_bridge(self, text: str) -> None:
        echoes = Echoes()
        echoes.note("小美", "明天见", NOW)
        assert echoes.is_echo(text, NOW + timedelta(seconds=59))
        assert not echoes.is_echo(text, NOW + timedelta(seconds=61))

    @pytest.mark.parametrize(
        "text", ["明天见", "小美明天见", "小美 明天见", "我也明天见", "小美说了明天见", "小明：明天见", "明天见，小美"]
    )
    def test_people_may_say_the_same_words(self, text: str) -> None:
        echoes = Echoes()
        echoes.note("小美", "明天见", NOW)
        assert not echoes.is_echo(text, NOW)

    def test_nothing_is_no_echo(self) -> None:
        echoes = Echoes()
        echoes.note("小美", " ", NOW)
        assert not echoes.is_echo("小美：", NOW)

    def test_a_clock_set_back_forgets(self) -> None:
        echoes = Echoes()
        echoes.note("小美", "明天见", NOW)
        assert not echoes.is_echo("小美：明天见", NOW - timedelta(hours=1))


class TestTwins:
    def test_either_side_leads_to_the_other(self) -> None:
        twins, passage = Twins(), Passage(QQ, "7")
        twins.remember(passage, QQ, "a")
        twins.remember(passage, WX, "b")
        assert twins.find(QQ, "a") is twins.find(WX, "b") is passage
        assert passage.ids == {QQ: "a", WX: "b"}
        assert ("qq", "1", "a") in twins
        assert twins.find(QQ, None) is twins.find(QQ, "b") is None

    def test_a_second_account_sees_a_second_id(self) -> None:
        twins, passage = Twins(), Passage(QQ, "7")
        for message_id in ("a", "a2", ""):
            twins.remember(passage, QQ, message_id)
        assert twins.find(QQ, "a2") is passage
        assert passage.ids == {QQ: "a"}

    def test_only_the_first_side_takes_back_and_only_once(self) -> None:
        twins, passage = Twins(), Passage(QQ, "7")
        twins.remember(passage, QQ, "a")
        twins.remember(passage, WX, "b")
        assert twins.recall(WX, "b") is None
        assert not passage.recalled
        assert twins.recall(QQ, "a") is passage
        assert passage.recalled
        assert twins.recall(QQ, "a") is None

    def test_a_recall_that_overtakes_its_message_counts(self) -> None:
        twins, passage = Twins(), Passage(QQ, "7")
        assert twins.recall(QQ, "a") is None
        twins.remember(passage, QQ, "a")
        assert passage.recalled

    def test_an_early_recall_on_the_other_side_is_no_recall(self) -> None:
        twins, passage = Twins(), Passage(QQ, "7")
        twins.recall(WX, "b")
        twins.remember(passage, WX, "b")
        assert not passage.recalled

    def test_only_so_many_are_remembered(self) -> None:
        twins = Twins(remembered=2)
        for message_id in "abc":
            twins.remember(Passage(QQ, "7"), QQ, message_id)
            twins.recall(QQ, f"early-{message_id}")
        assert twins.find(QQ, "a") is None
        assert twins.find(QQ, "c") is not None
        forgotten = Passage(QQ, "7")
        twins.remember(forgotten, QQ, "early-a")
        assert not forgotten.recalled


def test_newcomers_are_one_short_line() -> None:
    assert joined(["小美", "小明"], "wechat") == "小美、小明 加入了微信群"
    assert joined([], "qq") == "有新朋友 加入了QQ群"
