"""What a text is before it is stored (`clean`) and while it is compared (`fold`, `wording`)."""

from __future__ import annotations

import re
import unicodedata

# Full-width ASCII, and every space that is not a plain one: each maps to exactly one character, so that
# positions in the mapped text are positions in the original.
_HALF = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    [0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], 0x20
)
# Controls but \t and \n, and the marks that turn the direction of a line: they only ever deceive a reader.
_HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060-\u2064]")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """The text as it may be stored: no controls, lone surrogates as U+FFFD, lines ended by \\n, trimmed.

    Surrogates that form a pair become the character they stand for.  Cleaning twice changes nothing.
    """
    paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _HARMFUL.sub("", _LINE_ENDS.sub("\n", paired)).strip()


def half_width(text: str) -> str:
    """Full-width letters, digits and marks as half-width ones, odd spaces as plain ones; length unchanged."""
    return text.translate(_HALF)


def fold(text: str) -> str:
    """The text for matching, never for storing: half-width, one case, single spaces, nothing invisible."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", clean(text)))
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", plain.casefold())).strip()


def bare(text: str) -> str:
    """Only the letters and digits of the folded text."""
    return "".join(character for character in fold(text) if character.isalnum())


def wording(text: str) -> str:
    """What stays of a text when only its words count, to tell "the same words again".

    A text of nothing but marks keeps them, so that 👍 and 👎 differ.
    """
    return bare(text) or fold(text)
