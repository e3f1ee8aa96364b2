"""The whole room: a page's websocket, the tiny QQ, the real adapter and a small bot behind it."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import openpyxl
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from plugins.sandbox.blobs import MAX_BLOB
from plugins.sandbox.room import MAX_WAITING, Room
from plugins.sandbox.world import World

CLASS, DORM = {"kind": "group", "id": "20001"}, {"kind": "group", "id": "20002"}
Frame = dict[str, Any]


class Visitor:
    """A page without a browser."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def ask(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def until(self, wanted: Callable[[Frame], Any]) -> Frame:
        while True:
            frame = json.loads(await asyncio.wait_for(self.socket.recv(), 15))
            if wanted(frame):
                return dict(frame)

    async def message(self, words: str, sender: str = "10000") -> Frame:
        frame = await self.until(
            lambda f: f["type"] == "message" and f["message"]["from"] == sender and words in spoken(f["message"])
        )
        return dict(frame["message"])


def spoken(message: Frame) -> str:
    return "".join(part.get("text") or part.get("name") or "" for part in message["parts"])


@asynccontextmanager
async def visiting(running: Any, **headers: str) -> AsyncIterator[Visitor]:
    address = f"ws://127.0.0.1:{running.port}/sandbox/ws?token={running.token}"
    origin = f"http://127.0.0.1:{running.port}"
    async with connect(address, origin=origin, additional_headers=headers, proxy=None, max_size=None) as socket:  # type: ignore[arg-type]
        visitor = Visitor(socket)
        await visitor.until(lambda frame: frame["type"] == "snapshot")
        yield visitor


@pytest.fixture
async def http(running: Any) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{running.port}/sandbox",
        headers={"Origin": f"http://127.0.0.1:{running.port}"},
        params={"token": running.token},
        trust_env=False,
    ) as client:
        yield client


async def test_a_visit_is_said_and_answered(running: Any) -> None:
    async with visiting(running) as page, visiting(running) as other:
        await page.ask(do="say", **{"as": "10003"}, scene=DORM, text="/走访 3-305 聊了热水时间和晚自习", ref=1)
        said = await page.message("/走访", "10003")
        await page.until(lambda frame: frame == {"type": "done", "ref": 1})
        answer = await page.message("已记录 #12")
        assert answer["quote"]["id"] == said["id"]
        assert said["heard"] is True
        assert await other.message("已记录 #12") == answer


async def test_a_photo_reaches_the_bot_without_an_address(running: Any, http: httpx.AsyncClient, png: bytes) -> None:
    blob = (await http.post("/blob", params={"name": "IMG_1.png"}, content=png)).json()
    assert (blob["name"], blob["size"], blob["isPicture"]) == ("IMG_1.png", len(png), True)
    async with visiting(running) as page:
        await page.ask(do="say", **{"as": "10003"}, scene=DORM, text="", images=[blob["id"]])
        await page.message(f"收到图片 {len(png)} 字节")


async def test_a_picture_of_the_bot_can_be_seen(running: Any, http: httpx.AsyncClient) -> None:
    async with visiting(running) as page:
        await page.ask(do="say", **{"as": "10003"}, scene={"kind": "private", "id": "10003"}, text="/进度")
        message = await page.until(lambda f: f["type"] == "message" and f["message"]["from"] == "10000")
        (part,) = message["message"]["parts"]
    shown = await http.get(f"/blob/{part['blob']}")
    assert shown.headers["content-type"] == "image/png"
    assert shown.headers["content-disposition"].startswith("inline")
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.content.startswith(b"\x89PNG")


async def test_files_go_both_ways(running: Any, http: httpx.AsyncClient) -> None:
    blob = (await http.post("/blob", params={"name": "<b>名单.html"}, content=b"<script>alert(1)</script>")).json()
    private = {"kind": "private", "id": "10001"}
    async with visiting(running) as page:
        await page.ask(do="say", **{"as": "10001"}, scene=private, text="/导出", files=[blob["id"]])
        sent = (await page.message("导出.csv"))["parts"][0]
        await page.message("收到文件 <b>名单.html，25 字节")
    assert (await http.get(f"/blob/{sent['blob']}")).text == "学号,姓名\n"
    hostile = await http.get(f"/blob/{blob['id']}")
    assert hostile.headers["content-type"] == "application/octet-stream"
    assert hostile.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in hostile.headers["content-security-policy"]


