"""Records that still lack a narrative are reminded of once, in one private message per cadre."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.tables import Record
from plugins._kit import outbox
from plugins._kit.directory import directory
from plugins._kit.unit import background_unit
from plugins.visits import replies

AFTER = timedelta(hours=12)
"""Nobody is reminded of what they may still be writing."""
NOT_AFTER = timedelta(days=14)


async def remind_unfinished(now: datetime) -> int:
    """Put one reminder per cadre into the outbox; returns how many."""
    rows = await Record.filter(
        school_id=directory.school_id,
        complete=False,
        withdrawn_at=None,
        reminded_at=None,
        entered_at__lt=now - AFTER,
        entered_at__gt=now - NOT_AFTER,
    ).order_by("number")
    by_cadre: dict[int, list[Record]] = {}
    for row in rows:
        by_cadre.setdefault(row.cadre_id, []).append(row)
    posted = 0
    for cadre_id, own in by_cadre.items():
        way = await outbox.private_way_to(cadre_id)
        person = await directory.person(cadre_id)
        if way is None or person is None or person.opted_out_at is not None:
            continue
        async with background_unit(now) as unit:
            ids = [row.id for row in own]
            await Record.filter(id__in=ids, reminded_at=None).using_db(unit.connection).update(reminded_at=now)
            text = replies.unfinished_reminder([row.number for row in own])
            key = f"unfinished:{cadre_id}:{own[-1].number}"
            posted += await outbox.post(
                unit, key, "private", *way, text, subject=("record", own[0].number), person_id=cadre_id
            )
    return posted
