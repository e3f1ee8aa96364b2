"""/测评, and the one digit that answers it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from config.clock import local_day
from models.rules.plan_dates import find_day_ahead
from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan, semester_of
from models.rules.survey import read_answer
from models.rules.text import half_width
from models.rules.vocabulary import Role
from models.tables import Survey, SurveyAsk
from plugins._kit.choices import choice_of
from plugins._kit.commands import PEOPLE, Call, Hook, Reply, Where, answer_to, command, listen
from plugins._kit.directory import directory
from plugins._kit.questions import questions
from plugins._kit.recording import semester_spans
from plugins._kit.unit import refuse, unit_of_work
from plugins.surveys import asking, closing, opening, replies, views
from plugins.surveys.results import Running

TOPIC = "surveys.begin"
PATIENCE = 10
_BEGIN = re.compile(r"(?:开始|发起|开)\s*(?:到|至)?\s*(.*)")
_END = frozenset({"结束", "关闭", "停"})
_OFFICE = frozenset({Role.COMMITTEE, Role.SECRETARY})


def _say(text: str, survey: int | None = None) -> Reply:
    return Reply(text, private=True, subject=("survey", survey) if survey is not None else None)


@command("测评", who=PEOPLE, where=Where.PRIVATE, help="满意度测评：看结果", usage="/测评", order=44)
async def survey(call: Call) -> Reply:
    """Begin, end, look, or (for who is asked) answer."""
    said = call.argument.strip()
    begin = _BEGIN.fullmatch(half_width(said))
    if said in _END or begin is not None:
        if Role.COMMITTEE not in call.actor.roles:
            async with unit_of_work(call) as unit:
                return _say(replies.refused(await refuse(unit, call, Refusal("not-yours-to-open"))))
        return await _preview(call, begin[1].strip()) if begin is not None else await _end(call)
    answer = read_answer(said)
    if answer is not None and call.actor.person_id is not None:
        asked = await asking.asked_of(call.actor.person_id)
        if asked is not None:
            return await _keep(call, *asked, *answer)
    return await _look(call)


async def _preview(call: Call, said: str) -> Reply:
    closes_on = None
    if said:
        today = local_day(call.now)
        semester = semester_of(today, await semester_spans()) or SemesterSpan("", today, today + timedelta(days=365))
        found = find_day_ahead(said, today, semester)
        if found is None:
            return _say(replies.refused(Refusal("no-day")))
        closes_on = found.day
    planned = await opening.plan(call, closes_on)
    if isinstance(planned, Refusal):
        return _say(replies.refused(planned))
    async with unit_of_work(call) as unit:
        payload = {"closes_on": planned.closes_on.isoformat()}
        await questions.ask(unit, call.origin, TOPIC, payload, minutes=PATIENCE)
    return _say(replies.preview(planned))


@answer_to(TOPIC)
async def begin(call: Call) -> Reply | None:
    """1 begins, 0 does not."""
    said = half_width(call.argument).strip()
    yes = choice_of(said, 1) == (1,)
    if not yes and said not in ("0", "取消", "先不"):
        return None
    async with unit_of_work(call) as unit:
        await questions.close(unit, call.origin)
    if not yes or Role.COMMITTEE not in call.actor.roles:
        return _say(replies.NOT_BEGUN)
    done = await opening.begin(call, date.fromisoformat(call.payload["closes_on"]))
    if isinstance(done, Refusal):
        return _say(replies.refused(done))
    row, planned = done
    return _say(replies.begun(row.number, planned), row.number)


async def _end(call: Call) -> Reply:
    closed = await closing.close_now(call)
    return _say(replies.refused(closed)) if isinstance(closed, Refusal) else await _outcome(call, closed)


async def _look(call: Call) -> Reply:
    running = await opening.open_survey()
    if running is not None:
        asked = await asking.asked_of(call.actor.person_id) if call.actor.person_id is not None else None
        about = await directory.name_of(asked[1].cadre_id) if asked is not None else ""
        people = await SurveyAsk.filter(school_id=directory.school_id, survey_id=running.id).count()
        return _say(replies.running(Running(running.number, people, running.closes_on, about)), running.number)
    last = await Survey.filter(school_id=directory.school_id).order_by("-id").first()
    return await _outcome(call, last) if last is not None else _say(replies.NEVER)


async def _outcome(call: Call, row: Survey) -> Reply:
    seen = await views.outcome(call, row)
    if isinstance(seen, Refusal):
        return _say(replies.refused(seen))
    return _say(replies.outcome(seen), row.number)


@listen(Hook.PLAIN, order=20)
async def answered(call: Call) -> Reply | None:
    """A digit (and a sentence) from somebody who is asked: quoting the question, or alone while nothing else asks."""
    if call.origin.scene != "private" or call.actor.person_id is None:
        return None
    quoted = call.subject is not None and call.subject[0] == "survey"
    answer = read_answer(call.origin.text)
    if answer is None or (call.subject is not None and not quoted):
        return None
    asked = await asking.asked_of(call.actor.person_id, call.subject[1] if call.subject is not None else None)
    if asked is None:
        return _say(replies.refused(Refusal("over", {"number": call.subject[1]}))) if call.subject else None
    return await _keep(call, *asked, *answer)


async def _keep(call: Call, row: Survey, ask: SurveyAsk, score: int, words: str) -> Reply:
    kept = await asking.keep(call, row, ask, score, words)
    text = replies.refused(kept) if isinstance(kept, Refusal) else replies.kept(kept, score)
    return Reply(text, private=True, sealed=True, subject=("survey", row.number))
