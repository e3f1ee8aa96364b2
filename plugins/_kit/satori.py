"""Our Satori adapter: messages go from the frame straight to the dispatcher, as with OneBot v11.

The stock adapter asks the server for every quoted message before anybody may see an event, and loses the event when
the server does not answer; a frame it cannot read costs it the connection. Logins alone take its way.

A group is a channel that is not direct; where a platform has guilds of several channels, each channel is a group.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, cast

from nonebot.adapters import Bot
from nonebot.adapters.satori import Adapter
from nonebot.adapters.satori.element import Element, parse
from nonebot.log import logger

from config import clock
from models.rules.text import clean
from plugins._kit import capability, dispatcher, notices, replies
from plugins._kit.capability_satori import account_id, memory, platform_of
from plugins._kit.commands import Hook
from plugins._kit.dispatcher import gate, own_accounts
from plugins._kit.gate import PREFIXES
from plugins._kit.lanes import Lanes
from plugins._kit.onebot import read_frame
from plugins._kit.origin import Origin, origin_of_v12

DIRECT = 1
EVENT, PONG, META = 0, 2, 5
_ASIDE = frozenset({"login-added", "login-removed", "login-updated"})
"""What the stock adapter deals with."""
_RESOURCES = {"img": "image", "image": "image", "file": "file", "audio": "voice", "video": "video"}
_SILENT = frozenset({"author", "button"})
Work = Callable[[], Awaitable[None]]


class Satori(Adapter):
    """Satori over its websocket, as a client of each server in SATORI_CLIENTS."""

    def setup(self) -> None:
        """One bounded inbox for all servers."""
        self.lanes: Lanes[Work] = Lanes(_run)
        super().setup()

    async def shutdown(self) -> None:
        """What was taken in is answered first."""
        await self.lanes.finish(5)
        await super().shutdown()

    async def _loop(self, info: Any, ws: Any) -> None:
        for bot in self.bots.values():
            own_accounts.add(account_id(bot))
        await super()._loop(info, cast(Any, _LoginFrames(self, info, ws)))

    def take(self, info: Any, body: Mapping[str, Any]) -> None:
        """One event that is no login."""
        if isinstance(number := body.get("sn", body.get("id")), int):
            self.sequences[info.identity] = number
        bot = self.bots.get(_account_of(body))
        if bot is None:
            return
        own_accounts.add(account_id(bot))
        if body.get("type") == "message-created":
            self._take_message(bot, body)
        elif (found := notice_of(bot, body)) is not None:
            hook, origin = found
            self.lanes.submit(("", bot.self_id), partial(notices.tell, bot, hook, origin), chatter=True)

    def _take_message(self, bot: Bot, body: Mapping[str, Any]) -> None:
        origin = origin_of(bot, body)
        if origin is None:
            return
        if origin.user_id not in own_accounts:  # our own words are no sign of life
            gate.note_heard(origin)
        if not gate.wants(origin, clock.now()):
            return
        chatter = origin.scene == "group" and not origin.text.startswith(PREFIXES)
        job = partial(dispatcher.handle, bot, origin)
        if not self.lanes.submit((origin.scene_id, origin.user_id), job, chatter=chatter) and not chatter:
            task = asyncio.create_task(_tell_busy(bot, origin))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)


async def _run(work: Work) -> None:
    await work()


async def _tell_busy(bot: Bot, origin: Origin) -> None:
    await capability.send(bot, origin.scene, origin.scene_id, replies.BUSY)


class _LoginFrames:
    """A websocket that shows the stock adapter what concerns logins, and hands on everything else itself."""

    def __init__(self, adapter: Satori, info: Any, websocket: Any) -> None:
        self._adapter, self._info, self._websocket = adapter, info, websocket

    def __getattr__(self, name: str) -> Any:
        return getattr(self._websocket, name)

    async def receive(self) -> str | bytes:
        while True:
            data: str | bytes = await self._websocket.receive()
            payload = read_frame(data) or {}
            body = payload.get("body")
            if payload.get("op") == PONG or (payload.get("op") == META and isinstance(body, dict)):
                return data
            if payload.get("op") != EVENT or not isinstance(body, dict):
                logger.warning("丢弃了一个读不懂或过大的帧")
            elif body.get("type") not in _ASIDE:
                self._hand_on(body)
            elif isinstance(body.get("sn"), int):
                return data

    def _hand_on(self, body: Mapping[str, Any]) -> None:
        try:
            self._adapter.take(self._info, body)
        except Exception as error:
            logger.warning("丢弃了一个读不懂的事件：{}", type(error).__name__)


def _account_of(body: Mapping[str, Any]) -> str:
    login = _mapping(body.get("login"))
    platform = login.get("platform") or body.get("platform") or "satori"
    user_id = _mapping(login.get("user")).get("id") or body.get("self_id") or ""
    return f"{platform}:{user_id}"


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def origin_of(bot: Bot, body: Mapping[str, Any]) -> Origin | None:
    """The origin of a message event; None when it names no sender. Notes what Satori tells only once."""
    channel, user, message = (_mapping(body.get(key)) for key in ("channel", "user", "message"))
    user, channel = user or _mapping(message.get("user")), channel or _mapping(message.get("channel"))
    member, guild = _mapping(body.get("member")), _mapping(body.get("guild"))
    origin = _read(
        bot, channel, str(user.get("id") or ""), str(message.get("id") or ""), str(message.get("content") or ""),
        _seconds(body.get("timestamp") or message.get("created_at")),
    )  # fmt: skip
    if origin is None:
        return None
    names = (member.get("nick"), _mapping(member.get("user")).get("nick"), user.get("nick"), user.get("name"))
    name = next((one for one in names if isinstance(one, str) and one.strip()), "")
    if origin.scene == "group":
        memory.note_message(bot.self_id, origin.message_id, origin.scene_id)
        if isinstance(guild.get("id"), str):
            memory.note_guild(bot.self_id, origin.scene_id, guild["id"])
    elif not guild:
        memory.note_private(bot.self_id, origin.user_id, str(channel.get("id")))
    return replace(origin, nickname=clean(name), temporary=origin.scene == "private" and bool(guild))


def _read(
    bot: Any, channel: Mapping[str, Any], user_id: str, message_id: str, content: str, seconds: int
) -> Origin | None:
    """The neutral message: Satori's elements become the segments OneBot v12 knows."""
    private = channel.get("type") == DIRECT
    me = account_id(bot)
    segments = list(segments_of(content))
    event = {
        "self": {"platform": platform_of(bot), "user_id": me},
        "detail_type": "private" if private else "group",
        "group_id": channel.get("id"),
        "user_id": user_id,
        "message_id": message_id,
        "time": seconds,
    }
    origin = origin_of_v12(event, segments)
    if origin is None:
        return None
    kept = [one for one in segments if not (one["type"] == "mention" and one["data"].get("user_id") == me)]
    return replace(origin, self_id=bot.self_id, segments=kept)


