"""The socket to the bot, against a bare websocket server that plays the bot's side."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import pytest
from nonebot.log import logger
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response

from plugins.sandbox.events import HEARTBEAT
from plugins.sandbox.link import BotLink
from plugins.sandbox.shapes import Change, Said
from plugins.sandbox.world import World


class Stage:
    """A server whose connections wait in `came`, and a link that runs against it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.came: asyncio.Queue[ServerConnection] = asyncio.Queue()
        self.states: asyncio.Queue[bool] = asyncio.Queue()
        self.changes: list[Change] = []
        self.refusals = 0

    async def welcome(self, socket: ServerConnection) -> None:
        self.came.put_nowait(socket)
        await socket.wait_closed()

    def door(self, socket: ServerConnection, request: Request) -> Response | None:
        if self.refusals:
            self.refusals -= 1
            return socket.respond(HTTPStatus.FORBIDDEN, "no")
        return None

    def link(self, server: Server, bearer: str = "secret") -> BotLink:
        port = next(iter(server.sockets)).getsockname()[1]
        return BotLink(
            self.world,
            f"ws://127.0.0.1:{port}/onebot/v11/ws",
            bearer,
            clock=lambda: 77,
            on_changes=self.changes.extend,
            on_state=self.states.put_nowait,
        )


@asynccontextmanager
async def playing(stage: Stage, **options: Any) -> AsyncIterator[tuple[BotLink, ServerConnection]]:
    async with serve(stage.welcome, "127.0.0.1", 0, process_request=stage.door) as server:
        link = stage.link(server, **options)
        running = asyncio.create_task(link.run())
        try:
            yield link, await asyncio.wait_for(stage.came.get(), 10)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def read(socket: ServerConnection) -> dict[str, Any]:
    frame = json.loads(await asyncio.wait_for(socket.recv(), 10))
    assert isinstance(frame, dict)
    return frame


async def test_it_comes_as_a_qq_client(world: World) -> None:
    stage = Stage(world)
    async with playing(stage) as (link, socket):
        assert socket.request is not None
        headers = socket.request.headers
        assert socket.request.path == "/onebot/v11/ws"
        assert (headers["X-Self-ID"], headers["X-Client-Role"]) == ("10000", "Universal")
        assert headers["Authorization"] == "Bearer secret"
        first = await read(socket)
        assert (first["meta_event_type"], first["sub_type"], first["time"]) == ("lifecycle", "connect", 77)
        assert link.is_connected
    assert not link.is_connected


async def test_without_a_token_there_is_no_header(world: World) -> None:
    async with playing(Stage(world), bearer="") as (_, socket):
        assert socket.request is not None
        assert "Authorization" not in socket.request.headers


async def test_it_answers_and_reports_in_order(world: World) -> None:
    stage = Stage(world)
    async with playing(stage) as (link, socket):
        await read(socket)
        await socket.send(
            json.dumps({"action": "send_group_msg", "params": {"group_id": 20001, "message": "x"}, "echo": "1"})
        )
        response = await read(socket)
        assert (response["echo"], response["data"]) == ("1", {"message_id": 1001})
        assert isinstance(stage.changes[0], Said)
        link.report([{"post_type": "message", "n": 1}, {"post_type": "message", "n": 2}])
        assert [(await read(socket))["n"], (await read(socket))["n"]] == [1, 2]


@pytest.mark.parametrize("frame", ["no json", b"\xff\xfe", "[" * 20, "7", '{"action": null}'])
async def test_garbage_is_answered_and_survived(world: World, frame: str | bytes) -> None:
    async with playing(Stage(world)) as (_, socket):
        await read(socket)
        await socket.send(frame)
        assert (await read(socket))["status"] == "failed"
        await socket.send('{"action": "get_status"}')
        assert (await read(socket))["status"] == "ok"


async def test_it_comes_back_and_what_happened_meanwhile_is_lost(world: World) -> None:
    stage = Stage(world)
    async with playing(stage) as (link, socket):
        assert await stage.states.get() is True
        await socket.close()
        assert await stage.states.get() is False
        link.report([{"n": "lost"}])
        again = await asyncio.wait_for(stage.came.get(), 10)
        assert (await read(again))["meta_event_type"] == "lifecycle"
        link.report([{"n": "heard"}])
        assert await read(again) == {"n": "heard"}


async def test_a_wrong_token_is_said_and_tried_again(world: World) -> None:
    stage = Stage(world)
    stage.refusals = 1
    said: list[str] = []
    sink = logger.add(said.append, level="WARNING")
    async with playing(stage) as (link, _):
        assert link.is_connected or await stage.states.get()
    logger.remove(sink)
    assert any("ONEBOT_ACCESS_TOKEN" in line for line in said)


async def test_nobody_there_is_waited_out(world: World) -> None:
    stage = Stage(world)
    async with serve(stage.welcome, "127.0.0.1", 0) as server:
        link = stage.link(server)
    running = asyncio.create_task(link.run())
    port = int(link._address.split(":")[2].split("/")[0])
    await asyncio.wait([running], timeout=0.05)
    async with serve(stage.welcome, "127.0.0.1", port):
        await asyncio.wait_for(stage.came.get(), 10)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def test_the_heartbeat_is_what_the_event_says(world: World) -> None:
    from plugins.sandbox.events import heartbeat

    assert heartbeat(world, 1)["interval"] == HEARTBEAT * 1000
