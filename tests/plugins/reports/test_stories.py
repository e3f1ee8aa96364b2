"""推文: only with both sides' yes, under no name that was not given, never pressed, and taken back at any time."""

from __future__ import annotations

import base64
import io
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from pictures import photo
from stage import Heard, Stage

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "delivery"))

from hands import Hands

from models.tables import Audit, Outbox, Person, Record, StoryConsent

CADRE, HEAD, SECRETARY, COMMITTEE, OTHER, YOUTH = "王小雨", "赵雪", "陈思远", "何静宜", "李明哲", "吴思颖"
VISIT = "/走访 3-305 和赵雪、吴思颖聊了热水时间，13800000008 是赵雪的电话 成效：3-305 的灯修好了 感悟：*多听*<b>少说</b>"

sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def files(stage: Stage) -> dict[str, bytes]:
    """Every file sent, by name."""
    return {
        data["name"]: base64.b64decode(data["file"].removeprefix("base64://"))
        for api, data in stage.bot.calls
        if api == "upload_private_file"
    }


async def delivered(stage: Stage) -> list[Heard]:
    """What waits goes out."""
    before = len(stage.bot.heard)
    await Hands(stage.bot, now=stage.now).work()
    return stage.bot.heard[before:]


async def visited(stage: Stage) -> None:
    await stage.say(CADRE, VISIT, photos=[photo(10), photo(20)])


async def test_a_story_that_both_sides_agree_to(stage: Stage) -> None:
    await visited(stage)
    print(await stage.tell(CADRE, "/推文 1"))
    print(await stage.tell(CADRE, "3"))
    print(await delivered(stage))
    print(await stage.tell(CADRE, "/推文 1"))
    print(await stage.tell(HEAD, "1"))
    print(await delivered(stage))
    print(await stage.tell(CADRE, "/推文 1"))
    for n, f in files(stage).items(): print(n, f.decode() if not n.endswith("zip") else zipfile.ZipFile(io.BytesIO(f)).namelist())
    print(await stage.tell(HEAD, "/推文 1"))
    print(await stage.tell(HEAD, "/推文 1 3"))
    print(await delivered(stage))
    print(await stage.say(CADRE, "/推文 1"))
    for n, f in files(stage).items(): print(n, f.decode()[:3000] if not n.endswith("zip") else zipfile.ZipFile(io.BytesIO(f)).namelist())
    assert 0
