"""An activity ends: who took part becomes figures, and the words of its cadre, who sees them first, make a record."""

from __future__ import annotations

from datetime import datetime

from config.clock import local_day
from models.rules.card import ActivityCard, ActivityRow
from models.rules.refusal import Refusal
from models.rules.text import clean
from models.rules.topics import Figures, TookPart, figures_of
from models.rules.vocabulary import Outcome, RecordKind, Role
from models.tables import Activity, ActivityGroup, ActivityPart, Outbox
from plugins._kit.cards import render_card
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import Composed, Drop, Letter, Post, composes, post_many, private_way_to
from plugins._kit.policy import policy
from plugins._kit.recording import NewRecord, is_complete, write_records
from plugins._kit.unit import Unit, background_unit, refuse, unit_of_work
from plugins.topics import replies
from plugins.topics.memory import activities
from plugins.topics.results import Closed

LONGEST = 2000


def figures_in(row: Activity) -> Figures:
    """The figures a closed activity kept."""
    kept = row.figures
    return Figures(kept["people"], tuple((name, count) for name, count in kept["rows"]), kept["few"])


async def mine(call: Call, number: int | None, unit: Unit) -> Activity | Refusal:
    """The speaker's activity of that number, or their newest. Refusals: `nothing-open`, `not-yours`."""
    rows = Activity.filter(school_id=unit.school_id).using_db(unit.connection).select_for_update()
    if number is not None:
        row = await rows.filter(number=number).first()
        if row is None or (row.opened_by_id != call.actor.person_id and Role.COMMITTEE not in call.actor.roles):
            return await refuse(unit, call, Refusal("not-yours", {"number": number}))
        return row
    own = rows.filter(opened_by_id=call.actor.person_id or 0).order_by("closed_at", "-id")
    open_ = await own.filter(closed_at=None).first()
    return (
        open_
        or await rows.filter(opened_by_id=call.actor.person_id or 0).order_by("-id").first()
        or Refusal("nothing-open")
    )


async def close_mine(call: Call, number: int | None) -> Closed | Refusal:
    """End it now, or look at one that has ended."""
    async with unit_of_work(call) as unit:
        row = await mine(call, number, unit)
        if isinstance(row, Refusal):
            return row
        if row.closed_at is None:
            await _close(unit, row)
    return await closed(row)


async def _close(unit: Unit, row: Activity) -> None:
    """Count once more, keep the figures, forget who it was."""
    parts = ActivityPart.filter(school_id=unit.school_id, activity_id=row.id).using_db(unit.connection)
    taken = [TookPart(frozenset(part.themes), part.choice) for part in await parts]
    found = figures_of(taken, row.options, policy().problems.k)
    row.figures = {"people": found.people, "rows": [list(one) for one in found.rows], "few": found.few}
    row.closed_at = unit.now
    await row.save(using_db=unit.connection, update_fields=["figures", "closed_at"])
    await parts.delete()
    await unit.append_event("activity-closed", "activity", row.id, {"people": found.people})
    await unit.touch_roster()
    unit.after_commit.append(activities.load)


async def closed(row: Activity) -> Closed:
    """What came of it."""
    groups = await ActivityGroup.filter(school_id=directory.school_id, activity_id=row.id).count()
    return Closed(row.number, row.title, tuple(row.options), figures_in(row), groups, row.record_number)


async def close_due(now: datetime) -> int:
    """End what is over by time; its cadre hears of it privately."""
    due = Activity.filter(school_id=directory.school_id, closed_at=None, closes_at__lte=now)
    ended = 0
    for id in await due.values_list("id", flat=True):
        async with background_unit(now) as unit:
            rows = Activity.filter(id=id, closed_at=None).using_db(unit.connection).select_for_update()
            row = await rows.first()
            if row is None:
                continue
            await _close(unit, row)
            ended += 1
            if (way := await private_way_to(row.opened_by_id)) is not None:
                post = Post(
                    f"activityend:{row.id}", "private", *way, person_id=row.opened_by_id,
                    subject=("activity", row.number), facts={"activity": row.id},
                )  # fmt: skip
                await post_many(unit, [post])
    return ended


