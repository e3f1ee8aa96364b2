"""Drafts as rows: found by their number, seen only by those they are for, changed only while nobody has signed."""

from __future__ import annotations

from typing import Any

from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Draft
from plugins._kit.commands import Call
from plugins._kit.directory import Actor, directory
from plugins._kit.unit import Unit

DRAFT, SIGNED, SENT, DROPPED = "draft", "signed", "sent", "dropped"
"""The states of a draft."""
BRIEF, POSTING, REVIEW, UPWARD = "brief", "posting", "review", "upward"
"""The kinds of draft."""


def no_such(number: int) -> Refusal:
    """The same for a draft that does not exist and for one that is none of theirs."""
    return Refusal("no-such-draft", {"number": number})


def may_see(actor: Actor, row: Draft) -> bool:
    """The committee sees all but others' reviews; a secretary the college's; a cadre what they drafted."""
    if row.person_id is not None and row.person_id == actor.person_id:
        return True
    if row.kind == REVIEW:
        return False
    return Role.COMMITTEE in actor.roles or (Role.SECRETARY in actor.roles and actor.college_id == row.college_id)


def may_sign(actor: Actor, row: Draft) -> bool:
    """The school's brief is the committee's to sign, a college's also its secretary's; a post its drafter's too."""
    if Role.COMMITTEE in actor.roles:
        return True
    if row.college_id is not None and Role.SECRETARY in actor.roles and actor.college_id == row.college_id:
        return True
    return row.kind == POSTING and row.person_id is not None and row.person_id == actor.person_id


async def find(call: Call, number: int, *kinds: str) -> Draft | Refusal:
    """The draft of that number, if it is of these kinds and this person may see it."""
    row = await Draft.get_or_none(school_id=directory.school_id, number=number)
    if row is None or row.kind not in kinds or row.state == DROPPED or not may_see(call.actor, row):
        return no_such(number)
    return row


async def create(
    unit: Unit,
    kind: str,
    payload: dict[str, Any],
    *,
    person_id: int | None,
    college_id: int | None,
    period: str,
) -> Draft:
    """A new draft for a person, and the fact that it was made."""
    row = await Draft.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        number=await unit.take_numbers(),
        kind=kind,
        college_id=college_id,
        person_id=person_id,
        period=period,
        payload=payload,
        state=DRAFT,
        made_at=unit.now,
    )
    await unit.append_event("drafted", "draft", row.id, {"number": row.number, "kind": kind, "period": period})
    return row


async def rewrite(unit: Unit, row: Draft, payload: dict[str, Any]) -> bool:
    """Another text for a draft; False when somebody signed it meanwhile."""
    own = Draft.filter(id=row.id, state=DRAFT).using_db(unit.connection)
    if not await own.update(payload=payload):
        return False
    row.payload = payload
    await unit.append_event("redrafted", "draft", row.id, {"number": row.number})
    return True


async def settle(unit: Unit, row: Draft, state: str, *, before: str = DRAFT) -> bool:
    """Signed, sent or dropped, once; False when it was no longer in the state `before`."""
    change: dict[str, Any] = {"state": state}
    if before == DRAFT and state in (SIGNED, SENT):
        change |= {"signed_by_id": unit.actor_id, "signed_at": unit.now}
    if not await Draft.filter(id=row.id, state=before).using_db(unit.connection).update(**change):
        return False
    row.update_from_dict(change)
    await unit.append_event(state, "draft", row.id, {"number": row.number, "kind": row.kind})
    return True
