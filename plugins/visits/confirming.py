"""What the visited side says of a record: it happened, or something is wrong with it (notice 六.3)."""

from __future__ import annotations

from collections.abc import Sequence

from config.clock import local_day
from models.rules import permission
from models.rules.refusal import Refusal
from models.rules.vocabulary import RecordKind, Trust
from models.tables import Confirmation, Record
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.recording import asker_of, record_facts, target_facts
from plugins._kit.unit import Unit, refuse, unit_of_work
from plugins.visits.results import Said
from plugins.visits.service import is_private_matter, joint_cadres, record_numbered


async def say(call: Call, numbers: Sequence[int], *, agrees: bool, reason: str = "") -> tuple[Said, ...] | Refusal:
    """Confirm or dispute records, all or none; a later word of the same person replaces the earlier."""
    async with unit_of_work(call) as unit:
        rows = []
        for number in sorted(numbers):
            row = await record_numbered(unit, number)
            if row is None:
                return Refusal("no-such-record", {"number": number})
            if is_private_matter(call, row):
                return Refusal("talk-in-group", {"number": number})
            if (refusal := await may_confirm(call, row)) is not None:
                return await refuse(unit, call, refusal)
            rows.append(row)
        for row in rows:
            await _note(unit, row, agrees=agrees, reason=reason)
    return tuple([await _said(row) for row in rows])


async def _said(row: Record) -> Said:
    target = (await directory.target(row.target_id)).name if row.target_id is not None else ""
    return Said(row.number, RecordKind(row.kind), target, await directory.name_of(row.cadre_id))


async def may_confirm(call: Call, row: Record) -> Refusal | None:
    """Whether the speaker is of the side that was visited."""
    facts = await record_facts(row, await joint_cadres(row))
    if row.target_id is not None:
        targets = [await directory.target(row.target_id)]
    else:
        day = local_day(row.entered_at)
        targets = [link.target for link in await directory.links_of(row.cadre_id) if link.holds_on(day)]
    visited = [await target_facts(target, local_day(call.now)) for target in targets]
    return permission.may_confirm(await asker_of(call.actor), facts, visited)


async def _note(unit: Unit, row: Record, *, agrees: bool, reason: str) -> None:
    person_id = unit.actor_id
    await (
        Confirmation.filter(school_id=unit.school_id, record_id=row.id, person_id=person_id)
        .using_db(unit.connection)
        .delete()
    )
    await Confirmation.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        record_id=row.id,
        person_id=person_id,
        agrees=agrees,
        reason=reason,
        said_at=unit.now,
    )
    disputed = (
        await Confirmation.filter(school_id=unit.school_id, record_id=row.id, agrees=False)
        .using_db(unit.connection)
        .exists()
    )
    row.trust = (Trust.DISPUTED if disputed else Trust.CONFIRMED).value
    await row.save(using_db=unit.connection, update_fields=["trust"])
    kind = "confirmed" if agrees else "disputed"
    await unit.append_event(kind, "record", row.id, {"reason": reason} if reason else {})
