"""Spreadsheets we hand out: no cell computes anything, nothing is rounded, every page is marked."""

from __future__ import annotations

import math
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from plugins._kit.exports import harmless, write_xlsx


def opened(data: bytes) -> Workbook:
    """The file as a program opens it, formulas as formulas."""
    return load_workbook(BytesIO(data))


def cells(data: bytes) -> list[list[object]]:
    """The values of the first sheet."""
    return [list(row) for row in opened(data).worksheets[0].iter_rows(values_only=True)]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM", "＝1", "\t=1", "\r=1", " =1", "\ufeff=1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    data = write_xlsx({"码": [["姓名"], [text]]})
    (cell,) = next(opened(data).worksheets[0].iter_rows(min_row=2))
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


@given(st.text(max_size=40))
@settings(deadline=None, max_examples=200)
def test_a_harmless_text_starts_no_formula_anywhere(text: str) -> None:
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


def test_texts_stay_texts_and_numbers_numbers_unless_excel_would_round_them() -> None:
    data = write_xlsx({"a": [["x"], ["007", 7, 1.5, 20230101000000001, "http://x", "{=1}", ""]]})
    assert cells(data)[1] == ["007", 7, 1.5, "20230101000000001", "http://x", "{=1}", ""]


def test_what_is_no_number_does_not_break_the_file() -> None:
    assert cells(write_xlsx({"a": [[math.nan, math.inf, "x" * 40_000, "a\x00b"]]}))[0] == [
        "=#NUM!",
        "inf",
        "x" * 32_767,
        "ab",
    ]


def test_sheet_names_are_made_to_fit() -> None:
    names = ["护理/药学", "护理_药学", "x" * 40, "", "[a]", "'q'"]
    book = opened(write_xlsx({name: [["x"]] for name in names}))
    assert book.sheetnames == ["护理_药学", "护理_药学 (2)", "x" * 31, "Sheet", "_a_", "q"]


def test_every_page_says_for_whom_it_was_made() -> None:
    page = opened(write_xlsx({"a": [["x"]]}, watermark="张三 & 李四\n2026-10-01")).worksheets[0]
    assert page.oddHeader.center.text == "张三 && 李四 2026-10-01"
    assert page.oddFooter.left.text == "张三 && 李四 2026-10-01"
    assert page.freeze_panes == "A2"


def test_a_file_without_sheets_still_opens() -> None:
    assert len(opened(write_xlsx({})).worksheets) == 1
    assert cells(write_xlsx({"a": []})) == []
