"""What a stored xlsx value looks like to the person who typed it: numbers, dates, texts as one kind of text."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from plugins._kit.confined.gathered import Cell, bad

_EXACT_BELOW = 10**15
"""Excel keeps 15 digits: a longer number stored as one has already lost its end."""
_ZEROS = re.compile("0+")


class Values:
    """The parts of a workbook its cells point to: shared texts and number formats."""

    def __init__(self, book: Any, shared: list[str]) -> None:
        self._book = book
        self._shared = shared

    def text_of(self, stored: str, kind: str, style: int) -> Cell:
        """The cell's text; `kind` is the attribute t, `style` the attribute s of the cell."""
        if kind == "s":
            return unescape(self._shared[int(stored)])
        if kind in ("str", "inlineStr"):
            return unescape(stored)
        if kind == "e":
            return bad("error-value")
        if kind == "b":
            return "TRUE" if stored.strip() == "1" else "FALSE"
        if kind == "d":
            return stored.partition("T")[0]
        return self._number(stored, style)

    def _number(self, stored: str, style: int) -> Cell:
        value = float(stored)
        if style in self._book._date_formats and style not in self._book._timedelta_formats:
            return self._day(value)
        if not abs(value) < _EXACT_BELOW:
            return bad("lost-digits")
        if not value.is_integer():
            return repr(value)
        width = len(shown) if _ZEROS.fullmatch(shown := self._format(style)) else 0
        return f"{int(value):0{width}d}"

    def _day(self, value: float) -> Cell:
        try:
            moment = from_excel(value, self._book.epoch)
        except (ValueError, OverflowError):
            return bad("error-value")
        return moment.date().isoformat() if isinstance(moment, datetime) else moment.isoformat()

    def _format(self, style: int) -> str:
        number = self._book._cell_styles[style].numFmtId
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return str(BUILTIN_FORMATS.get(number, "General"))
        return str(self._book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])
