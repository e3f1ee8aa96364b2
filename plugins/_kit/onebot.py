"""Our OneBot adapters: websocket only, the gate before any parsing, a bounded inbox behind it.

A wanted v11 message goes straight to the dispatcher: building NoneBot's event and walking its matchers would cost as
much again as recording a visit. Everything else, and every other adapter, takes NoneBot's own way to the same place.

The stock adapter's HTTP endpoints check no token, so they are not registered. Frames that are no JSON or too large
are dropped without closing the link, and a newcomer with the right token replaces a socket that no longer answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, cast

import msgpack
from nonebot.adapters.onebot import v11, v12
from nonebot.drivers import URL, ASGIMixin, WebSocket, WebSocketServerSetup
from nonebot.exception import ActionFailed, WebSocketClosed
from nonebot.log import logger

from config import clock
from plugins._kit import capability, dispatcher, replies
from plugins._kit.dispatcher import gate, own_accounts
from plugins._kit.gate import PREFIXES
from plugins._kit.lanes import Lanes
from plugins._kit.origin import Origin, origin_of_v11, origin_of_v12

MAX_FRAME = 16 * 1024 * 1024
"""Bytes; a larger frame is dropped."""
PING_SECONDS = 5.0
BUSY_EVERY = 10.0
"""Seconds between two "too busy" answers in one scene."""

Work = Callable[[], Awaitable[None]]


def read_frame(data: str | bytes) -> dict[str, Any] | None:
    """A frame as a JSON object; None for anything else."""
    if len(data) > MAX_FRAME:
        return None
    try:
        payload = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


def token_of(header: str | None) -> str:
    """The token in an Authorization header."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() in ("bearer", "token") else ""


class OneBotV11(v11.Adapter):
    """OneBot v11 over reverse websockets at /onebot/v11/ws."""

    def _setup(self) -> None:
        self.lanes: Lanes[Work] = Lanes(_run)
        self._readers: dict[str, asyncio.Task[None]] = {}
        self._busy_told: dict[str, float] = {}
        if isinstance(self.driver, ASGIMixin):
            for path in ("/onebot/v11/", "/onebot/v11/ws", "/onebot/v11/ws/"):
                self.setup_websocket_server(WebSocketServerSetup(URL(path), f"v11 {path}", self._handle_ws))
        if self.onebot_config.onebot_ws_urls:
            self.on_ready(self._start_forward)
        self.driver.on_shutdown(self._stop)

    async def _stop(self) -> None:
        await self.lanes.finish(5)
        await super()._stop()

    async def _handle_ws(self, websocket: WebSocket) -> None:
        self_id = websocket.request.headers.get("x-self-id")
        token = self.onebot_config.onebot_access_token or ""
        given = token_of(websocket.request.headers.get("authorization"))
        if not secrets.compare_digest(given.encode(), token.encode()) and token:
            await websocket.close(1008, "Authorization Header is invalid")
            return
        if not self_id:
            await websocket.close(1008, "Missing X-Self-ID Header")
            return
        if self_id in self.bots and not await self._replace_dead(self_id):
            await websocket.close(1008, "Duplicate X-Self-ID")
            return
        await websocket.accept()
        bot = v11.Bot(self, self_id)
        self.bot_connect(bot)
        self.connections[self_id] = websocket
        logger.info("机器人账号 {} 已连接", self_id)
        self._readers[self_id] = reader = asyncio.create_task(self._read(bot, websocket))
        try:
            await asyncio.wait([reader])
        finally:
            reader.cancel()
            with contextlib.suppress(Exception):
                await websocket.close()
            if self.connections.get(self_id) is websocket:
                del self.connections[self_id], self._readers[self_id]
                self.bot_disconnect(bot)
            logger.info("机器人账号 {} 已断开", self_id)

    async def _replace_dead(self, self_id: str) -> bool:
        """Whether the socket that holds this account was half-open and has been put aside."""
        bot, reader = self.bots[self_id], self._readers.get(self_id)
        try:
            await asyncio.wait_for(bot.call_api("get_status"), PING_SECONDS)
        except ActionFailed:
            return False  # it answers, if only to say no
        except Exception:
            logger.warning("机器人账号 {} 的旧连接没有回应，换成新的", self_id)
        else:
            return False
        if self.bots.get(self_id) is not bot:
            return self_id not in self.bots  # another newcomer was quicker
        if reader is not None:
            reader.cancel()
        self.connections.pop(self_id, None)
        self._readers.pop(self_id, None)
        if self_id in self.bots:
            self.bot_disconnect(bot)
        return True

    async def _read(self, bot: v11.Bot, websocket: WebSocket) -> None:
        try:
            while True:
                data = await websocket.receive()
                try:
                    self._take(bot, data)
                except Exception as error:
                    logger.warning("丢弃了一个读不懂的帧：{}", type(error).__name__)
        except WebSocketClosed:
            return

    def _take(self, bot: v11.Bot, data: str | bytes) -> None:
        """One frame: an answer to a call, a wanted message, or something NoneBot handles."""
        payload = read_frame(data)
        if payload is None:
            logger.warning("丢弃了一个不是 JSON 或过大的帧")
        elif payload.get("post_type") == "message":
            if (origin := wanted_origin(payload)) is not None:
                self._submit_message(bot, origin)
        elif (event := self.json_to_event(payload)) is not None:
            self.lanes.submit(("", bot.self_id), partial(bot.handle_event, event), chatter=True)

    def json_to_event(self, json_data: Any) -> v11.Event | None:  # type: ignore[override]
        """The stock way, for forward websockets: ordinary talk is dropped here, before any validation."""
        if isinstance(json_data, dict) and json_data.get("post_type") in ("message", "message_sent"):
            if wanted_origin(json_data) is None:
                return None
            _fill_gaps(json_data)
        return super().json_to_event(json_data)

    def _submit_message(self, bot: v11.Bot, origin: Origin) -> None:
        chatter = origin.scene == "group" and not origin.text.startswith(PREFIXES)
        job = partial(dispatcher.handle, bot, origin)
        if not self.lanes.submit((origin.scene_id, origin.user_id), job, chatter=chatter) and not chatter:
            self._tell_busy(bot, origin)

    def _tell_busy(self, bot: v11.Bot, origin: Origin) -> None:
        now = time.monotonic()
        if now - self._busy_told.get(origin.scene_id, -BUSY_EVERY) < BUSY_EVERY:
            return
        self._busy_told[origin.scene_id] = now
        task = asyncio.create_task(capability.send(bot, origin.scene, origin.scene_id, replies.BUSY))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


