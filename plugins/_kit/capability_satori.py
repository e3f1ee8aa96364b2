"""The Satori half of `capability`: what our messages look like there, and how its answers are read.

A private message goes to the channel the server opens for a user, asked for without any group; only where it opens
none is the channel used in which this person wrote to us, and only if that event carried no group.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import httpx
from nonebot.adapters import Bot
from nonebot.exception import ActionFailed, ApiNotAvailable, NetworkError

from plugins._kit.origin import Attachment, Scene

TYPE = "Satori"
REMEMBERED = 20_000
_MAYBE_SENT = (408, 502, 503, 504)
"""HTTP answers of somebody in between: what became of the call is not known."""
_OF_QQ = frozenset({"chronocat", "red", "onebot", "llonebot", "lagrange", "nekobox", "napcat"})
"""What implementations behind an ordinary QQ account call their platform."""


class Memory:
    """What Satori does not tell twice, of this process: bounded, oldest forgotten first."""

    def __init__(self) -> None:
        self._channels: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._private: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._opened: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._guilds: OrderedDict[tuple[str, str], str] = OrderedDict()

    def note_message(self, bot_id: str, message_id: str, channel_id: str) -> None:
        """Which channel a message stands in: taking it back needs to know."""
        _put(self._channels, (bot_id, message_id), channel_id)

    def note_private(self, bot_id: str, user_id: str, channel_id: str) -> None:
        """In which direct channel somebody wrote to us."""
        _put(self._private, (bot_id, user_id), channel_id)

    def note_opened(self, bot_id: str, user_id: str, channel_id: str) -> None:
        """Which channel the server opened for somebody."""
        _put(self._opened, (bot_id, user_id), channel_id)

    def note_guild(self, bot_id: str, channel_id: str, guild_id: str) -> None:
        """Whose channel it is: members are asked of the guild."""
        _put(self._guilds, (bot_id, channel_id), guild_id)

    def channel_of(self, bot_id: str, message_id: str) -> str:
        """The channel of a message; empty when it is not remembered."""
        return self._channels.get((bot_id, message_id), "")

    def private_of(self, bot_id: str, user_id: str) -> str:
        """The direct channel somebody wrote in."""
        return self._private.get((bot_id, user_id), "")

    def opened_for(self, bot_id: str, user_id: str) -> str:
        """The channel opened for somebody before."""
        return self._opened.get((bot_id, user_id), "")

    def guild_of(self, bot_id: str, channel_id: str) -> str:
        """The guild of a channel; with most chat platforms they have one name."""
        return self._guilds.get((bot_id, channel_id), channel_id)


def _put(memory: OrderedDict[tuple[str, str], str], key: tuple[str, str], value: str) -> None:
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > REMEMBERED:
        memory.popitem(last=False)


memory = Memory()
"""The memory of this process."""


def is_satori(bot: Bot) -> bool:
    """Whether this account is behind a Satori server."""
    return bool(bot.type == TYPE)


def account_id(bot: Bot) -> str:
    """What an account is called on its platform; NoneBot's own name for it holds the platform too."""
    own: Any = bot
    return str(own.get_self_id()) if is_satori(bot) else bot.self_id


def platform_of(bot: Bot) -> str:
    """The platform an account belongs to: QQ is QQ, whoever implements it."""
    name = str(getattr(bot, "platform", ""))
    return "qq" if name in _OF_QQ else name


