"""What the tests of this room share: a term with records, people who can be reached, a postman."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from stage import Stage

from models.tables import Outbox, Person, PersonRole, Record
from plugins._kit.directory import directory
from plugins._kit.outbox import Drop, Letter, after_send, composers, said_by

CADRE, OTHER_CADRE, SECRETARY, COMMITTEE = "王小雨", "李明哲", "陈思远", "何静宜"
YOUTHS = ("赵雪", "吴思颖", "孙佳怡", "周雨晴", "林可欣", "刘晓彤", "徐嘉豪", "高翔宇", "罗浩", "郭俊杰")


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """An instant by the school's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=timezone(timedelta(hours=8))).astimezone(timezone.utc)


NOW = at(11, 23)


@dataclass(frozen=True)
class Carried:
    """One message that went out."""

    kind: str
    to: str
    text: str


async def person(name: str) -> Person:
    """A person of the demo."""
    return await Person.get(name=name)


async def befriend(stage: Stage, *names: str) -> None:
    """They have written privately, so a private message reaches them."""
    for name in names:
        await stage.tell(name, "我是谁")


async def tell_of_visits(stage: Stage) -> None:
    """Records of both cadres: #1 to #3 of one, #4 and #5 of the other."""
    for number, dorm in enumerate(("3-305", "3-306", "3-307"), 1):
        said = f"走访 {dorm} 11月{number + 9}日 第 {number} 次来，聊了热水时间、晚自习和期末复习的打算"
        await stage.tell(CADRE, said, now=NOW)
    for number, dorm in enumerate(("5-402", "5-403"), 4):
        said = f"走访 {dorm} 11月{number + 9}日 第 {number} 次来，看了新到的书桌，记下两盏坏灯和网速的事"
        await stage.tell(OTHER_CADRE, said, now=NOW)
    assert await Record.all().count() == 5


async def second_of_committee(name: str = "贺老师") -> str:
    """Another person of the committee, reachable; returns the account."""
    one = await Person.create(school_id=directory.school_id, code="T9", name=name, level="school", qq="10777")
    await PersonRole.create(school_id=directory.school_id, person_id=one.id, role="committee")
    directory.forget()
    return "10777"


async def carry(now: datetime) -> list[Carried]:
    """What the courier does with rows that courtesy lets through, without a platform."""
    carried = []
    for row in await Outbox.filter(state="due", due_at__lte=now, expires_at__gt=now).order_by("id"):
        composer = composers.get(row.kind)
        composed = await composer(row, now) if composer is not None else said_by(row)
        if isinstance(composed, Letter):
            row.state, row.sent_at = "sent", now
            await row.save()
            if row.kind in after_send:
                await after_send[row.kind](row, now)
            carried.append(Carried(row.kind, row.scene_id, composed.text))
        elif isinstance(composed, Drop):
            row.state, row.error = "dropped", composed.reason
            await row.save()
    return carried
