"""CSV files, alone and packed together, as programs in China write them."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from plugins._kit.confined.archive import MOST_ENTRIES
from plugins._kit.confined.errors import ConfinedError
from plugins._kit.confined.sheets import run

TEXT = "学号,姓名\r\n0123,张三\r\n"
ROWS = [[1, ["学号", "姓名"]], [2, ["0123", "张三"]]]


def read(payload: bytes, **options: Any) -> dict[str, Any]:
    """Sheet name → rows."""
    return dict(json.loads(run(payload, options)))


def refusal(payload: bytes, **options: Any) -> str:
    """The code of the refusal."""
    with pytest.raises(ConfinedError) as refused:
        run(payload, options)
    return refused.value.refusal.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    assert read(TEXT.encode(encoding), name="人员.csv") == {"人员": ROWS}


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_other_marks_between_cells(mark: str) -> None:
    assert read(TEXT.replace(",", mark).encode()) == {"": ROWS}


def test_rows_are_numbered_as_an_editor_shows_them() -> None:
    text = '\n,,\n学号,备注\n1,"两\n行"\n\n2,\x00 b\x07 \n'
    assert read(text.encode())[""] == [[3, ["学号", "备注"]], [4, ["1", "两\n行"]], [7, ["2", "b"]]]


def test_a_formula_is_not_guessed_at_but_a_quoted_literal_is_text() -> None:
    text = '="0123","=HYPERLINK(""http://x"")",=1+1,+86 571,-,@a\n'
    bad = {"bad": "formula"}
    assert read(text.encode())[""] == [[1, ["0123", bad, bad, "+86 571", "-", "@a"]]]


def test_text_in_no_encoding_we_know_is_refused() -> None:
    assert refusal(b"\x80\x81\xff\xff,a\n") == "unknown-encoding"
    assert refusal(bytes(range(1, 32)) * 20) == "unknown-encoding"
    assert refusal(b"\xff\xfe\x00") == "unknown-encoding"


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"") == "empty-file"
    assert refusal(b" \r\n") == "empty-file"


def test_a_cell_without_end_is_refused() -> None:
    assert refusal(b'"' + b"x" * 200_000) == "damaged-file"


def test_limits_of_rows_columns_and_text() -> None:
    assert read(b"a,b,c\n", columns=2)[""] == [[1, ["a", "b"]]]
    assert read(b"a\n\nb\n", rows=2)[""] == [[1, ["a"]], [3, ["b"]]]
    assert refusal(b"a\nb\nc\n", rows=2) == "too-many-rows"
    assert read(b"x" * 2001)[""] == [[1, [{"bad": "too-long"}]]]
    assert refusal((b"x" * 2000 + b"\n") * 10_001) == "too-much-text"


def packed(*files: tuple[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    """A zip file."""
    data = BytesIO()
    with ZipFile(data, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return data.getvalue()


def test_a_zip_of_csv_files_is_a_workbook_whatever_it_is_called() -> None:
    payload = packed(
        ("名册/人员.csv", TEXT.encode("gbk")),
        ("__MACOSX/名册/._人员.csv", b"\x00\x05"),
        ("名册/.hidden.csv", b"x"),
        ("名册/说明.docx", b"x"),
        ("名册/空.csv", b"\n"),
        ("学期.TXT", TEXT.encode()),
    )
    assert read(payload, name="名册.xlsx") == {"人员": ROWS, "学期": ROWS}


def test_names_windows_wrote_in_gbk_are_read() -> None:
    payload = packed(("AAAA.csv", TEXT.encode())).replace(b"AAAA", "人员".encode("gbk"))
    assert list(read(payload)) == ["人员"]
    payload = packed(("AAAA.csv", TEXT.encode())).replace(b"AAAA", b"\xff\xff\xff\xff")
    assert len(read(payload)) == 1


def test_a_zip_with_nothing_for_us_is_refused() -> None:
    assert refusal(packed(("a.exe", b"MZ"))) == "no-sheets"


def test_a_zip_bomb_is_not_unpacked() -> None:
    assert refusal(packed(("a.csv", b"0" * (101 << 20)))) == "unpacks-too-big"
    assert refusal(packed(("a.csv", b"0" * (20 << 20)))) == "unpacks-too-big"
    assert refusal(packed(*((f"{number}.csv", b"") for number in range(MOST_ENTRIES + 1)))) == "too-many-files"
    assert refusal(packed(*((f"{number}.csv", b"a") for number in range(51)))) == "too-many-sheets"


def test_a_zip_that_lies_about_its_sizes_yields_no_more_than_it_says() -> None:
    honest = packed(("a.csv", b"0" * 5000))
    assert honest.count((5000).to_bytes(4, "little")) == 2
    lying = honest.replace((5000).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    with pytest.raises(Exception, match="CRC"):
        run(lying, {})


def test_damaged_and_locked_zips_are_refused() -> None:
    whole = packed(("a.csv", TEXT.encode()))
    assert refusal(whole[:-30]) == "damaged-file"
    locked = bytearray(packed(("a.csv", TEXT.encode())))
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(locked)) == "locked-file"


def test_old_and_locked_workbooks_are_named_as_such() -> None:
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600) == "old-or-locked-workbook"


def test_names_are_fit_to_be_told() -> None:
    assert list(read(b"a\n", name="C:\\desk\\\u202e\n人\n员.csv")) == ["人 员"]
    assert [len(name) for name in read(b"a\n", name="x" * 300)] == [64]
