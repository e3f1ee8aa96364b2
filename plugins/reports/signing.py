"""签发: a human takes a draft upon themselves; only then it goes anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tortoise.expressions import Subquery

from models.rules.brief_payload import brief_payload
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Draft, Person, PersonRole
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import Post
from plugins._kit.unit import refuse, unit_of_work
from plugins.reports import drafts
from plugins.reports.briefing import sheet_of
from plugins.reports.posting import Place, posting_of, strike_untrue
from plugins.reports.replies import brief as brief_words
from plugins.reports.replies import posting as posting_words
from plugins.reports.results import BriefSheet


async def to_sign(call: Call, number: int) -> Draft | Refusal:
    """The draft, if this person may sign it."""
    row = await drafts.find(call, number, drafts.BRIEF, drafts.POSTING, drafts.UPWARD, drafts.REVIEW)
    if isinstance(row, Refusal):
        return row
    if row.kind in (drafts.UPWARD, drafts.REVIEW):
        return Refusal("send-instead" if row.kind == drafts.UPWARD else "confirm-instead", {"number": number})
    if not drafts.may_sign(call.actor, row):
        async with unit_of_work(call) as unit:
            return await refuse(unit, call, Refusal("not-yours-to-sign", {"number": number}))
    return row


async def sign_brief(call: Call, row: Draft, to: frozenset[Role]) -> BriefSheet | Refusal:
    """Signed, and told to 辅导员 and 班主任 if the signer says so; that may also be said later."""
    if row.state == drafts.SENT or (row.state == drafts.SIGNED and not to):
        return Refusal("already-signed", {"number": row.number})
    recipients = tuple(role.label for role in Role if role in to)
    people = await _people(to, row.college_id)
    sheet = await sheet_of(row)
    payload = row.payload | {"to": list(recipients), "facts": brief_payload(sheet.facts)}
    text = brief_words.for_staff(sheet)
    posts = []
    for person in people:
        way = await outbox.private_way_to(person.id, surely=True)
        if way is not None:
            posts.append(Post(f"draft:{row.number}:{person.id}", "private", *way, text=text, person_id=person.id))
    async with unit_of_work(call) as unit:
        if not await drafts.settle(unit, row, drafts.SENT if posts else drafts.SIGNED, before=row.state):
            return Refusal("already-signed", {"number": row.number})
        await Draft.filter(id=row.id).using_db(unit.connection).update(payload=payload)
        await outbox.post_many(unit, posts)
    row.payload = payload
    return replace(await sheet_of(row), told=len(posts))


async def _people(roles: frozenset[Role], college_id: int | None) -> list[Person]:
    """Those of the college (of the school) who hold one of the roles and want to hear of things."""
    held = PersonRole.filter(school_id=directory.school_id, role__in=[role.value for role in roles])
    people = Person.filter(
        school_id=directory.school_id, left_on=None, opted_out_at=None, id__in=Subquery(held.values("person_id"))
    )
    return await (people if college_id is None else people.filter(college_id=college_id)).order_by("id")


async def sign_posting(call: Call, row: Draft, places: Sequence[Place]) -> Refusal | None:
    """Signed, and on its way into these groups."""
    if row.state == drafts.DRAFT and (struck := await strike_untrue(call, row)):
        return Refusal("no-longer-so", {"number": row.number, "struck": struck, "left": len(row.payload["lines"])})
    posting = await posting_of(row)
    if not posting.lines:
        return Refusal("nothing-left", {"number": row.number})
    text = posting_words.post(posting)
    posts = [
        Post(f"draft:{row.number}:{one.platform}:{one.scene_id}", "group", one.platform, one.scene_id, text)
        for one in places
    ]
    async with unit_of_work(call) as unit:
        if not await drafts.settle(unit, row, drafts.SENT):
            return Refusal("already-signed", {"number": row.number})
        await outbox.post_many(unit, posts)
    return None


async def drop(call: Call, row: Draft) -> bool:
    """The draft is thrown away; False when it was signed meanwhile."""
    async with unit_of_work(call) as unit:
        return await drafts.settle(unit, row, drafts.DROPPED)
