"""A roster file sent to the bot: checked first, written on a 1, bad rows named."""

from __future__ import annotations

import base64
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from roster_files import person_row, roster_file
from stage import Heard, Stage

from models.tables import Audit, Event, Link, Person, PersonRole, Question
from plugins._kit.directory import directory
from plugins.identity import files
from plugins.identity.jobs import sweep_files

COMMITTEE, CADRE = "何静宜", "王小雨"
GOOD = [person_row("20250101", "新同学", 班级="药学2501", 寝室="3-401")]


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "folder", lambda: tmp_path / "imports")


async def send(stage: Stage, who: str, name: str, content: bytes | None, **more: Any) -> list[Heard]:
    """Send the bot a file privately."""
    data: dict[str, Any] = {"file": name, "file_id": f"/{name}", "file_size": str(len(content or b""))}
    if content is not None:
        stage.bot.files[f"/{name}"] = content
    return await stage.say(who, "", extra=[{"type": "file", "data": data}], **more)


def waiting() -> list[Path]:
    """Files kept for an answer."""
    return list(files.folder().glob("*"))


async def test_how_it_is_done(stage: Stage) -> None:
    assert (await stage.tell(COMMITTEE, "/导入")).startswith("把名单文件（.xlsx")
    assert (await stage.tell(CADRE, "/导入")).startswith("/导入 由校团委、部署者来用。")


async def test_checked_first_written_on_a_one(stage: Stage) -> None:
    (heard,) = await send(stage, COMMITTEE, "名单.xlsx", roster_file(GOOD))
    assert heard.text == "名单.xlsx 读好了。\n人员：新增 1\n1 导入  2 不导入（10 分钟内）"
    assert not await Person.exists(code="20250101"), "还没答应，什么都没写"
    (kept,) = waiting()
    assert os.stat(kept).st_mode & 0o077 == 0
    assert await stage.tell(COMMITTEE, "好的") == "回 1 导入，回 2 不导入。"
    assert await stage.tell(COMMITTEE, "1") == "导入好了。\n人员：新增 1"
    assert (await Person.get(code="20250101")).dorm_name == "3-401"
    assert waiting() == []
    assert not await Question.all()
    assert await Audit.all().order_by("id").values_list("reason", flat=True) == ["import dry-run", "import"]
    fact = await Event.get(kind="roster_imported")
    assert (fact.payload["source"], fact.payload["people"]) == ("名单.xlsx", [1, 0, 0])
    (again,) = await send(stage, COMMITTEE, "名单.xlsx", roster_file(GOOD))
    assert again.text == "名单.xlsx 读好了。\n和现在的名单一样，没有要改的。"
    assert waiting() == []


async def test_no_is_no(stage: Stage) -> None:
    for no in ("2", "取消"):
        await send(stage, COMMITTEE, "名单.xlsx", roster_file(GOOD))
        assert await stage.tell(COMMITTEE, no) == "好的，没有导入。"
        assert waiting() == []
    assert not await Person.exists(code="20250101")


async def test_another_file_replaces_the_first(stage: Stage) -> None:
    await send(stage, COMMITTEE, "一.xlsx", roster_file(GOOD))
    await send(stage, COMMITTEE, "二.xlsx", roster_file([person_row("20250102", "另一位", 班级="药学2501")]))
    await stage.tell(COMMITTEE, "1")
    assert await Person.exists(code="20250102")
    assert not await Person.exists(code="20250101")


async def test_bad_rows_are_named_and_left_out(stage: Stage) -> None:
    bad = [person_row(f"2025020{n}", "", 班级="药学2501") for n in range(3)]
    (heard,) = await send(stage, COMMITTEE, "名单.xlsx", roster_file([*bad, *GOOD]))
    assert heard.text.splitlines()[1:6] == [
        "人员：新增 1",
        "有 3 处不对，这些行会跳过：",
        "人员 第 2 行 姓名：必填，不能空着",
        "人员 第 3 行 姓名：必填，不能空着",
        "人员 第 4 行 姓名：必填，不能空着",
    ]
    assert await stage.tell(COMMITTEE, "1") == "导入好了。\n人员：新增 1\n跳过了 3 处不对的。"


async def test_many_bad_rows_come_as_a_sheet(stage: Stage) -> None:
    bad = [person_row(f"202502{n:02d}", "", 班级="药学2501") for n in range(12)]
    (heard,) = await send(stage, COMMITTEE, "名单.xlsx", roster_file([*bad, *GOOD]))
    assert "……还有 4 行，全部在附件里。" in heard.text
    (upload,) = [data for api, data in stage.bot.calls if api == "upload_private_file"]
    book = openpyxl.load_workbook(BytesIO(base64.b64decode(upload["file"].removeprefix("base64://"))))
    assert len(list(book["不对的行"].values)) == 13
    assert list(book["改动"].values)[1][:3] == ("人员", "新增", "20250101 新同学")


