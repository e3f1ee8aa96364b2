"""A lost account: a secretary of the college lets go of it, and hands the person a code for a new one.

Everything stays with the person.  Only what they said under the seal does not follow to an account that somebody
else gave them: nobody reads it by having an account re-bound (guarantee 4); a receipt still opens it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from models.rules.refusal import Refusal
from models.tables import BindCode, Person
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.questions import questions
from plugins._kit.unit import Unit, unit_of_work, write_audit
from plugins.identity.codes import make_codes
from plugins.identity.linking import Place, accounts_of, drop_accounts
from plugins.identity.lookup import find_person, label, scope_of
from plugins.identity.replies import accounts as words
from plugins.identity.results import Rebound, ToRebind

CODE_LIVES = timedelta(days=1)


async def look_up(call: Call, word: str, chosen: dict[str, int]) -> ToRebind | Refusal:
    """Whose account it is about. Refusals: those of scope_of and find_person, own-rebind, not-here."""
    scope = scope_of(call)
    if isinstance(scope, Refusal):
        async with unit_of_work(call) as unit:
            await write_audit(unit, call, "role")
        return scope
    person = await find_person(word, scope.college_id, chosen=chosen)
    if isinstance(person, Refusal):
        return person
    if person.id == call.actor.person_id:
        return Refusal("own-rebind")
    if person.left_on is not None:
        return Refusal("not-here", {"name": person.name})
    return ToRebind(person.id, label(person), await accounts_of(person))


async def rebind(call: Call, person_id: int, lost: Sequence[Place]) -> Rebound | Refusal:
    """Let go of the lost accounts; where none is left, a code for a new one.

    The person is told wherever they could be reached, the lost accounts too: an account taken away behind
    somebody's back does not stay unnoticed. Refusals: those of scope_of, unknown-name, own-rebind.
    """
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
        scope = scope_of(call)
        if isinstance(scope, Refusal):
            await write_audit(unit, call, "role")
            return scope
        rows = Person.filter(school_id=unit.school_id, id=person_id, left_on=None)
        if scope.college_id is not None:
            rows = rows.filter(college_id=scope.college_id)
        person = await rows.using_db(unit.connection).first()
        if person is None:
            return Refusal("unknown-name", {"name": await directory.name_of(person_id)})
        if person.id == call.actor.person_id:
            return Refusal("own-rebind")
        before = await accounts_of(person)
        await drop_accounts(unit, person, lost)
        columns: dict[str, str | int] = {"qq": ""} if ("qq", person.qq) in lost else {}
        left = [one for one in before if (one.platform, one.user_id) not in lost]
        code = ""
        if not left:
            await (
                BindCode.filter(school_id=unit.school_id, person_id=person.id, used_at=None)
                .using_db(unit.connection)
                .delete()
            )
            code = (await make_codes(unit, "invite", [person.id], CODE_LIVES))[person.id]
            columns["rebound"] = person.rebound + 1
        if columns:
            await Person.filter(id=person.id).using_db(unit.connection).update(**columns)
        gone = [{"platform": platform, "user_id": user_id} for platform, user_id in lost]
        await unit.append_event("rebound", "person", person.id, {"accounts": gone, "code": bool(code)})
        await write_audit(unit, call, "rebound")
        await unit.touch_roster()
        await _tell(unit, call, [(one.platform, one.user_id) for one in before if one.reachable])
    return Rebound(person.name, len(lost), code, tuple(left), "qq" in columns)


async def _tell(unit: Unit, call: Call, places: Sequence[Place]) -> None:
    """A word to each of the accounts, by account: some of them are the person's no longer."""
    text = words.told_of_rebinding(call.actor.name, call.actor.roles)
    posts = [
        outbox.Post(f"account:{user_id}:{unit.now.isoformat()}", "private", platform, user_id, text)
        for platform, user_id in places
    ]
    if posts:
        await outbox.post_many(unit, posts)