def origin_of_said(where: Origin, said: Any) -> Origin | None:
    """A message of that place as the server remembers it."""
    user_id = str(getattr(getattr(said, "user", None), "id", "") or "")
    at = getattr(said, "created_at", None)
    segments = list(segments_of(str(said.content)))
    event = {
        "self": {"platform": where.platform, "user_id": ""},
        "detail_type": "group",
        "group_id": where.scene_id,
        "user_id": user_id,
        "message_id": str(said.id),
        "time": int(at.timestamp()) if at is not None else 0,
    }
    origin = origin_of_v12(event, segments)
    return replace(origin, self_id=where.self_id) if origin is not None else None


def segments_of(content: str) -> Iterable[dict[str, Any]]:
    """What a message says, in the shape of OneBot v12; what cannot be read is said as it stands."""
    try:
        elements = parse(content)
        found = [part for one in elements for part in _parts(one)]
    except Exception:
        found = [{"type": "text", "data": {"text": content}}]
    return found


def _parts(one: Element) -> Iterable[dict[str, Any]]:
    """An element and what it holds; a quote holds somebody else's words, which are not said here."""
    attributes: Mapping[str, Any] = one.attrs
    if one.type == "text":
        yield {"type": "text", "data": {"text": str(attributes.get("text", ""))}}
    elif one.type == "br":
        yield {"type": "text", "data": {"text": "\n"}}
    elif one.type == "at":
        everybody = attributes.get("type") in ("all", "here")
        who = {"user_id": str(attributes.get("id", "")), "name": str(attributes.get("name", ""))}
        yield {"type": "mention_all", "data": {}} if everybody else {"type": "mention", "data": who}
    elif one.type == "quote":
        yield {"type": "reply", "data": {"message_id": str(attributes.get("id", ""))}}
    elif one.type in _RESOURCES:
        source = str(attributes.get("src") or attributes.get("url") or "")
        data = {"file_id": "", "url": source, "name": str(attributes.get("title", ""))}
        yield {"type": _RESOURCES[one.type], "data": data}
    elif one.type == "emoji":
        yield {"type": "emoji", "data": {}}
    elif one.type not in _SILENT:
        if one.type == "p":
            yield {"type": "text", "data": {"text": "\n"}}
        for child in one.children:
            yield from _parts(child)


def notice_of(bot: Bot, body: Mapping[str, Any]) -> tuple[Hook, Origin] | None:
    """What the rooms hear of an event that is no message."""
    kind, guild, channel = body.get("type"), _mapping(body.get("guild")), _mapping(body.get("channel"))
    user, message = _mapping(body.get("user")), _mapping(body.get("message"))
    member = _mapping(_mapping(body.get("member")).get("user"))
    user_id = str(user.get("id") or member.get("id") or "")
    place = str(channel.get("id") or guild.get("id") or "")
    seconds = _seconds(body.get("timestamp"))
    if kind == "guild-member-added" and place and user_id:
        return Hook.JOINED, _notice(bot, kind, "group", place, user_id, "", seconds)
    if kind == "guild-member-removed" and place and user_id == account_id(bot):
        return Hook.LEFT, _notice(bot, kind, "group", place, user_id, "", seconds)
    if kind == "message-deleted" and place and channel.get("type") != DIRECT:
        return Hook.RECALLED, _notice(bot, kind, "group", place, user_id, str(message.get("id") or ""), seconds)
    if kind == "friend-request" and user_id:
        flag = str(message.get("id") or "")
        return Hook.FRIEND_REQUEST, _notice(bot, kind, "private", user_id, user_id, flag, seconds)
    return None


def _notice(bot: Bot, kind: str, scene: str, scene_id: str, user_id: str, text: str, seconds: int) -> Origin:
    return Origin(
        platform=platform_of(bot),
        self_id=bot.self_id,
        scene="group" if scene == "group" else "private",
        scene_id=scene_id,
        user_id=user_id,
        message_id=f"{kind}:{text}",
        time=seconds,
        to_me=False,
        quoted=None,
        text=text,
    )


def _seconds(milliseconds: object) -> int:
    try:
        return int(str(milliseconds)) // 1000
    except ValueError:
        return 0
