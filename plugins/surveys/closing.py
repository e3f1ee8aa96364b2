"""The end of a survey: every box is opened at once, shuffled, and written as nobody's; then results may be shown."""

from __future__ import annotations

import secrets
from datetime import datetime

from nonebot.log import logger

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import Person, PersonRole, Survey, SurveyAnswer, SurveyBox
from plugins._kit import outbox, survey_box
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import Post
from plugins._kit.sealing import SealBroken
from plugins._kit.unit import Unit, background_unit, unit_of_work
from plugins.surveys import replies, views
from plugins.surveys.opening import open_survey

_chance = secrets.SystemRandom()


async def close_due(now: datetime) -> int:
    """Close what is over; how many."""
    survey = await open_survey()
    if survey is None or local_day(now) <= survey.closes_on:
        return 0
    async with background_unit(now) as unit:
        done = await _close(unit, survey)
    await _follow_up(survey, now)
    return int(done)


async def close_now(call: Call) -> Survey | Refusal:
    """The committee ends it early. Refusal: `none-open`."""
    survey = await open_survey()
    if survey is None:
        return Refusal("none-open")
    async with unit_of_work(call) as unit:
        if not await _close(unit, survey):
            return Refusal("none-open")
    await _follow_up(survey, call.now)
    return survey


async def _close(unit: Unit, survey: Survey) -> bool:
    rows = Survey.filter(id=survey.id, closed_at=None).using_db(unit.connection)
    if not await rows.update(closed_at=unit.now):
        return False  # another process was quicker
    survey.closed_at = unit.now
    boxes = SurveyBox.filter(school_id=unit.school_id, survey_id=survey.id).using_db(unit.connection)
    answers = []
    for row in await boxes:
        try:
            said = survey_box.opened(row)
        except SealBroken:
            logger.error("测评 #{}：有一份打不开，密钥和数据对不上", survey.number)
            continue
        what = {"cadre_id": said.cadre_id, "score": said.score, "words": said.words}
        answers.append(SurveyAnswer(school_id=unit.school_id, survey_id=survey.id, **what))
    await SurveyAnswer.bulk_create(_chance.sample(answers, len(answers)), using_db=unit.connection)
    await boxes.delete()
    await unit.append_event("survey_closed", "survey", survey.id, {"number": survey.number, "answers": len(answers)})
    return True


async def _follow_up(survey: Survey, now: datetime) -> None:
    """Whoever looks after a college hears of low scores, in words that ask how things are; who voted is not known."""
    low = await views.low_of(survey)
    if not low:
        return
    posts, subject = [], ("survey", survey.number)
    async with background_unit(now) as unit:
        for college_id, lines in low.items():
            for person in await _looks_after(college_id):
                if (way := await outbox.private_way_to(person.id)) is not None:
                    key = f"followup:{survey.id}:{college_id or 0}:{person.id}"
                    text = replies.follow_up(survey.number, lines)
                    posts.append(Post(key, "private", *way, text, subject=subject, person_id=person.id))
        await outbox.post_many(unit, posts)


async def _looks_after(college_id: int | None) -> list[Person]:
    role = Role.COMMITTEE if college_id is None else Role.SECRETARY
    ids = await PersonRole.filter(school_id=directory.school_id, role=role.value).values_list("person_id", flat=True)
    people = Person.filter(school_id=directory.school_id, id__in=list(ids), left_on=None, opted_out_at=None)
    return await (people if college_id is None else people.filter(college_id=college_id)).order_by("id")
