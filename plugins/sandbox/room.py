"""The sandbox room at run time: one tiny QQ, its link to the bot, and the pages that look on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable
from typing import Any

from config.clock import now
from plugins.sandbox.events import events_of
from plugins.sandbox.link import BotLink
from plugins.sandbox.shapes import Change
from plugins.sandbox.wire import change_view, perform, snapshot
from plugins.sandbox.world import NotAllowed, World

MAX_WAITING = 2000
"""Frames a page may lag behind before it is dropped (it reconnects and reads a snapshot)."""

Page = asyncio.Queue[str | None]
"""What waits to be sent to one open page; None ends it."""


def unix_now() -> int:
    """This second."""
    return int(now().timestamp())


class Room:
    """Opens with `start` inside the running loop, closes with `stop`."""

    def __init__(
        self,
        world: World,
        *,
        address: str,
        bearer: str,
        token: str,
        page_url: str,
        clock: Callable[[], int] = unix_now,
    ) -> None:
        self.world = world
        self.token = token
        self.page_url = page_url
        """What a newcomer opens, token included."""
        self._clock = clock
        self._pages: set[Page] = set()
        self._announced = False
        self._task: asyncio.Task[None] | None = None
        self.link = BotLink(world, address, bearer, clock=clock, on_changes=self.publish, on_state=self._link_changed)

    def start(self) -> None:
        """Begin to connect to the bot."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self.link.run())

    async def stop(self) -> None:
        """Hang up and let every page go."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        for page in list(self._pages):
            self._drop(page)

    def open_page(self) -> Page:
        """A page comes in; its first frame is the snapshot."""
        page: Page = asyncio.Queue()
        self._pages.add(page)
        page.put_nowait(json.dumps(snapshot(self.world, connected=self.link.is_connected)))
        return page

    def close_page(self, page: Page) -> None:
        """A page is gone."""
        self._pages.discard(page)

    def take(self, page: Page, text: str) -> None:
        """Do what a page asks for and answer `done` or `refused` with its `ref`."""
        frame: Any = None
        try:
            frame = json.loads(text)
            changes = perform(self.world, frame, now=self._clock(), heard=self.link.is_connected)
        except (ValueError, RecursionError) as error:
            words = str(error) if isinstance(error, NotAllowed) else "页面发来的内容看不懂，刷新一下再试"
            self._send(page, {"type": "refused", "ref": _ref(frame), "text": words})
            return
        self.publish(changes)
        self._send(page, {"type": "done", "ref": _ref(frame)})

    def publish(self, changes: list[Change]) -> None:
        """Tell every page and the bot."""
        for change in changes:
            self._tell_pages(change_view(self.world, change))
            self.link.report(events_of(self.world, change))

    def _link_changed(self, connected: bool) -> None:
        self._tell_pages({"type": "link", "connected": connected})
        if connected and not self._announced:
            self._announced = True
            # straight to the terminal: needed whatever LOG_LEVEL says, and no log file should keep the token
            print(f"\n沙盒聊天页已就绪，用浏览器打开：\n  {self.page_url}\n", file=sys.stderr, flush=True)  # noqa: T201

    def _tell_pages(self, view: dict[str, Any]) -> None:
        for page in list(self._pages):
            self._send(page, view)

    def _send(self, page: Page, view: dict[str, Any]) -> None:
        if page.qsize() >= MAX_WAITING:
            self._drop(page)
        elif page in self._pages:
            page.put_nowait(json.dumps(view))

    def _drop(self, page: Page) -> None:
        self._pages.discard(page)
        page.put_nowait(None)


def _ref(frame: Any) -> Any:
    ref = frame.get("ref") if isinstance(frame, dict) else None
    return ref if isinstance(ref, int | str) else None
