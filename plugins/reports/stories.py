"""推文: who is asked, what they answer, and the draft once everybody agrees; one use case per function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.story import Agreed, Consent, Told, Voice, agreed, is_narrower, may_ask_for_story, may_be_told
from models.rules.vocabulary import Outcome, RecordKind, TargetKind, Trust
from models.tables import Outbox, Record, Story, StoryConsent
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import Post
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.recording import asker_of, record_facts
from plugins._kit.unit import Unit, refuse, unit_of_work
from plugins.reports.replies.story_paper import mark, plain
from plugins.reports.results_story import StoryDraft
from plugins.reports.story_telling import Telling, tell

AUTHOR, VISITED = "author", "visited"
KIND, TOPIC = "story", "reports.story"
PATIENCE = 7 * 24 * 60
"""Minutes the digit is waited for; by command it may be said later."""
_ON_ITS_WAY = ("due", "claimed", "sending")
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """A story, its record, and everybody's voice as it stands."""

    story: Story
    record: Record
    consents: tuple[StoryConsent, ...]

    @property
    def voices(self) -> list[Voice]:
        """As the rules see them."""
        return [Voice(one.person_id, _consent(one.answer)) for one in self.consents]

    @property
    def agreed(self) -> Agreed | None:
        """What everybody agrees to."""
        return agreed(self.voices)

    @property
    def visited(self) -> list[int]:
        """Who answers for the target."""
        return [one.person_id for one in self.consents if one.side == VISITED]

    @property
    def shown_at(self) -> datetime | None:
        """When the visited side was shown what they answered to; None where nobody had to be."""
        told = [one.asked_at or one.answered_at for one in self.consents if one.side == VISITED]
        return min((at for at in told if at is not None), default=None)

    def of(self, person_id: int | None) -> StoryConsent | None:
        """Somebody's voice, if they have one."""
        return next((one for one in self.consents if one.person_id == person_id), None)

    @property
    def author(self) -> StoryConsent:
        """Whoever wrote the record."""
        return next(one for one in self.consents if one.side == AUTHOR)


def _consent(answer: int | None) -> Consent | None:
    return None if answer is None else Consent(answer)


async def record_to_tell(call: Call, number: int) -> Record | Refusal:
    """The record of that number, if it may be told and this person may ask for it; a refused right is audited."""
    row = await Record.get_or_none(school_id=directory.school_id, number=number, withdrawn_at=None)
    if row is None:
        return Refusal("no-such-record", {"number": number})
    right = may_ask_for_story(await asker_of(call.actor), await record_facts(row, ()))
    if right is not None:
        async with unit_of_work(call) as unit:
            return await refuse(unit, call, right)
    return may_be_told(told_of(row)) or row


def told_of(row: Record) -> Told:
    """A record as the rules see it."""
    return Told(row.number, RecordKind(row.kind), Outcome(row.outcome), Trust(row.trust), row.complete)


async def standing_of(story: Story, unit: Unit | None = None) -> Standing:
    """How the story stands."""
    here = StoryConsent.filter(school_id=directory.school_id, story_id=story.id)
    here = here.using_db(unit.connection) if unit is not None else here
    record = await Record.get(school_id=directory.school_id, id=story.record_id)
    return Standing(story, record, tuple(await here.order_by("id")))


async def story_of(row: Record) -> Standing | None:
    """The story of a record somebody has asked for."""
    story = await Story.get_or_none(school_id=directory.school_id, record_id=row.id)
    return await standing_of(story) if story is not None else None


async def begin(call: Call, row: Record) -> Standing | Refusal:
    """Write down that somebody asks for it, and whom it concerns; the author is asked first."""
    visited = await _who_answers_for(row, call.now)
    if isinstance(visited, Refusal):
        return visited
    assert call.actor.person_id is not None
    async with unit_of_work(call) as unit:
        story, fresh = await Story.get_or_create(
            school_id=unit.school_id,
            record_id=row.id,
            defaults={"asked_by_id": call.actor.person_id, "asked_at": unit.now},
            using_db=unit.connection,
        )
        if fresh:
            for side, people in ((AUTHOR, [row.cadre_id]), (VISITED, visited)):
                for person_id in people:
                    await StoryConsent.create(
                        using_db=unit.connection,
                        school_id=unit.school_id,
                        story_id=story.id,
                        person_id=person_id,
                        side=side,
                    )
            await unit.append_event("story.asked", "story", story.id, {"record": row.number})
        seen = await standing_of(story, unit)
        if call.actor.person_id == row.cadre_id and seen.author.answer is None:
            await questions.ask(unit, call.origin, TOPIC, {"story": story.id}, minutes=PATIENCE, private=True)
            await _note_asked(unit, seen.author)
        else:
            await ask_next(unit, seen)
    return seen


