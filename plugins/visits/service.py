"""What a cadre can do with records; each function is one unit of work and answers a result or a Refusal."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from config.clock import local_day
from models.rules import permission
from models.rules.refusal import Refusal
from models.rules.semester import semester_of
from models.rules.vocabulary import Outcome, RecordKind
from models.tables import Record
from plugins._kit.acts import PastAct, acts_of
from plugins._kit.commands import Call
from plugins._kit.directory import Target, directory
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.recording import (
    NewRecord,
    act_of,
    asker_of,
    is_complete,
    record_facts,
    words_digest,
    write_records,
)
from plugins._kit.unit import Unit, refuse, unit_of_work
from plugins.visits.draft import Draft, Supplement
from plugins.visits.facts import Standing, standing_of
from plugins.visits.pictures import Pictures, attach, attach_context, evidence_payload
from plugins.visits.results import Recorded, RecordedTarget, Repeated, Supplemented, Undone
from plugins.visits.window import windows


async def record(call: Call, draft: Draft, pictures: Pictures, *, again: bool = False) -> Recorded | Repeated | Refusal:
    """Write the records of one message; `again` when the person said it is not the same occasion."""
    cadre_id = call.actor.person_id
    assert cadre_id is not None
    today = local_day(call.now)
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
        earlier = await acts_of(cadre_id, today, unit.connection)
        if not again and (number := _same_words(draft, earlier, call)) is not None:
            payload, minutes = _payload(call, draft, pictures), policy().records.question_minutes
            await questions.ask(unit, call.origin, "visits.repeat", payload, minutes=minutes)
            return Repeated(number)
        rows = await write_records(
            unit, call.origin, await _new_records(draft, call), in_contact_group=await _in_contact_group(call)
        )
        await attach(unit, rows, pictures)
        await attach_context(unit, rows, call)
        own = [row for row in rows if row.cadre_id == cadre_id]
        acts = [*(one.act for one in earlier), *map(act_of, own)]
        standing = await standing_of(cadre_id, acts, call.actor.joined_on)
    place = (call.origin.platform, call.origin.scene_id, call.origin.user_id)
    windows.open(place, [row.number for row in own], call.now)
    return _recorded(draft, own, standing, today, pictures)


def _payload(call: Call, draft: Draft, pictures: Pictures) -> dict[str, object]:
    return {
        "evidence": evidence_payload(call, pictures),
        "kind": draft.kind.value,
        "argument": call.payload.get("argument", call.argument),
        "targets": [target.id for target in draft.targets],
        "day": call.payload.get("day", local_day(call.now).isoformat()),
    }


def _same_words(draft: Draft, earlier: Sequence[PastAct], call: Call) -> int | None:
    """The number of a record that says the same, entered within the policy's minutes."""
    since = call.now - timedelta(minutes=policy().records.repeat_minutes)
    target_ids: list[int | None] = [target.id for target in draft.targets]
    digests = {_digest(draft, target_id) for target_id in target_ids or [None]}
    same = [row for row in earlier if row.words_digest in digests and row.entered_at > since]
    return same[-1].act.number if same else None


def _digest(draft: Draft, target_id: int | None) -> str:
    return words_digest(draft.kind, target_id, draft.happened_on, draft.topic, draft.process)


async def _in_contact_group(call: Call) -> bool:
    if call.origin.scene == "private":
        return False
    return await directory.group(call.origin.platform, call.origin.scene_id) is not None


async def _new_records(draft: Draft, call: Call) -> list[NewRecord]:
    """One record per target, and the same again for every cadre who came along."""
    assert call.actor.person_id is not None
    cadres = [call.actor.person_id, *(person.id for person in draft.joint)]
    targets: list[Target | None] = [await directory.target(target.id) for target in draft.targets]
    drafts = []
    for target in targets or [None]:
        joint_key = secrets.token_hex(8) if draft.joint else ""
        for cadre_id in cadres:
            person = await directory.person(cadre_id)
            drafts.append(
                NewRecord(
                    cadre_id=cadre_id,
                    college_id=person.college_id if person else None,
                    kind=draft.kind,
                    target=target,
                    happened_on=draft.happened_on,
                    outcome=draft.outcome,
                    process=draft.process,
                    effect=draft.effect,
                    reflection=draft.reflection,
                    complete=is_complete(draft.outcome, draft.process, policy().records.min_narrative),
                    sub_kind=draft.sub_kind,
                    topic=draft.topic,
                    joint_key=joint_key,
                )
            )
    return drafts


