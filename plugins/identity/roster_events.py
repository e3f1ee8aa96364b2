"""What an import did, as facts of the history: one event per row, with what is new about it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from models.rules.roster_diff import RosterDiff
from models.rules.roster_state import Change, KnownPerson, LinkKey
from models.tables import Event
from plugins._kit.unit import EVENT_VERSION, Unit
from plugins.identity.roster_accounts import BATCH


def _plain(value: Any) -> Any:
    """A field as it goes into an event."""
    if isinstance(value, frozenset):
        return sorted(str(role) for role in value)
    return str(value) if value is not None else None


def _payload(row: Any, before: Any = None) -> dict[str, Any]:
    """What the row says; of a changed row only what is different."""
    said = {field.name: getattr(row, field.name) for field in fields(row)}
    return {name: _plain(value) for name, value in said.items() if before is None or value != getattr(before, name)}


async def write_events(
    unit: Unit, people: Mapping[str, int], links: Mapping[LinkKey, int], diff: RosterDiff, source: str
) -> None:
    facts: list[tuple[str, str, int, dict[str, Any]]] = []
    facts += [("person_added", "person", people[row.code], _payload(row)) for row in diff.people.added]
    facts += [_person_changed(change, people) for change in (*diff.people.changed, *diff.people.ended)]
    facts += [("link_opened", "link", links[row.key], _payload(row)) for row in diff.links.added]
    facts += [
        ("link_changed", "link", links[change.after.key], _payload(change.after, change.before))
        for change in (*diff.links.changed, *diff.links.ended)
    ]
    facts += [("department_set", "school", unit.school_id, _payload(row)) for row in diff.departments.after]
    facts += [("semester_set", "school", unit.school_id, _payload(row)) for row in diff.semesters.after]
    events = [
        Event(
            school_id=unit.school_id,
            at=unit.now,
            actor_id=unit.actor_id,
            subject_kind=subject_kind,
            subject_id=subject_id,
            kind=kind,
            payload={**payload, "source": source},
            salt=secrets.token_hex(16),
            version=EVENT_VERSION,
        )
        for kind, subject_kind, subject_id, payload in facts
    ]
    if events:
        await Event.bulk_create(events, batch_size=BATCH, using_db=unit.connection)


def _person_changed(change: Change[KnownPerson], people: Mapping[str, int]) -> tuple[str, str, int, dict[str, Any]]:
    kind = "person_left" if change.after.left_on and not change.before.left_on else "person_changed"
    return kind, "person", people[change.after.code], _payload(change.after, change.before)
