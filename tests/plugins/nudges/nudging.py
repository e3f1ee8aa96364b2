"""What the tests of this room share: people who can be reached, and a postman who carries what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from stage import Stage

from models.tables import Outbox, Person
from plugins._kit.outbox import Drop, Letter, after_send, composers

CADRE, SCHOOL_CADRE, SECRETARY, COMMITTEE = "王小雨", "李明哲", "陈思远", "何静宜"
OWN_GROUP, DORMS = "20004", "20002"
TALKED = "和大家聊了热水时间和晚自习，气氛很好"


def at(month: int, day: int, hour: int = 9, minute: int = 5, year: int = 2026) -> datetime:
    """An instant by the school's clock."""
    return datetime(year, month, day, hour, minute, tzinfo=timezone(timedelta(hours=8))).astimezone(timezone.utc)


MONDAY = at(11, 23)
"""Week 12 of the demo's autumn semester."""


@dataclass(frozen=True)
class Carried:
    """One message that went out."""

    kind: str
    to: str
    letter: Letter


async def befriend(stage: Stage, *names: str) -> None:
    """They have written privately, so a private message reaches them."""
    for name in names:
        await stage.tell(name, "我是谁")


async def carry(now: datetime) -> list[Carried]:
    """What the courier does with rows that courtesy lets through, without a platform."""
    carried = []
    for row in await Outbox.filter(state="due", due_at__lte=now, expires_at__gt=now).order_by("id"):
        composed = await composers[row.kind](row, now)
        if isinstance(composed, Letter):
            row.state, row.sent_at = "sent", now
            await row.save()
            if row.kind in after_send:
                await after_send[row.kind](row, now)
            carried.append(Carried(row.kind, row.scene_id, composed))
        elif isinstance(composed, Drop):
            row.state, row.error = "dropped", composed.reason
            await row.save()
    return carried


async def person(name: str) -> Person:
    """A person of the demo."""
    return await Person.get(name=name)
