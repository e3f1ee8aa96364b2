"""The demo circle as rows, written directly: quicker than an import for every single test."""

from __future__ import annotations

from datetime import date

from models.rules.vocabulary import Level, Role, TargetKind
from models.tables import College, Link, LinkTarget, Person, PersonRole, Semester
from plugins._kit.directory import directory
from plugins.sandbox.cast import DEMO
from plugins.sandbox.roster import demo_semesters


async def seed_demo(today: date) -> None:
    """People, links and semesters of the cast."""
    school_id = directory.school_id
    college = await College.create(school_id=school_id, name=DEMO.college)
    roles = {role.label: role for role in Role}
    levels = {level.label: level for level in Level}
    people: dict[str, Person] = {}
    for member in DEMO.people:
        if not member.code:
            continue
        people[member.code] = person = await Person.create(
            school_id=school_id,
            code=member.code,
            name=member.name,
            college_id=college.id if member.level == "院级" or member.class_name else None,
            level=levels[member.level].value,
            position=member.position,
            class_name=member.class_name,
            dorm_name=member.dorm,
            qq=member.qq if member.qq_in_roster else "",
            phone=member.phone,
            public_contact=member.public_contact,
        )
        for label in member.roles.split("、"):
            await PersonRole.create(school_id=school_id, person_id=person.id, role=roles[label].value)
    kinds = {kind.label: kind for kind in TargetKind}
    targets: dict[tuple[str, str], LinkTarget] = {}
    semesters = demo_semesters(today)
    for name, starts_on, ends_on in semesters:
        await Semester.create(school_id=school_id, name=name, starts_on=starts_on, ends_on=ends_on)
    begins = next(starts for _, starts, ends in semesters if starts <= today <= ends)
    for link in DEMO.links:
        kind = kinds[link.kind]
        key = (kind.value, link.target)
        if key not in targets:
            youth = people[link.target] if kind is TargetKind.YOUTH else None
            targets[key] = await LinkTarget.create(
                school_id=school_id,
                kind=kind.value,
                key=link.target,
                name=youth.name if youth else link.target,
                college_id=college.id,
                person_id=youth.id if youth else None,
            )
        await Link.create(
            school_id=school_id,
            cadre_id=people[link.cadre].id,
            target_id=targets[key].id,
            contact_id=people[link.contact].id if link.contact else None,
            valid_from=begins,
        )
    directory.forget()
