"""What the platform wrote, as the neutral parts that are passed on; every field is hostile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.rules.relay import Part
from plugins._kit.origin import Attachment, Origin

_WORDS = {
    "face": "表情", "mface": "表情", "bface": "表情", "sface": "表情", "marketface": "表情", "dice": "骰子",
    "new_dice": "骰子", "rps": "猜拳", "new_rps": "猜拳", "shake": "戳一戳", "poke": "戳一戳", "record": "语音",
    "voice": "语音", "audio": "语音", "video": "视频", "location": "位置", "music": "音乐", "contact": "名片",
    "forward": "聊天记录", "node": "聊天记录", "share": "链接", "json": "卡片", "xml": "卡片", "markdown": "卡片",
    "lightapp": "卡片", "gift": "礼物", "redbag": "红包", "emoji": "表情", "wx.emoji": "表情", "wx.link": "链接",
}  # fmt: skip
_UNSEEN = frozenset({"reply", "anonymous", "rich", "keyboard"})
ANONYMOUS = "80000000"
"""Under this number QQ shows those who speak anonymously in a group."""


def read_parts(origin: Origin) -> tuple[Part, ...]:
    """The parts of a message in their order, the @ of our own account left out."""
    parts: list[Part] = []
    for segment in origin.segments:
        kind, data = segment.get("type"), segment.get("data")
        if isinstance(kind, str) and isinstance(data, Mapping) and (part := _part(kind, data, origin.self_id)):
            parts.append(part)
    return tuple(parts)


def pictures_of(origin: Origin) -> tuple[Attachment, ...]:
    """The pictures among the parts, in the same order."""
    images = iter(one for one in origin.attachments if one.kind == "image")
    found: list[Attachment] = []
    for segment in origin.segments:
        data = segment.get("data")
        if segment.get("type") == "image" and isinstance(data, Mapping):
            image = next(images, None)
            if image is not None and not _is_sticker(data):
                found.append(image)
    return tuple(found)


def _part(kind: str, data: Mapping[str, Any], self_id: str) -> Part | None:
    if kind == "text":
        return Part("text", _text(data.get("text")))
    if kind in ("at", "mention"):
        who = _text(data.get("qq") if kind == "at" else data.get("user_id"))
        if who == "all":
            return Part("text", "@全体成员 ")
        return Part("at", _text(data.get("name")).lstrip("@"), who) if who != self_id else None
    if kind == "mention_all":
        return Part("text", "@全体成员 ")
    if kind == "image":
        return Part("word", "表情") if _is_sticker(data) else Part("picture")
    if kind == "file":
        return Part("word", f"文件 {_text(data.get('name') or data.get('file'))}".strip())
    if kind in ("face", "mface"):
        return Part("word", _face(data))
    return None if kind in _UNSEEN else Part("word", _WORDS.get(kind, "消息"))


def _is_sticker(data: Mapping[str, Any]) -> bool:
    kind = data.get("sub_type", data.get("subType", 0))
    return str(kind) not in ("0", "normal", "") or "表情" in _text(data.get("summary"))


def _face(data: Mapping[str, Any]) -> str:
    raw = data.get("raw")
    said = _text(raw.get("faceText")) if isinstance(raw, Mapping) else ""
    return (said or _text(data.get("summary"))).strip("/[]［］ ") or "表情"


def quoted_author(origin: Origin) -> str:
    """Whom a quote says it answers: OneBot v12 does."""
    for segment in origin.segments:
        data = segment.get("data")
        if segment.get("type") == "reply" and isinstance(data, Mapping):
            return _text(data.get("user_id"))
    return ""


def _text(value: object) -> str:
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
