"""/我的数据: everything that is kept of somebody, for them alone."""

from __future__ import annotations

import base64
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import reporter_scene as scene
from openpyxl import load_workbook
from reporter_scene import ASKER, CADRE, FRIEND, SAID, SEALED_NUMBER, SEALED_PROBLEM, nothing_unwritten
from stage import Stage

from models.rules.concern_words import Openness
from models.tables import Audit, Concern
from plugins._kit import sealed

__all__ = ["nothing_unwritten"]
NAMES = [
    "本人", "账号", "联系关系", "履职记录", "我的确认", "我的诉求", "诉求里的往来", "我附议的", "心愿", "抽查",
    "提醒设置",
]  # fmt: skip


def _sheets(stage: Stage) -> dict[str, list[list[Any]]]:
    (sent,) = [data for api, data in stage.bot.calls if api == "upload_private_file"]
    content = base64.b64decode(str(sent["file"]).removeprefix("base64://"))
    book = load_workbook(BytesIO(content))
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book.worksheets}


async def test_a_youth_gets_everything(stage: Stage) -> None:
    await stage.tell(CADRE, "/谈心 吴思颖 聊了转专业的打算和最近的作息，约好下周再聊")
    row, other = await scene.problem(), await scene.problem(5_000_001, "三食堂 · 热水")
    concern = await scene.reported(stage, ASKER, row)
    await scene.reported(stage, ASKER, row, Openness.NAMED, 12, "五楼也没有")
    await scene.reported(stage, FRIEND, row, Openness.NAMED, 14, "我们也一样")
    await scene.staff_says(concern, scene.SECRETARY, "几点？")
    await stage.tell(ASKER, f"/附议 {other.number}")
    await stage.tell(ASKER, "/确认 1")
    before = await Audit.all().count()
    assert "只发给你" in await stage.tell(ASKER, "/我的数据")
    sheets = _sheets(stage)
    assert list(sheets) == NAMES
    assert ["姓名", ASKER] in sheets["本人"]
    assert [line[:2] for line in sheets["账号"][1:]] == [["qq", stage.accounts[ASKER]]]
    assert sheets["联系关系"][1][:3] == [CADRE, "青年", ASKER]
    about = next(line for line in sheets["履职记录"][1:] if line[1] == "关于我")
    assert about[2] == "谈心"
    assert not about[4], "别人写的内容不在里面"
    assert {str(line[0]) for line in sheets["我的诉求"][1:]} == {str(SEALED_NUMBER), "12"}
    assert SAID in [line[4] for line in sheets["我的诉求"][1:]]
    assert [line[2:] for line in sheets["诉求里的往来"][1:]] == [["药学院团委", "几点？"]]
    assert {str(line[0]) for line in sheets["我附议的"][1:]} == {str(SEALED_PROBLEM), "5000001"}
    assert "我们也一样" not in str(sheets)
    audit = await Audit.all().order_by("-id").first()
    assert audit is not None
    assert await Audit.all().count() == before + 1
    assert (audit.command, audit.reason) == ("我的数据", "own-data")


async def test_in_a_group_it_is_refused(stage: Stage) -> None:
    assert "请私聊我" in await stage.tell(ASKER, "/我的数据", group="20001")


async def test_nobody_else_is_in_it(stage: Stage) -> None:
    await scene.reported(stage, ASKER, await scene.problem())
    await stage.tell(FRIEND, "/提醒设置")
    await stage.tell(FRIEND, "/我的数据")
    sheets = _sheets(stage)
    assert len(sheets["我的诉求"]) == 1
    assert SAID not in str(sheets)


async def test_a_cadre_finds_settings_and_records(stage: Stage) -> None:
    await stage.tell(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", group="20002")
    await stage.tell(CADRE, "/提醒设置 周五 17点")
    await stage.tell(CADRE, "/提醒设置 请假 到 12月5日")
    await stage.tell(CADRE, "/我的数据")
    sheets = _sheets(stage)
    own = next(line for line in sheets["履职记录"][1:])
    assert own[1:3] == ["我记的", "走访"]
    assert ["每周提醒", "周五 17 点"] in sheets["提醒设置"]
    assert len(sheets["联系关系"]) == 10


async def test_a_call_for_help_stands_in_no_list_but_in_ones_own_data(stage: Stage) -> None:
    concern = await scene.reported(stage, ASKER, None, text="")
    await Concern.filter(id=concern.id).update(source="crisis", kind="crisis")
    await scene.staff_says(concern, scene.SECRETARY, sealed.closed_words(f"{concern.id}:1", "我在，你在哪里"))
    assert "还没有在等的事" in await stage.tell(ASKER, "/进展")
    assert "你的事里没有" in await stage.tell(ASKER, f"/进展 {SEALED_NUMBER}")
    await stage.tell(ASKER, "/我的数据")
    assert _sheets(stage)["诉求里的往来"][1][2:] == ["药学院团委", "我在，你在哪里"]
