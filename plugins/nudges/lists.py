"""What number stood for what: the lines last shown to a person, kept in the digest of that week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from models.rules.overdue import DutyState
from models.rules.slots import week_name
from models.rules.vocabulary import RecordKind
from models.rules.week_plan import PlanLine
from models.tables import Digest
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.unit import Unit

CADRE, OFFICE = "cadre", "office"
"""The kinds of digest."""


def as_row(line: PlanLine) -> dict[str, Any]:
    """A line as JSON."""
    return {
        "rule": line.rule_id,
        "period": line.period,
        "kind": line.kind.value,
        "target": line.target_id,
        "name": line.target_name,
        "state": line.state.value,
        "due": line.due_on.isoformat() if line.due_on else None,
        "intention": line.intention,
        "unfinished": line.unfinished,
    }


def as_line(row: dict[str, Any]) -> PlanLine:
    """The line as it was."""
    return PlanLine(
        rule_id=row["rule"],
        period=row["period"],
        kind=RecordKind(row["kind"]),
        target_id=row["target"],
        target_name=row["name"],
        state=DutyState(row["state"]),
        due_on=date.fromisoformat(row["due"]) if row["due"] else None,
        intention=row["intention"],
        unfinished=row["unfinished"],
    )


def _blank(person_id: int, today: date, now: datetime) -> Digest:
    return Digest(
        school_id=directory.school_id,
        person_id=person_id,
        week=week_name(today),
        kind=CADRE,
        lines=[],
        posted_at=now,
    )


async def keep(
    person_id: int,
    today: date,
    lines: Sequence[PlanLine],
    now: datetime,
    *,
    answered: bool,
    connection: BaseDBAsyncClient | None = None,
) -> None:
    """These lines are what the person now sees; `answered`: because they asked."""
    await Digest.bulk_create([_blank(person_id, today, now)], ignore_conflicts=True, using_db=connection)
    change: dict[str, Any] = {"lines": [as_row(line) for line in lines]} | ({"answered_at": now} if answered else {})
    own = Digest.filter(school_id=directory.school_id, person_id=person_id, week=week_name(today), kind=CADRE)
    await (own.using_db(connection) if connection is not None else own).update(**change)


async def touch(unit: Unit, person_id: int, today: date) -> None:
    """The person answered: nobody says they were silent."""
    await Digest.bulk_create([_blank(person_id, today, unit.now)], ignore_conflicts=True, using_db=unit.connection)
    await (
        Digest.filter(school_id=unit.school_id, person_id=person_id, week=week_name(today), kind=CADRE)
        .using_db(unit.connection)
        .update(answered_at=unit.now)
    )


async def shown(call: Call, today: date) -> tuple[PlanLine, ...] | None:
    """The lines of the digest the message quotes, else of this week's; None when nothing was shown."""
    own: dict[str, Any] = {"school_id": directory.school_id, "person_id": call.actor.person_id, "kind": CADRE}
    row = None
    if call.subject is not None and call.subject[0] == "digest":
        row = await Digest.get_or_none(**own, id=call.subject[1])
    row = row or await Digest.get_or_none(**own, week=week_name(today))
    return tuple(map(as_line, row.lines)) if row is not None else None


async def waits_for_answer(person_id: int, today: date) -> bool:
    """Whether this week's lines went out (as far as anybody knows) and were answered by nothing yet."""
    row = await Digest.get_or_none(
        school_id=directory.school_id, person_id=person_id, kind=CADRE, week=week_name(today), answered_at=None
    )
    return row is not None and bool(row.lines)
