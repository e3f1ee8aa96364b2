"""The OneBot v11 actions that only look: messages, files, people, groups, the client itself."""

from __future__ import annotations

import base64
from typing import Any

from plugins.sandbox.calls import REFUSED, Failed, Outcome, Params, group_id_of, read_id
from plugins.sandbox.events import message_facts, role, status
from plugins.sandbox.world import World


def get_msg(world: World, params: Params, now: int) -> Outcome:
    """A message that is still there, in the shape of its event."""
    message = world.messages.get(int(read_id(params, "message_id")))
    if message is None or message.recalled_by is not None:
        raise Failed(REFUSED, "消息不存在")
    return message_facts(world, message), []


def get_file(world: World, params: Params, now: int) -> Outcome:
    """A picture or file as base64; by `file_id` or by the `file` of its segment."""
    wanted = params.get("file_id") or params.get("file")
    blob = world.blobs.named(wanted) if isinstance(wanted, str) else None
    if blob is None:
        raise Failed(REFUSED, "文件不存在或已过期")
    return {
        "file": blob.file,
        "url": "",
        "file_size": str(len(blob.data)),
        "file_name": blob.name,
        "base64": base64.b64encode(blob.data).decode("ascii"),
    }, []


def get_login_info(world: World, params: Params, now: int) -> Outcome:
    """The bot's own account."""
    return {"user_id": int(world.bot_id), "nickname": world.cast.bot_name}, []


def _group_facts(world: World, group_id: str) -> dict[str, Any]:
    group = world.groups[group_id]
    return {
        "group_id": int(group.id),
        "group_name": group.name,
        "group_remark": "",
        "member_count": len(group.members) + 1,
        "max_member_count": 200,
        "group_all_shut": 0,
    }


def get_group_info(world: World, params: Params, now: int) -> Outcome:
    """One group."""
    return _group_facts(world, group_id_of(world, params)), []


def get_group_list(world: World, params: Params, now: int) -> Outcome:
    """Every group."""
    return [_group_facts(world, group_id) for group_id in world.groups], []


def _member_facts(world: World, group_id: str, user_id: str) -> dict[str, Any]:
    return {
        "group_id": int(group_id),
        "user_id": int(user_id),
        "nickname": world.name_of(user_id),
        "card": "",
        "sex": "unknown",
        "age": 0,
        "area": "",
        "level": "1",
        "title": "",
        "join_time": 0,
        "last_sent_time": 0,
        "role": role(world, group_id, user_id),
        "is_robot": user_id == world.bot_id,
        "card_changeable": False,
    }


def get_group_member_info(world: World, params: Params, now: int) -> Outcome:
    """One member of a group."""
    group_id, user_id = group_id_of(world, params), read_id(params, "user_id")
    if user_id not in (*world.groups[group_id].members, world.bot_id):
        raise Failed(REFUSED, "群成员不存在")
    return _member_facts(world, group_id, user_id), []


def get_group_member_list(world: World, params: Params, now: int) -> Outcome:
    """Every member, the bot last."""
    group_id = group_id_of(world, params)
    return [_member_facts(world, group_id, who) for who in (*world.groups[group_id].members, world.bot_id)], []


def _person_facts(world: World, user_id: str) -> dict[str, Any]:
    return {
        "user_id": int(user_id),
        "nickname": world.name_of(user_id),
        "remark": "",
        "sex": "unknown",
        "age": 0,
    }


def get_friend_list(world: World, params: Params, now: int) -> Outcome:
    """The bot's friends."""
    return [_person_facts(world, user_id) for user_id in sorted(world.friends)], []


def get_stranger_info(world: World, params: Params, now: int) -> Outcome:
    """Anyone of the cast."""
    user_id = read_id(params, "user_id")
    if user_id not in world.people:
        raise Failed(REFUSED, "用户不存在")
    return _person_facts(world, user_id), []


def get_status(world: World, params: Params, now: int) -> Outcome:
    """Online and well."""
    return status() | {"stat": {}}, []


def get_version_info(world: World, params: Params, now: int) -> Outcome:
    """What this client is."""
    return {"app_name": "lianxin-sandbox", "app_version": "1", "protocol_version": "v11"}, []


def can_send_image(world: World, params: Params, now: int) -> Outcome:
    """Yes."""
    return {"yes": True}, []


def can_send_record(world: World, params: Params, now: int) -> Outcome:
    """No."""
    return {"yes": False}, []
