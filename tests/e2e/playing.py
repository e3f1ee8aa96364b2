"""A conversation played over a real websocket and written down as people read it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pictures import photo
from qq import Message

from plugins.sandbox.cast import DEMO

NAMES = {person.qq: person.name for person in DEMO.people}
GROUPS = {group.id: group.name for group in DEMO.groups}
START, END = "<!-- transcript:start -->", "<!-- transcript:end -->"
_SHOWN = re.compile(f"{START}.*{END}", re.DOTALL)

_DIFFERS = (
    (re.compile(r"第 \d+ 周"), "第 N 周"),
    (re.compile(r"（\d+ 天）"), "（N 天）"),
    (re.compile(r"^　[✓！✗·－] ", re.MULTILINE), "　· "),
    (re.compile(r"(关联码：|/关联 |/绑定 )[A-Z0-9]{4,}"), r"\1A1B2C3"),
    (re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}-\d{4}学年第.学期"), "（日期）"),
)
"""What depends on the day of the run."""
OF_CONCERNS = (
    (re.compile(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}"), "1234 5678 9012 3456"),
    (re.compile(r"\d{1,2}月\d{1,2}日(（周.）)?"), "（某日）"),
)
"""Receipts and the days of concerns."""


class Platform(Protocol):
    """Where a conversation is played: people speak, and what the bot sends is heard, on any platform."""

    async def say(
        self,
        who: str,
        text: str,
        *,
        group: str | None = None,
        quote: str | None = None,
        photos: Sequence[bytes] = (),
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Any:
        """Somebody says something; nothing is awaited."""

    async def next(self) -> Message:
        """The next message the bot sends."""

    async def silence(self, who: str, group: str | None = None) -> list[Message]:
        """What the bot had still to say to this person here."""


@dataclass
class Play:
    """Writes down what is said and what the bot answers."""

    there: Platform
    lines: list[str] = field(default_factory=list)
    differs: tuple[tuple[re.Pattern[str], str], ...] = _DIFFERS

    def title(self, text: str) -> None:
        """A heading in the transcript."""
        self.lines += ["", f"## {text}", ""]

    async def say(
        self,
        who: str,
        text: str,
        *,
        group: str | None = None,
        answers: int = 1,
        pushes: int = 0,
        photos: int = 0,
        quote: str | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> list[Message]:
        """Somebody speaks; `answers` messages of the bot are awaited and written down, then `pushes` to anybody.

        Pushes come in no order, perhaps before the answer: they are written down by whom they are for.
        """
        place = f"【{GROUPS[group]}】" if group else "【私聊】"
        sent = f"[文件 {file[0]}]" if file else ""
        shown = f"{'[引用] ' if quote else ''}{text}{' [图片]' * photos}{sent}"
        self.lines.append(f"> {place}{NAMES[who]}：{shown}  ")
        pictures = [photo(len(self.lines) * 7 % 250 + number) for number in range(photos)]
        files = [file] if file else []
        if quote is not None:  # nobody quotes before the platform has told the bot which message that was
            assert await self.there.silence(who) == []
        await self.there.say(who, text, group=group, quote=quote, photos=pictures, files=files)
        heard = [await self.there.next() for _ in range(answers + pushes)]
        if pushes:
            heard.sort(key=lambda message: (message.user != who, message.group or "", message.user or ""))
        for message in heard:
            where = f"【{GROUPS[message.group]}】" if message.group else f"【私聊{NAMES[message.user or '']}】"
            words = message.text.replace("\n", "  \n　")
            self.lines.append(f"{where}🤖 {words}{' [图片]' * len(message.images)}  ")
        if not heard:
            self.lines.append("（机器人没有出声）  ")
        return heard

    def text(self) -> str:
        """The transcript, with what differs from run to run made the same."""
        text = "\n".join(self.lines).strip() + "\n"
        for shape, same in self.differs:
            text = shape.sub(same, text)
        return _steady_numbers(text)


_SEALED_NUMBER = re.compile(r"(?<![\d-])[5-9]\d{6}(?!\d)")


def _steady_numbers(text: str) -> str:
    """Random numbers of sealed things in the order they appear: 5000001, 5000002, …"""
    seen = list(dict.fromkeys(_SEALED_NUMBER.findall(text)))
    return _SEALED_NUMBER.sub(lambda found: str(5_000_001 + seen.index(found[0])), text)


def compare(text: str, golden: Path, shown_in: Path, summary: str) -> None:
    """The transcript is the one people have read, and the README shows it; UPDATE_GOLDEN=1 writes both anew."""
    shown = f"{START}\n<details>\n<summary>{summary}</summary>\n\n{text.replace('## ', '#### ')}\n</details>\n{END}"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
        shown_in.write_text(_SHOWN.sub(lambda _: shown, shown_in.read_text("utf-8")), encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert shown in shown_in.read_text(encoding="utf-8"), f"{shown_in.name} 里的对话过时了"