async def test_only_bad_rows_leave_nothing_to_ask(stage: Stage) -> None:
    (heard,) = await send(stage, COMMITTEE, "名单.xlsx", roster_file([person_row("20250201", "", 班级="药学2501")]))
    assert "1 导入" not in heard.text
    assert not await Question.all()


async def test_links_reach_the_chat_at_once(stage: Stage) -> None:
    content = roster_file(GOOD, [["20230103", "寝室", "3-401", "20250101", "2026-11-01", ""]])
    await send(stage, COMMITTEE, "名单.xlsx", content)
    assert await stage.tell(COMMITTEE, "1") == "导入好了。\n人员：新增 1\n联系：新增 1"
    assert "3-401" in await stage.tell(CADRE, "/我是谁")
    assert await Link.filter(valid_to=None).count() == 19


async def test_who_may_send_one(stage: Stage) -> None:
    for who in (CADRE, "陈思远", "许诺"):
        await send(stage, who, "名单.xlsx", roster_file(GOOD))
    assert waiting() == []
    assert not await Question.filter(topic="identity.import")
    (heard,) = await send(stage, "9999", "名单.xlsx", roster_file(GOOD))
    assert heard.text.startswith("名单.xlsx 读好了。")


async def test_who_is_no_longer_staff_does_not_import(stage: Stage) -> None:
    await send(stage, COMMITTEE, "名单.xlsx", roster_file(GOOD))
    await PersonRole.filter(role="committee").delete()
    directory.forget()
    assert await stage.tell(COMMITTEE, "1") == "文件已经不在了（超过 10 分钟），请再发一次。"
    assert not await Person.exists(code="20250101")


@pytest.mark.parametrize(
    ("name", "content", "answer"),
    [
        ("合影.png", b"\x89PNG", "名单只认 .xlsx、.csv 和 .zip"),
        ("名单.xlsx", None, "文件没取到，没有导入。请再发一次（10 MB 以内）。"),
        ("名单.xlsx", b"PK\x03\x04 not a workbook", "文件坏了，打不开。"),
        ("名单.csv", b"", "文件没取到"),
        ("名单.csv", "甲,乙\n1,2\n".encode(), "里面没有名单"),
    ],
)
async def test_files_that_are_not_taken(stage: Stage, name: str, content: bytes | None, answer: str) -> None:
    (heard,) = await send(stage, COMMITTEE, name, content)
    assert heard.text.startswith(answer)
    assert waiting() == []


async def test_a_sheet_as_people_really_send_it(stage: Stage) -> None:
    text = "学号 *, 姓 名 ,学院,身份,班级,寝室\r\n２０２５０１０１.0, 新　同学 ,药学院,团员,药学2501班,3－401\r\n"
    (heard,) = await send(stage, COMMITTEE, "C:\\表\\人员.csv", text.encode("gbk"))
    assert heard.text.startswith("人员.csv 读好了。\n人员：新增 1\n")
    await stage.tell(COMMITTEE, "1")
    person = await Person.get(code="20250101")
    assert (person.name, person.dorm_name) == ("新同学", "3-401")


async def test_a_file_that_is_gone(stage: Stage) -> None:
    await send(stage, COMMITTEE, "名单.xlsx", roster_file(GOOD))
    for kept in waiting():
        kept.unlink()
    assert (await stage.tell(COMMITTEE, "1")).startswith("文件已经不在了")


async def test_files_nobody_answered_for_are_swept(stage: Stage) -> None:
    await send(stage, COMMITTEE, "名单.xlsx", roster_file(GOOD))
    (kept,) = waiting()
    os.utime(kept, (0, (stage.now - files.KEPT).timestamp()))
    assert files.sweep(stage.now) == 0
    assert files.sweep(stage.now + timedelta(seconds=1)) == 1
    await sweep_files()
    assert waiting() == []


async def test_the_roster_as_it_is_by_then(stage: Stage) -> None:
    await send(stage, COMMITTEE, "名单.xlsx", roster_file(GOOD))
    await send(stage, "9999", "名单.xlsx", roster_file(GOOD))
    assert await stage.tell("9999", "1") == "导入好了。\n人员：新增 1"
    assert await stage.tell(COMMITTEE, "1") == "名单已经是这样，没有要改的。"
    assert await Person.filter(code="20250101").count() == 1
