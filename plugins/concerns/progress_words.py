"""The two-way talk from the reporter's side: a word is added, and whoever asked is told.

Of a sealed concern nobody is told at that moment: the time of a row would be the time of somebody's act.
"""

from __future__ import annotations

from config.clock import local_day
from models.rules.concern_words import ConcernState, ProblemState
from models.rules.masking import Masked
from models.rules.refusal import Refusal
from models.tables import Account, Concern, ConcernMessage
from plugins._kit import crisis
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.unit import Unit, unit_of_work
from plugins.concerns import pictures
from plugins.concerns import progress_rows as rows
from plugins.concerns import progress_telling as telling
from plugins.concerns.progress_telling import KNOWN, REPORTER
from plugins.concerns.replies import reporter as words
from plugins.concerns.reporter_results import WordsAdded

LONGEST = 2_000


async def add(call: Call, concern: Concern, text: str) -> WordsAdded | Refusal:
    """Add the reporter's words and pictures to the talk about their concern."""
    if concern.state != ConcernState.OPEN.value:
        return Refusal("not-open-any-more", {"number": concern.number})
    if crisis.kind_of(call.origin) is not None:
        return Refusal("danger", {"number": concern.number})  # a human hears of it at once, the list never
    if len(text) > LONGEST:
        return Refusal("words-too-long", {"limit": LONGEST})
    taken = await pictures.take(call)
    if not text.strip() and not taken.kept:
        return Refusal("no-picture" if taken.failed else "no-words", {"number": concern.number})
    said = Masked(text, ()) if concern.openness in KNOWN else await covered(call, text)
    problem = await rows.problem_of(concern)
    stored = await pictures.store(call, taken.kept)
    try:
        async with unit_of_work(call) as unit:
            place = await add_message(unit, concern, REPORTER, said.text.strip() or words.ONLY_PICTURES)
            await pictures.attach(unit, concern, stored)
            told = await telling.tell(unit, concern, place)
    except BaseException:
        pictures.discard(stored)
        raise
    closed = problem is not None and problem.state == ProblemState.CLOSED.value
    return WordsAdded(
        number=concern.number,
        masked=bool(said.hits),
        pictures=len(stored.files),
        failed=taken.failed + stored.failed,
        told=told,
        to=await directory.name_of(concern.talk_with_id),
        closed=problem.number if closed and problem is not None else None,
    )


async def covered(call: Call, text: str) -> Masked:
    """The text without what would tell who wrote it: marks of their own, places with few people."""
    from plugins.concerns import intake_warnings  # they ask here for somebody's marks

    return await intake_warnings.covered(call, text, places=True)


async def own_marks(call: Call) -> tuple[str, ...]:
    """What in a text would tell who wrote it: covered where the writer is not to be known."""
    marks = [call.origin.user_id]
    if call.actor.person_id is not None:
        accounts = Account.filter(school_id=directory.school_id, person_id=call.actor.person_id)
        marks += [str(one) for one in await accounts.values_list("user_id", flat=True)]
    person = await directory.person(call.actor.person_id) if call.actor.person_id is not None else None
    if person is not None:
        marks += [person.name, person.code, person.qq, person.phone, person.wechat]
    return tuple(filter(None, marks))


async def add_message(unit: Unit, concern: Concern, side: str, text: str, author_id: int | None = None) -> int:
    """Write one word of the talk; its place in it."""
    mine = Concern.filter(school_id=unit.school_id, id=concern.id).using_db(unit.connection)
    await mine.select_for_update().first()  # two words at once take two places
    said = ConcernMessage.filter(school_id=unit.school_id, concern_id=concern.id).using_db(unit.connection)
    last = await said.order_by("-place").first()
    place = last.place + 1 if last is not None else 1
    await ConcernMessage.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        concern_id=concern.id,
        place=place,
        side=side,
        author_id=author_id,
        text=text,
        day=local_day(unit.now),
    )
    await mine.update(last_day=local_day(unit.now))
    return place
