"""Invite codes for those who have to be known before they can work: everyone of the roster but mere youths."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from models.rules.vocabulary import Role
from models.tables import Account, Audit, College, Person, PersonRole
from plugins._kit.policy import policy
from plugins._kit.unit import Unit
from plugins.identity.codes import forget_expired, make_codes
from plugins.identity.roster_results import InviteCode


async def make_invites(unit: Unit) -> list[InviteCode]:
    """A code each for whoever holds an office and has bound no account; codes exported earlier lose their worth."""
    of_school = {"school_id": unit.school_id}
    await forget_expired(unit)  # also: the first statement of a unit is a write
    roles: defaultdict[int, set[Role]] = defaultdict(set)
    for held in await PersonRole.filter(**of_school).exclude(role=Role.YOUTH.value).using_db(unit.connection):
        roles[held.person_id].add(Role(held.role))
    accounts = await Account.filter(**of_school).using_db(unit.connection)
    bound = {account.person_id for account in accounts}
    colleges = {row.id: row.name for row in await College.filter(**of_school).using_db(unit.connection)}
    people = Person.filter(**of_school, left_on=None).using_db(unit.connection).order_by("code")
    wanted = [person for person in await people if person.id in roles and person.id not in bound]
    days = timedelta(days=policy().binding.invite_days)
    made = await make_codes(unit, "invite", [person.id for person in wanted], days)
    await Audit.create(
        using_db=unit.connection,
        **of_school,
        at=unit.now,
        platform="console",
        user_id="",
        command="codes",
        scene="console",
        scene_id="",
        reason=f"exported {len(made)}",
    )
    return [
        InviteCode(
            code=person.code,
            name=person.name,
            college=colleges.get(person.college_id or 0, ""),
            roles=frozenset(roles[person.id]),
            invite=made[person.id],
            expires_at=unit.now + days,
        )
        for person in wanted
    ]