async def _run(work: Work) -> None:
    await work()


def wanted_origin(payload: dict[str, Any]) -> Origin | None:
    """The origin of a raw v11 message some room may want; None for talk, and for what we said ourselves."""
    origin = origin_of_payload(payload) if payload.get("post_type") == "message" else None
    if origin is None:
        return None
    if origin.user_id != origin.self_id and origin.user_id not in own_accounts:  # our own words are no sign of life
        gate.note_heard(origin)
    return origin if gate.wants(origin, clock.now()) else None


def origin_of_payload(payload: dict[str, Any]) -> Origin | None:
    """The origin of a raw v11 message, array or CQ string."""
    message = payload.get("message")
    if isinstance(message, str):
        parsed = v11.Message(message)
        return origin_of_v11(payload, [{"type": part.type, "data": part.data} for part in parsed])
    if not isinstance(message, list):
        return None
    return origin_of_v11(payload, [part for part in message if isinstance(part, dict)])


def _fill_gaps(payload: dict[str, Any]) -> None:
    """What implementations leave out and pydantic insists on."""
    payload.setdefault("font", 0)
    payload.setdefault("raw_message", "")
    payload.setdefault("sub_type", "normal")
    payload.setdefault("time", 0)
    payload.setdefault("message_id", 0)
    if not isinstance(payload.get("sender"), dict):
        payload["sender"] = {}


def read_packed(data: bytes) -> dict[str, Any] | None:
    """A MessagePack frame as an object; None for anything else."""
    if len(data) > MAX_FRAME:
        return None
    try:
        payload = msgpack.unpackb(data)
    except Exception:  # whatever it stumbles over is no frame
        return None
    return payload if isinstance(payload, dict) else None


class _WantedFrames:
    """A websocket that shows the stock v12 adapter only frames it can read and someone wants: a single one it could
    not read would close the link."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket

    def __getattr__(self, name: str) -> Any:
        return getattr(self._websocket, name)

    async def receive(self) -> str | bytes:
        while True:
            data = await self._websocket.receive()
            payload = read_packed(data) if isinstance(data, bytes) else read_frame(data)
            if payload is not None and _wanted_v12(payload):
                return data


def _wanted_v12(payload: dict[str, Any]) -> bool:
    if payload.get("type") != "message":
        return "echo" in payload or payload.get("type") == "meta" or _names_account(payload.get("self"))
    if not _names_account(payload.get("self")):
        return False
    message = payload.get("message")
    parts = [part for part in message if isinstance(part, dict)] if isinstance(message, list) else []
    origin = origin_of_v12(payload, parts)
    if origin is None:
        return False
    if origin.user_id != origin.self_id and origin.user_id not in own_accounts:  # our own words are no sign of life
        gate.note_heard(origin)
    return gate.wants(origin, clock.now())


def _names_account(me: object) -> bool:
    return isinstance(me, dict) and all(isinstance(me.get(key), str) and me[key] for key in ("platform", "user_id"))


class OneBotV12(v12.Adapter):
    """OneBot v12 over reverse websockets at /onebot/v12/ws."""

    def _setup(self) -> None:
        if isinstance(self.driver, ASGIMixin):
            for path in ("/onebot/v12/", "/onebot/v12/ws", "/onebot/v12/ws/"):
                self.setup_websocket_server(WebSocketServerSetup(URL(path), f"v12 {path}", self._handle_ws))
        if self.onebot_config.onebot_ws_urls:
            self.on_ready(self._start_forward)
        self.driver.on_shutdown(self._stop)

    async def _handle_ws(self, websocket: WebSocket) -> None:
        await super()._handle_ws(cast(WebSocket, _WantedFrames(websocket)))
