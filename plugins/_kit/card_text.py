"""What of a text a card can show: characters the font lacks get a stand-in, nothing runs off the paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from models.rules.text import clean

MISSING_SIGN = "▫"
"""Stands for an emoji or another sign: small, because it only decorated the words."""
MISSING_LETTER = "□"
"""Stands for a character of a word, as Chinese print does for a rare one."""
LONGEST_TEXT, LONGEST_LIST = 2_000, 200
"""Characters and items beyond these are cut with an ellipsis; the text twin of a card has them all."""

_TWINS = {
    twin: shown
    for shown, twins in {
        "✓": "✔✅☑", "×": "❌✖✕", "♥": "❤💖💗💕🧡💛💚💙💜", "★": "⭐🌟",
        "！": "❗", "？": "❓", "→": "👉➡", "●": "🔴🔵",
    }.items()
    for twin in twins
}  # fmt: skip
# No line ends at these spaces, and text pasted from a web page has no others.
_GLUE = dict.fromkeys("\u00a0\u2007\u202f", " ")
_SAME = str.maketrans({**_TWINS, **_GLUE})
# Where a line could not end for long: a word or an address in letters, a row of marks such as ！！！！.
_UNBROKEN = re.compile("[^\\s\u2e80-\uffef\U00020000-\U0003ffff]{17,}|[^\\w\\s]{9,}")
_PIECE = re.compile(r".{8}(?=.)")
_BREAK, _JOINER = "\u200b", "\u200d"


def drawable(value: Any, font: Path, *, longest: int = LONGEST_TEXT, most: int = LONGEST_LIST) -> Any:
    """`value` (texts, numbers, dicts, lists or tuples of them) as a template gets it: every text can be drawn.

    `font` is an OpenType collection whose faces cover the same characters; a text has at most `longest` characters, a
    list at most `most` items.
    """
    if isinstance(value, str):
        return _text(value, characters_of(font), longest)
    if isinstance(value, dict):
        return {key: drawable(one, font, longest=longest, most=most) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        kept = [drawable(one, font, longest=longest, most=most) for one in value[:most]]
        is_cut = len(value) > most and isinstance(kept[-1], str)
        return [*kept, "…"] if is_cut else kept
    return value


def _text(raw: str, known: frozenset[int], longest: int) -> str:
    text = clean(raw).translate(_SAME)
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    shown = "".join(_shown(text, known))
    return _UNBROKEN.sub(lambda run: _PIECE.sub(rf"\g<0>{_BREAK}", run[0]), shown)


def _shown(text: str, known: frozenset[int]) -> Iterator[str]:
    """The characters of `text`; several that make one emoji get one stand-in."""
    joined = half_flag = False
    for character in text:
        if character == _JOINER:
            joined = True
        elif _is_half_flag(character):
            half_flag = not half_flag
            if half_flag:
                yield MISSING_SIGN
        else:
            if character in "\n\t" or ord(character) in known:
                yield character
            elif not joined and not _adds_to_another(character):
                yield MISSING_SIGN if _is_sign(character) else MISSING_LETTER
            joined = half_flag = False


def _is_half_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _adds_to_another(character: str) -> bool:
    """Whether it is nothing by itself: a mark, a selector, a tag, a skin tone."""
    return unicodedata.category(character) in ("Mn", "Me", "Cf") or "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "SPZ" or "\U0001f000" <= character <= "\U0001faff"


@lru_cache(maxsize=1)
def characters_of(font: Path) -> frozenset[int]:
    """The code points that the collection's first face has a glyph for; read once."""
    with TTFont(font, fontNumber=0, lazy=True) as face:
        return frozenset(face.getBestCmap())
