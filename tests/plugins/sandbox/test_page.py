"""The page in a real browser: a newcomer plays a cadre and a dorm head, on a phone and on a wide screen."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.browser import Browser, find_chromium

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="没有找到 Chromium，跳过网页测试")

PHONE, DESK = (360, 740), (1200, 800)
TOO_SMALL = """[...document.querySelectorAll("button, a, textarea, label.together")].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && getComputedStyle(node).visibility === "visible"
        && !node.matches(".dots, .quote, .sr-only") && (box.height < 43.9 || box.width < 43.9);
}).map((node) => node.outerHTML.slice(0, 80))"""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with Browser() as opened:
        yield opened
        assert opened.problems == []


async def visit(browser: Browser, running: Any, where: str, size: tuple[int, int] = PHONE) -> None:
    await browser.set_viewport(*size)
    await browser.goto("about:blank")
    await browser.goto(f"{running.page}#{where}")
    await browser.wait("document.body.dataset.bot === 'on'")


async def fits(browser: Browser) -> None:
    assert await browser.eval("document.documentElement.scrollWidth <= innerWidth")
    assert await browser.eval("document.documentElement.scrollHeight <= innerHeight")
    assert await browser.eval(TOO_SMALL) == []


async def said_last(browser: Browser, words: str) -> None:
    """Until the newest message is the bot's and has these words."""
    await browser.wait(
        f"document.querySelector('.row:last-child:not(.mine) .bubble')?.innerText.includes({json.dumps(words)})"
    )


async def test_a_visit_is_recorded_on_a_phone(browser: Browser, running: Any, tmp_path: Path) -> None:
    await visit(browser, running, "10003")
    await browser.wait_text("现在我是")
    await browser.wait_text("机器人已连接")
    await fits(browser)
    await browser.click('[data-talk="g20002"]')
    await browser.wait("document.getElementById('chat').getBoundingClientRect().x === 0")  # it slides in
    await browser.click(".chip:nth-child(2)")
    assert await browser.eval("document.getElementById('words').value.startsWith('/走访 3-305')")
    await fits(browser)
    await browser.press("Enter")
    await browser.wait("document.getElementById('words').value === ''")
    await said_last(browser, "已记录 #12")
    await fits(browser)
    await browser.screenshot(tmp_path / "visit.png")


async def test_photos_are_previewed_and_sent_one_by_one(
    browser: Browser, running: Any, tmp_path: Path, png: bytes
) -> None:
    photos = [tmp_path / "一.png", tmp_path / "二.png"]
    for photo in photos:
        photo.write_bytes(png)
    await visit(browser, running, "10010/g20002")
    before = await browser.eval("document.querySelectorAll('.row.mine').length")
    await browser.set_files("#photos", *photos)
    shown = "[...document.querySelectorAll('.tray-item img')].filter((img) => img.naturalWidth).length"
    await browser.wait(f"{shown} === 2")
    await fits(browser)
    await browser.click(".tray-item .drop")
    await browser.wait("document.querySelectorAll('.tray-item').length === 1")
    await browser.click("#attach")
    await browser.click('[data-item="示例照片"]')
    await browser.wait("document.querySelectorAll('.tray-item img').length === 2")
    await browser.type("#words", "这是今天的照片")
    await browser.click("#send")
    await browser.wait(f"document.querySelectorAll('.row.mine').length === {before + 3}")
    await browser.wait("[...document.querySelectorAll('.row.mine .picture img')].every((img) => img.naturalWidth)")
    await said_last(browser, "收到图片")
    assert await browser.eval("document.getElementById('tray').hidden")


