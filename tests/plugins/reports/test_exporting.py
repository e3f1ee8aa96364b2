"""/导出: what the sheets hold is what the rows hold and the chat says; nobody takes out what is not theirs."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from heard import NOW, TODAY, problem
from inline_snapshot import snapshot
from openpyxl import load_workbook
from stage import Stage

CADRE, SECRETARY, COMMITTEE, OTHER, YOUTH = "王小雨", "陈思远", "何静宜", "李明哲", "吴思颖"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def sheets(stage: Stage) -> tuple[str, dict[str, list[tuple[Any, ...]]]]:
    """The name and the cells of the last file sent."""
    api, data = [call for call in stage.bot.calls if call[0] == "upload_private_file"][-1]
    content = base64.b64decode(data["file"].removeprefix("base64://"))
    book = load_workbook(io.BytesIO(content))
    return data["name"], {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


async def test_try(stage: Stage) -> None:
    for who in (CADRE, SECRETARY, COMMITTEE, "曹建平"):
        print(who, await stage.tell(who, "/导出"))
    await problem()
    await stage.say(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好 成效：约了宿管 感悟：要多听")
    for line in ("问题清单", "记录", "进度"):
        for who in (CADRE, SECRETARY, COMMITTEE, "曹建平"):
            print(who, await stage.tell(who, "/导出 " + line))
            print(sheets(stage))
    assert 0
