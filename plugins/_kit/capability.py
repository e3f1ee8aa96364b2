"""Every platform call the bot makes, in one place, each with a plainer fallback.

A private message never goes through a call that carries a group id (PITFALLS: 群临时会话 may post it to the group).
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import httpx
from nonebot.adapters import Bot
from nonebot.adapters.onebot.v12.exception import ActionMissingField
from nonebot.exception import ActionFailed, ApiNotAvailable, NetworkError, WebSocketClosed
from nonebot.log import logger

from models.rules.text import clean
from plugins._kit import capability_satori
from plugins._kit.commands import Reply
from plugins._kit.origin import Attachment, Origin, Scene, origin_of_v11
from plugins._kit.replies import file_not_sent

PICTURE_HOSTS = (".qpic.cn", ".nt.qq.com.cn", ".ftn.qq.com", ".gtimg.cn")
"""Where QQ keeps what its users send; nothing else is fetched by URL."""
DOWNLOAD_SECONDS = 30.0
LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of a file we send: as base64 it fits an implementation's websocket frame (NapCat: 50 MB) twice over, and our
own memory."""
_UPLOAD_SECONDS_PER_MB = 5
REJECTED = (ActionFailed, ApiNotAvailable)
"""The platform said no: the message is known not to be delivered."""
UNKNOWN = (NetworkError, TimeoutError, asyncio.TimeoutError, WebSocketClosed, RuntimeError)
"""No answer: it may or may not have been delivered, so it is never sent again by itself."""

Sent = Literal["sent", "rejected", "unknown"]


async def send(
    bot: Bot,
    scene: Scene,
    scene_id: str,
    text: str,
    *,
    image: bytes | None = None,
    images: Sequence[bytes] = (),
    quote: str | None = None,
    mentions: Sequence[str] = (),
    instead: str = "",
) -> tuple[Sent, str]:
    """Send one message; a rejected picture or quote is sent again as its text twin.

    `mentions` are the user ids to @ before the text. `instead` is what is said when pictures or quote do not go
    through; without it the text is complete as it is.
    Returns what became of it and the platform's message id ("" when unknown).
    """
    pictures = (image, *images) if image is not None else tuple(images)
    rich: dict[str, Any] = {"images": pictures, "quote": quote, "mentions": mentions, "instead": instead}
    try:
        return "sent", await _send_once(bot, scene, scene_id, text, **rich)
    except REJECTED as error:
        if _may_have_arrived(error):
            return "unknown", ""
        logger.warning("发送被拒绝 {} {}: {}", bot.type, scene, type(error).__name__)
    except UNKNOWN:
        return "unknown", ""
    if not pictures and quote is None:
        return "rejected", ""
    try:
        return "sent", await _send_once(bot, scene, scene_id, instead or text, mentions=mentions)
    except REJECTED as error:
        return "unknown" if _may_have_arrived(error) else "rejected", ""
    except UNKNOWN:
        return "unknown", ""


def _may_have_arrived(error: Exception) -> bool:
    """Under risk control an implementation says it timed out, though the message may be there (PITFALLS); and one
    that answers in a shape nobody knows has answered."""
    if isinstance(error, ActionMissingField) or capability_satori.may_have_arrived(error):
        return True
    info = getattr(error, "info", None)
    if not isinstance(info, Mapping):
        return False
    said = f"{info.get('message')}{info.get('wording')}".lower()
    return "timeout" in said or "超时" in said


async def _send_once(
    bot: Bot,
    scene: Scene,
    scene_id: str,
    text: str,
    *,
    images: Sequence[bytes] = (),
    quote: str | None = None,
    mentions: Sequence[str] = (),
    instead: str = "",
) -> str:
    if capability_satori.is_satori(bot):
        rich: dict[str, Any] = {"images": images, "quote": quote, "mentions": mentions}
        return await capability_satori.send(bot, scene, scene_id, text, **rich)
    if bot.type == "OneBot V12":
        uploaded = [file_id for image in images if (file_id := await _uploaded(bot, _picture_name(image), image))]
        text = instead if instead and len(uploaded) < len(images) else text
        return await _send_v12(bot, scene, scene_id, text, images=uploaded, quote=quote, mentions=mentions)
    message: list[dict[str, Any]] = [{"type": "at", "data": {"qq": user_id}} for user_id in mentions]
    message.append({"type": "text", "data": {"text": f" {text}" if mentions else text}})
    for image in images:
        encoded = base64.b64encode(image).decode()
        message.append({"type": "image", "data": {"file": f"base64://{encoded}"}})
    if quote is not None:
        message.insert(0, {"type": "reply", "data": {"id": quote}})
    if scene == "group":
        sent = await bot.call_api("send_group_msg", group_id=_native(scene_id), message=message)
    else:
        sent = await bot.call_api("send_private_msg", user_id=_native(scene_id), message=message)
    return _message_id(sent)