def _recorded(draft: Draft, rows: Sequence[Record], standing: Standing, today: date, pictures: Pictures) -> Recorded:
    names = [target.name for target in draft.targets] or [""]
    return Recorded(
        kind=draft.kind,
        lines=tuple(
            RecordedTarget(row.number, name, standing.tally(draft.kind, row.target_id, draft.happened_on))
            for row, name in zip(rows, names, strict=True)
        ),
        happened_on=draft.happened_on,
        today=today,
        outcome=draft.outcome,
        topic=draft.topic,
        joint=tuple(person.name for person in draft.joint),
        complete=rows[0].complete,
        outside_semester=semester_of(draft.happened_on, standing.semesters) is None,
        pictures=len(pictures.kept),
        lost_pictures=pictures.failed,
    )


async def supplement(
    call: Call, numbers: Sequence[int], added: Supplement, pictures: Pictures
) -> tuple[Supplemented, ...] | Refusal:
    """Add words or pictures to one's own records; nothing said before is lost."""
    async with unit_of_work(call) as unit:
        rows = []
        for number in sorted(numbers):
            row = await record_numbered(unit, number)
            if row is None:
                return Refusal("no-such-record", {"number": number})
            if row.cadre_id != call.actor.person_id:
                return await refuse(unit, call, Refusal("supplement-not-yours", {"number": number}))
            if is_private_matter(call, row):
                return Refusal("talk-in-group", {"number": number})
            rows.append(row)
        for row in rows:
            await _add_words(unit, row, added)
        await attach(unit, rows, pictures)
    done = [
        Supplemented(
            number=row.number,
            kind=RecordKind(row.kind),
            words=bool(added.process or added.effect or added.reflection),
            pictures=len(pictures.kept),
            lost_pictures=pictures.failed,
            complete=row.complete,
        )
        for row in rows
    ]
    if added.process or added.effect or added.reflection:
        place = (call.origin.platform, call.origin.scene_id, call.origin.user_id)
        windows.open(place, [one.number for one in done], call.now)
    return tuple(done)


async def end_question(call: Call) -> None:
    """What was asked here is answered."""
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)


async def record_numbered(unit: Unit, number: int) -> Record | None:
    """The record of that number, unless it was withdrawn; nobody else changes it before this unit ends."""
    return (
        await Record.filter(school_id=unit.school_id, number=number, withdrawn_at=None)
        .using_db(unit.connection)
        .select_for_update()
        .first()
    )


async def _add_words(unit: Unit, row: Record, added: Supplement) -> None:
    fields = {"process": added.process, "effect": added.effect, "reflection": added.reflection}
    new = {name: words for name, words in fields.items() if words}
    if not new:
        return
    for name, words in new.items():
        before = getattr(row, name)
        setattr(row, name, f"{before}\n{words}" if before else words)
    row.complete = row.complete or is_complete(Outcome(row.outcome), row.process, policy().records.min_narrative)
    await row.save(using_db=unit.connection, update_fields=[*new, "complete"])
    await unit.append_event("supplemented", "record", row.id, new)


async def undo(call: Call, number: int) -> Undone | Refusal:
    """Take a record back: its author within the policy's hours, later the college's secretary."""
    async with unit_of_work(call) as unit:
        row = await record_numbered(unit, number)
        if row is None:
            return Refusal("no-such-record", {"number": number})
        if is_private_matter(call, row):
            return Refusal("talk-in-group", {"number": number})
        joint = await joint_records(row)
        facts = await record_facts(row, [other.cadre_id for other in joint])
        if (refusal := permission.may_undo(await asker_of(call.actor), facts, call.now, policy())) is not None:
            return await refuse(unit, call, refusal)
        for one in [row, *joint]:
            one.withdrawn_at = unit.now
            await one.save(using_db=unit.connection, update_fields=["withdrawn_at"])
            await unit.append_event("withdrawn", "record", one.id, {"by": str(call.actor.person_id)})
    windows.forget(number)
    target = (await directory.target(row.target_id)).name if row.target_id is not None else ""
    return Undone(row.number, RecordKind(row.kind), target)


async def joint_records(row: Record) -> list[Record]:
    """The same visit as it stands for the other cadres who came along."""
    if not row.joint_key:
        return []
    rows = await Record.filter(school_id=row.school_id, joint_key=row.joint_key, withdrawn_at=None).order_by("number")
    return [other for other in rows if other.id != row.id]


async def joint_cadres(row: Record) -> list[int]:
    """The other cadres of a joint visit."""
    return [other.cadre_id for other in await joint_records(row)]


def is_private_matter(call: Call, row: Record) -> bool:
    """Whether this is a talk that somebody speaks of in a group, where nobody else should hear of it."""
    return call.origin.scene == "group" and row.kind == RecordKind.TALK.value
