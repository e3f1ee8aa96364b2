"""A newcomer with a phone: 360 px wide, the chat page of `make run`, the real bot behind it.

Set SHOTS to a folder to keep the screenshots; a person looks at them before a release.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from browser import Browser, find_chromium
from pictures import photo
from qq import BotProcess

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="没有找到 Chromium，跳过网页测试")

CADRE, DORM_HEAD, DORMS = "10003", "10008", "20002"


@pytest.fixture
def demo_bot(tmp_path: Path) -> Iterator[BotProcess]:
    """What `make run` starts: the sandbox on a database of its own."""
    bot = BotProcess(tmp_path / "demo", {"SANDBOX": "true", "SUPERUSERS": "[]"}, token="")
    bot.start()
    yield bot
    assert bot.stop() == 0


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser whose page must not complain."""
    async with Browser() as opened:
        yield opened
        assert opened.problems == []


async def _address(bot: BotProcess) -> str:
    for _ in range(200):
        if match := re.search(r"http://127\.0\.0\.1:\d+/sandbox/\?token=[\w-]+", bot.log()):
            return match[0]
        await asyncio.sleep(0.05)
    raise AssertionError(bot.log())


class Phone:
    """One person's thumb: counts the messages it sends."""

    def __init__(self, browser: Browser, page: str, shots: Path | None) -> None:
        self.browser, self.page, self.shots, self.sent = browser, page, shots, 0

    async def open(self, who: str, where: str) -> None:
        """Open a conversation as somebody."""
        await self.browser.goto("about:blank")
        await self.browser.goto(f"{self.page}#{who}/{where}")
        await self.browser.wait("document.body.dataset.bot === 'on'")

    async def say(self, words: str, expect: str) -> None:
        """Type, send, and wait for the bot's words."""
        await self.browser.type("#words", words)
        await self._send(expect)

    async def send_photo(self, file: Path, expect: str) -> None:
        """A photo alone, as a phone sends it."""
        await self.browser.set_files("#photos", file)
        await self.browser.wait("document.querySelectorAll('.tray-item img').length === 1")
        await self._send(expect)

    async def _send(self, expect: str) -> None:
        before = await self.browser.eval("document.querySelectorAll('.row:not(.mine)').length")
        self.sent += 1
        await self.browser.click("#send")
        words = json.dumps(expect)
        await self.browser.wait(
            f"[...document.querySelectorAll('.row:not(.mine)')].slice({before})"
            f".some(row => row.innerText.includes({words}))"
        )

    async def shot(self, name: str) -> None:
        """Keep a picture of the screen."""
        wide = "document.documentElement.scrollWidth <= innerWidth"
        assert await self.browser.eval(wide)
        if self.shots is not None:
            await self.browser.screenshot(self.shots / f"{name}.png")


async def test_a_cadre_with_a_phone(
    demo_bot: BotProcess, browser: Browser, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    shots = Path(os.environ["SHOTS"]) if "SHOTS" in os.environ else None
    await browser.set_viewport(360, 740)
    phone = Phone(browser, await _address(demo_bot), shots)
    files = [tmp_path / f"{number}.jpg" for number in range(3)]
    for number, file in enumerate(files):
        file.write_bytes(photo(60 * number + 40, size=(900, 700)))
    await phone.open(CADRE, f"g{DORMS}")
    await phone.say("/帮助", "/走访")
    await phone.shot("1-help")
    await phone.say("/报到 3-305 3-306 3-307", "我不看群里的普通聊天")
    await browser.wait("[...document.querySelectorAll('.row:not(.mine) .picture img')].some(i => i.naturalWidth)")
    await phone.shot("2-identity-card")
    await phone.say("/走访 3-305 和大家聊了热水时间和晚自习，气氛很好", "已记录 #")
    await phone.send_photo(files[0], "照片 1 张")
    await phone.say("/走访 3-306 昨天聊了四级考试，帮她们报修了阳台的灯", "已记录 #")
    await phone.send_photo(files[1], "照片 1 张")
    await phone.say("/走访 3-306 聊了期末复习的安排，大家都有了计划", "已记录 #")
    await phone.shot("3-visits")
    await browser.click(".row:last-child .dots")
    await browser.click('[data-item="回复"]')
    await phone.say("撤回", "已撤回 #")
    await phone.say("/走访 3-307 聊了期末复习的安排，大家都有了计划", "已记录 #")
    await phone.send_photo(files[2], "照片 1 张")
    await phone.shot("4-mistake-fixed")
    await phone.open(CADRE, f"p{CADRE}")
    await phone.say("进度", "走访")
    await browser.wait("[...document.querySelectorAll('.row:not(.mine) .picture img')].some(i => i.naturalWidth)")
    await phone.shot("5-progress")
    assert phone.sent <= 12
    await phone.open(DORM_HEAD, f"g{DORMS}")
    await phone.say("/有误 99 没有这回事", "没有 #99")
    await phone.shot("6-dorm-head")
    record_property("messages", phone.sent)