async def _note_asked(unit: Unit, consent: StoryConsent) -> None:
    mine = StoryConsent.filter(id=consent.id, asked_at=None).using_db(unit.connection)
    await mine.update(asked_at=unit.now)


async def _who_answers_for(row: Record, now: datetime) -> list[int] | Refusal:
    """The youth themselves, the 寝室长 or the 团支书; nobody for what had no target."""
    if row.target_id is None:
        return []
    target = await directory.target(row.target_id)
    if target.kind is TargetKind.YOUTH:
        people = [target.person_id]
    else:
        links = await directory.links_to(target.id)
        held = [link for link in links if link.holds_on(row.happened_on)] or list(links)
        today = [link for link in links if link.holds_on(local_day(now))]
        people = [link.contact_id for link in today or held]
    found = [one for one in dict.fromkeys(people) if one is not None and one != row.cadre_id]
    return found[:1] if found else Refusal("nobody-to-ask", {"number": row.number})


async def ask_next(unit: Unit, seen: Standing) -> bool:
    """Post the question to whoever is next and was never asked; False when nobody is."""
    waiting = [seen.author] if seen.author.answer is None else []
    if seen.author.answer:
        waiting = [one for one in seen.consents if one.side == VISITED and one.answer is None]
    posted = False
    for one in waiting:
        posted |= one.asked_at is None and await _post(unit, seen.story, one.person_id, "ask")
    return posted


async def _post(unit: Unit, story: Story, person_id: int, what: str) -> bool:
    """One message through the outbox; one that never went out may be posted anew."""
    way = await outbox.private_way_to(person_id)
    if way is None:
        return False
    stem = f"{KIND}:{story.id}:{what}:{person_id}"
    before = await Outbox.filter(school_id=unit.school_id, unique_key__startswith=f"{stem}:").using_db(unit.connection)
    if len(before) >= _TRIES or any(row.state in _ON_ITS_WAY for row in before):
        return False
    facts = {"story": story.id, "person": person_id, "what": what}
    key = f"{stem}:{len(before) + 1}"
    await outbox.post_many(unit, [Post(key, "private", *way, person_id=person_id, facts=facts)])
    return True


async def answer(call: Call, story_id: int, said: Consent) -> tuple[Standing, bool] | Refusal:
    """What the speaker says, for the first time or anew; and whether somebody is asked because of it."""
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
        story = await Story.get(school_id=unit.school_id, id=story_id)
        before = await standing_of(story, unit)
        mine = before.of(call.actor.person_id)
        if mine is None:
            return await refuse(unit, call, Refusal("no-such-record", {"number": before.record.number}))
        row = StoryConsent.filter(id=mine.id).using_db(unit.connection)
        await row.update(answer=int(said), answered_at=unit.now)
        await unit.append_event("story.answered", "story", story.id, {"answer": int(said), "side": mine.side})
        seen = await standing_of(story, unit)
        asked = await ask_next(unit, seen)
        await _tell_who_asked(unit, before, seen)
    return seen, asked


async def _tell_who_asked(unit: Unit, before: Standing, seen: Standing) -> None:
    """Everybody agrees now; or a draft that was handed out shows more than everybody agrees to."""
    if seen.agreed is not None and before.agreed is None and seen.story.asked_by_id != unit.actor_id:
        await _post(unit, seen.story, seen.story.asked_by_id, "ready")
    taken_by = seen.story.taken_by_id
    if taken_by is not None and before.agreed is not None and is_narrower(before.agreed, seen.agreed):
        await _post(unit, seen.story, taken_by, "changed")


async def draft_for(seen: Standing) -> str:
    """How it would read if everybody agreed to the least: what the questions show, and nothing more."""
    return plain(_draft([await tell(seen.record, Agreed(pictures=False, named=frozenset()), seen.visited)], ""))


async def telling_of(seen: Standing) -> Telling | None:
    """The piece as everybody agrees; None where somebody does not."""
    return None if seen.agreed is None else await tell(seen.record, seen.agreed, seen.visited, seen.shown_at)


def _draft(tellings: list[Telling], note: str) -> StoryDraft:
    veiled = any(one.veiled for one in tellings)
    return StoryDraft(tuple(one.piece for one in tellings), policy().school.account, note, veiled)


def draft_of(call: Call, tellings: list[Telling]) -> StoryDraft:
    """The whole draft, marked with who takes it out."""
    return _draft(tellings, mark(call.actor.name, local_day(call.now).isoformat()))
