"""A message between its OneBot v11 forms (CQ string, segment, array) and the parts of the tiny QQ."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Any

from plugins.sandbox.blobs import Blobs, TooBig
from plugins.sandbox.shapes import At, Document, Message, Odd, Part, Picture, Text

Segment = dict[str, Any]

_CODE = re.compile(r"\[CQ:([A-Za-z][A-Za-z0-9_.-]*)((?:,[^,\[\]=]+=[^,\[\]]*)*)\]")
_LABELS = {
    "face": "表情",
    "mface": "表情",
    "record": "语音",
    "video": "视频",
    "json": "卡片",
    "xml": "卡片",
    "share": "链接",
    "music": "音乐",
    "forward": "合并转发",
    "node": "合并转发",
    "poke": "戳一戳",
    "dice": "骰子",
    "rps": "猜拳",
    "contact": "名片",
    "location": "位置",
}


class BadMessage(ValueError):
    """The bot sent something QQ would not take; the message says what."""


def escape(text: str, *, in_code: bool = False) -> str:
    """Text as it stands in a CQ string; inside a code the comma is escaped too."""
    text = text.replace("&", "&amp;").replace("[", "&#91;").replace("]", "&#93;")
    return text.replace(",", "&#44;") if in_code else text


def unescape(text: str) -> str:
    """The reverse of `escape`, for both places."""
    return text.replace("&#44;", ",").replace("&#91;", "[").replace("&#93;", "]").replace("&amp;", "&")


def read_message(value: object, *, auto_escape: bool = False) -> list[Segment]:
    """The segment array of any form `message` may take; raises BadMessage."""
    if isinstance(value, str):
        return [_text(value)] if auto_escape else list(_from_codes(value))
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        raise BadMessage("message 要是字符串、消息段或消息段数组")
    segments = []
    for item in value:
        if isinstance(item, str):
            segments.append(_text(item))
        elif isinstance(item, dict) and isinstance(item.get("type"), str):
            data = item.get("data")
            segments.append({"type": item["type"], "data": data if isinstance(data, dict) else {}})
        else:
            raise BadMessage("消息段要有 type 和 data")
    return segments


def to_codes(segments: Iterable[Segment]) -> str:
    """The CQ string of an array, what events call raw_message; a code leaves `url` out as it may be long."""
    out = []
    for segment in segments:
        if segment["type"] == "text":
            out.append(escape(str(segment["data"].get("text", ""))))
            continue
        facts = "".join(f",{key}={escape(str(value), in_code=True)}" for key, value in segment["data"].items())
        out.append(f"[CQ:{segment['type']}{facts}]")
    return "".join(out)


def to_parts(segments: Iterable[Segment], blobs: Blobs) -> tuple[tuple[Part, ...], int | None]:
    """What the bot sends, as parts and the id of the quoted message; pictures go into `blobs`."""
    parts: list[Part] = []
    quote: int | None = None
    for segment in segments:
        kind, data = segment["type"], segment["data"]
        if kind == "reply":
            quote = _number(data.get("id"))
        elif kind == "text":
            parts.append(Text(str(data.get("text", ""))))
        elif kind == "at":
            parts.append(At(str(data.get("qq", ""))))
        elif kind == "image":
            parts.append(Picture(_stored(data, blobs, "图片")))
        elif kind == "file":
            parts.append(Document(_stored(data, blobs, "文件")))
        else:
            parts.append(Odd(_LABELS.get(kind) or str(kind)))
    return tuple(parts), quote


def to_segments(message: Message, blobs: Blobs) -> list[Segment]:
    """The array a NapCat event carries: ids and sizes as strings; `url` is empty, ask get_image."""
    segments: list[Segment] = []
    if message.quote is not None:
        segments.append({"type": "reply", "data": {"id": str(message.quote)}})
    for part in message.parts:
        if isinstance(part, Text):
            segments.append(_text(part.text))
        elif isinstance(part, At):
            segments.append({"type": "at", "data": {"qq": part.user_id}})
        elif isinstance(part, Odd):
            segments.append({"type": "face", "data": {"id": "0", "raw": {"faceText": part.label}}})
        else:
            segments.append(_attachment(part, blobs))
    return segments


def read_blob(value: object, blobs: Blobs, name: str = "") -> str:
    """Store what a `file` field holds and return the blob's id.

    Only base64:// and files of this sandbox are taken: a path would lie on the QQ client's machine.
    """
    if not isinstance(value, str) or not value:
        raise BadMessage("缺少 file")
    if value.startswith("base64://"):
        try:
            return blobs.put(base64.b64decode(value[9:], validate=True), name).id
        except (binascii.Error, ValueError) as error:
            raise BadMessage("文件太大" if isinstance(error, TooBig) else "base64 无法解码") from error
    known = blobs.named(value)
    if known is None:
        raise BadMessage("沙盒只收 base64:// 或这里已有的文件")
    return known.id


def _attachment(part: Picture | Document, blobs: Blobs) -> Segment:
    blob = blobs.get(part.blob_id)
    name, size = (blob.file, str(len(blob.data))) if blob else (part.blob_id, "0")
    if isinstance(part, Picture):
        facts = {
            "summary": "",
            "file": name,
            "sub_type": 0,
            "file_id": part.blob_id,
            "url": "",
            "file_size": size,
        }
        return {"type": "image", "data": facts}
    return {"type": "file", "data": {"file": name, "file_id": part.blob_id, "url": "", "file_size": size}}


def _stored(data: dict[str, Any], blobs: Blobs, what: str) -> str:
    blob_id = read_blob(data.get("file"), blobs, str(data.get("name") or ""))
    blob = blobs.get(blob_id)
    if what == "图片" and (blob is None or not blob.is_picture):
        raise BadMessage("这不是 JPEG、PNG、GIF 或 WebP 图片")
    return blob_id


def _from_codes(text: str) -> Iterator[Segment]:
    end = 0
    for code in _CODE.finditer(text):
        if code.start() > end:
            yield _text(unescape(text[end : code.start()]))
        pairs = (pair.partition("=") for pair in code[2].split(",") if pair)
        yield {"type": code[1], "data": {key.strip(): unescape(value) for key, _, value in pairs}}
        end = code.end()
    if end < len(text):
        yield _text(unescape(text[end:]))


def _text(text: str) -> Segment:
    return {"type": "text", "data": {"text": text}}


def _number(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None
