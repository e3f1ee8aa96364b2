"""What importing a roster file would change, before anything is changed: a pure comparison, then a pure `apply`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from models.rules.refusal import Refusal
from models.rules.roster_lines import Action, DiffLine, FieldChange, describe
from models.rules.roster_links import LinkBook, People, closing
from models.rules.roster_people import Spellings, absent_people, compare_people
from models.rules.roster_rows import BadRow, DepartmentRow, Roster, SemesterRow, Table, in_order
from models.rules.roster_sheet import heading_of
from models.rules.roster_state import (
    Change,
    KnownDepartment,
    KnownLink,
    KnownPerson,
    RosterDiff,
    RosterState,
    TableDiff,
    apply,
)
from models.rules.semester import SemesterSpan, overlaps

__all__ = ["Action", "DiffLine", "FieldChange", "RosterDiff", "RosterState", "apply", "describe", "diff"]


def diff(current: RosterState, incoming: Roster, *, complete: bool, today: date) -> RosterDiff:
    """What the file changes about the roster.

    Absence changes nothing, unless the file is `complete`: then people a sheet 人员 no longer names have left
    today, and links a sheet 联系 no longer names ended yesterday.  `apply` the result and the same file changes
    nothing any more.
    """
    people, bad, withheld, gone = _people(current, incoming, complete, today)
    after = {**current.people, **{person.code: person for person in people.after}}
    standing = People(after)
    links, bad_links, withheld_links = _links(current, incoming, standing, gone, complete, today)
    departments, bad_departments = _departments(current.departments, incoming.departments, standing)
    semesters, bad_semesters = _semesters(current.semesters, incoming.semesters)
    return RosterDiff(
        people,
        links,
        departments,
        semesters,
        bad=in_order([*incoming.bad, *bad, *bad_links, *bad_departments, *bad_semesters]),
        withheld=(*withheld, *withheld_links),
    )


def _has_bad(incoming: Roster, table: Table) -> bool:
    return any(one.place.table is table for one in incoming.bad)


def _people(
    current: RosterState, incoming: Roster, complete: bool, today: date
) -> tuple[TableDiff[KnownPerson], list[BadRow], tuple[KnownPerson, ...], frozenset[str]]:
    absent: tuple[Change[KnownPerson], ...] = ()
    if complete and Table.PEOPLE in incoming.tables:
        absent = absent_people(current.people, incoming.people, today)
    gone = frozenset(change.before.code for change in absent)
    if gone and not _has_bad(incoming, Table.PEOPLE):
        # Whoever leaves gives up their QQ number, unless a bad row keeps them here after all.
        staying = {code: person for code, person in current.people.items() if code not in gone}
        people, bad = compare_people(staying, incoming.people, _spellings(current, current.people))
        if not bad:
            return replace(people, ended=absent), [], (), gone
    people, bad = compare_people(current.people, incoming.people, _spellings(current, current.people))
    return people, bad, tuple(change.before for change in absent), frozenset()


def _spellings(current: RosterState, people: Mapping[str, KnownPerson]) -> Spellings:
    return Spellings((person for person in people.values() if person.left_on is None), current.links.values())


def _links(
    current: RosterState, incoming: Roster, people: People, gone: frozenset[str], complete: bool, today: date
) -> tuple[TableDiff[KnownLink], list[BadRow], tuple[KnownLink, ...]]:
    book = LinkBook(current.links, people, _spellings(current, people.all), today)
    links, bad = book.take(incoming.links)
    absent: list[Change[KnownLink]] = []
    if complete and Table.LINKS in incoming.tables:
        absent = closing((link for link in current.links.values() if link.key not in book.named), today)
    withheld = absent if bad or _has_bad(incoming, Table.LINKS) else []
    orphaned = closing((link for link in current.links.values() if link.needs(gone)), today)
    closed = [*orphaned, *(one for one in absent if one not in orphaned and not withheld)]
    kept = tuple(one.before for one in withheld if one not in orphaned)
    return replace(links, ended=(*links.ended, *closed)), bad, kept


def _departments(
    known: Mapping[str, KnownDepartment], rows: Iterable[DepartmentRow], people: People
) -> tuple[TableDiff[KnownDepartment], list[BadRow]]:
    added, changed, bad, unchanged = [], [], [], 0
    for row in rows:
        if row.head and (flaw := people.flaw(row.head)):
            bad.append(BadRow(row.place, heading_of(Table.DEPARTMENTS, "head"), flaw))
            continue
        before = known.get(row.name)
        base = before or KnownDepartment(row.name)
        said = {"head": row.head, "platform": row.platform, "scene_id": row.scene_id}
        after = replace(base, **{name: value for name, value in said.items() if value is not None})
        if after.scene_id and not after.platform:
            after = replace(after, platform="qq")
        if before is None:
            added.append(after)
        elif before != after:
            changed.append(Change(before, after))
        else:
            unchanged += 1
    return TableDiff(tuple(added), tuple(changed), (), unchanged), bad


def _semesters(
    known: Mapping[str, SemesterSpan], rows: Iterable[SemesterRow]
) -> tuple[TableDiff[SemesterSpan], list[BadRow]]:
    """Semesters never share a day: if they would, no row of the sheet is taken, because none can be trusted."""
    wanted = [(row, SemesterSpan(row.name, row.starts_on, row.ends_on)) for row in rows]
    differing = [(row, span) for row, span in wanted if known.get(row.name) != span]
    shared = overlaps({**known, **{span.name: span for _row, span in wanted}}.values())
    if shared and differing:
        names = {"one": shared[0][0].name, "two": shared[0][1].name}
        heading = heading_of(Table.SEMESTERS, "starts_on")
        bad = [BadRow(row.place, heading, Refusal("semesters-overlap", names)) for row, _span in differing]
        return TableDiff(unchanged=len(wanted) - len(differing)), bad
    added = tuple(span for row, span in differing if row.name not in known)
    changed = tuple(Change(known[row.name], span) for row, span in differing if row.name in known)
    return TableDiff(added, changed, (), len(wanted) - len(differing)), []
