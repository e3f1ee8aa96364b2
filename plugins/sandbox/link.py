"""The socket from the tiny QQ to the bot: OneBot v11 over a reverse websocket, as a QQ client opens it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

from nonebot.log import logger
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from plugins.sandbox.actions import answer
from plugins.sandbox.events import HEARTBEAT, connected, heartbeat
from plugins.sandbox.shapes import Change
from plugins.sandbox.world import World

MAX_FRAME = 64 * 1024 * 1024
"""Bytes; a picture comes as base64 in one frame."""
FIRST_WAIT, LONGEST_WAIT = 0.1, 3.0
"""Seconds between two attempts to connect."""


class BotLink:
    """Keeps one connection to the bot; what happens while it is down is lost, as with a real client."""

    def __init__(
        self,
        world: World,
        address: str,
        bearer: str,
        *,
        clock: Callable[[], int],
        on_changes: Callable[[list[Change]], None],
        on_state: Callable[[bool], None],
    ) -> None:
        self._world = world
        self._address = address
        self._bearer = bearer
        self._clock = clock
        self._on_changes = on_changes
        self._on_state = on_state
        self._frames: asyncio.Queue[dict[str, Any]] | None = None

    @property
    def is_connected(self) -> bool:
        """Whether the bot hears us now."""
        return self._frames is not None

    def report(self, events: list[dict[str, Any]]) -> None:
        """Tell the bot, if it is there."""
        if self._frames is not None:
            for event in events:
                self._frames.put_nowait(event)

    async def run(self) -> None:
        """Connect and serve, again and again, until cancelled."""
        wait = FIRST_WAIT
        while True:
            try:
                async with connect(
                    self._address,
                    additional_headers=self._headers(),
                    user_agent_header="OneBot/11",
                    max_size=MAX_FRAME,
                    proxy=None,  # never by way of a proxy of the environment
                ) as socket:
                    wait = FIRST_WAIT
                    await self._serve(socket)
            except InvalidHandshake as error:
                logger.warning("沙盒连不上机器人（{}），请核对 ONEBOT_ACCESS_TOKEN", error)
            except (OSError, ConnectionClosed, TimeoutError, asyncio.TimeoutError) as error:
                logger.debug("沙盒还没连上机器人：{!r}", error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _serve(self, socket: ClientConnection) -> None:
        frames = self._frames = asyncio.Queue()
        frames.put_nowait(connected(self._world, self._clock()))
        self._on_state(True)
        helpers = [asyncio.create_task(self._write(socket, frames)), asyncio.create_task(self._beat(frames))]
        try:
            async for frame in socket:
                self._take(frame, frames)
        finally:
            self._frames = None
            self._on_state(False)
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)

    def _take(self, frame: str | bytes, frames: asyncio.Queue[dict[str, Any]]) -> None:
        try:
            call = json.loads(frame)
        except ValueError:
            call = None
        response, changes = answer(self._world, call, self._clock())
        frames.put_nowait(response)
        self._on_changes(changes)

    async def _write(self, socket: ClientConnection, frames: asyncio.Queue[dict[str, Any]]) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await socket.send(json.dumps(await frames.get()))

    async def _beat(self, frames: asyncio.Queue[dict[str, Any]]) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            frames.put_nowait(heartbeat(self._world, self._clock()))

    def _headers(self) -> dict[str, str]:
        headers = {"X-Self-ID": self._world.bot_id, "X-Client-Role": "Universal"}
        return headers | ({"Authorization": f"Bearer {self._bearer}"} if self._bearer else {})
