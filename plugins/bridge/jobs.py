"""What runs beside: the bridges of other processes are noticed, queues wake when an account comes online."""

from __future__ import annotations

import nonebot
from nonebot.adapters import Bot
from tortoise.exceptions import IntegrityError

from config import clock
from models.tables import BotAccount
from plugins._kit.capability import account_id, platform_of
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate
from plugins._kit.jobs import schedule
from plugins._kit.lifecycle import on_start
from plugins._kit.unit import background_unit
from plugins.bridge.memory import bridges
from plugins.bridge.queues import relay


@on_start
async def begin() -> None:
    """Take up the open bridges."""
    gate.passed_on = relay.twins
    await bridges.load()
    relay.start()


async def look_again() -> None:
    """Bridges opened or closed by another process, where no talk of ours would make us look."""
    await directory.refresh(clock.now())
    await bridges.refresh()


async def know_account(bot: Bot) -> None:
    """Other processes must know our accounts too: what they say is nobody's talk. Then what waited may go out."""
    place = {"school_id": directory.school_id, "platform": platform_of(bot)[:32], "user_id": account_id(bot)[:64]}
    if not await BotAccount.filter(**place).exists():
        try:
            async with background_unit(clock.now()) as unit:
                await BotAccount.create(using_db=unit.connection, **place)
                await unit.touch_roster()
        except IntegrityError:
            return relay.wake()
    return relay.wake()


schedule(look_again, "bridge.look", "interval", seconds=15)
nonebot.get_driver().on_bot_connect(know_account)
nonebot.get_driver().on_shutdown(relay.stop)
