"""The one question, and its answer into a closed box: nothing is written about who answered."""

from __future__ import annotations

from datetime import datetime

from config.clock import local_day
from models.rules.refusal import Refusal
from models.tables import Outbox, Survey, SurveyAsk, SurveyBox
from plugins._kit import passing, survey_box
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import Composed, Drop, Letter, after_send, composes
from plugins._kit.policy import policy
from plugins._kit.survey_box import Boxed
from plugins._kit.unit import background_unit, unit_of_work
from plugins.surveys import replies

LONGEST = 200


@composes("survey")
async def compose(row: Outbox, now: datetime) -> Composed:
    """The question, while the survey is open."""
    facts = row.payload["facts"]
    survey = await Survey.get(school_id=directory.school_id, id=facts["survey"])
    if survey.closed_at is not None or local_day(now) > survey.closes_on:
        return Drop("测评结束了")
    text = replies.question(await directory.name_of(facts["cadre"]), survey.closes_on, policy().problems.k)
    return Letter(text, subject=("survey", survey.number))


async def note_sent(row: Outbox, now: datetime) -> None:
    """Who was really asked counts for how many answered."""
    asked = SurveyAsk.filter(school_id=directory.school_id, person_id=row.person_id)
    async with background_unit(now) as unit:
        there = asked.filter(survey_id=row.payload["facts"]["survey"]).using_db(unit.connection)
        await there.update(sent=True)


after_send["survey"] = note_sent


async def asked_of(person_id: int, number: int | None = None) -> tuple[Survey, SurveyAsk] | None:
    """The open survey this person is asked in; the one of that number if one is named."""
    surveys = Survey.filter(school_id=directory.school_id, closed_at=None)
    survey = await (surveys if number is None else surveys.filter(number=number)).order_by("-id").first()
    if survey is None:
        return None
    ask = await SurveyAsk.get_or_none(school_id=directory.school_id, survey_id=survey.id, person_id=person_id)
    # Whoever quotes the question has it, even if that has not been written down yet.
    return (survey, ask) if ask is not None and (ask.sent or number is not None) else None


async def keep(call: Call, survey: Survey, ask: SurveyAsk, score: int, words: str) -> str | Refusal:
    """Keep the answer, in the place of an earlier one; returns the cadre's name. Refusals: `over`, `too-long`."""
    call.sealed = True
    if len(words) > LONGEST:
        return Refusal("too-long", {"limit": LONGEST})
    said = await passing.as_referred(words) if words else ""
    token = survey_box.token_of(survey.id, ask.person_id)
    box = survey_box.closed(token, Boxed(ask.person_id, ask.cadre_id, score, said))
    async with unit_of_work(call) as unit:
        # The survey's row is held, so that an answer is in the box before it is opened, or is refused.
        now_there = await Survey.filter(id=survey.id).using_db(unit.connection).select_for_update().get()
        if now_there.closed_at is not None or local_day(unit.now) > survey.closes_on:
            return Refusal("over", {"number": survey.number})
        mine = SurveyBox.filter(school_id=unit.school_id, survey_id=survey.id, token=token).using_db(unit.connection)
        if not await mine.update(box=box):
            await SurveyBox.create(
                using_db=unit.connection, school_id=unit.school_id, survey_id=survey.id, token=token, box=box
            )
    return await directory.name_of(ask.cadre_id)