async def _send_v12(
    bot: Bot,
    scene: Scene,
    scene_id: str,
    text: str,
    *,
    images: Sequence[str],
    quote: str | None,
    mentions: Sequence[str],
) -> str:
    message: list[dict[str, Any]] = [{"type": "mention", "data": {"user_id": user_id}} for user_id in mentions]
    message.append({"type": "text", "data": {"text": f" {text}" if mentions else text}})
    message += [{"type": "image", "data": {"file_id": file_id}} for file_id in images]
    if quote is not None:
        message.insert(0, {"type": "reply", "data": {"message_id": quote}})
    place = {"group_id": scene_id} if scene == "group" else {"user_id": scene_id}
    sent = await bot.call_api("send_message", detail_type=scene, message=message, **place)
    return _message_id(sent)


async def _uploaded(bot: Bot, name: str, content: bytes) -> str:
    """The id of a file put there for a message to come; empty when it was not taken: nothing has been said yet, so
    what is left is the text."""
    try:
        stored = await bot.call_api("upload_file", type="data", name=name, data=content)
    except (*REJECTED, *UNKNOWN):
        return ""
    return str(stored.get("file_id") or "") if isinstance(stored, Mapping) else ""


async def answer(bot: Bot, origin: Origin, reply: Reply) -> tuple[Sent, str]:
    """Answer where the person spoke, or privately when the reply is private."""
    private = reply.private or origin.scene == "private"
    if reply.recall:
        await recall(bot, origin)
    if private:
        sent = await send(bot, "private", origin.user_id, reply.text, image=reply.image)
        for name, content in ((reply.file,) if reply.file is not None else ()) + reply.files:
            if await send_file(bot, origin.user_id, name, content) == "rejected":
                await send(bot, "private", origin.user_id, reply.unsent or file_not_sent(name))
        return sent
    quote = origin.message_id if origin.message_id and not reply.recall else None
    return await send(bot, "group", origin.scene_id, reply.text, image=reply.image, quote=quote)


async def send_file(bot: Bot, user_id: str, name: str, content: bytes) -> Sent:
    """Send a file privately, by value: paths would be read on the implementation's machine.

    One that is larger than LARGEST_FILE is not even tried.
    """
    if len(content) > LARGEST_FILE:
        return "rejected"
    patience = {"_timeout": 30 + _UPLOAD_SECONDS_PER_MB * len(content) / 2**20} if len(content) > 2**20 else {}
    try:
        if capability_satori.is_satori(bot):
            await capability_satori.send_file(bot, user_id, name, content)
        elif bot.type == "OneBot V12":
            if not (file_id := await _uploaded(bot, name, content)):
                return "rejected"
            message = [{"type": "file", "data": {"file_id": file_id}}]
            await bot.call_api("send_message", detail_type="private", user_id=user_id, message=message)
        else:
            file = f"base64://{await asyncio.to_thread(lambda: base64.b64encode(content).decode())}"
            await bot.call_api("upload_private_file", user_id=_native(user_id), file=file, name=name, **patience)
    except REJECTED as error:
        return "unknown" if _may_have_arrived(error) else "rejected"
    except UNKNOWN:
        return "unknown"
    return "sent"


async def recall(bot: Bot, origin: Origin) -> bool:
    """Take the person's message back; needs the bot to be an administrator of the group."""
    if capability_satori.is_satori(bot):
        return await capability_satori.take_back(bot, origin.message_id, origin.scene_id)
    return await take_back(bot, origin.message_id)


async def take_back(bot: Bot, message_id: str) -> bool:
    """Take a message back: our own (for some minutes), or anybody's where the bot is an administrator."""
    if capability_satori.is_satori(bot):
        return await capability_satori.take_back(bot, message_id)
    try:
        if bot.type == "OneBot V12":
            await bot.call_api("delete_message", message_id=message_id)
        else:
            await bot.call_api("delete_msg", message_id=_native(message_id))
    except (*REJECTED, *UNKNOWN):
        return False
    return True


async def message(bot: Bot, origin: Origin, message_id: str) -> Origin | None:
    """A message said where `origin` was said, as the platform remembers it (OneBot v12 has no standard action)."""
    if capability_satori.is_satori(bot):
        from plugins._kit.satori import origin_of_said  # only where Satori is installed

        said = await capability_satori.content_said(bot, origin.scene_id, message_id)
        return origin_of_said(origin, said) if said is not None and origin.scene == "group" else None
    if bot.type == "OneBot V12":
        return None
    try:
        found = await bot.call_api("get_msg", message_id=_native(message_id))
    except (*REJECTED, *UNKNOWN):
        return None
    if not isinstance(found, Mapping) or not isinstance(found.get("message"), Sequence):
        return None
    sender = found.get("sender")
    event = {
        "self_id": origin.self_id,
        "user_id": sender.get("user_id") if isinstance(sender, Mapping) else None,
        "message_type": found.get("message_type") or origin.scene,
        "group_id": found.get("group_id") or origin.scene_id,
        "message_id": message_id,
        "time": found.get("time"),
        "sender": sender,
    }
    said = origin_of_v11(event, [part for part in found["message"] if isinstance(part, Mapping)])
    return said if said is not None and (said.scene, said.scene_id) == (origin.scene, origin.scene_id) else None


