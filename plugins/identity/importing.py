"""Importing a roster file: read it in the limited child, compare, and write the good rows in one transaction."""

from __future__ import annotations

import asyncio
from datetime import date

from models.rules.refusal import Refusal
from models.rules.roster import Roster, parse_roster
from models.rules.roster_diff import RosterDiff, diff
from plugins._kit.confined.reading import read_sheets
from plugins._kit.policy import policy
from plugins._kit.unit import Unit
from plugins.identity.roster_reading import StoredRoster, read_roster
from plugins.identity.roster_results import QqTaken
from plugins.identity.roster_store import apply_diff


async def read_file(name: str, content: bytes) -> Roster | Refusal:
    """The rows of a file from outside, good and bad; a Refusal when it is no roster at all."""
    limits = policy().limits
    sheets = await read_sheets(name, content, max_mb=limits.file_mb, max_rows=limits.rows)
    if isinstance(sheets, Refusal):
        return sheets
    roster = await asyncio.to_thread(parse_roster, sheets)
    if not roster.tables and not roster.bad:
        return Refusal("no-roster", {"sheets": list(sheets)[:3]})
    return roster


async def compare(roster: Roster, today: date, *, complete: bool = False) -> RosterDiff:
    """What the file would change; reads only."""
    stored = await read_roster()
    return await _diff(stored, roster, today, complete)


async def write(
    unit: Unit, name: str, roster: Roster, today: date, *, complete: bool = False
) -> tuple[RosterDiff, tuple[QqTaken, ...]]:
    """Apply the file to the roster as it is by now; the unit's other writes stand or fall with it."""
    await unit.touch_roster()
    stored = await read_roster(unit.connection)
    change = await _diff(stored, roster, today, complete)
    taken = await apply_diff(unit, stored, change, name)
    await unit.append_event("roster_imported", "school", unit.school_id, _counts(name, change))
    return change, taken


async def _diff(stored: StoredRoster, roster: Roster, today: date, complete: bool) -> RosterDiff:
    return await asyncio.to_thread(diff, stored.state, roster, complete=complete, today=today)


def _counts(name: str, change: RosterDiff) -> dict[str, object]:
    """What the history remembers of the import as a whole."""
    people, links = change.people, change.links
    return {
        "source": name,
        "people": [len(people.added), len(people.changed), len(people.ended)],
        "links": [len(links.added), len(links.changed), len(links.ended)],
        "bad": len(change.bad),
    }
