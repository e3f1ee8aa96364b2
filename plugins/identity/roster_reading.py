"""The roster's rows as the pure rules see them, and the keys the rows have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from models.rules.roster_state import KnownDepartment, KnownLink, KnownPerson, LinkKey, RosterState
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Level, Role, TargetKind
from models.tables import College, Department, Link, LinkTarget, Person, PersonRole, Semester
from plugins._kit.directory import directory

TargetKey = tuple[TargetKind, str]

_PERSON = (
    "id", "code", "name", "college_id", "level", "position", "class_name", "dorm_name", "qq", "wechat", "phone",
    "public_contact", "left_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A link target as it is stored."""

    id: int
    name: str
    college_id: int | None
    person_id: int | None


@dataclass(frozen=True, slots=True)
class StoredRoster:
    """The roster, and under which keys its rows are stored."""

    state: RosterState
    colleges: dict[str, int]
    people: dict[str, int]
    targets: dict[TargetKey, TargetRow]
    links: dict[LinkKey, int]


async def read_roster(connection: BaseDBAsyncClient | None = None) -> StoredRoster:
    """The whole roster of the school: a handful of statements, whatever its size."""
    of_school = {"school_id": directory.school_id}
    colleges = await _pairs(College.filter(**of_school).using_db(connection).values_list("name", "id"))
    college_names = {id: name for name, id in colleges.items()}
    people, codes = await _people(connection, college_names)
    rows = await LinkTarget.filter(**of_school).using_db(connection)
    targets = {(TargetKind(r.kind), r.key): TargetRow(r.id, r.name, r.college_id, r.person_id) for r in rows}
    links = await read_links(connection, codes, {row.id: key for key, row in targets.items()})
    departments = await Department.filter(**of_school).using_db(connection)
    semesters = await Semester.filter(**of_school).using_db(connection)
    state = RosterState.of(
        people.values(),
        [link for link, _id in links],
        [KnownDepartment(d.name, codes.get(d.head_id or 0, ""), d.platform, d.scene_id) for d in departments],
        [SemesterSpan(s.name, s.starts_on, s.ends_on) for s in semesters],
    )
    return StoredRoster(
        state=state,
        colleges=colleges,
        people={code: id for id, code in codes.items()},
        targets=targets,
        links={link.key: id for link, id in links},
    )


async def _pairs(query: Any) -> dict[str, int]:
    return {str(name): int(id) for name, id in await query}


async def _people(
    connection: BaseDBAsyncClient | None, colleges: dict[int, str]
) -> tuple[dict[str, KnownPerson], dict[int, str]]:
    of_school = {"school_id": directory.school_id}
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    held = PersonRole.filter(**of_school).using_db(connection).values_list("person_id", "role")
    for person_id, role in await held:
        roles[int(person_id)].add(Role(role))
    people: dict[str, KnownPerson] = {}
    codes: dict[int, str] = {}
    found: Any = await Person.filter(**of_school).using_db(connection).values_list(*_PERSON)
    for id, code, name, college_id, level, *words, left_on in found:
        position, class_name, dorm, qq, wechat, phone, public_contact = words
        codes[id] = code
        people[code] = KnownPerson(
            code=code,
            name=name,
            college=colleges.get(college_id, ""),
            roles=frozenset(roles[id]),
            level=Level(level),
            position=position,
            class_name=class_name,
            dorm=dorm,
            qq=qq,
            wechat=wechat,
            phone=phone,
            public_contact=public_contact,
            left_on=left_on,
        )
    return people, codes


async def read_links(
    connection: BaseDBAsyncClient | None, codes: Mapping[int, str], targets: Mapping[int, TargetKey]
) -> list[tuple[KnownLink, int]]:
    """Every link with its key, told by the numbers of people and the names of targets."""
    columns = ("id", "cadre_id", "target_id", "contact_id", "valid_from", "valid_to")
    found: Any = await Link.filter(school_id=directory.school_id).using_db(connection).values_list(*columns)
    links = []
    for id, cadre_id, target_id, contact_id, valid_from, valid_to in found:
        kind, key = targets[target_id]
        contact = codes.get(contact_id, "")
        links.append((KnownLink(codes[cadre_id], kind, key, _day(valid_from), valid_to, contact), id))
    return links


def _day(value: Any) -> date:
    assert isinstance(value, date)
    return value
