"""The demo circle on WeChat: the people and groups of the cast under ids that are words, for the same conversations."""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from playing import NAMES
from qq import BotProcess, Message
from wechat import Wechat, Written, on_wechat

from plugins.sandbox.cast import DEMO

SUPERUSER = "wechat:wxid_10001"
PLATFORM_WORDS = ((re.compile(r"微信 wxid_"), "QQ "), (re.compile(r"wxid_"), ""))
"""What a transcript of WeChat says otherwise than one of QQ, and nothing else."""


class DemoOnWechat:
    """Speaks for the cast, whom everybody calls by the number they have on QQ."""

    def __init__(self, wechat: Wechat) -> None:
        self.wechat = wechat
        self._fences = itertools.count(1)

    async def say(
        self,
        who: str,
        text: str,
        *,
        group: str | None = None,
        quote: str | None = None,
        photos: Sequence[bytes] = (),
        files: Sequence[tuple[str, bytes]] = (),
    ) -> str:
        """Somebody says something; nothing is awaited."""
        room = f"{group}@chatroom" if group else None
        return await self.wechat.say(f"wxid_{who}", text, group=room, quote=quote, photos=photos, files=files)

    async def ask(self, who: str, text: str, **more: Any) -> Message:
        """Somebody says something and the bot answers; the next message it sends."""
        await self.say(who, text, **more)
        return await self.next()

    async def next(self) -> Message:
        """The next message the bot sends."""
        return _as_demo(await self.wechat.next())

    async def silence(self, who: str, group: str | None = None) -> list[Message]:
        """What the bot had still to say to this person here: an unknown command is the fence behind it."""
        await self.say(who, f"/到此为止 {next(self._fences)}", group=group)
        seen = []
        while not (message := await self.next()).text.startswith("没有这个命令"):
            seen.append(message)
        return seen

    async def know(self, who: str, file: Path) -> None:
        """Everybody's account becomes theirs, as if bound by codes; awaited until the bot has seen it."""
        bind_all(file)
        while (await self.ask(who, "/我是谁")).text.startswith("我还不认识"):
            pass


def _as_demo(written: Written) -> Message:
    group = written.group.removesuffix("@chatroom") if written.group else None
    user = written.user.removeprefix("wxid_") if written.user else None
    return Message(group, user, written.text, written.images, written.message_id)


def bind_all(file: Path) -> None:
    """A WeChat account for everyone of the cast whom the roster knows, and no QQ number any more."""
    with closing(sqlite3.connect(file)) as rows, rows:
        (school,) = rows.execute("SELECT id FROM school").fetchone()
        for person in DEMO.people:
            if not person.code or not person.qq_in_roster:
                continue
            rows.execute(
                "INSERT INTO account (school_id, platform, user_id, person_id, bound_at, reachable) "
                "SELECT ?, 'wechat', ?, id, '2026-01-01 00:00:00+00:00', 1 FROM person WHERE code = ?",
                (school, f"wxid_{person.qq}", person.code),
            )
        rows.execute("UPDATE person SET qq = ''")
        rows.execute("UPDATE school SET roster_version = roster_version + 1")


@asynccontextmanager
async def demo_on_wechat(bot: BotProcess) -> AsyncIterator[DemoOnWechat]:
    """The cast online over a real OneBot v12 websocket."""
    async with on_wechat(bot) as wechat:
        wechat.names |= {f"wxid_{number}": name for number, name in NAMES.items()}
        yield DemoOnWechat(wechat)


def as_on_qq(text: str) -> str:
    """A transcript with the platform's words exchanged."""
    for shape, same in PLATFORM_WORDS:
        text = shape.sub(same, text)
    return text