async def test_one_person_plays_two(browser: Browser, running: Any) -> None:
    await visit(browser, running, "10003/g20001")
    await browser.type("#words", "@刘晓")
    await browser.wait("!document.getElementById('picker').hidden")
    await browser.press("Enter")
    await browser.type("#words", "看一下通知")
    await browser.press("Enter")
    await browser.wait_text("@刘晓彤 看一下通知", "#log")
    await browser.click("#switch")
    await fits(browser)
    await browser.click('#sheet [data-person="10005"]')
    await browser.wait("location.hash === '#10005/g20001'")
    await browser.wait_text("我是刘晓彤", "#subtitle")
    await browser.wait("!document.querySelector('.row.mine')")
    await browser.click(".row:last-child .dots")
    await browser.click('[data-item="回复"]')
    await browser.type("#words", "好的")
    await browser.press("Enter", shift=True)
    await browser.eval("document.activeElement.value += '第二行'")
    await browser.press("Enter")
    await browser.wait("document.querySelector('.row.mine .bubble')?.innerText.includes('好的\\n第二行')")
    assert "王小雨：@刘晓彤 看一下通知" in await browser.text(".row.mine .quote")
    await browser.click(".row.mine .dots")
    await browser.click('[data-item="撤回"]')
    await browser.wait_text("你撤回了一条消息", "#log")


async def test_unread_shows_on_people_and_conversations(browser: Browser, running: Any) -> None:
    await visit(browser, running, "10003/g20001", DESK)
    await browser.type("#words", "@赵雪 看一下")
    await browser.press("Enter")
    await browser.wait("document.querySelector('[data-person=\"10008\"] .badge')")
    await browser.click('[data-person="10008"]')
    await browser.wait("location.hash === '#10008/g20001'")
    await browser.wait("!document.querySelector('[data-person=\"10008\"] .badge')")
    await browser.click('[data-person="10011"]')
    await browser.click('[data-talk="p10011"]')
    await browser.wait_text("还不是好友", "#banner")
    await fits(browser)


async def test_words_of_others_never_become_markup(browser: Browser, running: Any) -> None:
    await visit(browser, running, "10003/g20002")
    hostile = "/<img src=x onerror=alert(1)><b>粗</b>&lt;"
    await browser.type("#words", hostile)
    await browser.press("Enter")
    await browser.wait_text(hostile, "#log")
    await said_last(browser, "/帮助 <b>命令</b>")
    assert await browser.eval("document.querySelectorAll('.bubble b, .bubble img[src=x]').length") == 0


async def test_becoming_a_friend(browser: Browser, running: Any) -> None:
    await visit(browser, running, "10009/p10009")
    await browser.click("#banner button")
    await fits(browser)
    await browser.press("Enter")
    await browser.wait_text("加上好友了", "#log")
    assert await browser.eval("document.getElementById('banner').hidden")


async def test_a_card_is_opened_large(browser: Browser, running: Any) -> None:
    await visit(browser, running, "10004/g20003", DESK)
    await browser.type("#words", "/进度")
    await browser.press("Enter")
    await browser.wait("document.querySelector('.row:not(.mine) .picture img')?.naturalWidth === 720")
    await browser.click(".row:not(.mine) .picture")
    await browser.wait("document.getElementById('viewer').open")
    await browser.click(".viewer-close")
    await browser.wait("!document.getElementById('viewer').open")


async def test_a_reload_and_the_way_back_keep_the_place(browser: Browser, running: Any) -> None:
    await visit(browser, running, "10008")
    await browser.click('[data-talk="g20001"]')
    await browser.wait("location.hash === '#10008/g20001'")
    await browser.reload()
    await browser.wait("document.getElementById('title').textContent === '药学2401团支部'")
    await browser.eval("history.back()")
    await browser.wait("document.body.dataset.view === 'list'")


async def test_an_old_address_says_so(browser: Browser, running: Any) -> None:
    """The address of a former start tells where to look for the new one."""
    await browser.goto(running.page.replace(running.token, "old"))
    await browser.wait_text("请用终端里新打印的地址")
    assert browser.problems
    browser.problems.clear()


async def test_a_page_of_a_former_start_says_so(browser: Browser, start_bot: Any) -> None:
    """After a restart its socket is refused, which looks like a lost network until one asks."""
    async with start_bot() as first:
        await visit(browser, first, "10003")
    await browser.wait_text("正在重连", "#link")
    async with start_bot(port=first.port, token="second"):
        await browser.wait_text("请用终端里新打印的地址", "#link")
    browser.problems.clear()
