"""What the page and the room say to each other, as JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from plugins.sandbox.shapes import (
    Answered,
    Asked,
    At,
    Change,
    Document,
    Message,
    Moved,
    Odd,
    Part,
    Picture,
    Recalled,
    Said,
    Scene,
    Text,
)
from plugins.sandbox.world import NotAllowed, World

View = dict[str, Any]

MAX_AT_ONCE = 9
"""Pictures and files of one press on 发送."""


def snapshot(world: World, *, connected: bool) -> View:
    """Everything a page needs when it opens."""
    return {
        "type": "snapshot",
        "school": world.cast.school,
        "bot": {"id": world.bot_id, "name": world.cast.bot_name},
        "connected": connected,
        "people": [
            {
                "id": person.qq,
                "name": person.name,
                "title": person.title,
                "inFront": person.in_front,
                "tries": [{"text": line.text, "where": line.where} for line in person.tries],
            }
            for person in world.cast.people
        ],
        "groups": [
            {"id": group.id, "name": group.name, "members": group.members, "botIsAdmin": group.bot_is_admin}
            for group in world.groups.values()
        ],
        "friends": sorted(world.friends),
        "asked": [request.user_id for request in world.requests.values() if not request.group_id],
        "messages": [message_view(world, message) for message in world.messages.values()],
    }


def change_view(world: World, change: Change) -> View:
    """One change as pages see it."""
    if isinstance(change, Said | Recalled):
        return {"type": "message", "message": message_view(world, change.message)}
    if isinstance(change, Asked):
        return {"type": "asked", "person": change.request.user_id, "group": change.request.group_id}
    if isinstance(change, Answered):
        request = change.request
        return {
            "type": "answered",
            "person": request.user_id,
            "group": request.group_id,
            "approved": change.approved,
        }
    return _moved_view(world, change)


def message_view(world: World, message: Message) -> View:
    """One message; what was recalled is gone from the page too."""
    recalled = message.recalled_by is not None
    return {
        "id": message.id,
        "scene": {"kind": message.scene.kind, "id": message.scene.id},
        "from": message.sender,
        "time": message.time,
        "parts": [] if recalled else [_part_view(world, part) for part in message.parts],
        "quote": None if recalled or message.quote is None else _quote_view(world, message.quote),
        "heard": message.heard,
        "recalledBy": message.recalled_by,
    }


def perform(world: World, frame: object, *, now: int, heard: bool) -> list[Change]:
    """Do what a page asks for; raises NotAllowed with words for the person."""
    if not isinstance(frame, dict):
        raise NotAllowed("页面发来的内容看不懂，刷新一下再试")
    who, what = str(frame.get("as", "")), frame.get("do")
    if who == world.bot_id:
        raise NotAllowed("不能假扮机器人")
    if what == "say":
        return _say(world, who, frame, now=now, heard=heard)
    if what == "recall":
        return world.recall(who, _number(frame.get("id")), now=now)
    if what == "befriend":
        return world.ask_friend(who, str(frame.get("comment", "")), now=now)
    if what == "join":
        return world.join(who, str(frame.get("group", "")), now=now)
    if what == "leave":
        return world.leave(who, str(frame.get("group", "")), now=now)
    raise NotAllowed("页面发来的内容看不懂，刷新一下再试")


def parts_of_text(text: str, names: Mapping[str, str]) -> tuple[Part, ...]:
    """Typed words with every @name of `names` (name → account) as an At, the longest name first."""
    if not names:
        return (Text(text),) if text else ()
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    parts: list[Part] = []
    for number, piece in enumerate(re.split(f"@({known})", text)):
        if number % 2:
            parts.append(At(names[piece]))
        elif piece:
            parts.append(Text(piece))
    return tuple(parts)


def _say(world: World, who: str, frame: View, *, now: int, heard: bool) -> list[Change]:
    """Words first, then one message per picture and file: a phone sends them apart."""
    scene = _scene(frame.get("scene"))
    quote = _number(frame["quote"]) if frame.get("quote") is not None else None
    words = parts_of_text(str(frame.get("text", "")).rstrip(), _names(world, scene))
    pictures = tuple(Picture(blob_id) for blob_id in _strings(frame.get("images")))
    files = [Document(blob_id) for blob_id in _strings(frame.get("files"))]
    if len(pictures) + len(files) > MAX_AT_ONCE:
        raise NotAllowed(f"一次最多发 {MAX_AT_ONCE} 个图片和文件")
    messages: list[tuple[Part, ...]] = (
        [words + pictures] if frame.get("together") else [words, *((p,) for p in pictures)]
    )
    messages = [parts for parts in (*messages, *((file,) for file in files)) if parts]
    for parts in messages:
        world.check_parts(parts)  # all or none: a press on 发送 is one act
    changes: list[Change] = []
    for number, parts in enumerate(messages or [()]):
        changes += world.say(who, scene, parts, now=now, quote=quote if number == 0 else None, heard=heard)
    return changes


def _names(world: World, scene: Scene) -> dict[str, str]:
    group = world.groups.get(scene.id) if scene.kind == "group" else None
    return {world.name_of(user_id): user_id for user_id in (*group.members, world.bot_id)} if group else {}


def _scene(value: object) -> Scene:
    if isinstance(value, dict) and isinstance(value.get("id"), str):
        if value.get("kind") == "group":
            return Scene("group", value["id"])
        if value.get("kind") == "private":
            return Scene("private", value["id"])
    raise NotAllowed("没有这个会话")


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _number(value: object) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise NotAllowed("这条消息已经不在了") from None


def _part_view(world: World, part: Part) -> View:
    if isinstance(part, Text):
        return {"kind": "text", "text": part.text}
    if isinstance(part, At):
        return {"kind": "at", "id": part.user_id, "name": _at_name(world, part)}
    if isinstance(part, Odd):
        return {"kind": "odd", "label": part.label}
    blob = world.blobs.get(part.blob_id)
    facts = {"blob": part.blob_id if blob else "", "name": blob.name if blob else "已过期"}
    if isinstance(part, Picture):
        return {"kind": "image", **facts}
    return {"kind": "file", **facts, "size": len(blob.data) if blob else 0}


def _at_name(world: World, part: At) -> str:
    return "全体成员" if part.user_id == "all" else world.name_of(part.user_id)


def _quote_view(world: World, message_id: int) -> View:
    message = world.messages.get(message_id)
    if message is None or message.recalled_by is not None:
        return {"id": message_id, "from": "", "text": "消息已撤回"}
    return {"id": message_id, "from": world.name_of(message.sender), "text": _excerpt(world, message)}


def _excerpt(world: World, message: Message) -> str:
    words = []
    for part in message.parts:
        if isinstance(part, Text):
            words.append(part.text)
        elif isinstance(part, At):
            words.append(f"@{_at_name(world, part)}")
        elif isinstance(part, Odd):
            words.append(f"[{part.label}]")
        else:
            words.append("[图片]" if isinstance(part, Picture) else "[文件]")
    return " ".join("".join(words).split())[:80]


def _moved_view(world: World, change: Moved) -> View:
    return {
        "type": "moved",
        "group": change.group_id,
        "person": change.user_id,
        "joined": change.joined,
        "members": world.groups[change.group_id].members,
        "time": change.time,
    }
