"""A stage for tests: the demo circle, and people who speak to the real dispatcher through a bot that only listens."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

import nonebot
from nonebot.adapters.onebot import v11
from nonebot.exception import ActionFailed
from seed import seed_demo

from plugins._kit import dispatcher
from plugins._kit.onebot import origin_of_payload
from plugins.sandbox.cast import DEMO

_message_ids = itertools.count(1000)


@dataclass(frozen=True)
class Heard:
    """One message the bot sent."""

    scene: str
    scene_id: str
    text: str
    images: tuple[bytes, ...] = ()
    message_id: str = ""
    api: str = ""
    mentions: tuple[str, ...] = ()


class ListeningBot(v11.Bot):
    """Speaks OneBot v11 to nobody: keeps what it is asked to send, and answers as an implementation does."""

    def __init__(self, self_id: str) -> None:
        super().__init__(nonebot.get_adapter(v11.Adapter.get_name()), self_id)
        self.heard: list[Heard] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.files: dict[str, bytes] = {}
        self.failing: set[str] = set()

    async def call_api(self, api: str, **data: Any) -> Any:
        self.calls.append((api, data))
        if api in self.failing:
            raise ActionFailed("OneBot V11")
        if api in ("send_group_msg", "send_private_msg"):
            return {"message_id": self._hear(api, data)}
        if api == "get_file":
            content = self.files.get(str(data["file_id"]))
            if content is None:
                raise ActionFailed("OneBot V11")
            return {"base64": base64.b64encode(content).decode()}
        return {}

    def _hear(self, api: str, data: dict[str, Any]) -> int:
        parts = data["message"]
        message_id = next(_message_ids)
        images = [
            base64.b64decode(part["data"]["file"].removeprefix("base64://"))
            for part in parts
            if part["type"] == "image"
        ]
        self.heard.append(
            Heard(
                scene="group" if api == "send_group_msg" else "private",
                scene_id=str(data.get("group_id") or data.get("user_id")),
                text="".join(part["data"]["text"] for part in parts if part["type"] == "text"),
                images=tuple(images),
                message_id=str(message_id),
                api=api,
                mentions=tuple(str(part["data"]["qq"]) for part in parts if part["type"] == "at"),
            )
        )
        return message_id


@dataclass
class Stage:
    """The demo circle with everyone's accounts by name."""

    bot: ListeningBot
    accounts: dict[str, str]
    now: datetime
    files: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @classmethod
    async def set_up(cls, now: datetime | None = None) -> Stage:
        """The demo roster in the open database."""
        now = now or datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
        await seed_demo(now.date())
        return cls(ListeningBot(DEMO.bot_id), {person.name: person.qq for person in DEMO.people}, now)

    async def say(
        self,
        who: str,
        text: str,
        *,
        group: str | None = None,
        photos: Sequence[bytes] = (),
        quote: str | None = None,
        at_bot: bool = False,
        message_id: int | None = None,
        now: datetime | None = None,
        extra: Sequence[dict[str, Any]] = (),
    ) -> list[Heard]:
        """Say something as `who` (a name of the cast or a QQ number); returns what the bot then sent."""
        now = now or self.now
        user_id = int(self.accounts.get(who, who))
        parts: list[dict[str, Any]] = []
        if quote is not None:
            parts.append({"type": "reply", "data": {"id": quote}})
        if at_bot:
            parts.append({"type": "at", "data": {"qq": self.bot.self_id}})
        if text:
            parts.append({"type": "text", "data": {"text": text}})
        for photo in photos:
            name = f"photo-{next(self.files)}.jpg"
            self.bot.files[name] = photo
            parts.append({"type": "image", "data": {"file": name, "url": "", "file_size": str(len(photo))}})
        parts.extend(extra)
        payload: dict[str, Any] = {
            "post_type": "message",
            "message_type": "group" if group else "private",
            "sub_type": "normal" if group else "friend",
            "self_id": int(self.bot.self_id),
            "user_id": user_id,
            "message_id": message_id if message_id is not None else next(_message_ids),
            "time": int(now.timestamp()),
            "message": parts,
            "raw_message": text,
            "sender": {"user_id": user_id, "nickname": who},
        }
        if group:
            payload["group_id"] = int(group)
        before = len(self.bot.heard)
        origin = origin_of_payload(payload)
        assert origin is not None
        await dispatcher.handle(self.bot, origin, now)
        return self.bot.heard[before:]

    async def tell(self, who: str, text: str, **more: Any) -> str:
        """Like `say`, but returns the one text answered, "" for silence."""
        heard = await self.say(who, text, **more)
        assert len(heard) <= 1, heard
        return heard[0].text if heard else ""
