"""The answers to the questions about a plan; every one is saved before the next question is put."""

from __future__ import annotations

from config.clock import local_day
from models.rules.plan import Part
from models.rules.refusal import Refusal
from models.tables import Semester
from plugins._kit.commands import Call, Reply, answer_to
from plugins._kit.directory import directory
from plugins.visits import plan_replies, plan_views
from plugins.visits.commands import LONGEST
from plugins.visits.parse_plan_answers import Said, parse_pick, redirected, said_of
from plugins.visits.parse_plan_words import plan_words, with_time
from plugins.visits.plan_flow import (
    PICK,
    WORDS,
    Flow,
    begin,
    copy,
    known,
    known_targets,
    names_of,
    next_question,
    put,
    put_in_words,
    save,
    targets_by,
    words_question,
)

LEAST_WORDS = 6
"""Fewer characters than these, said where a number was asked for, are no words for a plan."""


async def _term(call: Call) -> Semester | None:
    """The term a question was about, if it is still there."""
    return next((row for row in await directory.semesters() if row.id == call.payload["semester"]), None)


@answer_to(PICK)
async def pick(call: Call) -> Reply | None:
    """Which targets are written of next, perhaps with the words in the same message."""
    term = await _term(call)
    if term is None:
        return await _end(call)
    if len(call.argument) > LONGEST:
        return _too_long()
    last, kept = call.payload["last"], call.payload["words"]
    offered = [known(target) for target in await targets_by(call.payload["offered"])]
    picked = parse_pick(call.argument, offered)
    if picked is None and call.payload["casual"]:
        return None
    if picked is None and len(call.argument) < LEAST_WORDS:
        return Reply(plan_replies.choose(len(offered)))
    if picked is None:
        return await begin(call, term, offered, call.argument)
    ids = [target.id for target in picked.targets]
    flow = {"queue": [], "stepwise": False, "step": "", "last": last, "alone": False}
    if picked.said is Said.CANCEL:
        return await _end(call)
    if picked.said is Said.SAME:
        return await copy(call, term, ids, last, flow)
    if picked.said is Said.WORDS and (text := picked.text or kept):
        return await _words(call, term, ids, text, flow)
    here, queue = (ids[:1], ids[1:]) if picked.said is Said.EACH else (ids, [])
    await put(call, words_question(term.id, here, queue=queue, last=last))
    return Reply(plan_replies.ask_words(await names_of(here), first=True))


@answer_to(WORDS, in_words=True)
async def words(call: Call) -> Reply | None:
    """现状·需求·打算·时间 of the targets asked about."""
    term = await _term(call)
    said = said_of(call.argument)
    if term is None or said is Said.CANCEL:
        return await _end(call)
    if len(call.argument) > LONGEST:
        return _too_long()
    flow = call.payload
    ids, queue, last = flow["targets"], flow["queue"], flow["last"]
    if said is Said.SKIP:
        return await _skip(call, term)
    if said is Said.SAME:
        return await copy(call, term, ids, last, {**flow, "stepwise": False})
    if said is Said.SAME_FOR_REST:
        return await copy(call, term, [*ids, *queue], last, {**flow, "queue": [], "stepwise": False})
    if said is Said.STEPWISE:
        await put(call, words_question(term.id, ids, queue=queue, last=last, step=Part.SITUATION, stepwise=True))
        return Reply(plan_replies.ask_part(await names_of(ids), Part.SITUATION))
    if call.argument.strip().isdecimal():
        return Reply(plan_replies.SAY_IT_IN_WORDS)
    return await _words(call, term, ids, call.argument, flow)


async def _words(call: Call, term: Semester, ids: list[int], text: str, flow: Flow) -> Reply:
    assert call.actor.person_id is not None
    if (other := redirected(text, await known_targets(call.actor.person_id, term, call.now))) is not None:
        named, text = other
        meant = [one.id for one in named]
        flow = {**flow, "queue": [one for one in (*ids, *flow["queue"]) if one not in meant], "step": ""}
        ids = meant
    today, span = local_day(call.now), plan_views.span_of_term(term)
    said = plan_words(text, today, span, only=Part(flow["step"]) if flow["step"] else None)
    return await save(call, term, ids, *with_time(said, today, span), flow)


async def _skip(call: Call, term: Semester) -> Reply:
    """Leave this part, or this target, for another day."""
    assert call.actor.person_id is not None
    flow, ids = call.payload, call.payload["targets"]
    plan = await plan_views.plan_of(call.actor.person_id, term)
    written = {item.target_id for item in await plan_views.items_of(plan)} if plan else set()
    every = await plan_views.targets_of(call.actor.person_id, term, call.now)
    left = [target.id for target in every if target.id not in written and target.id not in ids]
    last = ids[0] if ids[0] in written else flow["last"]
    question = next_question(term.id, ids, left, (), flow, last)
    if question is None or (plan is None and not left):
        return await _end(call)
    await put(call, question)
    return Reply(await put_in_words(question, plan.number if plan else 0))


def _too_long() -> Reply:
    """More than anybody types; the question stays open."""
    return Reply(plan_replies.refused(Refusal("too-long", {"limit": LONGEST})))


async def _end(call: Call) -> Reply:
    await put(call, None)
    return Reply(plan_replies.CANCELLED)
