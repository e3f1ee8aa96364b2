"""Texts of cards: whatever people typed, the font has a glyph for what is drawn and every line can end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from noto_cjk_sans_otc import FONT_PATH

from plugins._kit.card_text import LONGEST_LIST, LONGEST_TEXT, characters_of, drawable

FONT = Path(str(FONT_PATH))
KNOWN = characters_of(FONT)


def _known(character: str) -> bool:
    return ord(character) in KNOWN


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("走访 3-305 𠮷 ①", "走访 3-305 𠮷 ①"),
        ("生日快乐🎉🎂", "生日快乐▫▫"),
        ("王𪚥", "王□"),
        ("👨‍👩‍👧 一家", "▫ 一家"),
        ("👍🏽 1️⃣", "▫ 1"),
        ("🇨🇳🇨🇳🇨", "▫▫▫"),
        ("✅ 完成 ❤️", "✓ 完成 ♥"),
        ("مرحبا", "□□□□□"),
        ("a\u00a0b", "a b"),
        ("nul\x00 \ud800 \ud83d\ude00", "nul ▫ ▫"),
        ("两\n行", "两\n行"),
        ("", ""),
    ],
)
def test_what_the_font_lacks_gets_a_stand_in(typed: str, drawn: str) -> None:
    assert drawable(typed, FONT) == drawn


def test_the_fonts_own_table_is_read() -> None:
    assert all(map(_known, "团青连心桥✓×○–♥★▫□…“”㐀𠮷"))
    assert not any(map(_known, "🎉✔\u200b\U0010ffff"))


@given(st.text(alphabet=st.characters(), max_size=300))
def test_only_known_characters_are_drawn(typed: str) -> None:
    drawn = drawable(typed, FONT)
    assert not [one for one in drawn if one not in "\n\t\u200b" and not _known(one)]


@given(st.text(alphabet="aZ09/:_.！…é", max_size=300))
def test_every_line_can_end_somewhere(typed: str) -> None:
    drawn = drawable(typed, FONT)
    assert drawn.replace("\u200b", "") == typed
    assert not re.search(r"[aZ09/:_.é]{17}", drawn)
    assert not re.search(r"[！…/:.]{9}", drawn)


def test_words_and_numbers_of_usual_length_stay_whole() -> None:
    usual = "QQ 1234567890，0570-5550155，2026-2027学年，太好了！！！"
    assert drawable(usual, FONT) == usual


def test_lengths_have_an_end() -> None:
    assert drawable("很" * (LONGEST_TEXT + 1), FONT) == "很" * (LONGEST_TEXT - 1) + "…"
    assert drawable("很" * LONGEST_TEXT, FONT) == "很" * LONGEST_TEXT
    assert drawable(("a",) * (LONGEST_LIST + 1), FONT) == ["a"] * LONGEST_LIST + ["…"]
    assert drawable([{"n": 1}] * (LONGEST_LIST + 1), FONT) == [{"n": 1}] * LONGEST_LIST


def test_everything_inside_is_reached() -> None:
    assert drawable({"a": ("🎉", {"b": ["𪚥", 2, True, None]})}, FONT) == {"a": ["▫", {"b": ["□", 2, True, None]}]}
