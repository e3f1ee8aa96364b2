"""A tiny OneBot v12 implementation, as a WeChat bridge would be: people of a group speak, actions are answered."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import websockets
from qq import PATIENCE, BotProcess

IMPL = "ComWechat"


@dataclass(frozen=True)
class Written:
    """A message the bot sent to a group."""

    group: str | None
    user: str | None
    text: str
    images: tuple[bytes, ...]
    quote: str | None
    message_id: str


class Wechat:
    """One account behind the bridge; `unsupported` actions and segments are answered with 10002."""

    def __init__(self, socket: websockets.ClientConnection, self_id: str) -> None:
        self._socket = socket
        self.self_id = self_id
        self._ids = itertools.count(int(time.time() * 1000) % 1_000_000_000)
        self.sent: asyncio.Queue[Written] = asyncio.Queue()
        self.names: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.file_names: dict[str, str] = {}
        self.gone: list[str] = []
        self.unsupported: set[str] = set()
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
                answer = {"status": "ok", "retcode": 0, "data": None, "message": "", "echo": action["echo"]}
                name = action["action"]
                kinds = {part["type"] for part in action["params"].get("message", ())}
                if {name, *kinds} & self.unsupported or not hasattr(self, f"act_{name}"):
                    answer |= {"status": "failed", "retcode": 10002, "message": "unsupported"}
                else:
                    answer["data"] = getattr(self, f"act_{name}")(action["params"])
                await self._socket.send(json.dumps(answer))

    def act_send_message(self, params: dict[str, Any]) -> dict[str, Any]:
        """A message of the bot."""
        parts, message_id = params["message"], f"wx-{next(self._ids)}"
        written = Written(
            group=params.get("group_id"),
            user=params.get("user_id"),
            text="".join(part["data"]["text"] for part in parts if part["type"] == "text"),
            images=tuple(self.files[part["data"]["file_id"]] for part in parts if part["type"] == "image"),
            quote=next((part["data"]["message_id"] for part in parts if part["type"] == "reply"), None),
            message_id=message_id,
        )
        self.sent.put_nowait(written)
        return {"message_id": message_id, "time": time.time()}

    def act_upload_file(self, params: dict[str, Any]) -> dict[str, Any]:
        """A file put there for a message to come."""
        file_id = f"up-{next(self._ids)}"
        self.files[file_id] = base64.b64decode(params["data"])
        return {"file_id": file_id}

    def act_get_file(self, params: dict[str, Any]) -> dict[str, Any]:
        """A file somebody sent."""
        file_id = params["file_id"]
        name = self.file_names.get(file_id, "picture.jpg")
        return {"name": name, "data": base64.b64encode(self.files[file_id]).decode()}

    def act_get_group_member_info(self, params: dict[str, Any]) -> dict[str, Any]:
        """Who somebody is."""
        return {
            "user_id": params["user_id"],
            "user_name": self.names.get(params["user_id"], ""),
            "user_displayname": "",
        }

    def act_delete_message(self, params: dict[str, Any]) -> None:
        """A message taken back."""
        self.gone.append(params["message_id"])

    async def raw(self, frame: str | bytes) -> None:
        """Put any frame on the wire."""
        await self._socket.send(frame)

    async def event(self, detail_type: str, *, type: str = "notice", **fields: Any) -> None:
        """Anything that happens to this account."""
        event = {
            "id": str(next(self._ids)), "self": {"platform": "wechat", "user_id": self.self_id}, "time": time.time(),
            "type": type, "detail_type": detail_type, "sub_type": "", **fields,
        }  # fmt: skip
        await self._socket.send(json.dumps(event))

    async def say(
        self,
        user: str,
        text: str,
        *,
        group: str | None = None,
        quote: str | None = None,
        photos: Sequence[bytes] = (),
        files: Sequence[tuple[str, bytes]] = (),
    ) -> str:
        """Somebody says something; returns the id of their message. A file's name is told only to who asks for it."""
        message_id = str(next(self._ids))
        parts: list[dict[str, Any]] = [{"type": "text", "data": {"text": text}}] if text else []
        if quote is not None:
            parts.insert(0, {"type": "reply", "data": {"message_id": quote, "user_id": ""}})
        for photo in photos:
            self.files[file_id := f"photo-{next(self._ids)}"] = photo
            parts.append({"type": "image", "data": {"file_id": file_id}})
        for name, content in files:
            self.files[file_id := f"file-{next(self._ids)}"] = content
            self.file_names[file_id] = name
            parts.append({"type": "file", "data": {"file_id": file_id}})
        place = {"group_id": group} if group else {}
        await self.event(
            "group" if group else "private", type="message", message_id=message_id, message=parts, alt_message=text,
            user_id=user, **place,
        )  # fmt: skip
        return message_id

    async def next(self) -> Written:
        """The next message the bot sends."""
        return await asyncio.wait_for(self.sent.get(), PATIENCE)


