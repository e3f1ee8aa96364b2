"""What the tiny QQ is made of: parts of a message, scenes, messages, and what may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class At:
    """An @; `user_id` is "all" for everyone."""

    user_id: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the blob store."""

    blob_id: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file in the blob store."""

    blob_id: str


@dataclass(frozen=True, slots=True)
class Odd:
    """A kind of part the page only names: 语音, 表情, 合并转发 …"""

    label: str


Part = Text | At | Picture | Document | Odd


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a message is: a group, or the private chat of `id` with the bot."""

    kind: Literal["group", "private"]
    id: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `time` in Unix seconds, `heard` tells whether the bot was connected."""

    id: int
    seq: int
    scene: Scene
    sender: str
    time: int
    parts: tuple[Part, ...]
    quote: int | None = None
    heard: bool = True
    recalled_by: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """Someone asks to be the bot's friend, or (with `group_id`) to join a group."""

    flag: str
    user_id: str
    comment: str
    time: int
    group_id: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A message came up."""

    message: Message


@dataclass(frozen=True, slots=True)
class Recalled:
    """A message was taken back by `by`."""

    message: Message
    by: str
    time: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A request waits for the bot."""

    request: Request


@dataclass(frozen=True, slots=True)
class Answered:
    """The bot answered a request; `approved` friends are friends, `approved` joiners are in."""

    request: Request
    approved: bool
    time: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Someone joined or left a group."""

    group_id: str
    user_id: str
    joined: bool
    time: int


Change = Said | Recalled | Asked | Answered | Moved
