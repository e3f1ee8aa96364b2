"""What takes long says so, to the one who waits; and files that cannot be sent are not passed over in silence."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from stage import ListeningBot

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "delivery"))

from hands import SilentBot

from plugins._kit import capability
from plugins._kit.commands import Call, Reply
from plugins._kit.directory import Actor
from plugins._kit.origin import Origin
from plugins._kit.patience import patiently

HERE = Origin("qq", "10000", "private", "10003", "10003", "1", 1, True, None, "/青情笔记")
THERE = replace(HERE, scene="group", scene_id="20002")


def call(bot: ListeningBot, origin: Origin = HERE) -> Call:
    return Call(bot, origin, Actor("qq", "10003"), "青情笔记", "", datetime(2026, 11, 23, tzinfo=timezone.utc))


class Counting(ListeningBot):
    """Knows when it has spoken three times."""

    def __init__(self) -> None:
        super().__init__("10000")
        self.thrice = asyncio.Event()

    async def call_api(self, api: str, **data: Any) -> Any:
        answer = await super().call_api(api, **data)
        if len(self.heard) == 3:
            self.thrice.set()
        return answer


@pytest.mark.parametrize("origin", [HERE, THERE])
async def test_a_word_now_and_then_while_it_takes_long(origin: Origin) -> None:
    bot = Counting()

    async def work() -> str:
        await bot.thrice.wait()
        return "好了"

    assert await patiently(call(bot, origin), work(), "还在做", first=0, again=0) == "好了"
    assert {(one.scene, one.scene_id, one.text) for one in bot.heard} == {("private", "10003", "还在做")}


async def test_what_is_quick_is_not_spoken_of() -> None:
    bot = ListeningBot("10000")

    async def work() -> int:
        return 7

    assert await patiently(call(bot), work(), "还在做") == 7
    assert bot.heard == []


async def test_a_failure_is_the_callers_and_nothing_goes_on_behind() -> None:
    async def work() -> int:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await patiently(call(ListeningBot("10000")), work(), "还在做")

    began = asyncio.Event()

    async def forever() -> None:
        began.set()
        await asyncio.Event().wait()

    waiting = asyncio.ensure_future(patiently(call(ListeningBot("10000")), forever(), "还在做"))
    await began.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not [task for task in asyncio.all_tasks() if "forever" in repr(task.get_coro())]


async def test_a_file_that_is_too_large_is_not_even_tried_and_said() -> None:
    bot = ListeningBot("10000")
    large = b"x" * (capability.LARGEST_FILE + 1)
    await capability.answer(bot, HERE, Reply("给你", file=("a.pdf", large), files=(("b.pdf", b"y"),), private=True))
    assert [one.text for one in bot.heard] == [
        "给你",
        "文件《a.pdf》没有发过去。过一会儿再试一次；还不行就告诉管理员。",
    ]
    assert [data["name"] for api, data in bot.calls if api == "upload_private_file"] == ["b.pdf"]


async def test_a_refused_file_is_said_in_the_rooms_words_and_a_large_one_has_time() -> None:
    bot = ListeningBot("10000")
    bot.failing.add("upload_private_file")
    await capability.answer(bot, HERE, Reply("给你", file=("a.pdf", b"x" * (3 << 20)), private=True, unsent="没发成。"))
    assert [one.text for one in bot.heard] == ["给你", "没发成。"]
    ((_, data),) = [one for one in bot.calls if one[0] == "upload_private_file"]
    assert data["_timeout"] == 45


async def test_a_file_of_unknown_fate_is_not_called_lost() -> None:
    bot = SilentBot("10000")
    await capability.answer(bot, HERE, Reply("给你", file=("a.pdf", b"x"), private=True, unsent="没发成。"))
    assert "没发成。" not in [one.text for one in bot.heard]
