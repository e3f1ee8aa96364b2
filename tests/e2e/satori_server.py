"""A small Satori server: HTTP for what the bot does, a websocket for what people say; accounts of one platform."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from html import escape
from typing import Any

import uvicorn
from nonebot.adapters.satori.element import Element, parse
from qq import PATIENCE, free_port
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from wechat import Written

PLATFORM, BOT, TOKEN = "wechat", "wxid_bot", "satori-token"
LOGIN = {"sn": 1, "status": 1, "adapter": "test", "platform": PLATFORM, "user": {"id": BOT, "name": "连心桥"}}


class SatoriServer:
    """One account behind a server; `unsupported` methods and elements are answered with 404."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.unsupported: set[str] = set()
        self.names: dict[str, str] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.sent: asyncio.Queue[Written] = asyncio.Queue()
        self.files: list[tuple[str, str, bytes]] = []
        self.gone: list[tuple[str, str]] = []
        self.online = asyncio.Event()
        self._socket: WebSocket | None = None
        self._ids = itertools.count(int(time.time() * 1000) % 1_000_000_000)
        self._uploads: dict[str, bytes] = {}
        self.app = Starlette(
            routes=[
                WebSocketRoute("/satori/v1/events", self._events),
                Route("/satori/v1/proxy/{url:path}", self._proxy),
                Route("/satori/v1/{method}", self._method, methods=["POST"]),
            ]
        )

    async def _events(self, socket: WebSocket) -> None:
        await socket.accept()
        hello = await socket.receive_json()
        assert hello["op"] == 3
        assert hello["body"]["token"] == TOKEN
        await socket.send_json({"op": 4, "body": {"logins": [LOGIN], "proxy_urls": []}})
        self._socket = socket
        self.online.set()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            while True:
                if (await socket.receive_json())["op"] == 1:
                    await socket.send_json({"op": 2, "body": {}})
        self.online.clear()

    async def _proxy(self, request: Request) -> Response:
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        content = self._uploads.get(request.path_params["url"])
        return Response(content) if content is not None else Response(status_code=404)

    async def _method(self, request: Request) -> Response:
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        assert request.headers["satori-user-id"] == BOT
        name, body = request.path_params["method"], await request.json()
        self.calls.append((name, body))
        handler = getattr(self, "on_" + name.replace(".", "_"), None)
        kinds = {one.type for one in parse(body.get("content", ""))}
        if handler is None or ({name, *kinds} & self.unsupported):
            return JSONResponse({"message": "not found"}, status_code=404)
        return JSONResponse(handler(body))

    def on_user_channel_create(self, body: dict[str, Any]) -> dict[str, Any]:
        """The channel of a private talk."""
        return {"id": f"private:{body['user_id']}", "type": 1}

    def on_message_create(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        """A message of the bot."""
        channel, message_id = body["channel_id"], f"st-{next(self._ids)}"
        parts = parse(body["content"])
        private = channel.startswith("private:")
        for one in parts:
            if one.type == "file":
                self.files.append((channel, one.attrs["title"], _inline(one)))
        if {one.type for one in parts} != {"file"}:
            written = Written(
                group=None if private else channel,
                user=channel.removeprefix("private:") if private else None,
                text="".join(one.attrs["text"] for one in parts if one.type == "text"),
                images=tuple(_inline(one) for one in parts if one.type == "img"),
                quote=next((one.attrs["id"] for one in parts if one.type == "quote"), None),
                message_id=message_id,
            )
            self.sent.put_nowait(written)
        return [{"id": message_id, "content": body["content"]}]

    def on_message_delete(self, body: dict[str, Any]) -> dict[str, Any]:
        """A message taken back."""
        self.gone.append((body["channel_id"], body["message_id"]))
        return {}

    def on_guild_member_get(self, body: dict[str, Any]) -> dict[str, Any]:
        """Who somebody is."""
        return {"user": {"id": body["user_id"], "name": self.names.get(body["user_id"], "")}, "nick": ""}

    async def raw(self, frame: str) -> None:
        """Put any frame on the wire."""
        assert self._socket is not None
        await self._socket.send_text(frame)

    async def drop(self) -> None:
        """Close the websocket; the bot comes back by itself."""
        assert self._socket is not None
        self.online.clear()
        await self._socket.close()

    async def event(self, kind: str, **fields: Any) -> None:
        """Anything that happens to this account."""
        body = {"sn": next(self._ids), "type": kind, "timestamp": int(time.time() * 1000), "login": LOGIN, **fields}
        await self.raw(json.dumps({"op": 0, "body": body}))

    async def say(
        self,
        user: str,
        text: str,
        *,
        group: str | None = None,
        quote: str | None = None,
        photos: Sequence[bytes] = (),
        files: Sequence[tuple[str, bytes]] = (),
        **more: Any,
    ) -> str:
        """Somebody says something; returns the id of their message."""
        message_id = str(next(self._ids))
        content = f'<quote id="{quote}"><author id="x"/>别人的话</quote>' if quote else ""
        content += escape(text)
        for photo in photos:
            self._uploads[url := f"internal:{PLATFORM}/{BOT}/{next(self._ids)}"] = photo
            content += f'<img src="{url}"/>'
        for name, inner in files:
            content += f'<file title="{name}" src="data:application/x;base64,{base64.b64encode(inner).decode()}"/>'
        channel = {"id": group, "type": 0} if group else {"id": f"private:{user}", "type": 1}
        place = {"channel": channel, **({"guild": {"id": group}} if group else {})}
        message = {"id": message_id, "content": content}
        await self.event("message-created", user={"id": user, "name": ""}, message=message, **(place | more))
        return message_id

    async def next(self) -> Written:
        """The next message the bot sends."""
        return await asyncio.wait_for(self.sent.get(), PATIENCE)


def _inline(one: Element) -> bytes:
    return base64.b64decode(one.attrs["src"].partition(",")[2])


@asynccontextmanager
async def satori_server() -> AsyncIterator[SatoriServer]:
    """A server that waits for the bot."""
    server = SatoriServer(free_port())
    running = uvicorn.Server(uvicorn.Config(server.app, port=server.port, log_level="warning", lifespan="off"))
    running.install_signal_handlers = lambda: None  # type: ignore[method-assign]
    task = asyncio.create_task(running.serve())
    try:
        yield server
    finally:
        running.should_exit = running.force_exit = True
        await task


def clients_of(server: SatoriServer) -> str:
    """SATORI_CLIENTS for it."""
    return f"http://{TOKEN}@127.0.0.1:{server.port}/satori"
