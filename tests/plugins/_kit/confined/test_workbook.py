"""Workbooks as people leave them, and as somebody hostile would send them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from plugins._kit.confined.__main__ import answer
from plugins._kit.confined.gathered import MOST_SHEETS
from plugins._kit.confined.sheet_xml import MOST_MERGED
from plugins._kit.confined.sheets import run
from plugins._kit.exports import write_xlsx

FORMULA = {"bad": "formula"}


def workbook(fill: Callable[[Worksheet], object], title: str = "人员") -> bytes:
    """An .xlsx file with one sheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    fill(page)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def patched(payload: bytes, part: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The same file with one part rewritten by hand."""
    file = BytesIO()
    with ZipFile(BytesIO(payload)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, edit(old.read(name)) if name == part else old.read(name))
        new.writestr("xl/media/image1.png", b"\x89PNG<!DOCTYPE")
    return file.getvalue()


def with_rows(xml: str, *, after: str = "") -> bytes:
    """An .xlsx file whose sheet holds these rows as they stand."""
    plain = workbook(lambda page: page.append(["x"]))
    return patched(
        plain,
        "xl/worksheets/sheet1.xml",
        lambda old: re.sub(
            rb"<sheetData>.*</sheetData>", f"<sheetData>{xml}</sheetData>{after}".encode(), old, flags=re.S
        ),
    )


def read(payload: bytes, **options: Any) -> dict[str, Any]:
    """Sheet name → rows."""
    return dict(json.loads(run(payload, options)))


def rows(payload: bytes, **options: Any) -> Any:
    """The rows of the only sheet."""
    (only,) = read(payload, **options).values()
    return only


def refusal(payload: bytes, **options: Any) -> str:
    """The code the parent would hear."""
    reply = answer("sheets", payload, options)
    assert reply[:1] == b"-", reply[:200]
    return str(json.loads(reply[1:])["code"])


def test_numbers_days_and_truths_look_as_people_typed_them() -> None:
    def fill(page: Worksheet) -> None:
        page.append([20230101, 20230101.0, 3.5, "０２", True, None, "", " 张　三\u00a0 "])
        page.append([date(2026, 9, 1), 46266.354, time(8, 30), timedelta(hours=30)])
        page.append([1230456, 123456789012345678])
        page["B2"].number_format = "yyyy-mm-dd hh:mm"
        page["A3"].number_format = "00000000"
        page["C3"], page["C3"].number_format = 46266, "m月d日"

    assert rows(workbook(fill)) == [
        [1, ["20230101", "20230101", "3.5", "０２", "TRUE", "", "", "张　三"]],
        [2, ["2026-09-01", "2026-09-01", "08:30:00", "1.25"]],
        [3, ["01230456", {"bad": "lost-digits"}, "2026-09-01"]],
    ]


def test_other_ways_to_store_a_value() -> None:
    xml = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>张</t><t>三</t><rPh><t>zhang</t></rPh></is></c>'
        '<c r="B1" t="str"><v>李四</v></c><c r="C1" t="d"><v>2026-09-01T00:00:00</v></c>'
        '<c r="D1" t="b"><v>0</v></c><c r="E1" t="e"><v>#REF!</v></c><c r="F1" t="inlineStr"><is/></c>'
        '<c r="G1" t="str"><v>a_x000D_b</v></c></row>'
        "<row><c><v>7</v></c><c><v>8</v></c></row>"
    )
    assert rows(with_rows(xml)) == [
        [1, ["张三", "李四", "2026-09-01", "FALSE", {"bad": "error-value"}, "", "a\nb"]],
        [2, ["7", "8"]],
    ]


def test_texts_most_programs_keep_in_one_place() -> None:
    written = write_xlsx({"人员": [["学号", "姓名"], ["0042", "张三"]]})
    assert "xl/sharedStrings.xml" in ZipFile(BytesIO(written)).namelist()
    assert read(written) == {"人员": [[1, ["学号", "姓名"]], [2, ["0042", "张三"]]]}


def test_a_date_out_of_range_is_no_date() -> None:
    def fill(page: Worksheet) -> None:
        page["A1"], page["A1"].number_format = 99999999, "yyyy-mm-dd"

    assert rows(workbook(fill)) == [[1, [{"bad": "error-value"}]]]


def test_formulas_are_bad_cells_also_with_a_cached_value() -> None:
    plain = workbook(lambda page: page.append(["=1+1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"]))
    assert rows(plain) == [[1, [FORMULA] * 3]]
    cached = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f t="shared" si="0"/><v>3</v></c></row>'
    assert rows(with_rows(cached)) == [[1, [FORMULA, FORMULA]]]


def test_merged_cells_fill_the_rows_beside_them() -> None:
    def fill(page: Worksheet) -> None:
        page.append(["名册"])
        page.append(["学院", "学号", "联系方式"])
        page.append([None, None, "QQ", "手机"])
        for number in range(3):
            page.append(["护理学院" if number == 0 else None, number + 1])
        page.append([])
        page.append(["备注", "x"])
        for area in ("A1:D1", "A2:A3", "B2:B3", "C2:D2", "A4:A7", "F1:F3", "Z9:Z10"):
            page.merge_cells(area)

    assert rows(workbook(fill)) == [
        [1, ["名册"]],
        [2, ["学院", "学号", "联系方式"]],
        [3, ["学院", "学号", "QQ", "手机"]],
        [4, ["护理学院", "1"]],
        [5, ["护理学院", "2"]],
        [6, ["护理学院", "3"]],
        [8, ["备注", "x"]],
    ]


def test_a_short_row_grows_to_the_merged_cell_it_lies_under() -> None:
    def fill(page: Worksheet) -> None:
        page.append(["1", "甲", "护理学院"])
        page.append(["2"])
        page.merge_cells("C1:C2")

    assert rows(workbook(fill))[1] == [2, ["2", "", "护理学院"]]


def test_a_million_blank_rows_cost_little() -> None:
    blank = "".join(f'<row r="{number}" s="1" customFormat="1" ht="14"/>' for number in range(2, 200_000))
    payload = with_rows(f'<row r="1"><c r="A1"><v>1</v></c></row>{blank}<row r="1048576"><c><v>2</v></c></row>')
    assert rows(payload) == [[1, ["1"]], [1048576, ["2"]]]


def test_what_no_program_shows_is_not_there() -> None:
    beyond = (
        '<row r="0"><c><v>1</v></c></row>',
        '<row r="9999999999"><c><v>1</v></c></row>',
        '<row r="2"><c r="ZZ2"><v>1</v></c></row>',
    )
    assert rows(with_rows("".join(beyond))) == []


def test_hidden_sheets_stay_hidden() -> None:
    book = Workbook()
    book.create_sheet("选项").sheet_state = "hidden"
    book.create_sheet("更深").sheet_state = "veryHidden"
    file = BytesIO()
    book.save(file)
    assert list(read(file.getvalue())) == ["Sheet"]


def test_limits_of_rows_columns_sheets_and_merged_cells() -> None:
    three = workbook(lambda page: [page.append([number, "x"]) for number in range(3)])
    assert refusal(three, rows=2) == "too-many-rows"
    assert rows(three, columns=1) == [[1, ["0"]], [2, ["1"]], [3, ["2"]]]
    book = Workbook()
    for _ in range(MOST_SHEETS):
        book.create_sheet()
    file = BytesIO()
    book.save(file)
    assert refusal(file.getvalue()) == "too-many-sheets"
    merged = "".join(f'<mergeCell ref="A{number}:B{number}"/>' for number in range(1, MOST_MERGED + 2))
    assert refusal(with_rows("", after=f"<mergeCells>{merged}</mergeCells>")) == "too-many-merged"


def test_one_long_text_is_not_copied_a_million_times() -> None:
    long = workbook(lambda page: page.append(["x" * 5000]))
    assert rows(long) == [[1, [{"bad": "too-long"}]]]
    inline = '<row r="1"><c t="inlineStr"><is><t>{}</t></is></c></row>'.format("</t><t>".join(["x" * 900] * 9))
    assert rows(with_rows(inline)) == [[1, [{"bad": "too-long"}]]]


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData><row r="1"><c r="A1" t="str"><v>&c;</v></c></row></sheetData></worksheet>"""
OUTSIDE = LAUGHS.replace(b'"ha"', b'SYSTEM "file:///etc/passwd"')


@pytest.mark.parametrize("xml", [LAUGHS, OUTSIDE, LAUGHS.decode().encode("utf-16")])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_a_document_type_is_refused_in_any_part(part: str, xml: bytes) -> None:
    plain = workbook(lambda page: page.append(["x"]))
    assert refusal(patched(plain, part, lambda _old: xml)) == "hostile-file"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("spoil", [lambda _old: b"", lambda old: old[: len(old) // 2], lambda _old: b"\x00<<"])
def test_a_damaged_part_is_a_damaged_file(part: str, spoil: Callable[[bytes], bytes]) -> None:
    plain = workbook(lambda page: page.append(["x"]))
    assert refusal(patched(plain, part, spoil)) == "damaged-file"


def test_a_damaged_part_nobody_reads_does_not_matter() -> None:
    plain = workbook(lambda page: page.append(["x"]))
    with_theme = patched(plain, "xl/theme/theme1.xml", lambda _old: b"<")
    assert rows(with_theme) == [[1, ["x"]]]


@pytest.mark.parametrize("row", ['r="NaN"', 'r="many"', 'r="1e400"'])
def test_nonsense_in_a_row_is_a_damaged_file(row: str) -> None:
    assert refusal(with_rows(f"<row {row}><c><v>1</v></c></row>")) == "damaged-file"


def test_a_truncated_workbook_is_a_damaged_file() -> None:
    plain = workbook(lambda page: page.append(["x"]))
    assert {refusal(plain[: len(plain) * part // 4]) for part in (1, 2, 3)} == {"damaged-file"}


def test_a_workbook_with_no_sheet_to_see_is_refused() -> None:
    plain = workbook(lambda page: page.append(["x"]))
    chartless = patched(plain, "xl/workbook.xml", lambda old: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", old))
    assert refusal(chartless) == "no-sheets"


def test_a_memory_error_is_told_as_too_big(monkeypatch: pytest.MonkeyPatch) -> None:
    def hungry(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr("plugins._kit.confined.sheets._sheets", hungry)
    assert refusal(b"a,b\n") == "out-of-memory"


def test_an_unknown_task_is_no_task() -> None:
    assert json.loads(answer("format-disk", b"", {})[1:])["code"] == "damaged-file"
