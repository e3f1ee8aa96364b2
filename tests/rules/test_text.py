from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.rules.text import bare, clean, fold, half_width, wording

ANY = st.text(st.characters(exclude_categories=[]), max_size=30)  # lone surrogates and NUL included


def test_clean_drops_what_no_reader_sees() -> None:
    assert clean(" \x00走\x07访\u202e 3-305\x7f\t好\r\n第二行\u2028三\ufeff ") == "走访 3-305\t好\n第二行\n三"


def test_clean_replaces_lone_surrogates_and_joins_pairs() -> None:
    assert clean("坏\ud83d字") == "坏�字"
    assert clean("\udc00") == "�"
    assert clean("\ud83d\ude00") == "😀"


def test_clean_keeps_joined_emoji() -> None:
    family = "👩‍👩‍👧"
    assert clean(family) == family


@given(ANY)
def test_clean_text_can_be_stored_and_is_clean_for_good(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\x00" not in once
    assert once.encode("utf-8").decode("utf-8") == once


@given(ANY)
def test_half_width_keeps_every_position(text: str) -> None:
    assert len(half_width(text)) == len(text)


def test_half_width_maps_what_a_chinese_keyboard_types() -> None:
    assert half_width("３－３０５　ＡＢ\u00a0＃") == "3-305 AB #"


def test_fold_matches_what_people_take_for_the_same() -> None:
    assert fold(" Ａ栋　\u00a0 3－305\u200b ") == fold("a栋 3-305") == "a栋 3-305"


@given(ANY)
def test_fold_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_wording_ignores_marks_and_spaces() -> None:
    assert wording("聊了 考试，还有空调！") == wording("聊了考试、还有空调") == "聊了考试还有空调"
    assert bare("……！") == ""


def test_wording_tells_texts_of_marks_apart() -> None:
    assert wording("👍") != wording("👎")
    assert wording("  ") == ""
