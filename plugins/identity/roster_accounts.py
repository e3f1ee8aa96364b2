"""What an import does to bound accounts: they follow the roster, and a code once used is never overruled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.rules.roster_diff import RosterDiff
from models.rules.roster_state import RosterState
from models.tables import Account
from plugins._kit.unit import Unit
from plugins.identity.roster_results import QqTaken

BATCH = 500
"""Rows of one statement."""


def chunks(ids: Sequence[Any]) -> Iterable[list[Any]]:
    """The ids in portions that fit into one statement."""
    return (list(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


async def settle_accounts(
    unit: Unit, people: Mapping[str, int], after: RosterState, diff: RosterDiff
) -> tuple[QqTaken, ...]:
    """Accounts follow the roster: who has left loses all of theirs, who has another QQ number loses the old one."""
    changes = (*diff.people.changed, *diff.people.ended)
    gone = [people[change.after.code] for change in changes if change.after.left_on is not None]
    for some in chunks(gone):
        await Account.filter(school_id=unit.school_id, person_id__in=some).using_db(unit.connection).delete()
    old = [(people[c.after.code], c.before.qq) for c in changes if c.before.qq and c.before.qq != c.after.qq]
    for person_id, qq in old:
        own = Account.filter(school_id=unit.school_id, platform="qq", user_id=qq, person_id=person_id)
        await own.using_db(unit.connection).delete()
    fresh = {
        person.qq: person
        for person in (*diff.people.added, *(c.after for c in diff.people.changed if c.after.qq != c.before.qq))
        if person.qq
    }
    names = {id: after.people[code].name for code, id in people.items() if code in after.people}
    taken: list[QqTaken] = []
    for some in chunks(list(fresh)):
        bound = Account.filter(school_id=unit.school_id, platform="qq", user_id__in=some)
        for account in await bound.using_db(unit.connection):
            person = fresh[account.user_id]
            if account.person_id != people[person.code]:
                taken.append(QqTaken(person.code, person.name, account.user_id, names[account.person_id]))
    return tuple(taken)
