"""Where a message comes from and what it carries, read from the event alone: no platform call, any platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from models.rules.text import clean

Scene = Literal["group", "private"]
AttachmentKind = Literal["image", "file", "voice", "video"]

_V11_KINDS: dict[str, AttachmentKind] = {
    "image": "image", "file": "file", "record": "voice", "video": "video",
}  # fmt: skip
_V12_KINDS: dict[str, AttachmentKind] = {
    "image": "image", "file": "file", "voice": "voice", "audio": "voice", "video": "video",
}  # fmt: skip

LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or file as the platform names it; `url` and `file` are hostile until fetched."""

    kind: AttachmentKind
    name: str
    url: str
    file: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Origin:
    """One incoming message. Ids are strings, `time` is Unix seconds (0 when the platform left it out)."""

    platform: str
    self_id: str
    scene: Scene
    scene_id: str
    """The group; in a private chat the other side's user id."""
    user_id: str
    message_id: str
    time: int
    to_me: bool
    quoted: str | None
    text: str
    attachments: tuple[Attachment, ...] = ()
    mentions: tuple[str, ...] = ()
    nickname: str = ""
    temporary: bool = False
    """A 群临时会话: private, though the platform's event carries a group id."""
    segments: Sequence[Mapping[str, Any]] = field(default=(), compare=False, repr=False)
    """The message as the platform wrote it, hostile; whoever passes it on reads it anew."""


def origin_of_v11(event: Mapping[str, Any], segments: Sequence[Mapping[str, Any]]) -> Origin | None:
    """The origin of a OneBot v11 message event; None when it names no sender."""
    self_id, user_id = _id(event.get("self_id")), _id(event.get("user_id"))
    grouped = event.get("message_type") == "group"
    scene_id = _id(event.get("group_id")) if grouped else user_id
    if event.get("message_type") not in ("group", "private") or not user_id or not scene_id:
        return None
    parts: list[str] = []
    attachments: list[Attachment] = []
    mentions: list[str] = []
    quoted: str | None = None
    to_me = not grouped
    for segment in segments:
        kind, data = segment.get("type"), segment.get("data")
        if not isinstance(kind, str) or not isinstance(data, Mapping):
            continue
        if kind == "text":
            parts.append(str(data.get("text") or ""))
        elif kind == "at":
            if (who := _id(data.get("qq"))) == self_id:
                to_me = True
            else:
                mentions.append(who)
        elif kind == "reply":
            quoted = _id(data.get("id")) or None
        elif kind in _V11_KINDS:
            attachments.append(_attachment(_V11_KINDS[kind], data, file=data.get("file_id") or data.get("file")))
    sender = event.get("sender")
    sender = sender if isinstance(sender, Mapping) else {}
    return Origin(
        platform="qq",
        self_id=self_id,
        scene="group" if grouped else "private",
        scene_id=scene_id,
        user_id=user_id,
        message_id=_id(event.get("message_id")),
        time=_number(event.get("time")) or 0,
        to_me=to_me,
        quoted=quoted,
        text=clean("".join(parts)),
        attachments=tuple(attachments),
        mentions=tuple(mentions),
        nickname=clean(str(sender.get("card") or sender.get("nickname") or "")),
        temporary=not grouped and event.get("sub_type") == "group",
        segments=segments,
    )


def origin_of_v12(event: Mapping[str, Any], segments: Sequence[Mapping[str, Any]]) -> Origin | None:
    """The origin of a OneBot v12 message event; None for channels and for events that name no sender."""
    me = event.get("self")
    me = me if isinstance(me, Mapping) else {}
    self_id, user_id = _id(me.get("user_id")), _id(event.get("user_id"))
    grouped = event.get("detail_type") == "group"
    scene_id = _id(event.get("group_id")) if grouped else user_id
    if event.get("detail_type") not in ("group", "private") or not user_id or not scene_id:
        return None
    parts: list[str] = []
    attachments: list[Attachment] = []
    mentions: list[str] = []
    quoted: str | None = None
    to_me = not grouped
    for segment in segments:
        kind, data = segment.get("type"), segment.get("data")
        if not isinstance(kind, str) or not isinstance(data, Mapping):
            continue
        if kind == "text":
            parts.append(str(data.get("text") or ""))
        elif kind == "mention":
            if (who := _id(data.get("user_id"))) == self_id:
                to_me = True
            else:
                mentions.append(who)
        elif kind == "reply":
            quoted = _id(data.get("message_id")) or None
        elif kind in _V12_KINDS:
            attachments.append(_attachment(_V12_KINDS[kind], data, file=data.get("file_id")))
    return Origin(
        platform=_id(me.get("platform")) or "unknown",
        self_id=self_id,
        scene="group" if grouped else "private",
        scene_id=scene_id,
        user_id=user_id,
        message_id=_id(event.get("message_id")),
        time=_number(event.get("time")) or 0,
        to_me=to_me,
        quoted=quoted,
        text=clean("".join(parts)),
        attachments=tuple(attachments),
        mentions=tuple(mentions),
        segments=segments,
    )


def _attachment(kind: AttachmentKind, data: Mapping[str, Any], *, file: Any) -> Attachment:
    return Attachment(
        kind=kind,
        name=clean(str(data.get("name") or data.get("file") or "")),
        url=str(data.get("url") or ""),
        file=str(file or ""),
        size=_number(data.get("file_size")),
    )


def _id(value: Any) -> str:
    """Platform ids come as int or str and may be missing; none is longer than the column that keeps it."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    if isinstance(value, int) and abs(value) >= 10**LONGEST_ID:
        return ""
    return str(value) if isinstance(value, int) or len(value) <= LONGEST_ID else ""


def _number(value: Any) -> int | None:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None