async def test_the_sample_roster_is_a_workbook(http: httpx.AsyncClient) -> None:
    blob = (await http.post("/sample")).json()
    assert blob["name"] == "示例名单.xlsx"
    book = openpyxl.load_workbook(io.BytesIO((await http.get(f"/blob/{blob['id']}")).content))
    assert book.sheetnames == ["人员", "联系", "部门", "学期"]


async def test_a_friend_is_made(running: Any) -> None:
    async with visiting(running) as page:
        await page.ask(do="befriend", **{"as": "10012"}, comment="我是郑文博")
        answered = await page.until(lambda frame: frame["type"] == "answered")
        assert (answered["person"], answered["approved"]) == ("10012", True)
        message = await page.message("加上好友了")
        assert message["scene"] == {"kind": "private", "id": "10012"}


async def test_the_bot_recalls_where_it_is_admin(running: Any) -> None:
    async with visiting(running) as page:
        await page.ask(do="say", **{"as": "10003"}, scene=CLASS, text="/谈心 某某 不该在群里说的话")
        recalled = await page.until(lambda f: f["type"] == "message" and f["message"]["recalledBy"])
        assert recalled["message"]["parts"] == []
        answer = await page.message("谈心请私聊我")
        assert answer["parts"][0] == {"kind": "at", "id": "10003", "name": "王小雨"}


async def test_a_person_recalls_and_the_bot_is_told(running: Any) -> None:
    async with visiting(running) as page:
        await page.ask(do="say", **{"as": "10008"}, scene=DORM, text="说错了")
        said = await page.message("说错了", "10008")
        await page.ask(do="recall", **{"as": "10008"}, id=said["id"])
        await page.message("有人撤回了一条消息")


async def test_a_newcomer_is_greeted(running: Any) -> None:
    async with visiting(running) as page:
        await page.ask(do="join", **{"as": "10012"}, group="20001")
        moved = await page.until(lambda frame: frame["type"] == "moved")
        assert moved["members"][-1] == "10012"
        await page.message("欢迎")
        await page.ask(do="leave", **{"as": "10012"}, group="20001")
        await page.until(lambda frame: frame["type"] == "moved" and not frame["joined"])


@pytest.mark.parametrize("text", ["no json", "[]", "7", "{}", "[" * 9999, '{"do": "say", "as": "10003", "ref": {}}'])
async def test_odd_frames_of_a_page_are_refused_in_words(running: Any, text: str) -> None:
    async with visiting(running) as page:
        await page.socket.send(text)
        refused = await page.until(lambda frame: frame["type"] == "refused")
        assert refused["ref"] is None
        assert refused["text"]


async def test_a_lone_surrogate_passes_as_it_is(running: Any) -> None:
    async with visiting(running) as page:
        await page.socket.send(
            '{"do": "say", "as": "10003", "scene": {"kind": "group", "id": "20002"}, "text": "/\\ud83d"}'
        )
        await page.message("你好，王小雨")


@pytest.mark.parametrize("frame", [b"binary", "x" * 70_000])
async def test_what_no_page_sends_ends_the_line(running: Any, frame: str | bytes) -> None:
    async with visiting(running) as page:
        await page.socket.send(frame)
        with pytest.raises(ConnectionClosed):
            await page.until(lambda _: False)


@pytest.mark.parametrize(
    ("token", "origin", "headers"),
    [
        ("wrong", "http://127.0.0.1:{port}", {}),
        ("", "http://127.0.0.1:{port}", {}),
        ("{token}", "http://evil.example", {}),
        ("{token}", None, {}),
        ("{token}", "http://127.0.0.1:{port}", {"X-Forwarded-For": "1.2.3.4"}),
        ("{token}", "http://127.0.0.1:{port}", {"Via": "1.1 proxy"}),
    ],
)
async def test_a_websocket_is_turned_away_before_it_opens(
    running: Any, token: str, origin: str | None, headers: dict[str, str]
) -> None:
    facts = {"port": running.port, "token": running.token}
    address = f"ws://127.0.0.1:{running.port}/sandbox/ws?token={token.format(**facts)}"
    with pytest.raises(InvalidStatus) as refused:
        async with connect(address, origin=origin and origin.format(**facts), additional_headers=headers, proxy=None):  # type: ignore[arg-type]
            pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("path", ["/", "/alive", "/blob/x", "/nowhere"])
