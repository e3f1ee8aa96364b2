"""The daily round: common problems, 真的解决了吗, the ladder, then the notices; once a workday for the whole school.

It runs once and not whenever something comes in: a row written then would tell when a sealed reporter spoke.  Rows say
what is due, so a missed round loses nothing, and every message has its key, so a second one tells nothing twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from nonebot.log import logger
from tortoise.expressions import Q

from config import clock
from models.rules.slots import week_name
from models.tables import DigestRun
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins.problems.daily_asking import alert_common, ask_solved
from plugins.problems.daily_ladder import climb
from plugins.problems.daily_notices import tell

LEASE = timedelta(minutes=10)
_WORD = secrets.token_hex(8)
"""This process."""
_ROUND: tuple[Callable[[datetime], Awaitable[int]], ...] = (alert_common, ask_solved, climb, tell)


async def run_due(now: datetime, *, worker: str = _WORD) -> bool:
    """The round of the day, from its hour on; False when it is not due, done, or another process is at it."""
    local, rules = clock.local(now), policy()
    today = local.date()
    quiet = rules.courtesy.is_quiet(local.time().replace(tzinfo=None))
    if local.hour < rules.problems.policy_hour or quiet or not rules.calendar.is_workday(today):
        return False
    here = {"school_id": directory.school_id, "week": week_name(today), "cohort": f"problems:{today}"}
    if await DigestRun.filter(**here, done_at__not_isnull=True).exists():
        return False
    await DigestRun.bulk_create([DigestRun(**here)], ignore_conflicts=True)
    free = Q(claimed_until=None) | Q(claimed_until__lte=now) | Q(claimed_until__gt=now + 2 * LEASE)
    claimed = DigestRun.filter(free, **here, done_at=None)
    if not await claimed.update(claimed_by=worker, claimed_until=now + LEASE):
        return False
    await directory.refresh(now)
    if await _round(now):
        await DigestRun.filter(**here, claimed_by=worker).update(done_at=now, claimed_until=None)
        return True
    return False


async def _round(now: datetime) -> bool:
    """Every part of it, whatever becomes of the others; what failed is tried again once the claim has run out."""
    whole = True
    for part in _ROUND:
        try:
            await part(now)
        except Exception as error:
            whole = False
            logger.opt(exception=error).error("问题清单的每日一轮：{} 没有做完，过一会儿再试", part.__name__)
    return whole
