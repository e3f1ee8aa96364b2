"""What a roster file says, row by row: the shapes between a file's cells and the changes they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.rules.refusal import Refusal
from models.rules.vocabulary import Level, Role, TargetKind, Word


class Table(Word):
    """The four tables a roster file may hold."""

    PEOPLE = "people", "人员"
    LINKS = "links", "联系"
    DEPARTMENTS = "departments", "部门"
    SEMESTERS = "semesters", "学期"


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell whose content nobody should guess at: a formula, an error value, a number that lost digits."""

    reason: str


Cell = str | BadCell


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet; `number` is what the person sees at its left."""

    number: int
    cells: tuple[Cell, ...]


Sheets = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said."""

    table: Table
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is left out; `column` is its heading, empty when the row or sheet as a whole is meant."""

    place: Place
    column: str
    reason: Refusal

    @property
    def sheet(self) -> str:
        """Name of the sheet."""
        return self.place.sheet

    @property
    def row(self) -> int:
        """Number of the row in the sheet; 0 for the sheet as a whole."""
        return self.place.row


def in_order(bad: Iterable[BadRow]) -> tuple[BadRow, ...]:
    """Bad rows as a person walks through the file: by table, sheet and row."""
    tables = list(Table)
    return tuple(sorted(bad, key=lambda one: (tables.index(one.place.table), one.sheet, one.row)))


# In every row below None means "not said" (no such column, or an empty cell) and never takes anything away;
# an empty text means that the file says "无".


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row of 人员; the person is known by `code`."""

    code: str
    name: str
    college: str | None = None
    roles: frozenset[Role] | None = None
    level: Level | None = None
    position: str | None = None
    class_name: str | None = None
    dorm: str | None = None
    qq: str | None = None
    wechat: str | None = None
    phone: str | None = None
    public_contact: str | None = None
    place: Place = field(default=Place(Table.PEOPLE, "", 0), compare=False)

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes two rows speak of the same person."""
        return (self.code,)


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A row of 联系; `target` is a class, a dorm or a youth's student number, `contact` a person's number."""

    cadre: str
    kind: TargetKind
    target: str
    contact: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    place: Place = field(default=Place(Table.LINKS, "", 0), compare=False)

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes two rows speak of the same link."""
        return (self.cadre, self.kind, self.target, self.valid_from)


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A row of 部门; `head` is a person's number."""

    name: str
    head: str | None = None
    platform: str | None = None
    scene_id: str | None = None
    place: Place = field(default=Place(Table.DEPARTMENTS, "", 0), compare=False)

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes two rows speak of the same department."""
        return (self.name,)


@dataclass(frozen=True, slots=True)
class SemesterRow:
    """A row of 学期; both days belong to the semester."""

    name: str
    starts_on: date
    ends_on: date
    place: Place = field(default=Place(Table.SEMESTERS, "", 0), compare=False)

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes two rows speak of the same semester."""
        return (self.name,)


RosterRow = PersonRow | LinkRow | DepartmentRow | SemesterRow


@dataclass(frozen=True, slots=True)
class Roster:
    """A whole roster file: its good rows in file order, its bad ones, the tables it had, the sheets it did not need."""

    people: tuple[PersonRow, ...] = ()
    links: tuple[LinkRow, ...] = ()
    departments: tuple[DepartmentRow, ...] = ()
    semesters: tuple[SemesterRow, ...] = ()
    bad: tuple[BadRow, ...] = ()
    tables: frozenset[Table] = frozenset()
    skipped: tuple[str, ...] = ()
