"""The roster as it stands, and the shape of a change to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Generic, TypeVar

from models.rules.roster_rows import BadRow
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Level, Role, TargetKind

T = TypeVar("T")

LinkKey = tuple[str, TargetKind, str, date]
"""Cadre's number, kind, the target's name or number, first day."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of the roster, known by `code`; empty texts where nothing is known."""

    code: str
    name: str
    college: str = ""
    roles: frozenset[Role] = frozenset()
    level: Level = Level.COLLEGE
    position: str = ""
    class_name: str = ""
    dorm: str = ""
    qq: str = ""
    wechat: str = ""
    phone: str = ""
    public_contact: str = ""
    left_on: date | None = None

    @property
    def is_cadre(self) -> bool:
        """Whether the person may be linked to targets now."""
        return Role.CADRE in self.roles and self.left_on is None


@dataclass(frozen=True, slots=True)
class KnownLink:
    """A link, past, present or to come; both days belong to it, `contact` is a person's number or empty."""

    cadre: str
    kind: TargetKind
    target: str
    valid_from: date
    valid_to: date | None = None
    contact: str = ""

    @property
    def key(self) -> LinkKey:
        """What tells it from every other link."""
        return (self.cadre, self.kind, self.target, self.valid_from)

    def holds_on(self, day: date) -> bool:
        """Whether it is valid on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def is_over(self, today: date) -> bool:
        """Whether it is valid neither today nor on any later day."""
        return self.valid_to is not None and self.valid_to < max(today, self.valid_from)

    def needs(self, people: frozenset[str]) -> bool:
        """Whether it cannot go on without one of these people: its cadre, or the youth it is with."""
        return self.cadre in people or (self.kind is TargetKind.YOUTH and self.target in people)

    def closed(self, today: date) -> KnownLink:
        """The same link ended so that it gives no right from today on; one still to come never begins."""
        return replace(self, valid_to=max(today, self.valid_from) - timedelta(days=1))

    def meets(self, other: KnownLink) -> bool:
        """Whether both are valid on some common day."""
        ends = [link.valid_to for link in (self, other) if link.valid_to is not None]
        return max(self.valid_from, other.valid_from) <= min(ends, default=date.max)


@dataclass(frozen=True, slots=True)
class KnownDepartment:
    """A department; `head` is a person's number or empty."""

    name: str
    head: str = ""
    platform: str = ""
    scene_id: str = ""


@dataclass(frozen=True, slots=True)
class RosterState:
    """The whole roster of a school: people by number, links by key, departments and semesters by name."""

    people: Mapping[str, KnownPerson] = field(default_factory=dict)
    links: Mapping[LinkKey, KnownLink] = field(default_factory=dict)
    departments: Mapping[str, KnownDepartment] = field(default_factory=dict)
    semesters: Mapping[str, SemesterSpan] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        people: Iterable[KnownPerson] = (),
        links: Iterable[KnownLink] = (),
        departments: Iterable[KnownDepartment] = (),
        semesters: Iterable[SemesterSpan] = (),
    ) -> RosterState:
        """The state that holds these."""
        return cls(
            {person.code: person for person in people},
            {link.key: link for link in links},
            {department.name: department for department in departments},
            {semester.name: semester for semester in semesters},
        )


@dataclass(frozen=True, slots=True)
class Change(Generic[T]):
    """One row before and after."""

    before: T
    after: T


@dataclass(frozen=True, slots=True)
class TableDiff(Generic[T]):
    """What becomes of one table; `ended` are links closed and people gone, by 止 or by absence."""

    added: tuple[T, ...] = ()
    changed: tuple[Change[T], ...] = ()
    ended: tuple[Change[T], ...] = ()
    unchanged: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the table stays as it is."""
        return not (self.added or self.changed or self.ended)

    @property
    def after(self) -> tuple[T, ...]:
        """Every row that is new or different."""
        return (*self.added, *(change.after for change in (*self.changed, *self.ended)))


@dataclass(frozen=True, slots=True)
class RosterDiff:
    """What an import would do; `bad` are all rows left out, `withheld` what absence would have ended.

    Nothing is ended by absence while the same table has bad rows: a row nobody could read is not absent.
    """

    people: TableDiff[KnownPerson] = TableDiff()
    links: TableDiff[KnownLink] = TableDiff()
    departments: TableDiff[KnownDepartment] = TableDiff()
    semesters: TableDiff[SemesterSpan] = TableDiff()
    bad: tuple[BadRow, ...] = ()
    withheld: tuple[KnownPerson | KnownLink, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether an import would change nothing."""
        tables = (self.people, self.links, self.departments, self.semesters)
        return all(table.is_empty for table in tables)


def apply(state: RosterState, diff: RosterDiff) -> RosterState:
    """The state after the import; the one given stays as it is."""
    change = RosterState.of(diff.people.after, diff.links.after, diff.departments.after, diff.semesters.after)
    return replace(
        state,
        people={**state.people, **change.people},
        links={**state.links, **change.links},
        departments={**state.departments, **change.departments},
        semesters={**state.semesters, **change.semesters},
    )
