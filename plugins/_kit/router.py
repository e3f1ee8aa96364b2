"""The one matcher of the whole bot: every event enters here, whichever adapter it came through.

Rooms import this module so that they work however they are loaded; our adapters only make it faster.
"""

from __future__ import annotations

from nonebot import get_driver
from nonebot.adapters import Bot, Event
from nonebot.adapters.onebot import v11, v12
from nonebot.plugin.on import on

from plugins._kit import dispatcher, notices
from plugins._kit.lanes import Turns
from plugins._kit.lifecycle import install
from plugins._kit.origin import Origin, origin_of_v11, origin_of_v12

turns = Turns()
"""NoneBot handles events side by side: what one person says in one place is taken in the order they said it."""


async def receive(bot: Bot, event: Event) -> None:
    """Read the origin from the event and hand it on."""
    if (origin := origin_of(event)) is not None:
        async with turns.take((origin.scene_id, origin.user_id)):
            await dispatcher.handle(bot, origin)
    else:
        await notices.handle(bot, event)


def origin_of(event: Event) -> Origin | None:
    """The origin of a message event of any supported adapter; None for every other event."""
    if isinstance(event, v11.MessageEvent):
        parts = [{"type": part.type, "data": part.data} for part in event.original_message]
        return origin_of_v11(event.__dict__ | {"sender": event.sender.__dict__}, parts)
    if isinstance(event, v12.MessageEvent):
        parts = [{"type": part.type, "data": part.data} for part in event.original_message]
        raw = event.model_dump(include={"message_id", "user_id", "group_id", "time", "detail_type", "self"})
        return origin_of_v12(raw, parts)
    return None


matcher = on(priority=1, block=False, handlers=[receive])
install(get_driver())
