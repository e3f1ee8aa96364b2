"""Records and progress as they are shown; reads only."""

from __future__ import annotations

from datetime import timedelta

from config.clock import local_day
from models.rules import permission
from models.rules.progress import progress_of
from models.rules.refusal import Refusal
from models.rules.unseen import longest_unseen
from models.rules.vocabulary import Outcome, RecordKind, Trust
from models.tables import Confirmation, Evidence, Record
from plugins._kit.acts import acts_of
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.recording import asker_of, record_facts
from plugins._kit.unit import refuse, unit_of_work
from plugins.visits.facts import standing_of
from plugins.visits.results import Overview, Shown
from plugins.visits.service import joint_cadres


async def latest_number(call: Call) -> int | None:
    """The person's newest record of the last day, for a command without a number; in a group one told there."""
    newest = Record.filter(
        school_id=directory.school_id,
        cadre_id=call.actor.person_id,
        withdrawn_at=None,
        entered_at__gt=call.now - timedelta(days=1),
    )
    if call.origin.scene == "group":
        newest = newest.filter(platform=call.origin.platform, scene_id=call.origin.scene_id)
    row = await newest.order_by("-number").first()
    return row.number if row else None


async def show(call: Call, number: int) -> Shown | Refusal:
    """One record with its words."""
    row = await Record.get_or_none(school_id=directory.school_id, number=number, withdrawn_at=None)
    if row is None:
        return Refusal("no-such-record", {"number": number})
    facts = await record_facts(row, await joint_cadres(row))
    if (refusal := permission.may_see_record(await asker_of(call.actor), facts)) is not None:
        async with unit_of_work(call) as unit:
            return await refuse(unit, call, refusal)
    pictures = await Evidence.filter(school_id=directory.school_id, record_id=row.id, kind="image").count()
    answers = Confirmation.filter(school_id=directory.school_id, record_id=row.id, agrees=True).exclude(reason="")
    return Shown(
        number=row.number,
        kind=RecordKind(row.kind),
        cadre=await directory.name_of(row.cadre_id),
        target=(await directory.target(row.target_id)).name if row.target_id is not None else "",
        topic=row.topic,
        happened_on=row.happened_on,
        entered_on=local_day(row.entered_at),
        outcome=Outcome(row.outcome),
        trust=Trust(row.trust),
        process=row.process,
        effect=row.effect,
        reflection=row.reflection,
        complete=row.complete,
        pictures=pictures,
        answers=tuple([(await directory.name_of(one.person_id), one.reason) for one in await answers]),
    )


async def recent(call: Call, limit: int = 8) -> list[Shown]:
    """The cadre's newest records, newest first, without their words."""
    rows = (
        await Record.filter(school_id=directory.school_id, cadre_id=call.actor.person_id, withdrawn_at=None)
        .order_by("-number")
        .limit(limit)
    )
    shown = []
    for row in rows:
        target = (await directory.target(row.target_id)).name if row.target_id is not None else ""
        shown.append(
            Shown(
                number=row.number,
                kind=RecordKind(row.kind),
                cadre="",
                target=target,
                topic=row.topic,
                happened_on=row.happened_on,
                entered_on=local_day(row.entered_at),
                outcome=Outcome(row.outcome),
                trust=Trust(row.trust),
                process="",
                effect="",
                reflection="",
                complete=row.complete,
                pictures=0,
            )
        )
    return shown


async def overview(call: Call) -> Overview:
    """The speaker's progress this term."""
    assert call.actor.person_id is not None
    today = local_day(call.now)
    earlier = await acts_of(call.actor.person_id, today)
    standing = await standing_of(call.actor.person_id, (one.act for one in earlier), call.actor.joined_on)
    progress = progress_of(policy(), standing.links, standing.acts, standing.semesters, today, standing.joined_on)
    unseen = longest_unseen(standing.links, standing.acts, progress.semester, today)
    return Overview(call.actor.name, today, progress, unseen)
