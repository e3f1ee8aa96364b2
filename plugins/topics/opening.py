"""An activity is opened: in one or all groups of the circle, each told through the outbox and counted from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from config import clock
from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role, TargetKind
from models.tables import Activity, ActivityGroup, ContactGroup, Outbox
from plugins._kit.circle import groups_of
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import Composed, Drop, Post, after_send, composes, post_many, said_by
from plugins._kit.policy import policy
from plugins._kit.unit import background_unit, unit_of_work
from plugins.topics import replies
from plugins.topics.helping import circle_helped
from plugins.topics.library import library, may_use
from plugins.topics.memory import activities
from plugins.topics.results import Opened, Place, Wanted

KIND = "activity"


async def from_library(call: Call, said: str) -> Wanted | Refusal | None:
    """A topic of the library by number, key or title; None when the words are the speaker's own.

    Refusals: `topic-over`, `topic-not-approved`.
    """
    topic = library().find(said)
    if topic is None:
        return None
    if topic.is_over(local_day(call.now)):
        return Refusal("topic-over", {"title": topic.title})
    if not await may_use(topic, call.actor.college_id):
        return Refusal("topic-not-approved", {"title": topic.title})
    return Wanted(topic.title, topic.opening, topic.key)


async def places(call: Call) -> list[ContactGroup]:
    """Where the speaker may open something: their circle; a helper only in the group they speak in."""
    if call.actor.person_id is not None and Role.CADRE in call.actor.roles:
        return await groups_of(call.actor.person_id, local_day(call.now))
    cadre_id = await circle_helped(call)
    if cadre_id is None or call.origin.scene != "group":
        return []
    here = await groups_of(cadre_id, local_day(call.now))
    return [one for one in here if (one.platform, one.scene_id) == (call.origin.platform, call.origin.scene_id)]


async def named(groups: Sequence[ContactGroup]) -> list[Place]:
    """Groups as people speak of them; youths are counted, not named."""
    found = []
    for group in groups:
        fact = await directory.group(group.platform, group.scene_id)
        targets = fact.targets if fact is not None else ()
        names = [target.name for target in targets if target.kind is not TargetKind.YOUTH]
        youths = len(targets) - len(names)
        words = "、".join([*names, *([f"{youths} 位同学"] if youths else [])]) or "联系群"
        found.append(Place(group.id, f"{words}（{replies.platform(group.platform)}）"))
    return found


async def open_there(call: Call, wanted: Wanted, group_ids: Sequence[int]) -> Opened | Refusal:
    """Write it down and tell the groups. Refusals: `no-groups`, `already-open` (facts `number`)."""
    allowed = {group.id: group for group in await places(call)}
    groups = [allowed[id] for id in group_ids if id in allowed]
    if not groups or call.actor.person_id is None:
        return Refusal("no-groups")
    rules = policy().topics
    last = local_day(call.now) + timedelta(days=rules.days)
    closes_at = datetime.combine(last, time(rules.close_hour), clock.zone())
    async with unit_of_work(call) as unit:
        mine = Activity.filter(school_id=unit.school_id, opened_by_id=call.actor.person_id, closed_at=None)
        for running in await mine.using_db(unit.connection):
            if running.title == wanted.title:
                return Refusal("already-open", {"number": running.number})
        row = Activity(
            school_id=unit.school_id,
            number=await unit.take_numbers(),
            opened_by_id=call.actor.person_id,
            opened_at=unit.now,
            closes_at=closes_at,
            title=wanted.title,
            opening=wanted.opening,
            topic_key=wanted.key,
            options=list(wanted.options),
            figures={},
        )
        await row.save(using_db=unit.connection, force_create=True)
        await ActivityGroup.bulk_create(
            [
                ActivityGroup(
                    school_id=unit.school_id, activity_id=row.id, platform=group.platform, scene_id=group.scene_id
                )
                for group in groups
            ],
            using_db=unit.connection,
        )
        text = replies.opening(row.number, wanted, closes_at)
        subject = (KIND, row.number)
        facts = {"activity": row.id}
        await post_many(
            unit,
            [
                Post(
                    f"{KIND}:{row.id}:{group.id}", "group", group.platform, group.scene_id, text,
                    subject=subject, facts=facts,
                )
                for group in groups
            ],
        )  # fmt: skip
        said = {"title": wanted.title, "topic": wanted.key, "groups": len(groups), "poll": bool(wanted.options)}
        await unit.append_event("activity-opened", "activity", row.id, said)
    return Opened(row.number, row.title, bool(row.options), len(groups), closes_at)


@composes(KIND)
async def compose_opening(row: Outbox, now: datetime) -> Composed:
    """As it was posted, unless it is over by now."""
    activity = await Activity.get(school_id=directory.school_id, id=row.payload["facts"]["activity"])
    if activity.closed_at is not None or now >= activity.closes_at:
        return Drop("已经结束了")
    await activities.expect(activity.id, (row.platform, row.scene_id))
    return said_by(row)


async def note_told(row: Outbox, now: datetime) -> None:
    """The opening has arrived: from here on that group's talk is counted."""
    async with background_unit(now) as unit:
        here = ActivityGroup.filter(
            school_id=unit.school_id, activity_id=row.payload["facts"]["activity"], platform=row.platform,
            scene_id=row.scene_id, told_at=None,
        )  # fmt: skip
        await here.using_db(unit.connection).update(told_at=now)
        await unit.touch_roster()
        unit.after_commit.append(activities.load)


after_send[KIND] = note_told
