"""The other end of a real websocket: starts `bot.py` as its own process and speaks OneBot v11 to it."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import websockets

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from databases import migrate_file  # noqa: E402

BOT_ID = "10000"
PATIENCE = 20.0
"""Seconds to wait for an answer before the test fails; nothing waits that long when all is well."""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class BotProcess:
    """A `bot.py` of its own on a free port; its settings come by environment alone."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    token: str = "e2e-token"
    process: subprocess.Popen[bytes] | None = None
    measured: bool = False
    """Whether the coverage of the process counts: being watched makes it take half as long again."""
    bare: bool = False
    """Whether the first start finds nothing, and brings the database up itself; else it finds one that is empty."""

    def prepare(self) -> None:
        """An empty database of the newest schema, copied: bringing it up takes seconds."""
        file = Path(self.settings()["DATA_DIR"]) / "lianxin.sqlite3"
        if not self.bare and "DATABASE_URL" not in self.environment and not file.exists():
            migrate_file(f"sqlite://{file}")

    def settings(self) -> dict[str, str]:
        """The whole environment of the process."""
        watched = ("COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG") if self.measured else ()
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", *watched) if key in os.environ}
        return {
            **kept,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DATA_DIR": str(self.home / "data"),
            "SEAL_KEY_FILE": str(self.home / "seal" / "seal.key"),
            "ONEBOT_ACCESS_TOKEN": self.token,
            "SUPERUSERS": '["qq:10001"]',
            "LOG_LEVEL": "INFO",
            "PYTHONUNBUFFERED": "1",
            **self.environment,
        }

    def word(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one of the operator's words to its end."""
        return subprocess.run(
            [sys.executable, str(ROOT / "bot.py"), *words],
            env=self.settings(),
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def start(self) -> None:
        """Start it and wait until /healthz is 200."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.prepare()
        with (self.home / "bot.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "bot.py")], env=self.settings(), cwd=self.home, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 30
        while True:
            if self.is_healthy():
                return
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"bot.py 没有起来：\n{self.log()}")
            time.sleep(0.05)

    def is_healthy(self) -> bool:
        """Whether /healthz is 200."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def log(self) -> str:
        """What it has logged."""
        return (self.home / "bot.log").read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; returns the exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=15)


@dataclass(frozen=True)
class Message:
    """A message the bot sent."""

    group: str | None
    user: str | None
    text: str
    images: tuple[bytes, ...]
    message_id: str

    @property
    def place(self) -> str:
        """Where it was sent."""
        return f"群{self.group}" if self.group else f"私聊{self.user}"


class QQ:
    """A tiny OneBot v11 implementation: people speak, the bot's actions are answered and kept."""

    def __init__(self, socket: websockets.ClientConnection, self_id: str = BOT_ID) -> None:
        self._socket = socket
        self.self_id = self_id
        self._ids = itertools.count(int(time.time() * 1000) % 1_000_000_000)
        self._sent: asyncio.Queue[Message] = asyncio.Queue()
        self.files: dict[str, bytes] = {}
        self.actions: list[dict[str, Any]] = []
        self.unsupported: set[str] = set()
        """Actions, and kinds of message segments, answered with 1404."""
        self._reader = asyncio.create_task(self._read())

    async def close(self) -> None:
        """Close the link."""
        self._reader.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await self._reader
        await self._socket.close()

    async def _read(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            async for frame in self._socket:
                action = json.loads(frame)
                self.actions.append(action)
                data, message = self._act(action["action"], action["params"])
                answer = {"status": "ok", "retcode": 0, "data": data, "echo": action["echo"]}
                if data is None:
                    answer |= {"status": "failed", "retcode": 1404, "data": None}
                await self._socket.send(json.dumps(answer))
                if message is not None:
                    self._sent.put_nowait(message)

    def _act(self, name: str, params: dict[str, Any]) -> tuple[dict[str, Any] | None, Message | None]:
        if name in self.unsupported or any(part["type"] in self.unsupported for part in params.get("message", ())):
            return None, None
        if name == "send_msg":
            name = f"send_{params['message_type']}_msg"
        if name in ("send_group_msg", "send_private_msg"):
            message_id = next(self._ids)
            parts = params["message"]
            message = Message(
                group=str(params["group_id"]) if name == "send_group_msg" else None,
                user=str(params["user_id"]) if name == "send_private_msg" else None,
                text="".join(part["data"]["text"] for part in parts if part["type"] == "text"),
                images=tuple(
                    base64.b64decode(part["data"]["file"].removeprefix("base64://"))
                    for part in parts
                    if part["type"] == "image"
                ),
                message_id=str(message_id),
            )
            return {"message_id": message_id}, message
        if name == "get_file" and (content := self.files.get(str(params["file_id"]))) is not None:
            return {"base64": base64.b64encode(content).decode()}, None
        known = {"get_status", "delete_msg", "set_friend_add_request", "upload_private_file"}
        return ({"online": True, "good": True} if name in known else None), None

    async def send_raw(self, frame: str | bytes) -> None:
        """Put any frame on the wire."""
        await self._socket.send(frame)

    def event(
        self,
        user: str,
        text: str,
        *,
        group: str | None = None,
        photos: Sequence[bytes] = (),
        quote: str | None = None,
        files: Sequence[tuple[str, bytes]] = (),
        message_id: int | None = None,
        at: int | None = None,
    ) -> dict[str, Any]:
        """A message event as NapCat would send it."""
        parts: list[dict[str, Any]] = []
        if quote is not None:
            parts.append({"type": "reply", "data": {"id": quote}})
        if text:
            parts.append({"type": "text", "data": {"text": text}})
        for photo in photos:
            name = f"{next(self._ids)}.jpg"
            self.files[name] = photo
            parts.append({"type": "image", "data": {"file": name, "url": "", "file_size": str(len(photo))}})
        for name, content in files:
            file_id = f"/{next(self._ids)}"
            self.files[file_id] = content
            parts.append({"type": "file", "data": {"file": name, "file_id": file_id, "file_size": str(len(content))}})
        number = message_id if message_id is not None else next(self._ids)
        event: dict[str, Any] = {
            "self_id": int(self.self_id),
            "user_id": int(user),
            "time": at if at is not None else int(time.time()),
            "message_id": number,
            "message_seq": number,
            "message_type": "group" if group else "private",
            "sub_type": "normal" if group else "friend",
            "sender": {"user_id": int(user), "nickname": f"u{user}", "card": ""},
            "raw_message": text,
            "font": 14,
            "message": parts,
            "message_format": "array",
            "post_type": "message",
        }
        if group:
            event["group_id"] = int(group)
        return event

    async def say(self, user: str, text: str, **more: Any) -> dict[str, Any]:
        """Somebody says something; nothing is awaited."""
        event = self.event(user, text, **more)
        await self._socket.send(json.dumps(event))
        return event

    async def ask(self, user: str, text: str, **more: Any) -> Message:
        """Somebody says something and the bot answers; the next message it sends."""
        await self.say(user, text, **more)
        return await self.next()

    async def next(self) -> Message:
        """The next message the bot sends."""
        return await asyncio.wait_for(self._sent.get(), PATIENCE)

    def unread(self) -> list[Message]:
        """What has been sent and not looked at."""
        rest = []
        while not self._sent.empty():
            rest.append(self._sent.get_nowait())
        return rest

    async def silence(self, user: str, group: str | None = None) -> list[Message]:
        """What the bot had still to say to this person here: an unknown command is the fence behind it."""
        await self.say(user, f"/到此为止 {next(self._ids)}", group=group)
        seen = []
        while not (message := await self.next()).text.startswith("没有这个命令"):
            seen.append(message)
        return seen


@asynccontextmanager
async def connected(bot: BotProcess, self_id: str = BOT_ID, *, token: str | None = None) -> AsyncIterator[QQ]:
    """A bot account online over a real websocket."""
    headers = {
        "X-Self-ID": self_id,
        "X-Client-Role": "Universal",
        "Authorization": f"Bearer {bot.token if token is None else token}",
    }
    url = f"ws://127.0.0.1:{bot.port}/onebot/v11/ws"
    async with websockets.connect(url, additional_headers=headers, proxy=None, max_size=2**26) as link:
        qq = QQ(link, self_id)
        lifecycle = {
            "time": int(time.time()),
            "self_id": int(self_id),
            "post_type": "meta_event",
            "meta_event_type": "lifecycle",
            "sub_type": "connect",
        }
        await qq.send_raw(json.dumps(lifecycle))
        try:
            yield qq
        finally:
            await qq.close()
