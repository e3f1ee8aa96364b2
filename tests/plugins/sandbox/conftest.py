"""A tiny QQ with counted ids, a real picture, and the small bot as a process."""

from __future__ import annotations

import asyncio
import io
import itertools
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from plugins.sandbox.world import World

ROOT = Path(__file__).resolve().parents[3]
KEPT = ("PATH", "HOME", "LANG", "TZ", "COV", "SYSTEMROOT", "TEMP", "TMP")
"""What the small bot sees of the environment: no setting of the bot under test."""
PROGRAM = Path(__file__).with_name("echo_bot.py")


@pytest.fixture
def world() -> World:
    """The demo cast; message ids 1001, 1002 …, blob ids b1, b2 …

    Imported here: this file may be read before NoneBot loads the rooms, and a room imported earlier is dropped.
    """
    from plugins.sandbox.blobs import Blobs
    from plugins.sandbox.cast import DEMO
    from plugins.sandbox.world import World

    messages, blobs = itertools.count(1001), itertools.count(1)
    return World(DEMO, new_message_id=lambda: next(messages), blobs=Blobs(new_id=lambda: f"b{next(blobs)}"))


@pytest.fixture(scope="session")
def png() -> bytes:
    """A small picture."""
    file = io.BytesIO()
    Image.new("RGB", (24, 16), "#0d8467").save(file, "PNG")
    return file.getvalue()


@dataclass(frozen=True)
class Running:
    """A bot with an open room."""

    port: int
    token: str

    @property
    def page(self) -> str:
        """The address a newcomer opens."""
        return f"http://127.0.0.1:{self.port}/sandbox/?token={self.token}"


@asynccontextmanager
async def small_bot(port: int, token: str) -> AsyncIterator[Running]:
    """The small bot in its own process, the real adapter in between."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(PROGRAM),
        str(port),
        token,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name.startswith(KEPT)} | {"PYTHONPATH": str(ROOT)},
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    await asyncio.wait_for(_until_open(process.stderr), 30)
    drain = asyncio.create_task(process.stderr.read())
    try:
        yield Running(port, token)
    finally:
        process.send_signal(signal.SIGINT)  # after SIGTERM the server dies by it and its coverage is lost
        await asyncio.wait_for(process.wait(), 10)
        await drain


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
async def running() -> AsyncIterator[Running]:
    """One small bot for all tests."""
    async with small_bot(free_port(), "token-of-the-test") as bot:
        yield bot


@pytest.fixture
def start_bot() -> Callable[..., AbstractAsyncContextManager[Running]]:
    """`async with start_bot(port=…, token=…)`: a small bot of one's own, on a free port unless told."""

    def start(port: int = 0, token: str = "first") -> AbstractAsyncContextManager[Running]:
        return small_bot(port or free_port(), token)

    return start


async def _until_open(lines: asyncio.StreamReader) -> None:
    seen: list[str] = []
    async for line in lines:
        seen.append(line.decode(errors="replace"))
        if "/sandbox/?token=" in seen[-1]:
            return
    raise AssertionError("".join(seen))
