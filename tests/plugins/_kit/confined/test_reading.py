"""What rooms get: rows and pictures through the real child, or a refusal to tell."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from PIL import Image

from models.rules.refusal import Refusal
from models.rules.roster import BadCell, Row, parse_roster
from plugins._kit.confined.reading import CleanPicture, clean_picture, pack_folder, read_sheets
from plugins._kit.exports import write_xlsx


async def test_a_workbook_goes_all_the_way_to_people() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "人员"
    for row in (["人员名册"], ["学号", "姓名", "学院"], [20230101.0, "张　三", "护理学院"], ["=1+1", "李四"]):
        page.append(row)
    page.merge_cells("A1:C1")
    file = BytesIO()
    book.save(file)
    sheets = await read_sheets("名册.xlsx", file.getvalue())
    assert sheets == {
        "人员": [
            Row(1, ("人员名册",)),
            Row(2, ("学号", "姓名", "学院")),
            Row(3, ("20230101", "张　三", "护理学院")),
            Row(4, (BadCell("formula"), "李四")),
        ]
    }
    roster = parse_roster(sheets)
    assert [(person.code, person.name) for person in roster.people] == [("20230101", "张三")]
    assert [(one.row, one.column, one.reason.code) for one in roster.bad] == [(4, "学号", "formula")]


async def test_a_folder_of_csv_files_is_read_like_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "人员.csv").write_bytes("学号,姓名\n1,张三\n".encode("gbk"))
    (tmp_path / "联系.CSV").write_text("干部学号,对象类型,对象名称\n", encoding="utf-8")
    (tmp_path / "readme.md").write_text("x")
    packed = pack_folder(tmp_path)
    assert isinstance(packed, bytes)
    sheets = await read_sheets(tmp_path.name, packed)
    assert not isinstance(sheets, Refusal)
    assert {name: len(rows) for name, rows in sheets.items()} == {"人员": 2, "联系": 1}


def test_a_folder_may_hold_nothing_or_too_much(tmp_path: Path) -> None:
    assert pack_folder(tmp_path) == Refusal("no-sheets", {"folder": tmp_path.name})
    (tmp_path / "a.csv").write_bytes(b"x" * (1 << 20) + b"x")
    assert pack_folder(tmp_path, max_mb=1) == Refusal("file-too-big", {"mb": 1})


async def test_sheets_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    for name in ("人员.csv", "人员.txt", "人员.tsv"):
        (tmp_path / name).write_text("学号,姓名\n")
    packed = pack_folder(tmp_path)
    assert isinstance(packed, bytes)
    sheets = await read_sheets("名册", packed)
    assert not isinstance(sheets, Refusal)
    assert list(sheets) == ["人员", "人员 (2)", "人员 (3)"]


async def test_a_file_that_is_too_big_is_not_even_opened() -> None:
    big = b"x" * ((10 << 20) + 1)
    assert await read_sheets("a.csv", big) == Refusal("file-too-big", {"mb": 10})
    assert await clean_picture(big) == Refusal("file-too-big", {"mb": 10})


async def test_what_the_child_refuses_is_told() -> None:
    assert await read_sheets("a.csv", b"a\nb\n", max_rows=1) == Refusal("too-many-rows", {"sheet": "a", "rows": 1})
    assert await clean_picture(b"GIF") == Refusal("not-a-picture")


async def test_a_picture_comes_back_clean() -> None:
    file = BytesIO()
    Image.new("RGB", (30, 20), "red").save(file, "PNG")
    picture = await clean_picture(file.getvalue())
    assert isinstance(picture, CleanPicture)
    assert (picture.suffix, picture.width, picture.height) == ("jpg", 30, 20)
    assert Image.open(BytesIO(picture.data)).format == "JPEG"


async def test_what_we_export_we_can_read() -> None:
    written = write_xlsx({"人员": [["学号", "姓名"], ["0042", "=甲"], [7, "+乙"]]})
    assert await read_sheets("x.xlsx", written) == {
        "人员": [Row(1, ("学号", "姓名")), Row(2, ("0042", "'=甲")), Row(3, ("7", "'+乙"))]
    }
