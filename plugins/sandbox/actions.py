"""The OneBot v11 actions the bot may call, answered by the tiny QQ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plugins.sandbox import lookups
from plugins.sandbox.calls import BAD_PARAMS, REFUSED, UNSUPPORTED, Failed, Outcome, Params, read_id, truth
from plugins.sandbox.segments import BadMessage, read_blob, read_message, to_parts
from plugins.sandbox.shapes import Change, Document, Part, Said, Scene, Text
from plugins.sandbox.world import NotAllowed, World


def answer(world: World, frame: object, now: int) -> tuple[dict[str, Any], list[Change]]:
    """The response to one frame of the bot (`action`, `params`, `echo`), and what it changed."""
    if not isinstance(frame, dict):
        return _failed(BAD_PARAMS, "不是一个动作", None), []
    echo = frame.get("echo")
    params = frame.get("params")
    handler = ACTIONS.get(str(frame.get("action")))
    if handler is None:
        return _failed(UNSUPPORTED, f"不支持的Api {frame.get('action')}", echo), []
    try:
        data, changes = handler(world, params if isinstance(params, dict) else {}, now)
    except Failed as failure:
        return _failed(failure.retcode, str(failure), echo), []
    except BadMessage as error:
        return _failed(BAD_PARAMS, str(error), echo), []
    except NotAllowed as error:
        return _failed(REFUSED, str(error), echo), []
    return {"status": "ok", "retcode": 0, "data": data, "message": "", "wording": "", "echo": echo}, changes


def _failed(retcode: int, wording: str, echo: object) -> dict[str, Any]:
    return {
        "status": "failed",
        "retcode": retcode,
        "data": None,
        "message": wording,
        "wording": wording,
        "echo": echo,
    }


def _say(world: World, scene: Scene, params: Params, now: int) -> Outcome:
    segments = read_message(params.get("message"), auto_escape=truth(params.get("auto_escape", False)))
    parts, quote = to_parts(segments, world.blobs)
    return _sent(world, scene, parts, now, quote)


def _sent(world: World, scene: Scene, parts: tuple[Part, ...], now: int, quote: int | None = None) -> Outcome:
    quoted = world.messages.get(quote) if quote is not None else None
    if quoted is None or quoted.scene != scene:
        quote = None  # QQ drops a quote it cannot find here and sends the rest
    changes = world.say(world.bot_id, scene, parts, now=now, quote=quote)
    said = changes[0]
    assert isinstance(said, Said)
    return {"message_id": said.message.id}, changes


def _send_private(world: World, params: Params, now: int) -> Outcome:
    return _say(world, Scene("private", read_id(params, "user_id")), params, now)


def _send_group(world: World, params: Params, now: int) -> Outcome:
    return _say(world, Scene("group", read_id(params, "group_id")), params, now)


def _send(world: World, params: Params, now: int) -> Outcome:
    """`message_type` decides; without it a group_id wins, as in NapCat."""
    kind = params.get("message_type") or ("group" if params.get("group_id") else "private")
    if kind not in ("group", "private"):
        raise Failed(BAD_PARAMS, "message_type 只能是 group 或 private")
    return (_send_group if kind == "group" else _send_private)(world, params, now)


def _forward(world: World, params: Params, now: int) -> Outcome:
    """Nodes become one message, each node's words under its name."""
    lines = ["【聊天记录】"]
    for node in read_message(params.get("messages", params.get("message"))):
        content, _ = to_parts(read_message(node["data"].get("content", "")), world.blobs)
        words = "".join(part.text for part in content if isinstance(part, Text)) or "[图片或文件]"
        lines.append(f"{node['data'].get('nickname') or node['data'].get('name') or world.cast.bot_name}：{words}")
    kind = params.get("message_type") or ("group" if params.get("group_id") else "private")
    scene = (
        Scene("group", read_id(params, "group_id")) if kind == "group" else Scene("private", read_id(params, "user_id"))
    )
    return _sent(world, scene, (Text("\n".join(lines)),), now)


def _upload(world: World, scene: Scene, params: Params, now: int) -> Outcome:
    blob_id = read_blob(params.get("file"), world.blobs, str(params.get("name") or ""))
    _, changes = _sent(world, scene, (Document(blob_id),), now)
    return {"file_id": blob_id}, changes


def _upload_group(world: World, params: Params, now: int) -> Outcome:
    return _upload(world, Scene("group", read_id(params, "group_id")), params, now)


def _upload_private(world: World, params: Params, now: int) -> Outcome:
    return _upload(world, Scene("private", read_id(params, "user_id")), params, now)


def _delete(world: World, params: Params, now: int) -> Outcome:
    return None, world.recall(world.bot_id, int(read_id(params, "message_id")), now=now)


def _answer_request(world: World, params: Params, now: int) -> Outcome:
    flag = params.get("flag")
    return None, world.answer(str(flag), truth(params.get("approve", True)), now=now)


ACTIONS: dict[str, Callable[[World, Params, int], Outcome]] = {
    "send_msg": _send,
    "send_group_msg": _send_group,
    "send_private_msg": _send_private,
    "send_forward_msg": _forward,
    "send_group_forward_msg": _forward,
    "send_private_forward_msg": _forward,
    "upload_group_file": _upload_group,
    "upload_private_file": _upload_private,
    "delete_msg": _delete,
    "get_msg": lookups.get_msg,
    "get_file": lookups.get_file,
    "get_image": lookups.get_file,
    "get_login_info": lookups.get_login_info,
    "get_group_info": lookups.get_group_info,
    "get_group_list": lookups.get_group_list,
    "get_group_member_info": lookups.get_group_member_info,
    "get_group_member_list": lookups.get_group_member_list,
    "get_friend_list": lookups.get_friend_list,
    "get_stranger_info": lookups.get_stranger_info,
    "set_friend_add_request": _answer_request,
    "set_group_add_request": _answer_request,
    "get_status": lookups.get_status,
    "get_version_info": lookups.get_version_info,
    "can_send_image": lookups.can_send_image,
    "can_send_record": lookups.can_send_record,
}
