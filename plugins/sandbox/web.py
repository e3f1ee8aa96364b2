"""The doors of the sandbox: the page, its assets, its websocket, and pictures and files in and out."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from config.clock import local_day, now
from plugins.sandbox.blobs import MAX_BLOB, Blob
from plugins.sandbox.cast import Cast
from plugins.sandbox.guard import Guard, cookie_name, obstacle
from plugins.sandbox.room import Page, Room
from plugins.sandbox.roster import workbook
from plugins.sandbox.world import World

PREFIX = "/sandbox"
MAX_COMMAND = 64 * 1024
"""Characters of one frame from a page; pictures come by POST."""

_PAGE = Path(__file__).parent / "page"
_KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_NEVER_KEPT = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class RoomSettings(Protocol):
    """The settings the room reads."""

    @property
    def sandbox(self) -> bool: ...
    @property
    def host(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def is_loopback(self) -> bool: ...
    @property
    def onebot_access_token(self) -> SecretStr: ...


class Mountable(Protocol):
    """An application that can take another one under a path (FastAPI, Starlette)."""

    def mount(self, path: str, app: ASGIApp) -> None:
        """Serve `app` below `path`."""


class SandboxClosed(RuntimeError):
    """The room may not open here; the message says why."""


def install(app: Mountable, *, settings: RoomSettings, is_demo: bool, cast: Cast, token: str | None = None) -> Room:
    """Put the room under /sandbox of `app`; the caller starts and stops it in the running loop.

    Raises SandboxClosed unless SANDBOX=true, on loopback, on a database created as demo.
    """
    reason = obstacle(sandbox=settings.sandbox, is_loopback=settings.is_loopback, is_demo=is_demo)
    if reason is not None:
        raise SandboxClosed(reason)
    token = token or secrets.token_urlsafe(24)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    room = Room(
        World(cast),
        address=f"ws://{host}:{settings.port}/onebot/v11/ws",
        bearer=settings.onebot_access_token.get_secret_value(),
        token=token,
        page_url=f"http://{host}:{settings.port}{PREFIX}/?token={token}",
    )
    app.mount(PREFIX, Guard(_doors(room), token))
    return room


def _doors(room: Room) -> Starlette:
    async def page(request: Request) -> Response:
        host = request.headers["host"]
        headers = {**_NEVER_KEPT, "Content-Security-Policy": _policy(host)}
        response = FileResponse(_PAGE / "index.html", headers=headers)
        # from here on the cookie speaks: addresses of pictures and sockets end up in logs
        response.set_cookie(cookie_name(host), room.token, path=PREFIX, httponly=True, samesite="strict")
        return response

    async def asset(request: Request) -> Response:
        file = _PAGE / request.path_params["name"]
        if file.parent != _PAGE or file.suffix not in _KINDS or not file.is_file():
            return PlainTextResponse("没有这个文件", 404)
        return FileResponse(file, media_type=_KINDS[file.suffix], headers=_NEVER_KEPT)

    async def alive(request: Request) -> Response:
        return JSONResponse({"connected": room.link.is_connected}, headers=_NEVER_KEPT)

    async def upload(request: Request) -> Response:
        data = bytearray()
        async for chunk in request.stream():
            data += chunk
            if len(data) > MAX_BLOB:
                return PlainTextResponse(f"文件太大，沙盒最多收 {MAX_BLOB // 1024 // 1024} MB", 413)
        return _stored(room, bytes(data), request.query_params.get("name", ""))

    async def sample(request: Request) -> Response:
        book = await asyncio.to_thread(workbook, room.world.cast, local_day(now()))
        return _stored(room, book, "示例名单.xlsx")

    async def download(request: Request) -> Response:
        blob = room.world.blobs.get(request.path_params["blob_id"])
        if blob is None:
            return PlainTextResponse("图片或文件已经过期", 404)
        return Response(blob.data, media_type=blob.mime, headers=_blob_headers(blob))

    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        page = room.open_page()
        sender = asyncio.create_task(_pump(socket, page))
        try:
            while True:
                text = await socket.receive_text()
                if len(text) > MAX_COMMAND:
                    break
                room.take(page, text)
        except (WebSocketDisconnect, KeyError):
            pass  # gone, or a binary frame: nothing a page of ours sends
        finally:
            room.close_page(page)
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await sender

    return Starlette(
        routes=[
            Route("/", page),
            Route("/assets/{name}", asset),
            Route("/alive", alive),
            Route("/blob", upload, methods=["POST"]),
            Route("/sample", sample, methods=["POST"]),
            Route("/blob/{blob_id}", download),
            WebSocketRoute("/ws", talk),
        ]
    )


async def _pump(socket: WebSocket, page: Page) -> None:
    while (text := await page.get()) is not None:
        await socket.send_text(text)
    await socket.close(1001)


def _stored(room: Room, data: bytes, name: str) -> Response:
    blob = room.world.blobs.put(data, name)
    view = {"id": blob.id, "name": blob.name, "size": len(blob.data), "isPicture": blob.is_picture}
    return JSONResponse(view, headers=_NEVER_KEPT)


def _blob_headers(blob: Blob) -> dict[str, str]:
    kind = "inline" if blob.is_picture else "attachment"
    return _NEVER_KEPT | {
        "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(blob.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def _policy(host: str) -> str:
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        f"connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
