"""Writes a change of the roster: every row of it in one transaction, in a few statements however large the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from models.rules.roster_diff import RosterDiff, apply
from models.rules.roster_state import LinkKey, RosterState
from models.rules.vocabulary import Role, TargetKind
from models.tables import College, Department, Link, LinkTarget, Person, PersonRole, Semester
from models.tables.base import SchoolRow
from plugins._kit.unit import Unit
from plugins.identity.roster_accounts import BATCH, chunks, settle_accounts
from plugins.identity.roster_events import write_events
from plugins.identity.roster_reading import StoredRoster, TargetKey, read_links
from plugins.identity.roster_results import QqTaken
from plugins.identity.roster_targets import target_facts

Row = TypeVar("Row", bound=SchoolRow)


async def apply_diff(unit: Unit, stored: StoredRoster, diff: RosterDiff, source: str) -> tuple[QqTaken, ...]:
    """Write the diff of `stored`; `source` names the file in the history.

    Returns the QQ numbers that could not bind themselves. The caller has touched the roster already: a unit's
    first statement is a write.
    """
    after = apply(stored.state, diff)
    colleges = await _write_colleges(unit, stored.colleges, diff)
    people = await _write_people(unit, stored.people, colleges, diff)
    await _write_roles(unit, people, diff)
    taken = await settle_accounts(unit, people, after, diff)
    targets = await _write_targets(unit, stored, after, colleges, people)
    links = await _write_links(unit, stored, people, targets, diff)
    await _write_rest(unit, people, diff)
    await write_events(unit, people, links, diff, source)
    return taken


async def _upsert(
    unit: Unit, model: type[Row], rows: Iterable[Row], key: Sequence[str], columns: Sequence[str]
) -> None:
    """Insert the rows, or write `columns` of those whose `key` is there."""
    if batch := list(rows):
        query = model.bulk_create(
            batch, batch_size=BATCH, update_fields=columns, on_conflict=("school_id", *key), using_db=unit.connection
        )
        await query


async def _write_colleges(unit: Unit, known: dict[str, int], diff: RosterDiff) -> dict[str, int]:
    fresh = sorted({person.college for person in diff.people.after} - {"", *known})
    if not fresh:
        return known
    rows = [College(school_id=unit.school_id, name=name) for name in fresh]
    await College.bulk_create(rows, using_db=unit.connection)
    found: Any = College.filter(school_id=unit.school_id).using_db(unit.connection).values_list("name", "id")
    return dict(await found)


_PERSON_COLUMNS = (
    "name", "college_id", "level", "position", "class_name", "dorm_name", "qq", "wechat", "phone", "public_contact",
    "left_on",
)  # fmt: skip


async def _write_people(
    unit: Unit, known: dict[str, int], colleges: dict[str, int], diff: RosterDiff
) -> dict[str, int]:
    rows = [
        Person(
            school_id=unit.school_id,
            code=person.code,
            name=person.name,
            college_id=colleges.get(person.college),
            level=person.level.value,
            position=person.position,
            class_name=person.class_name,
            dorm_name=person.dorm,
            qq=person.qq,
            wechat=person.wechat,
            phone=person.phone,
            public_contact=person.public_contact,
            left_on=person.left_on,
        )
        for person in diff.people.after
    ]
    await _upsert(unit, Person, rows, ("code",), _PERSON_COLUMNS)
    if not diff.people.added:
        return known
    found: Any = Person.filter(school_id=unit.school_id).using_db(unit.connection).values_list("code", "id")
    return dict(await found)


async def _write_roles(unit: Unit, people: dict[str, int], diff: RosterDiff) -> None:
    gained = [(people[person.code], role) for person in diff.people.added for role in person.roles]
    lost: dict[Role, list[int]] = {}
    for change in (*diff.people.changed, *diff.people.ended):
        person_id = people[change.after.code]
        gained += [(person_id, role) for role in change.after.roles - change.before.roles]
        for role in change.before.roles - change.after.roles:
            lost.setdefault(role, []).append(person_id)
    for role, ids in lost.items():
        for some in chunks(ids):
            held = PersonRole.filter(school_id=unit.school_id, role=role.value, person_id__in=some)
            await held.using_db(unit.connection).delete()
    if gained:
        rows = [PersonRole(school_id=unit.school_id, person_id=id, role=role.value) for id, role in gained]
        await PersonRole.bulk_create(rows, batch_size=BATCH, using_db=unit.connection)


async def _write_targets(
    unit: Unit, stored: StoredRoster, after: RosterState, colleges: dict[str, int], people: dict[str, int]
) -> dict[TargetKey, int]:
    wanted = {*stored.targets, *((link.kind, link.target) for link in after.links.values())}
    rows = []
    for (kind, key), facts in target_facts(after, sorted(wanted)).items():
        row = stored.targets.get((kind, key))
        college_id = colleges.get(facts.college) or (row.college_id if row else None)
        person_id = people.get(facts.person)
        if row is None or (row.name, row.college_id, row.person_id) != (facts.name, college_id, person_id):
            rows.append(
                LinkTarget(
                    school_id=unit.school_id,
                    kind=kind.value,
                    key=key,
                    name=facts.name,
                    college_id=college_id,
                    person_id=person_id,
                )
            )
    await _upsert(unit, LinkTarget, rows, ("kind", "key"), ("name", "college_id", "person_id"))
    found: Any = LinkTarget.filter(school_id=unit.school_id).using_db(unit.connection).values_list("kind", "key", "id")
    return {(TargetKind(kind), key): id for kind, key, id in await found}


async def _write_links(
    unit: Unit, stored: StoredRoster, people: dict[str, int], targets: dict[TargetKey, int], diff: RosterDiff
) -> dict[LinkKey, int]:
    rows = [
        Link(
            school_id=unit.school_id,
            cadre_id=people[link.cadre],
            target_id=targets[link.kind, link.target],
            contact_id=people.get(link.contact),
            valid_from=link.valid_from,
            valid_to=link.valid_to,
        )
        for link in diff.links.after
    ]
    await _upsert(unit, Link, rows, ("cadre_id", "target_id", "valid_from"), ("contact_id", "valid_to"))
    if not diff.links.added:
        return stored.links
    codes, keys = {id: code for code, id in people.items()}, {id: key for key, id in targets.items()}
    return {link.key: id for link, id in await read_links(unit.connection, codes, keys)}


async def _write_rest(unit: Unit, people: dict[str, int], diff: RosterDiff) -> None:
    departments = [
        Department(
            school_id=unit.school_id,
            name=department.name,
            head_id=people.get(department.head),
            platform=department.platform,
            scene_id=department.scene_id,
        )
        for department in diff.departments.after
    ]
    await _upsert(unit, Department, departments, ("name",), ("head_id", "platform", "scene_id"))
    semesters = [
        Semester(school_id=unit.school_id, name=span.name, starts_on=span.starts_on, ends_on=span.ends_on)
        for span in diff.semesters.after
    ]
    await _upsert(unit, Semester, semesters, ("name",), ("starts_on", "ends_on"))
