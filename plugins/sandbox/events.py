"""What happened in the tiny QQ, told to the bot as OneBot v11 events with the fields NapCat gives."""

from __future__ import annotations

from typing import Any

from plugins.sandbox.segments import to_codes, to_segments
from plugins.sandbox.shapes import Answered, Asked, Change, Document, Message, Moved, Recalled, Said
from plugins.sandbox.world import World

Event = dict[str, Any]

HEARTBEAT = 30
"""Seconds between two heartbeats."""


def connected(world: World, now: int) -> Event:
    """The first event on a new socket."""
    return {**_meta(world, now, "lifecycle"), "sub_type": "connect"}


def heartbeat(world: World, now: int) -> Event:
    """The regular sign of life."""
    return {**_meta(world, now, "heartbeat"), "status": status(), "interval": HEARTBEAT * 1000}


def status() -> dict[str, bool]:
    """What get_status and heartbeats say."""
    return {"online": True, "good": True}


def events_of(world: World, change: Change) -> list[Event]:
    """The events of one change; the bot's own messages are not reported."""
    if isinstance(change, Said):
        return _said(world, change.message)
    if isinstance(change, Recalled):
        return [_recalled(world, change)]
    if isinstance(change, Asked):
        return [_asked(world, change)]
    if isinstance(change, Moved):
        return [_moved(world, change)]
    return _answered(world, change)


def message_facts(world: World, message: Message) -> dict[str, Any]:
    """What get_msg and message events share."""
    segments = to_segments(message, world.blobs)
    facts: dict[str, Any] = {
        "self_id": int(world.bot_id),
        "user_id": int(message.sender),
        "time": message.time,
        "message_id": message.id,
        "message_seq": message.id,
        "real_id": message.id,
        "real_seq": str(message.seq),
        "message_type": message.scene.kind,
        "sender": sender(world, message),
        "raw_message": to_codes(segments),
        "font": 14,
        "sub_type": _sub_type(world, message),
        "message": segments,
        "message_format": "array",
    }
    if message.scene.kind == "group":
        group = world.groups[message.scene.id]
        return facts | {"group_id": int(group.id), "group_name": group.name}
    facts["target_id"] = int(message.scene.id)
    if facts["sub_type"] == "group" and (common := world.common_group(message.scene.id)):
        # NapCat names the group of a temporary chat: whoever copies it into an answer may post to the group.
        facts |= {"group_id": int(common.id), "temp_source": 0}
    return facts


def sender(world: World, message: Message) -> dict[str, Any]:
    """The sender of a message."""
    facts = {"user_id": int(message.sender), "nickname": world.name_of(message.sender), "card": ""}
    return facts | ({"role": role(world, message.scene.id, message.sender)} if message.scene.kind == "group" else {})


def role(world: World, group_id: str, user_id: str) -> str:
    """owner, admin or member."""
    group = world.groups[group_id]
    if user_id == group.owner:
        return "owner"
    return "admin" if user_id == world.bot_id and group.bot_is_admin else "member"


def _sub_type(world: World, message: Message) -> str:
    if message.scene.kind == "group":
        return "normal"
    return "friend" if message.scene.id in world.friends else "group"


def _said(world: World, message: Message) -> list[Event]:
    if message.sender == world.bot_id:
        return []
    events: list[Event] = [message_facts(world, message) | {"post_type": "message"}]
    if message.scene.kind == "group":
        # a group file arrives twice
        events += [
            _notice(world, message.time, "group_upload", message.sender, message.scene.id)
            | {"file": {"id": blob.id, "name": blob.name, "size": len(blob.data), "busid": 102}}
            for part in message.parts
            if isinstance(part, Document) and (blob := world.blobs.get(part.blob_id))
        ]
    return events


def _recalled(world: World, change: Recalled) -> Event:
    message = change.message
    if message.scene.kind == "private":
        notice = _notice(world, change.time, "friend_recall", message.scene.id)
        return notice | {"message_id": message.id}
    notice = _notice(world, change.time, "group_recall", message.sender, message.scene.id)
    return notice | {"operator_id": int(change.by), "message_id": message.id}


def _asked(world: World, change: Asked) -> Event:
    request = change.request
    event = _base(world, request.time, "request") | {
        "user_id": int(request.user_id),
        "comment": request.comment,
        "flag": request.flag,
    }
    if request.group_id:
        return event | {"request_type": "group", "sub_type": "add", "group_id": int(request.group_id)}
    return event | {"request_type": "friend"}


def _answered(world: World, change: Answered) -> list[Event]:
    if change.approved and not change.request.group_id:
        return [_notice(world, change.time, "friend_add", change.request.user_id)]
    return []


def _moved(world: World, change: Moved) -> Event:
    kind, sub = ("group_increase", "approve") if change.joined else ("group_decrease", "leave")
    notice = _notice(world, change.time, kind, change.user_id, change.group_id)
    operator = world.groups[change.group_id].owner if change.joined else change.user_id
    return notice | {"sub_type": sub, "operator_id": int(operator or 0)}


def _base(world: World, time: int, post_type: str) -> Event:
    return {"time": time, "self_id": int(world.bot_id), "post_type": post_type}


def _meta(world: World, time: int, kind: str) -> Event:
    return _base(world, time, "meta_event") | {"meta_event_type": kind}


def _notice(world: World, time: int, kind: str, user_id: str, group_id: str = "") -> Event:
    facts: Event = {"notice_type": kind, "user_id": int(user_id)}
    return _base(world, time, "notice") | facts | ({"group_id": int(group_id)} if group_id else {})