async def member_name(bot: Bot, scene_id: str, user_id: str) -> str:
    """What somebody is called in a group, as their platform says; empty when it does not."""
    if capability_satori.is_satori(bot):
        return await capability_satori.member_name(bot, scene_id, user_id)
    try:
        if bot.type == "OneBot V12":
            found = await bot.call_api("get_group_member_info", group_id=scene_id, user_id=user_id)
        else:
            place = {"group_id": _native(scene_id), "user_id": _native(user_id)}
            found = await bot.call_api("get_group_member_info", **place)
    except (*REJECTED, *UNKNOWN):
        return ""
    if not isinstance(found, Mapping):
        return ""
    keys = ("user_displayname", "user_name") if bot.type == "OneBot V12" else ("card", "nickname")
    return next((name for key in keys if isinstance(name := found.get(key), str) and name.strip()), "")


account_id = capability_satori.account_id


def platform_of(bot: Bot) -> str:
    """The platform an account belongs to; empty when it does not say."""
    return "qq" if bot.type == "OneBot V11" else capability_satori.platform_of(bot)


async def accept_friend(bot: Bot, flag: str) -> bool:
    """Accept a friend request (OneBot v12 has no standard action for it)."""
    if capability_satori.is_satori(bot):
        return await capability_satori.accept_friend(bot, flag)
    try:
        await bot.call_api("set_friend_add_request", flag=flag, approve=True)
    except (*REJECTED, *UNKNOWN):
        return False
    return True


async def fetch(bot: Bot, attachment: Attachment, *, limit: int) -> bytes | None:
    """The bytes of a picture or file, at most `limit`; None when it cannot be had."""
    found = await fetch_named(bot, attachment, limit=limit)
    return found[1] if found is not None else None


async def fetch_named(bot: Bot, attachment: Attachment, *, limit: int) -> tuple[str, bytes] | None:
    """The same with its name, which some platforms (OneBot v12) tell only now.

    Its URL is fetched only from the platform's own hosts, without redirects; else the implementation is asked.
    """
    if attachment.size is not None and attachment.size > limit:
        return None
    if attachment.url and (content := await _download_in_time(attachment.url, limit)) is not None:
        return attachment.name, content
    if capability_satori.is_satori(bot):
        content = await capability_satori.fetch(bot, attachment, limit=limit)
        return (attachment.name, content) if content is not None else None
    if not _is_file_id(attachment.file):
        return None
    try:
        if bot.type == "OneBot V12":
            answer = await bot.call_api("get_file", file_id=attachment.file, type="data")
        else:
            answer = await bot.call_api("get_file", file_id=attachment.file, file=attachment.file)
    except (*REJECTED, *UNKNOWN):
        return None
    content = _inline_content(answer, limit)
    return (attachment.name or _name_in(answer), content) if content is not None else None


def _name_in(answer: object) -> str:
    name = answer.get("name") if isinstance(answer, Mapping) else None
    return clean(name) if isinstance(name, str) else ""


def _is_file_id(file: str) -> bool:
    """A name or an id, not a path or an address that the implementation would open for a stranger."""
    return bool(file) and "://" not in file and ".." not in file and "/" not in file[1:]


def _inline_content(answer: object, limit: int) -> bytes | None:
    if not isinstance(answer, Mapping):
        return None
    content = answer.get("data") or answer.get("base64")
    if isinstance(content, str):
        if len(content) > limit * 4 // 3 + 4:
            return None
        try:
            content = base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError):
            return None
    return content if isinstance(content, bytes) and 0 < len(content) <= limit else None


async def _download_in_time(url: str, limit: int) -> bytes | None:
    try:
        return await asyncio.wait_for(_download(url, limit), DOWNLOAD_SECONDS)
    except (TimeoutError, asyncio.TimeoutError):
        return None


async def _download(url: str, limit: int) -> bytes | None:
    try:
        parsed = httpx.URL(url)
        allowed = parsed.scheme in ("http", "https") and ("." + parsed.host).endswith(PICTURE_HOSTS)
        if not allowed or parsed.port not in (None, 80, 443) or parsed.userinfo:
            return None
        chunks: list[bytes] = []
        async with (
            httpx.AsyncClient(follow_redirects=False, timeout=15, trust_env=False) as client,
            client.stream("GET", parsed, headers={"Accept-Encoding": "identity"}) as response,
        ):
            if response.status_code != 200:
                return None
            async for chunk in response.aiter_raw():
                chunks.append(chunk)
                if sum(map(len, chunks)) > limit:
                    return None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None
    return b"".join(chunks)


def _native(value: str) -> int | str:
    """OneBot v11 writes ids as numbers; an implementation that uses words keeps them."""
    return int(value) if value.lstrip("-").isdecimal() and value.isascii() else value


def _picture_name(content: bytes) -> str:
    """A file name that says what kind of picture it is."""
    kinds = {b"\x89PNG": "png", b"GIF8": "gif", b"RIFF": "webp"}
    return f"picture.{kinds.get(content[:4], 'jpg')}"


def _message_id(sent: object) -> str:
    return str(sent.get("message_id", "")) if isinstance(sent, Mapping) else ""
