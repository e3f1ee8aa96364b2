"""Whom a problem may be passed to, and which way leads there: privately, by the department's group, or on paper."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Department, Person, PersonRole
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins.problems.recipients import Meant, Office, Somebody, offices_of, who_is_meant

PRIVATE, GROUP, FILE = "private", "group", "file"
"""The ways."""
_PASSED_TO = (Role.COUNSELLOR, Role.HEADTEACHER, Role.LEADER, Role.DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Way:
    """How a referral gets there: `platform` and `scene` are empty on paper."""

    kind: str
    department: str
    """What a youth reads of them."""
    person_id: int | None = None
    platform: str = ""
    scene: str = ""


async def meant(call: Call, said: str) -> Meant | Refusal:
    """Who was named, of those the speaker may pass a problem to."""
    rows = await Department.filter(school_id=directory.school_id).order_by("id")
    names = [one.name for one in policy().listening.departments]
    return who_is_meant(said, offices_of(names, [row.name for row in rows]), await _people(call))


async def _people(call: Call) -> list[Somebody]:
    """Teachers of the college for its secretary; the school's, and any leader, for the committee alone."""
    held = PersonRole.filter(school_id=directory.school_id, role__in=[role.value for role in _PASSED_TO])
    roles = {int(id): Role(str(role)) for id, role in await held.values_list("person_id", "role")}
    people = await Person.filter(school_id=directory.school_id, id__in=list(roles), left_on=None)
    whole_school = Role.COMMITTEE in call.actor.roles
    return [
        Somebody(one.id, one.name, _title(roles[one.id], one.college_id))
        for one in people
        if whole_school or roles[one.id] is Role.DEPARTMENT or _is_near(call, roles[one.id], one)
    ]


def _is_near(call: Call, role: Role, person: Person) -> bool:
    return role is not Role.LEADER and person.college_id == call.actor.college_id


def _title(role: Role, college_id: int | None) -> str:
    if role is Role.LEADER:
        return "学院领导" if college_id is not None else "学校领导"
    return role.label


async def way_to(whom: Office | Somebody) -> Way:
    """The best way there is today; on paper where nobody is reached."""
    if isinstance(whom, Somebody):
        surely = await _private(whom.person_id)
        if surely is None:
            return Way(FILE, whom.title, whom.person_id)
        return Way(PRIVATE, whom.title, whom.person_id, *surely)
    row = await Department.get_or_none(school_id=directory.school_id, name=whom.row) if whom.row else None
    if row is None:
        return Way(FILE, whom.name)
    head = await Person.get_or_none(school_id=directory.school_id, id=row.head_id or 0, left_on=None)
    head_id = head.id if head is not None else None
    surely = await _private(head_id) if head_id is not None else None
    if surely is not None:
        return Way(PRIVATE, whom.name, head_id, *surely)
    if row.platform and row.scene_id:
        return Way(GROUP, whom.name, head_id, row.platform, row.scene_id)
    return Way(FILE, whom.name, head_id)


async def _private(person_id: int) -> tuple[str, str] | None:
    """Where they are surely reached; whoever asked not to be disturbed gets it on paper."""
    left_alone = Person.filter(school_id=directory.school_id, id=person_id).exclude(opted_out_at=None)
    return None if await left_alone.exists() else await outbox.private_way_to(person_id, surely=True)


async def is_group_of(platform: str, scene_id: str, department: str) -> bool:
    """Whether this group is the one the department's referrals go to."""
    bound = await Department.filter(school_id=directory.school_id, platform=platform, scene_id=scene_id)
    names = [one.name for one in policy().listening.departments]
    offices = offices_of(names, [row.name for row in bound])
    return any(one.row and department in (one.name, one.row) for one in offices)
