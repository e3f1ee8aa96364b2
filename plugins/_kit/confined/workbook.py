"""An .xlsx workbook as rows of text: formulas untouched, merged cells filled, a million blank rows shrugged off."""

from __future__ import annotations

import warnings
from bisect import bisect_left, bisect_right
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from defusedxml import ElementTree, sax
from defusedxml.common import DTDForbidden
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from plugins._kit.confined.errors import Rejected, TooBig
from plugins._kit.confined.gathered import MOST_SHEETS, Allowance, Gathered
from plugins._kit.confined.sheet_xml import SheetReader
from plugins._kit.confined.xlsx_values import Values


def read_workbook(archive: ZipFile, data: bytes, allowance: Allowance) -> list[Gathered]:
    """The visible sheets in their order; Rejected or TooBig, or whatever a damaged one makes openpyxl raise."""
    _refuse_dtds(archive)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions we do not look at
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if len(sheets) > MOST_SHEETS:
            raise TooBig("too-many-sheets", most=MOST_SHEETS)
        gathered = [_read(book, sheet, allowance) for sheet in sheets]
        book.close()
    return gathered


def _refuse_dtds(archive: ZipFile) -> None:
    """No honest part declares a document type, and only a declared one can define entities that multiply."""
    for name in archive.namelist():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(name) as part:
                try:
                    next(ElementTree.iterparse(part, events=("start",), forbid_dtd=True), None)
                except DTDForbidden:
                    raise Rejected("hostile-file") from None
                except ElementTree.ParseError:
                    continue  # if that part is needed, reading it will say so


def _read(book: Any, sheet: Any, allowance: Allowance) -> Gathered:
    gathered = Gathered(sheet.title, allowance)
    # openpyxl's own row reader keeps something of every blank row; whole columns are formatted often enough
    # that a million of them is an ordinary file, so the rows are streamed here and the rest left to openpyxl.
    reader = SheetReader(gathered, Values(book, sheet._shared_strings))
    with sheet._get_source() as source:
        sax.parse(source, reader, forbid_dtd=True)
    _fill_merged(gathered, reader.merged)
    return gathered


def _fill_merged(sheet: Gathered, merged: list[str]) -> None:
    """Write a merged cell's content into each row it spans, in its first column.

    Downwards that is what people mean (one 学院 beside thirty names); sideways it is only a title.
    """
    numbers = [number for number, _cells in sheet.rows]
    for reference in merged:
        column, top, _right, bottom = range_boundaries(reference)
        first, after = bisect_left(numbers, top), bisect_right(numbers, bottom)
        if first == len(numbers) or numbers[first] != top or len(sheet.rows[first][1]) < column:
            continue
        content = sheet.rows[first][1][column - 1]
        for _number, cells in sheet.rows[first + 1 : after]:
            cells.extend([""] * (column - len(cells)))
            cells[column - 1] = content
