"""The operator's words on the console: import a file or a folder, write out invite codes."""

from __future__ import annotations

import os
from pathlib import Path

import openpyxl
import pytest
from roster_files import PEOPLE, person_row, roster_file

from config import clock
from models.tables import BindCode, Event, Person, School
from plugins.identity.console import export_codes, import_file
from plugins.sandbox.cast import DEMO
from plugins.sandbox.roster import workbook

ROWS = [
    person_row("20250101", "新同学", 班级="药学2501", 寝室="3-401"),
    person_row("20250102", "新干部", "团干部、团员青年", 班级="药学2501"),
]


def put(folder: Path, name: str, content: bytes) -> Path:
    """A file on disk."""
    file = folder / name
    file.write_bytes(content)
    return file


async def test_a_dry_run_writes_nothing_and_says_everything(db: str, tmp_path: Path) -> None:
    file = put(tmp_path, "名单.xlsx", roster_file(ROWS))
    version = (await School.get()).roster_version
    status, text = await import_file(file, apply=False, complete=False)
    assert status == 0
    assert text.splitlines()[:3] == [
        "名单.xlsx：",
        "人员 新增 20250101 新同学：学院 药学院，身份 团员青年，级别 院级，班级 药学2501，寝室 3-401",
        "人员 新增 20250102 新干部：学院 药学院，身份 团干部、团员青年，级别 院级，班级 药学2501",
    ]
    assert text.endswith("还没有写入。确认后加 --apply 再运行一次。")
    assert not await Person.all()
    assert not await Event.all()
    assert (await School.get()).roster_version == version


async def test_applied_once_and_the_same_again_changes_nothing(db: str, tmp_path: Path) -> None:
    file = put(tmp_path, "名单.xlsx", workbook(DEMO, clock.local_day(clock.now())))
    status, text = await import_file(file, apply=True, complete=False)
    assert (status, text.splitlines()[-1]) == (0, "已写入。")
    events, version = await Event.all().count(), (await School.get()).roster_version
    assert await import_file(file, apply=True, complete=False) == (0, "名单.xlsx：\n\n没有要改的。")
    assert (await Event.all().count(), (await School.get()).roster_version) == (events, version)


async def test_bad_rows_exit_three_and_are_listed(db: str, tmp_path: Path) -> None:
    links = [["20250199", "寝室", "3-401", "", "", ""], ["20250102", "寝室", "3-401", "20250101", "2026-09-01", ""]]
    file = put(tmp_path, "名单.xlsx", roster_file(ROWS, links))
    for apply in (False, True):
        status, text = await import_file(file, apply=apply, complete=False)
        assert status == 3
        assert "联系 第 2 行 干部学号：名单里没有“20250199”" in text
    assert await Person.all().count() == 2
    status, text = await import_file(file, apply=True, complete=False)
    assert status == 3
    assert "没有要改的。" in text


async def test_a_complete_file_ends_what_it_does_not_name(db: str, tmp_path: Path) -> None:
    await import_file(put(tmp_path, "一.xlsx", roster_file(ROWS)), apply=True, complete=False)
    half = put(tmp_path, "二.xlsx", roster_file(ROWS[:1]))
    assert (await import_file(half, apply=True, complete=False))[0] == 0
    assert await Person.filter(left_on=None).count() == 2
    _, text = await import_file(half, apply=False, complete=True)
    assert text.endswith("确认后加 --apply --complete 再运行一次。")
    await import_file(half, apply=True, complete=True)
    assert await Person.filter(left_on=None).count() == 1


async def test_a_folder_of_csv_files(db: str, tmp_path: Path) -> None:
    lines = [",".join(row) for row in (PEOPLE, *ROWS)]
    put(tmp_path, "人员.csv", "\r\n".join(lines).encode("gbk"))
    put(tmp_path, "学期.csv", "学期,开始,结束\n2026-2027-1,2026-09-01,2027-01-17\n".encode("utf-8-sig"))
    status, text = await import_file(tmp_path, apply=True, complete=False)
    assert status == 0
    assert "人员：新增 2\n学期：新增 1" in text


async def test_what_is_no_file(db: str, tmp_path: Path) -> None:
    assert await import_file(tmp_path / "没有.xlsx", apply=True, complete=False) == (
        1, f"没有这个文件：{tmp_path / '没有.xlsx'}",
    )  # fmt: skip
    assert await import_file(tmp_path, apply=True, complete=False) == (1, "里面没有表格（.csv 或工作表）。")
    broken = put(tmp_path, "坏.xlsx", b"PK\x03\x04 broken")
    assert await import_file(broken, apply=True, complete=False) == (1, "坏.xlsx：文件坏了，打不开。请重新导出一份。")
    large = put(tmp_path, "大.csv", b"")
    os.truncate(large, (10 << 20) + 1)
    assert await import_file(large, apply=True, complete=False) == (1, "文件超过 10 MB，没有读。请拆成几个再发。")


async def test_codes_are_written_for_their_owner_only(db: str, tmp_path: Path) -> None:
    await import_file(put(tmp_path, "名单.xlsx", roster_file(ROWS)), apply=True, complete=False)
    file = tmp_path / "邀请码.xlsx"
    status, text = await export_codes(file)
    assert status == 0
    assert text.startswith(f"1 个邀请码写到了 {file}，")
    assert os.stat(file).st_mode & 0o077 == 0
    rows = list(openpyxl.load_workbook(file)["邀请码"].values)
    assert rows[0][:5] == ("学号或工号", "姓名", "学院", "身份", "邀请码")
    assert rows[1][:4] == ("20250102", "新干部", "药学院", "团干部")
    first = await BindCode.get()
    await export_codes(file)
    assert (await BindCode.get()).code_hash != first.code_hash, "再导出，上一批作废"


async def test_codes_when_nobody_needs_one(db: str, tmp_path: Path) -> None:
    assert await export_codes(tmp_path / "邀请码.xlsx") == (
        0, "都绑定过了，没有要发的邀请码（邀请码.xlsx 只有表头）。",
    )  # fmt: skip
    status, text = await export_codes(tmp_path / "没有" / "邀请码.xlsx")
    assert (status, text) == (1, f"没有这个文件夹：{tmp_path / '没有'}")


async def test_codes_that_cannot_be_written_are_not_made(db: str, tmp_path: Path) -> None:
    await import_file(put(tmp_path, "名单.xlsx", roster_file(ROWS)), apply=True, complete=False)
    with pytest.raises(OSError, match=r"Is a directory"):
        await export_codes(tmp_path)
    assert not await BindCode.all()
