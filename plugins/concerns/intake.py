"""Taking a concern in: weighed before anything is kept, saved the way its author chose.

Nothing here writes a row before the author decided, and then none that says who it was, unless they let it be known.
"""

from __future__ import annotations

from dataclasses import replace

from config.settings import settings
from models.rules.concern_words import Openness, ProblemState
from models.rules.listening import CategoryKind
from models.rules.masking import Masked
from models.rules.routing import Routing
from models.tables import Problem
from plugins._kit import book, sealed
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.sealing import new_receipt, receipt_hash
from plugins._kit.unit import unit_of_work
from plugins.concerns import intake_warnings as warnings
from plugins.concerns import pictures, progress_rows
from plugins.concerns.drafts import READ, Draft, daily
from plugins.concerns.results import Offer, Saved, Similar

COVERED = frozenset({Openness.SEALED, Openness.HIDDEN})
"""Openness under which those who work on it must not recognise the author by the words."""


def read(text: str) -> Routing:
    """Where the words belong."""
    return book.read(text[:READ])


def sounds_like_ticket(routing: Routing) -> bool:
    """Whether the words name something to be done, and are not mere talk."""
    return routing.is_ticket and bool(routing.sketch.subjects)


def is_enough_today(call: Call) -> bool:
    """Whether this person has told as much as a day holds."""
    return daily.is_enough(call, policy().problems.daily_concerns)


async def weigh(call: Call, draft: Draft, routing: Routing) -> Offer:
    """What the author should know before they choose."""
    await book.catch_up()
    told = await warnings.telling(call, draft.text)
    return Offer(
        title=book.title_of(routing),
        category=routing.category,
        department=routing.departments[0] if routing.departments else "",
        sealed_only=draft.sealed_only,
        similar=await _similar(call, routing) if draft.problem_id is None else None,
        rooms=told.places,
        few=policy().problems.few_people,
        few_college=told.few_college,
        masked=told.masked,
        temporary=call.origin.temporary,
        first=await warnings.is_first(call),
        holder=settings().seal_key_holder,
        pictures=len(draft.pictures),
        failed=draft.failed,
        wish=routing.kind is CategoryKind.WISH,
    )


async def _similar(call: Call, routing: Routing) -> Similar | None:
    """The likeliest open problem this person may know of and does not stand behind already."""
    person_id = call.actor.person_id
    assert person_id is not None
    for match in book.similar(routing):
        problem = await Problem.get_or_none(school_id=directory.school_id, id=match.key)
        if problem is None or problem.state in (ProblemState.CLOSED.value, ProblemState.MERGED.value):
            continue
        if await progress_rows.is_about(problem, person_id) or await sealed.supports(problem.id, person_id):
            continue
        return Similar(problem.number, problem.title, match.likeness.reasons)
    return None


async def save(call: Call, draft: Draft, openness: Openness, *, keep_places: bool = False) -> Saved:
    """Keep it; said only after the commit. Pictures the disk does not take are counted, the words are kept."""
    assert call.actor.person_id is not None
    words = Masked(draft.text, ())
    if openness in COVERED:
        words = await warnings.covered(call, draft.text, places=not keep_places)
    is_sealed = openness is Openness.SEALED
    receipt = new_receipt() if is_sealed else ""
    college_id = await warnings.college_shown(call) if is_sealed else call.actor.college_id
    filing = book.Filing(
        text=words.text,
        openness=openness,
        address=sealed.address_of_origin(call.origin, call.actor.person_id),
        college_id=college_id,
        routing=read(draft.text),
        source=draft.source,
        receipt=await receipt_hash(receipt) if receipt else "",
        problem_id=draft.problem_id,
    )
    stored = await pictures.store(call, draft.pictures)
    try:
        async with unit_of_work(call) as unit:
            filed = await book.file(unit, filing)
            await pictures.attach(unit, filed.concern, stored)
            await questions.close(unit, call.origin)
    except BaseException:
        pictures.discard(stored)
        raise
    daily.count(call)
    return Saved(
        number=filed.concern.number,
        title=filed.problem.title if filed.problem is not None else "",
        openness=openness,
        receipt=receipt,
        joined=filed.joined,
        people=filed.people if filed.joined and filed.people >= policy().problems.k else 0,
        masked=bool(words.hits),
        pictures=len(stored.files),
        failed=draft.failed + stored.failed,
        temporary=call.origin.temporary,
    )


async def added(call: Call, draft: Draft, text: str) -> Draft:
    """The draft with further words and pictures."""
    more = await pictures.take(call, pictures.MOST - len(draft.pictures))
    return replace(
        draft,
        text="\n".join(filter(None, (draft.text, text))),
        pictures=(*draft.pictures, *more.kept),
        failed=draft.failed + more.failed,
    )