@pytest.mark.parametrize(
    ("params", "headers", "words"),
    [
        ({"token": "wrong"}, {}, "口令"),
        ({"token": ""}, {}, "口令"),
        ({}, {"Host": "evil.example"}, "地址"),
        ({}, {"Origin": "http://evil.example"}, "页面"),
        ({}, {"Forwarded": "for=1.2.3.4"}, "代理"),
    ],
)
async def test_a_request_is_turned_away(
    http: httpx.AsyncClient, path: str, params: dict[str, str], headers: dict[str, str], words: str
) -> None:
    refused = await http.get(path, params=params, headers=headers)
    assert refused.status_code == 403
    assert words in refused.text


async def test_the_page_allows_nothing_from_outside(running: Any, http: httpx.AsyncClient) -> None:
    page = await http.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert page.headers["referrer-policy"] == "no-referrer"
    for name in ("app.js", "style.css", "icon.svg"):
        asset = await http.get(f"/assets/{name}", params={"token": ""})
        assert asset.status_code == 200
        assert "http://" not in asset.text.replace("http://www.w3.org/", "")
        assert "https://" not in asset.text


async def test_after_the_page_a_cookie_carries_the_token(running: Any, http: httpx.AsyncClient) -> None:
    page = await http.get("/")
    cookie = page.headers["set-cookie"]
    assert cookie.startswith(f"lianxin_sandbox_{running.port}={running.token}; ")
    for fact in ("HttpOnly", "Path=/sandbox", "SameSite=strict"):
        assert fact in cookie
    bare = {"cookies": dict(page.cookies), "trust_env": False}
    async with httpx.AsyncClient(base_url=str(http.base_url), **bare) as browser:
        assert (await browser.get("/alive")).status_code == 200
        assert (await browser.get("/alive", params={"token": "old"})).status_code == 403
        assert (await browser.get("/alive", headers={"Cookie": "lianxin_sandbox_1=x"})).status_code == 403
        assert (await browser.get("/alive", headers={"Origin": "http://evil.example"})).status_code == 403


@pytest.mark.parametrize("name", ["index.html", "..%2F..%2Fweb.py", "%2e%2e/web.py", "nothing.js", "x.py"])
async def test_no_other_file_is_served(http: httpx.AsyncClient, name: str) -> None:
    assert (await http.get(f"/assets/{name}")).status_code == 404


async def test_a_huge_file_is_refused(http: httpx.AsyncClient) -> None:
    refused = await http.post("/blob", content=b"\0" * (MAX_BLOB + 1))
    assert refused.status_code == 413
    assert "32 MB" in refused.text


async def test_what_is_gone_is_404(http: httpx.AsyncClient) -> None:
    assert (await http.get("/blob/gone")).status_code == 404
    assert (await http.get("/alive")).json() == {"connected": True}


def closed_room(world: World) -> Room:
    return Room(world, address="ws://127.0.0.1:1/", bearer="", token="t", page_url="", clock=lambda: 5)


async def test_without_the_bot_a_message_is_marked_unheard(world: World) -> None:
    room = closed_room(world)
    page = room.open_page()
    snapshot = json.loads(page.get_nowait() or "")
    assert snapshot["connected"] is False
    room.take(page, json.dumps({"do": "say", "as": "10003", "scene": DORM, "text": "有人吗", "ref": "a"}))
    assert json.loads(page.get_nowait() or "")["message"]["heard"] is False
    assert json.loads(page.get_nowait() or "") == {"type": "done", "ref": "a"}


async def test_a_page_that_lags_is_dropped_and_the_others_stay(world: World) -> None:
    room = closed_room(world)
    slow, quick = room.open_page(), room.open_page()
    for _ in range(MAX_WAITING + 5):
        room.publish(world.say("10003", _dorm(), _words(), now=1))
        while quick.qsize():
            quick.get_nowait()
    last = [slow.get_nowait() for _ in range(slow.qsize())][-1]
    assert last is None
    room.publish(world.say("10003", _dorm(), _words(), now=1))
    assert (slow.qsize(), quick.qsize()) == (0, 1)


async def test_closing_lets_every_page_go(world: World) -> None:
    room = closed_room(world)
    page = room.open_page()
    room.start()
    room.start()
    await room.stop()
    await room.stop()
    page.get_nowait()
    assert page.get_nowait() is None


def _dorm() -> Any:
    from plugins.sandbox.shapes import Scene

    return Scene("group", "20002")


def _words() -> Any:
    from plugins.sandbox.shapes import Text

    return (Text("x"),)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_hook_keeps_the_room_shut_when_it_is_not_asked_for(db: str) -> None:
    from nonebot.log import logger

    from plugins.sandbox import open_room

    said: list[str] = []
    sink = logger.add(said.append, level="WARNING")
    await open_room()
    logger.remove(sink)
    assert "SANDBOX=true" in said[0]
