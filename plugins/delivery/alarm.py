"""The one message to the operator when an account stops getting through."""

from __future__ import annotations

from datetime import datetime

from nonebot.log import logger

from config import clock
from config.settings import settings
from models.tables import Outbox
from plugins._kit import outbox
from plugins._kit.outbox import Lane
from plugins._kit.unit import background_unit
from plugins.delivery import replies
from plugins.delivery.accounts import Accounts

KIND = "breaker"


async def tell_operator(account: str, until: datetime, now: datetime, accounts: Accounts) -> None:
    """Write to a superuser, through another account if one works, else once this one is back; never raises.

    The account is tried again at `until`. The unique key holds one message per beginning of a rest.
    """
    logger.error("账号 {} 连着没发出去，停到 {:%H:%M} 再试", account, clock.local(until))
    try:
        if not await _post(account, until, now, accounts):
            logger.critical("账号 {} 发不出消息，SUPERUSERS 里也没有能告诉的人", account)
    except Exception as error:
        logger.opt(exception=error).critical("账号 {} 发不出消息，也没能告诉部署者", account)


async def _post(account: str, until: datetime, now: datetime, accounts: Accounts) -> bool:
    here = []
    for superuser in sorted(settings().superusers):
        platform, _, user_id = superuser.partition(":")
        if online := accounts.online(platform):
            working = any(bot.self_id != account and accounts.breaker.admits(bot.self_id, now) for bot in online)
            here.append((not working, platform, user_id))
    if not here:
        return False
    later, platform, user_id = min(here)
    lane: Lane = "normal" if later else "urgent"
    text = replies.account_rests(account, clock.local(until))
    key = f"{KIND}:{account[:64]}:{now:%Y%m%d%H%M%S}"
    async with background_unit(now) as unit:
        one = outbox.Post(key, "private", platform, user_id, text, lane=lane, due_at=until if later else now)
        await outbox.post_many(unit, [one])
    return True


async def never_told(row: Outbox, now: datetime) -> None:
    """Even the message to the operator did not get through."""
    logger.critical("{}（这条没能告诉部署者）", outbox.said_by(row).text)


outbox.after_failure[KIND] = never_told
