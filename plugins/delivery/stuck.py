"""What is stuck: refused for good or of unknown fate; the staff send it again or give it up, and that is audited."""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise.functions import Count

from config import clock
from models.rules.refusal import Refusal
from models.tables import CollegeNudges, Outbox
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins._kit.policy import policy
from plugins._kit.unit import Unit, unit_of_work, write_audit
from plugins.delivery.results import StuckList, StuckRow
from plugins.delivery.states import STUCK, State

SHOWN = 8
"""Rows on one phone screen."""
WEEK = timedelta(days=7)
DIGESTS = ("digest", "office")
LOST = (State.EXPIRED.value, State.FAILED.value, State.UNKNOWN.value, State.VOID.value)


async def list_stuck(now: datetime) -> StuckList:
    """The newest stuck rows, and how many digests of the last seven days reached nobody."""
    here = Outbox.filter(school_id=directory.school_id)
    stuck = here.filter(state__in=STUCK)
    rows = [await _as_told(row) for row in await stuck.order_by("-id").limit(SHOWN)]
    lost = here.filter(kind__in=DIGESTS, state__in=LOST, due_at__gt=now - WEEK)
    counts = await lost.annotate(count=Count("id")).group_by("state").values("state", "count")
    by_state = {str(row["state"]): int(row["count"]) for row in counts}
    return StuckList(tuple(rows), await stuck.count(), {state: by_state[state] for state in LOST if state in by_state})


async def send_again(call: Call, number: int) -> StuckRow | Refusal:
    """Put a stuck row back into the queue, with a fresh term and fresh tries."""
    async with unit_of_work(call) as unit:
        row = await _stuck_row(unit, number)
        if row is None:
            return Refusal("not-stuck")
        told = await _as_told(row)
        await (
            Outbox.filter(id=row.id)
            .using_db(unit.connection)
            .update(
                state=State.DUE.value,
                due_at=unit.now,
                expires_at=unit.now + timedelta(hours=policy().delivery.expire_hours),
                tries=0,
                claimed_by="",  # a late answer to the old call must not overwrite the new one's
                claimed_until=None,
                error="",
            )
        )
        await write_audit(unit, call, f"outbox-again:{row.id}:{row.state}")
        unit.after_commit.append(outbox.wake)
    return told


async def give_up(call: Call, number: int) -> StuckRow | Refusal:
    """Make a stuck row void: it is never sent, and no longer listed."""
    async with unit_of_work(call) as unit:
        row = await _stuck_row(unit, number)
        if row is None:
            return Refusal("not-stuck")
        told = await _as_told(row)
        await (
            Outbox.filter(id=row.id)
            .using_db(unit.connection)
            .update(state=State.VOID.value, claimed_by="", claimed_until=None)
        )
        await write_audit(unit, call, f"outbox-void:{row.id}:{row.state}")
    return told


async def _stuck_row(unit: Unit, number: int) -> Outbox | None:
    rows = Outbox.filter(school_id=unit.school_id, id=number, state__in=STUCK).using_db(unit.connection)
    return await rows.select_for_update().first()


async def _as_told(row: Outbox) -> StuckRow:
    return StuckRow(
        number=row.id,
        kind=row.kind,
        to=await (_group_name(row) if row.scene == "group" else _person_name(row)),
        reason=row.error,
        due=clock.local(row.due_at),
        maybe_arrived=row.state == State.UNKNOWN.value,
    )


async def _person_name(row: Outbox) -> str:
    if row.platform == outbox.SEALED:
        return "密封的收件人"
    if name := await directory.name_of(row.person_id):
        return name
    place = Origin(row.platform, "", "private", row.scene_id, row.scene_id, "", 0, False, None, "")
    return (await directory.actor(place)).name or f"{row.platform} {row.scene_id}"


async def _group_name(row: Outbox) -> str:
    if (group := await directory.group(row.platform, row.scene_id)) is not None and group.targets:
        names = [target.name for target in group.targets]
        return f"{'、'.join(names[:2])}{'等' if len(names) > 2 else ''}的群"
    here = {"school_id": directory.school_id, "platform": row.platform, "scene_id": row.scene_id}
    return "团干群" if await CollegeNudges.filter(**here).exists() else f"群 {row.scene_id}"
