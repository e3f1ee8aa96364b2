"""What is no message: somebody joined, we were put out of a group, somebody asks to be friends, a friend was added."""

from __future__ import annotations

from datetime import datetime

from nonebot.adapters import Bot, Event
from nonebot.adapters.onebot import v11, v12
from nonebot.log import logger

from config import clock
from plugins._kit import capability
from plugins._kit.commands import Call, Hook, listeners_of
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins._kit.unit import AlreadyHandled


async def handle(bot: Bot, event: Event) -> None:
    """Turn a notice or request into a call of the rooms that listen for it."""
    if isinstance(event, v11.FriendRequestEvent):
        await tell(bot, Hook.FRIEND_REQUEST, _notice_origin("qq", event, "private", event.flag))
    elif isinstance(event, v11.FriendAddNoticeEvent):
        await tell(bot, Hook.FRIEND_ADDED, _notice_origin("qq", event, "private", ""))
    elif isinstance(event, v11.GroupIncreaseNoticeEvent):
        await tell(bot, Hook.JOINED, _notice_origin("qq", event, "group", ""))
    elif isinstance(event, v11.GroupDecreaseNoticeEvent):
        if event.sub_type == "kick_me" or event.user_id == event.self_id:
            await tell(bot, Hook.LEFT, _notice_origin("qq", event, "group", ""))
    elif isinstance(event, v12.GroupMemberDecreaseEvent):
        if event.user_id == event.self.user_id:
            await tell(bot, Hook.LEFT, _notice_origin(event.self.platform, event, "group", ""))
    elif isinstance(event, v12.GroupMemberIncreaseEvent):
        await tell(bot, Hook.JOINED, _notice_origin(event.self.platform, event, "group", ""))
    elif isinstance(event, v11.GroupRecallNoticeEvent):
        await tell(bot, Hook.RECALLED, _notice_origin("qq", event, "group", str(event.message_id)))
    elif isinstance(event, v12.GroupMessageDeleteEvent):
        await tell(bot, Hook.RECALLED, _notice_origin(event.self.platform, event, "group", event.message_id))
    elif isinstance(event, v12.FriendIncreaseEvent):
        await tell(bot, Hook.FRIEND_ADDED, _notice_origin(event.self.platform, event, "private", ""))


def _notice_origin(platform: str, event: Event, scene: str, flag: str) -> Origin:
    fields = event.model_dump()
    user_id = str(fields.get("user_id", ""))
    self_id = fields.get("self_id") or (fields.get("self") or {}).get("user_id", "")
    grouped = scene == "group"
    at = fields.get("time")
    return Origin(
        platform=platform,
        self_id=str(self_id),
        scene="group" if grouped else "private",
        scene_id=str(fields.get("group_id", "")) if grouped else user_id,
        user_id=user_id,
        message_id=f"{event.get_event_name()}:{flag}",
        time=int(at.timestamp()) if isinstance(at, datetime) else int(at or 0),
        to_me=False,
        quoted=None,
        text=flag,
    )


async def tell(bot: Bot, hook: Hook, origin: Origin) -> None:
    """Call the rooms that listen for what happened there."""
    now = clock.now()
    try:
        await directory.refresh(now)
        call = Call(bot, origin, await directory.actor(origin), hook.value, origin.text, now)
        for listener in listeners_of(hook):
            if (reply := await listener(call)) is not None:
                await capability.answer(bot, origin, reply)
    except AlreadyHandled:
        return
    except Exception as error:
        logger.opt(exception=error).error("处理 {} 通知时出错", hook.value)