@asynccontextmanager
async def on_wechat(bot: BotProcess, self_id: str = "wxid_bot") -> AsyncIterator[Wechat]:
    """A WeChat account online over a real websocket."""
    headers = {
        "Authorization": f"Bearer {bot.token}",
        "Sec-WebSocket-Protocol": f"12.{IMPL}",
        "User-Agent": "OneBot/12",
    }
    url = f"ws://127.0.0.1:{bot.port}/onebot/v12/ws"
    async with websockets.connect(url, additional_headers=headers, proxy=None, max_size=2**26) as link:
        version = {"impl": IMPL, "version": "1.2.0", "onebot_version": "12"}
        meta = {
            "id": "1",
            "time": time.time(),
            "type": "meta",
            "detail_type": "connect",
            "sub_type": "",
            "version": version,
        }
        await link.send(json.dumps(meta))
        status = {"good": True, "bots": [{"self": {"platform": "wechat", "user_id": self_id}, "online": True}]}
        await link.send(
            json.dumps(meta | {"id": "2", "detail_type": "status_update", "version": None, "status": status})
        )
        account = Wechat(link, self_id)
        try:
            yield account
        finally:
            await account.close()


def bridge_rows(file: Path, pairs: Sequence[tuple[str, str]], *, bridged: bool = True) -> None:
    """Contact groups on QQ and WeChat that were bridged and told, as rows: the way there is played on the stage.

    Each pair stands for one of the roster's targets, in turn; the first cadre of the roster bound them all.
    """
    at = "2026-01-01 00:00:00+00:00"
    with closing(sqlite3.connect(file)) as rows, rows:
        (school,) = rows.execute("SELECT id FROM school").fetchone()
        (cadre,) = rows.execute("SELECT cadre_id FROM link LIMIT 1").fetchone()
        targets = [id for (id,) in rows.execute("SELECT id FROM link_target ORDER BY id")]
        for number, places in enumerate(pairs):
            bridge = number + 1
            if bridged:
                _insert(rows, "bridge", id=bridge, number=bridge, opened_by_id=cadre, opened_at=at, school_id=school)
            for platform, scene in zip(("qq", "wechat"), places, strict=True):
                group = 2 * number + 1 + (platform == "wechat")
                place = {"platform": platform, "scene_id": scene, "school_id": school}
                _insert(rows, "contact_group", id=group, bound_at=at, binder_id=cadre, **place)
                target = targets[number % len(targets)]
                _insert(rows, "group_target", group_id=group, target_id=target, school_id=school)
                if bridged:
                    told = {"joined_at": at, "told_at": at, "school_id": school}
                    _insert(rows, "bridge_group", bridge_id=bridge, group_id=group, **told)


def _insert(rows: sqlite3.Connection, table: str, **values: Any) -> None:
    columns = ", ".join(values)
    rows.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(values))})", list(values.values()))