async def nudge_due(now: datetime) -> int:
    """Past half its time with few people, the groups are reminded once; nobody is named."""
    rules = policy().topics
    recalled = 0
    for row in await Activity.filter(school_id=directory.school_id, closed_at=None, nudged_at=None):
        if now < row.opened_at + (row.closes_at - row.opened_at) / 2 or now >= row.closes_at:
            continue
        if await ActivityPart.filter(school_id=directory.school_id, activity_id=row.id).count() >= rules.nudge_under:
            continue
        async with background_unit(now) as unit:
            fresh = Activity.filter(id=row.id, nudged_at=None).using_db(unit.connection)
            if not await fresh.update(nudged_at=now):
                continue
            await _tell_groups(
                unit, row, "activitynudge", replies.nudge(row.title, row.closes_at, poll=bool(row.options))
            )
            recalled += 1
    return recalled


async def _tell_groups(unit: Unit, row: Activity, kind: str, text: str) -> None:
    groups = ActivityGroup.filter(school_id=unit.school_id, activity_id=row.id).exclude(told_at=None)
    posts = [
        Post(
            f"{kind}:{row.id}:{group.id}",
            "group",
            group.platform,
            group.scene_id,
            text,
            subject=("activity", row.number),
            facts={"activity": row.id},
        )
        for group in await groups.using_db(unit.connection).order_by("id")
    ]
    await post_many(unit, posts)


async def picture(seen: Closed) -> bytes | None:
    """The closing picture: figures alone."""
    most = max((people for _, people in seen.figures.rows), default=1) or 1
    rows = tuple(ActivityRow(name, people, max(2, round(100 * people / most))) for name, people in seen.figures.rows)
    card = ActivityCard(
        title=seen.title,
        people=str(seen.figures.people),
        unit=replies.people_word(seen.options),
        rows=rows,
        note=replies.picture_note(seen),
        league=policy().school.league,
    )
    return await render_card("activity", card)


@composes("activityend")
async def compose_end(row: Outbox, now: datetime) -> Composed:
    """What came of it, for the cadre alone, with the picture to look at before anybody else does."""
    activity = await Activity.get(school_id=directory.school_id, id=row.payload["facts"]["activity"])
    if activity.record_number is not None:
        return Drop("已经写了小结")
    seen = await closed(activity)
    return Letter(replies.ended(seen), image=await picture(seen), subject=("activity", activity.number))


@composes("activityfig")
async def compose_figures(row: Outbox, now: datetime) -> Composed:
    """The closing picture for the groups."""
    activity = await Activity.get(school_id=directory.school_id, id=row.payload["facts"]["activity"])
    seen = await closed(activity)
    return Letter(replies.closing_post(seen), image=await picture(seen), subject=("activity", activity.number))


async def finish(call: Call, number: int | None, words: str, *, post: bool) -> Closed | Refusal:
    """The cadre's own words make it a record, and the groups get the picture unless they said not to.

    Refusals: `still-open`, `finished` (facts `record`), `too-short`, `too-long`, `published`.
    """
    text = clean(words)
    async with unit_of_work(call) as unit:
        row = await mine(call, number, unit)
        if isinstance(row, Refusal):
            return row
        if row.closed_at is None:
            return Refusal("still-open", {"number": row.number})
        if row.record_number is not None:
            return Refusal("finished", {"number": row.number, "record": row.record_number})
        if row.options:
            return await _publish_poll(unit, row)
        if len(text) > LONGEST:
            return Refusal("too-long", {"limit": LONGEST})
        if not is_complete(Outcome.DONE, text, policy().records.min_narrative):
            return Refusal("too-short", {"number": row.number})
        seen = await closed(row)
        person = await directory.person(row.opened_by_id)
        kind = RecordKind.ONLINE
        draft = NewRecord(
            cadre_id=row.opened_by_id,
            college_id=person.college_id if person is not None else None,
            kind=kind,
            target=None,
            happened_on=local_day(row.opened_at),
            outcome=Outcome.DONE,
            process=f"{text}\n{replies.record_line(seen)}",
            effect="",
            reflection="",
            complete=True,
            topic=row.title[:40],
        )
        (record,) = await write_records(unit, call.origin, [draft], in_contact_group=True)
        row.record_number = record.number
        await row.save(using_db=unit.connection, update_fields=["record_number"])
        if post:
            await _tell_groups(unit, row, "activityfig", "")
    return await closed(row)


async def _publish_poll(unit: Unit, row: Activity) -> Closed | Refusal:
    """A poll needs no words and is no record: the groups get the votes, once."""
    if row.figures.get("posted"):
        return Refusal("published", {"number": row.number})
    row.figures = row.figures | {"posted": True}
    await row.save(using_db=unit.connection, update_fields=["figures"])
    await _tell_groups(unit, row, "activityfig", "")
    return await closed(row)
