"""CSV as Excel, WPS and scripts in China write it: UTF-8 with or without BOM, UTF-16, GBK; commas, tabs, semicolons."""

from __future__ import annotations

import csv
import re
from io import StringIO

from plugins._kit.confined.errors import Rejected
from plugins._kit.confined.gathered import Allowance, Cell, Gathered, bad

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_QUOTED_LITERAL = re.compile(r'="([^"]*)"')
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_A_FEW = 8


def decode(data: bytes) -> str:
    """The text, by BOM or by the first of UTF-8 and GB18030 that fits; Rejected when neither does."""
    named = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    for encoding in (named,) if named else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        # Bytes of a program or a picture often pass for GBK; no person types this many controls.
        if len(_CONTROLS.findall(text)) <= _A_FEW + len(text) // 100:
            return text.replace("\0", "")
    raise Rejected("unknown-encoding")


def read_csv(name: str, data: bytes, allowance: Allowance) -> Gathered:
    """The rows of one CSV file, numbered by the lines a person sees in an editor where a record begins."""
    text = decode(data)
    sheet = Gathered(name, allowance)
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    number = 1
    try:
        for row in reader:
            sheet.add(number, [_cell(text) for text in row])
            number = reader.line_num + 1
    except csv.Error:
        raise Rejected("damaged-file", sheet=name) from None
    return sheet


def _delimiter(text: str) -> str:
    """Whichever mark the first line with anything on it has most of."""
    first = next((line for line in text[:20_000].splitlines() if line.strip(" ,;\t")), "")
    return max(",\t;", key=first.count)


def _cell(text: str) -> Cell:
    """A formula is not evaluated and not guessed at, but ="0123" is how Excel users keep a leading zero."""
    if not text.startswith("="):
        return text
    literal = _QUOTED_LITERAL.fullmatch(text.rstrip())
    return literal[1] if literal else bad("formula")
