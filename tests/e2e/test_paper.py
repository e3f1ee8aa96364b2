"""Paper over a real websocket: a notebook with a photo and a story both sides agreed to, out of a real process."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

from pdf_text import pdf_text, streams
from pictures import noise
from qq import QQ, BotProcess, connected

CADRE, HEAD, DORMS = "10003", "10008", "20002"


def _files(qq: QQ) -> dict[str, bytes]:
    sent = [action["params"] for action in qq.actions if action["action"] == "upload_private_file"]
    assert {str(one["user_id"]) for one in sent} <= {CADRE}
    return {one["name"]: base64.b64decode(one["file"].removeprefix("base64://")) for one in sent}


async def test_a_notebook_and_a_story(make_bot: Callable[..., BotProcess]) -> None:
    bot = make_bot()
    bot.start()
    async with connected(bot) as qq:
        said = await _tell(qq, CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", photos=[noise(1)])
        number = re.search(r"#(\d+)", said)
        assert number is not None
        told = await _tell(qq, CADRE, "/青情笔记")
        assert "记录 1 条（走访 1），照片 1 张" in told
        await qq.silence(CADRE)
        ((name, content),) = _files(qq).items()
        assert name.endswith(".pdf")
        assert "和大家聊了热水时间和晚自习，气氛很好" in pdf_text(content)
        assert sum(part.startswith(b"\xff\xd8\xff") for part in streams(content)) == 1
        assert "可以吗？" in await _tell(qq, CADRE, f"/推文 {number[1]}")
        await _tell(qq, CADRE, "3")
        await _tell(qq, HEAD, f"/推文 {number[1]}")
        await _tell(qq, HEAD, f"/推文 {number[1]} 3")
        assert "走进3-305" in await _tell(qq, CADRE, f"/推文 {number[1]}", until="推文草稿")
        await qq.silence(CADRE)
        assert sorted(one.rpartition(".")[2] for one in _files(qq)) == ["html", "pdf", "zip"]


async def _tell(qq: QQ, who: str, text: str, *, until: str = "", **more: Any) -> str:
    """The answer to `who` (the first that says `until`), whatever else goes out meanwhile."""
    await qq.say(who, text, **more)
    while (heard := await qq.next()).user != who or until not in heard.text:
        continue
    return heard.text
