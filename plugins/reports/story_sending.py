"""What goes out about a story nobody asked us for: each question once, settled at the moment it is sent."""

from __future__ import annotations

from datetime import datetime

from models.rules.story import may_be_told
from models.tables import Outbox, Story, StoryConsent
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins._kit.outbox import Composed, Drop, Letter, after_send, after_unknown, composes
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins._kit.unit import background_unit
from plugins.reports import stories
from plugins.reports.replies import story as words


@composes(stories.KIND)
async def compose(row: Outbox, now: datetime) -> Composed:
    """The question, or the news; nothing of a record that was taken back or disputed since."""
    del now
    facts = row.payload["facts"]
    story = await Story.get(school_id=directory.school_id, id=facts["story"])
    seen = await stories.standing_of(story)
    number, mine = seen.record.number, seen.of(facts["person"])
    subject = (stories.KIND, number)
    if facts["what"] == "changed":
        return Letter(words.taken_back(number), subject=subject)
    if seen.record.withdrawn_at is not None or may_be_told(stories.told_of(seen.record)) is not None:
        return Drop("这条记录不能写推文了")
    if facts["what"] == "ready":
        return Letter(words.ready(number), subject=subject) if seen.agreed is not None else Drop("又有人不同意了")
    if mine is None or mine.answer is not None or mine.asked_at is not None:
        return Drop("已经问过了")
    draft = await stories.draft_for(seen)
    if mine.side == stories.AUTHOR:
        who = await directory.name_of(story.asked_by_id)
        return Letter(words.ask_author_later(number, who, draft, alone=not seen.visited), subject=subject)
    cadre = await directory.name_of(seen.record.cadre_id)
    return Letter(words.ask_visited(number, cadre, policy().school.account, draft), subject=subject)


async def note_asked(row: Outbox, now: datetime) -> None:
    """The question arrived, or may have: it is not asked again; a digit answers it unless something else is open."""
    facts = row.payload["facts"]
    if facts["what"] != "ask":
        return
    origin = Origin(row.platform, "", "private", row.scene_id, row.scene_id, "", 0, False, None, "")
    async with background_unit(now) as unit:
        mine = StoryConsent.filter(school_id=unit.school_id, story_id=facts["story"], person_id=facts["person"])
        await mine.filter(asked_at=None).using_db(unit.connection).update(asked_at=now)
        if questions.find(origin, now) is None:
            payload = {"story": facts["story"]}
            await questions.ask(unit, origin, stories.TOPIC, payload, minutes=stories.PATIENCE, private=True)


after_send[stories.KIND] = note_asked
after_unknown[stories.KIND] = note_asked
