"""Housekeeping on the clock: what is kept for days only is forgotten, living groups are noted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from nonebot import require

from config import clock
from models.tables import CollegeNudges, ContactGroup
from plugins._kit.chaining import seal_history
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate
from plugins._kit.lifecycle import purge
from plugins._kit.resealing import tidy_traces

require("nonebot_plugin_apscheduler")
from nonebot_plugin_apscheduler import scheduler  # noqa: E402 - the plugin has to be loaded first


def schedule(job: Callable[[], Awaitable[None]], id: str, trigger: str, **when: Any) -> None:
    """Run `job` on the school's clock: late is better than never, once is enough."""
    scheduler.add_job(
        job,
        trigger,
        id=id,
        timezone=clock.SCHOOL_ZONE,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=3600,
        replace_existing=True,
        **when,
    )


async def forget_old() -> None:
    """Handled messages, expired questions, old sent messages; and the traces of writing around what is sealed."""
    await purge(clock.now())
    await tidy_traces()


async def seal_yesterday() -> None:
    """One more block of the chain."""
    await seal_history(clock.now())


_noted: dict[tuple[str, str], datetime] = {}


async def note_living_groups() -> None:
    """When each contact group, and each cadres' own group, was last heard; no text, no person."""
    own = CollegeNudges.filter(school_id=directory.school_id).exclude(scene_id="")
    own_groups = {(row.platform, row.scene_id) for row in await own}
    for platform, scene, scene_id in list(gate.last_heard):
        place = (platform, scene_id)
        at = gate.heard_at(platform, scene, scene_id)
        if scene == "private" or at is None or _noted.get(place) == at:
            continue
        _noted[place] = at
        here = {"school_id": directory.school_id, "platform": platform, "scene_id": scene_id}
        if place in own_groups:
            await CollegeNudges.filter(**here).update(last_heard_at=at)
        if await directory.group(*place) is not None:
            await ContactGroup.filter(**here).update(last_heard_at=at)


schedule(seal_yesterday, "kit.chain", "cron", hour=4, minute=5)
schedule(forget_old, "kit.purge", "cron", hour=4, minute=10)
schedule(note_living_groups, "kit.heard", "interval", minutes=1)
