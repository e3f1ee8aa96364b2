"""A roster file read: rows of text become rows of people, links, departments and semesters, or are named as bad."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from functools import partial
from typing import TypeVar, cast

from models.rules.refusal import Refusal
from models.rules.roster_cells import (
    read_code,
    read_date,
    read_end,
    read_kind,
    read_level,
    read_phone,
    read_place,
    read_platform,
    read_qq,
    read_reference,
    read_roles,
    read_scene,
    says_nothing,
    text_up_to,
)
from models.rules.roster_rows import (
    BadCell,
    BadRow,
    Cell,
    DepartmentRow,
    LinkRow,
    PersonRow,
    Place,
    Roster,
    RosterRow,
    Row,
    SemesterRow,
    Sheets,
    Table,
    in_order,
)
from models.rules.roster_sheet import Said, find_layout, heading_of, said_below
from models.rules.vocabulary import Role, TargetKind

__all__ = [
    "BadCell", "BadRow", "Cell", "DepartmentRow", "LinkRow", "PersonRow", "Place", "Roster", "Row", "SemesterRow",
    "Sheets", "Table", "parse_roster",
]  # fmt: skip

T = TypeVar("T")
R = TypeVar("R", PersonRow, LinkRow, DepartmentRow, SemesterRow)


_NO_ROLES: frozenset[Role] = frozenset()


class _Reader:
    """Reads the cells of one row and keeps what is wrong with it."""

    def __init__(self, place: Place, said: Said) -> None:
        self.place = place
        self.bad: list[BadRow] = []
        self._cells = said.cells

    def optional(self, field: str, read: Callable[[str], T | Refusal], none: T | None = None) -> T | None:
        """The value; None when nothing is said, `none` when the file says that there is none."""
        heading, cell = self._cells.get(field, ("", ""))
        if cell == "":
            return None
        if isinstance(cell, BadCell):
            self._refuse(heading, Refusal(cell.reason))
            return None
        if says_nothing(cell):
            return none
        value = read(cell)
        if isinstance(value, Refusal):
            self._refuse(heading, value)
            return None
        return value

    def required(self, field: str, read: Callable[[str], T | Refusal]) -> T:
        """The value; without one the row is bad and what is returned is never used."""
        before = len(self.bad)
        value = self.optional(field, read)
        if value is None and len(self.bad) == before:
            heading = self._cells.get(field, (heading_of(self.place.table, field), ""))[0]
            self._refuse(heading, Refusal("missing"))
        return cast(T, value)

    def refuse(self, field: str, reason: Refusal) -> None:
        """Call the row bad for a reason that takes more than one cell to see."""
        self._refuse(self._cells[field][0], reason)

    def _refuse(self, heading: str, reason: Refusal) -> None:
        self.bad.append(BadRow(self.place, heading, reason))


def _person(row: _Reader) -> PersonRow:
    def text(field: str, longest: int) -> str | None:
        return row.optional(field, partial(text_up_to, longest), "")

    return PersonRow(
        code=row.required("code", read_code),
        name=row.required("name", partial(text_up_to, 64)),
        college=text("college", 64),
        roles=row.optional("roles", read_roles, _NO_ROLES),
        level=row.optional("level", read_level),
        position=text("position", 64),
        class_name=row.optional("class_name", read_place, ""),
        dorm=row.optional("dorm", read_place, ""),
        qq=row.optional("qq", read_qq, ""),
        wechat=text("wechat", 64),
        phone=row.optional("phone", read_phone, ""),
        public_contact=text("public_contact", 128),
        place=row.place,
    )


def _link(row: _Reader) -> LinkRow:
    kind = row.required("kind", read_kind)
    link = LinkRow(
        cadre=row.required("cadre", read_reference),
        kind=kind,
        target=row.required("target", read_reference if kind is TargetKind.YOUTH else read_place),
        contact=row.optional("contact", read_reference, ""),
        valid_from=row.optional("valid_from", read_date),
        valid_to=row.optional("valid_to", read_end),
        place=row.place,
    )
    if link.valid_from and link.valid_to and link.valid_to < link.valid_from:
        row.refuse("valid_to", Refusal("ends-before-start", {"starts": link.valid_from.isoformat()}))
    return link


def _department(row: _Reader) -> DepartmentRow:
    return DepartmentRow(
        name=row.required("name", partial(text_up_to, 64)),
        head=row.optional("head", read_reference, ""),
        platform=row.optional("platform", read_platform, ""),
        scene_id=row.optional("scene_id", read_scene, ""),
        place=row.place,
    )


def _semester(row: _Reader) -> SemesterRow:
    semester = SemesterRow(
        name=row.required("name", partial(text_up_to, 32)),
        starts_on=row.required("starts_on", read_date),
        ends_on=row.required("ends_on", read_date),
        place=row.place,
    )
    if not row.bad and semester.ends_on < semester.starts_on:
        row.refuse("ends_on", Refusal("ends-before-start", {"starts": semester.starts_on.isoformat()}))
    return semester


_READ: dict[Table, Callable[[_Reader], RosterRow]] = {
    Table.PEOPLE: _person,
    Table.LINKS: _link,
    Table.DEPARTMENTS: _department,
    Table.SEMESTERS: _semester,
}


def parse_roster(sheets: Sheets) -> Roster:
    """Every table the sheets hold, wherever it lies in them and whatever the sheets are called.

    Rows that say the same twice are one row; what speaks of unknown people is for `diff` to find.  Whatever the
    cells hold, nothing is raised.
    """
    read: dict[Table, list[RosterRow]] = {table: [] for table in Table}
    tables: set[Table] = set()
    bad: list[BadRow] = []
    skipped: list[str] = []
    for name, rows in sheets.items():
        layout = find_layout(name, rows)
        if layout is None:
            skipped.extend([name] if rows else [])
        elif layout.missing:
            reason = Refusal("missing-columns", {"columns": list(layout.missing)})
            bad.append(BadRow(Place(layout.table, name, 0), "", reason))
        else:
            for said in said_below(layout, rows):
                reader = _Reader(Place(layout.table, name, said.row), said)
                row = _READ[layout.table](reader)
                tables.add(layout.table)
                bad.extend(reader.bad)
                read[layout.table].extend([] if reader.bad else [row])
    return Roster(
        people=_merged(cast(list[PersonRow], read[Table.PEOPLE]), bad),
        links=_merged(cast(list[LinkRow], read[Table.LINKS]), bad),
        departments=_merged(cast(list[DepartmentRow], read[Table.DEPARTMENTS]), bad),
        semesters=_merged(cast(list[SemesterRow], read[Table.SEMESTERS]), bad),
        bad=in_order(bad),
        tables=frozenset(tables),
        skipped=tuple(skipped),
    )


def _merged(rows: Sequence[R], bad: list[BadRow]) -> tuple[R, ...]:
    """One row per key: what a later row adds is taken, a later row that contradicts is bad and names the first."""
    first: dict[tuple[object, ...], R] = {}
    for row in rows:
        known = first.setdefault(row.key, row)
        said = {f.name: getattr(row, f.name) for f in fields(row) if f.compare and getattr(row, f.name) is not None}
        disputed = next((f for f, value in said.items() if getattr(known, f) not in (None, value)), None)
        if disputed is None:
            first[row.key] = replace(known, **said)
        else:
            where = {"sheet": known.place.sheet, "row": known.place.row}
            heading = heading_of(row.place.table, disputed)
            bad.append(BadRow(row.place, heading, Refusal("conflicts-with-row", where)))
    return tuple(first.values())
