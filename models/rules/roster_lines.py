"""A change to the roster as lines of a table: what a dry run shows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from models.rules.roster_rows import Table
from models.rules.roster_sheet import COLUMNS
from models.rules.roster_state import RosterDiff, TableDiff
from models.rules.vocabulary import Role, Word


class Action(Word):
    """What becomes of a row."""

    ADDED = "added", "新增"
    CHANGED = "changed", "修改"
    ENDED = "ended", "结束"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, under the heading of its column."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of the table a dry run shows; `who` are the words that tell the row from others."""

    table: Table
    action: Action
    who: tuple[str, ...]
    fields: tuple[FieldChange, ...] = ()


_WHO = {
    Table.PEOPLE: ("code", "name"),
    Table.LINKS: ("cadre", "kind", "target", "valid_from"),
    Table.DEPARTMENTS: ("name",),
    Table.SEMESTERS: ("name",),
}


def describe(change: RosterDiff) -> list[DiffLine]:
    """Every change as a line: tables in order, in each what is added, changed, ended."""
    lines: list[DiffLine] = []
    tables: dict[Table, TableDiff[Any]] = {
        Table.PEOPLE: change.people,
        Table.LINKS: change.links,
        Table.DEPARTMENTS: change.departments,
        Table.SEMESTERS: change.semesters,
    }
    for table, parts in tables.items():
        lines.extend(DiffLine(table, Action.ADDED, _who(table, row), _fields(table, None, row)) for row in parts.added)
        for action, changes in ((Action.CHANGED, parts.changed), (Action.ENDED, parts.ended)):
            lines.extend(
                DiffLine(table, action, _who(table, one.after), _fields(table, one.before, one.after))
                for one in changes
            )
    return lines


def _who(table: Table, row: Any) -> tuple[str, ...]:
    return tuple(_shown(getattr(row, name)) for name in _WHO[table])


def _fields(table: Table, before: Any, after: Any) -> tuple[FieldChange, ...]:
    pairs = [
        (
            COLUMNS[table].get(f.name, ("离开",))[0],
            _shown(getattr(before, f.name, None)),
            _shown(getattr(after, f.name)),
        )
        for f in fields(after)
        if f.name not in _WHO[table] or before is not None
    ]
    return tuple(FieldChange(column, old, new) for column, old, new in pairs if old != new)


def _shown(value: Any) -> str:
    """A value as people write it in the sheet."""
    if value is None:
        return ""
    if isinstance(value, Word):
        return value.label
    if isinstance(value, frozenset):
        return "、".join(role.label for role in Role if role in value)
    return value.isoformat() if isinstance(value, date) else str(value)