def escaped(text: str) -> str:
    """Words that are nothing but words: what somebody typed is never read as an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def element(kind: str, **attributes: str) -> str:
    """One element of a message."""
    written = "".join(f' {name}="{escaped(value)}"' for name, value in attributes.items())
    return f"<{kind}{written}/>"


def content_of(text: str, images: Sequence[bytes], quote: str | None, mentions: Sequence[str]) -> str:
    """A message as Satori writes it."""
    parts = [element("quote", id=quote)] if quote is not None else []
    parts += [element("at", id=user_id) for user_id in mentions]
    parts.append(escaped(f" {text}" if mentions else text))
    parts += [element("img", src=_data_url(picture_type(image), image)) for image in images]
    return "".join(parts)


def picture_type(content: bytes) -> str:
    """The media type of a picture."""
    kinds = {b"\x89PNG": "image/png", b"GIF8": "image/gif", b"RIFF": "image/webp"}
    return kinds.get(content[:4], "image/jpeg")


def _data_url(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


async def send(
    bot: Bot,
    scene: Scene,
    scene_id: str,
    text: str,
    *,
    images: Sequence[bytes],
    quote: str | None,
    mentions: Sequence[str],
) -> str:
    """Send one message; its id. Raises what capability knows: a refusal, or no answer."""
    channel_id = scene_id if scene == "group" else await _private_channel(bot, scene_id)
    return await _create(bot, channel_id, content_of(text, images, quote, mentions))


async def send_file(bot: Bot, user_id: str, name: str, content: bytes) -> None:
    """Send a file privately, by value."""
    url = await asyncio.to_thread(_data_url, "application/octet-stream", content)
    await _create(bot, await _private_channel(bot, user_id), element("file", src=url, title=name))


async def _create(bot: Bot, channel_id: str, content: str) -> str:
    sent = await _called(bot, "message_create", channel_id=channel_id, content=content)
    ids = [str(one.id) for one in sent or () if getattr(one, "id", None)]
    for message_id in ids:
        memory.note_message(bot.self_id, message_id, channel_id)
    return ids[0] if ids else ""


async def _private_channel(bot: Bot, user_id: str) -> str:
    """The channel for a private talk; ActionFailed (nothing was said yet) when there is none."""
    if opened := memory.opened_for(bot.self_id, user_id):
        return opened
    try:
        channel = await bot.call_api("user_channel_create", user_id=user_id)
        channel_id = str(channel.id)
    except Exception as error:
        if known := memory.private_of(bot.self_id, user_id):
            return known
        raise ActionFailed(TYPE) from error
    memory.note_opened(bot.self_id, user_id, channel_id)
    return channel_id


async def _called(bot: Bot, api: str, **data: Any) -> Any:
    """A call that says something: an answer nobody can read is no refusal."""
    try:
        return await bot.call_api(api, **data)
    except (ActionFailed, ApiNotAvailable, NetworkError):
        raise
    except Exception as error:
        raise NetworkError(TYPE) from error


def may_have_arrived(error: Exception) -> bool:
    """Whether the refusal comes from somebody in between, or says it took too long."""
    said = getattr(error, "content", b"") or b""
    words = said if isinstance(said, bytes) else str(said).encode("utf-8", "replace")
    return getattr(error, "status_code", 0) in _MAYBE_SENT or b"timeout" in words.lower()


async def take_back(bot: Bot, message_id: str, channel_id: str = "") -> bool:
    """Take a message back; False when it is not known where it stands, or the server does not."""
    channel_id = channel_id or memory.channel_of(bot.self_id, message_id)
    if not channel_id:
        return False
    return await _quietly(bot, "message_delete", channel_id=channel_id, message_id=message_id) is not None


async def member_name(bot: Bot, channel_id: str, user_id: str) -> str:
    """What somebody is called in a group; empty when the server does not say."""
    guild_id = memory.guild_of(bot.self_id, channel_id)
    found = await _quietly(bot, "guild_member_get", guild_id=guild_id, user_id=user_id)
    user = getattr(found, "user", None)
    names = (getattr(found, "nick", None), getattr(user, "nick", None), getattr(user, "name", None))
    return next((name for name in names if isinstance(name, str) and name.strip()), "")


async def accept_friend(bot: Bot, flag: str) -> bool:
    """Accept a friend request."""
    return await _quietly(bot, "friend_approve", request_id=flag, approve=True, comment="") is not None


async def content_said(bot: Bot, channel_id: str, message_id: str) -> Any:
    """A message as the server remembers it; None when it does not."""
    found = await _quietly(bot, "message_get", channel_id=channel_id, message_id=message_id)
    return found if found is not None and found is not True else None


async def _quietly(bot: Bot, api: str, **data: Any) -> Any:
    """What a call answers, True for nothing; None when it fails: nothing was said by it."""
    try:
        found = await bot.call_api(api, **data)
    except Exception:
        return None
    return True if found is None else found


async def fetch(bot: Bot, attachment: Attachment, *, limit: int) -> bytes | None:
    """A picture or file: inline, or through the server's own proxy; an address of somebody else's is not opened."""
    source = attachment.url
    if source.startswith("data:"):
        return _inline(source, limit)
    proxied = tuple(getattr(bot, "proxy_urls", ()) or ())
    if not source.startswith(("internal:", "upload:", *proxied)):
        return None
    info: Any = getattr(bot, "info", None)
    headers = {"Authorization": f"Bearer {info.token}"} if info.token else {}
    return await _streamed(f"{info.api_base}/proxy/{source}", headers, limit)


def _inline(source: str, limit: int) -> bytes | None:
    head, _, body = source.partition(",")
    if not head.endswith(";base64") or len(body) > limit * 4 // 3 + 4:
        return None
    try:
        content = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if 0 < len(content) <= limit else None


async def _streamed(url: str, headers: dict[str, str], limit: int) -> bytes | None:
    chunks: list[bytes] = []
    try:
        async with (
            httpx.AsyncClient(follow_redirects=False, timeout=15, trust_env=False, headers=headers) as client,
            client.stream("GET", url) as response,
        ):
            if response.status_code != 200:
                return None
            async for chunk in response.aiter_bytes():
                chunks.append(chunk)
                if sum(map(len, chunks)) > limit:
                    return None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return None
    return b"".join(chunks) or None
