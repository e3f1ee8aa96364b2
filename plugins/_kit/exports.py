"""Spreadsheets for people outside: every text stays a text, whatever a program would like to compute from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models.rules.text import clean

Value = str | int | float
Rows = Sequence[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Export:
    """Sheets for one person: what they are called, which part of all there is (`scope`), what the chat says of them.

    `widths`: by sheet, characters of each column.
    """

    name: str
    scope: str
    told: str
    sheets: dict[str, Rows]
    widths: dict[str, tuple[int, ...]] = field(default_factory=dict)


_STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_EXACT_BELOW = 10**15
"""Excel keeps 15 digits of a number."""
_LONGEST_CELL = 32_767
_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_WIDTH = 16


def harmless(text: str) -> str:
    """The text as a cell: one that a program might take for a formula gets a ' in front."""
    cell = clean(text)
    return (f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell)[:_LONGEST_CELL]


def write_xlsx(
    sheets: Mapping[str, Rows], *, watermark: str = "", widths: Mapping[str, Sequence[int]] | None = None
) -> bytes:
    """An .xlsx file; the first row of each sheet is its headings, the watermark stands above and below each page.

    A str is written as text, an int or float as a number unless Excel would round it.  A sheet with `widths`
    (characters, column by column) breaks long texts over lines and is printed across.
    """
    file = BytesIO()
    options = {
        "in_memory": True,  # the other ways leave names and invite codes in temporary files
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with Workbook(file, options) as book:
        bold, text = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
        wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for name, rows in sheets.items():
            page = book.add_worksheet(_unused(name, book))
            page.freeze_panes(1, 0)
            own = (widths or {}).get(name, ())
            page.set_column(0, max((len(row) for row in rows), default=1) - 1, _WIDTH)
            for column, width in enumerate(own):
                page.set_column(column, column, width)
            if own:
                _made_to_be_read(page)
            if watermark:
                # In a header & starts a command; doubled it is only itself.
                line = clean(watermark).replace("\n", " ").replace("&", "&&")[:120]
                page.set_header(f"&C{line}")
                page.set_footer(f"&L{line}&R&P/&N")
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    _write(page, number, column, value, (wrapped if own else text) if number else bold)
        if not sheets:
            book.add_worksheet()
    return file.getvalue()


def _made_to_be_read(page: Worksheet) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write(page: Worksheet, number: int, column: int, value: Value, style: Format) -> None:
    if isinstance(value, str) or abs(value) >= _EXACT_BELOW:
        page.write_string(number, column, harmless(str(value)), style)
    else:
        page.write_number(number, column, value)


def _unused(name: str, book: Workbook) -> str:
    """A sheet name Excel takes: no marks it forbids, at most 31 characters, none twice."""
    plain = harmless(name).translate(_NOT_IN_NAMES).strip("'")[:_LONGEST_NAME] or "Sheet"
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    number, unused = 1, plain
    while unused.casefold() in taken:
        number += 1
        unused = f"{plain[: _LONGEST_NAME - 5]} ({number})"
    return unused
