"""An implementation that can do little: every unsupported action, 1404 on v11 and 10002 on v12, degrades to text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from demo_on_wechat import DemoOnWechat, bind_all, demo_on_wechat
from pictures import photo
from qq import QQ, BotProcess, Message, connected

CADRE, YOUTH, DORMS = "10003", "10011", "20002"
POOR_V11 = {"image", "reply", "at", "delete_msg", "get_file", "get_msg", "upload_private_file", "get_group_member_info"}
POOR_V12 = {"image", "reply", "mention", "upload_file", "get_file", "delete_message", "get_group_member_info"}


async def _poor_life(there: QQ | DemoOnWechat) -> list[Message]:
    """What a platform that carries nothing but words hears."""
    ask: Callable[..., Awaitable[Message]] = there.ask
    heard = [
        await ask(CADRE, "/报到 3-305", group=DORMS),
        await ask(CADRE, "/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", group=DORMS, photos=[photo(1)]),
        await ask(CADRE, "/谈心 吴思颖 聊了转专业的打算和最近的作息，约好下周再聊", group=DORMS),
        await ask(CADRE, "进度"),
        await ask(CADRE, "/转发稿"),
        await ask(YOUTH, "/我的数据"),
        await there.next(),
    ]
    assert await there.silence(YOUTH) == []
    return heard


def _check(heard: list[Message]) -> None:
    begins = ["已报到 #1 3-305", "已记录 #2 走访 3-305", "谈心请私聊我", "走访寝室", "大家好", "你的数据都在", "文件《"]
    for message, words in zip(heard, begins, strict=True):
        assert words in message.text
        assert message.images == ()
    assert "照片" in heard[1].text, "没取到的照片要说"
    assert [message.group for message in heard] == [DORMS] * 3 + [None] * 4


@pytest.mark.parametrize("platform", ["v11", "v12"])
async def test_what_is_not_supported_degrades_to_text(make_bot: Callable[..., BotProcess], platform: str) -> None:
    bot = make_bot()
    if platform == "v12":
        bind_all(bot.home / "data" / "lianxin.sqlite3")
    bot.start()
    if platform == "v11":
        async with connected(bot) as qq:
            qq.unsupported = POOR_V11
            _check(await _poor_life(qq))
    else:
        async with demo_on_wechat(bot) as there:
            there.wechat.unsupported = POOR_V12
            _check(await _poor_life(there))
    assert bot.stop() == 0
    assert "Traceback" not in bot.log()
