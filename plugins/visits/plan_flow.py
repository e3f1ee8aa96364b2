"""Writing the plan by a few questions. They are rows, and every answer is saved before the next is put."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from config.clock import local_day
from models.rules.plan import Part
from models.rules.refusal import Refusal
from models.rules.vocabulary import TargetKind
from models.tables import PlanItem, Semester
from plugins._kit.commands import Call, Reply
from plugins._kit.directory import Target, directory
from plugins._kit.unit import unit_of_work
from plugins.visits import plan_replies, plan_service, plan_views
from plugins.visits.draft import KnownTarget
from plugins.visits.parse_plan import Asked, Wish
from plugins.visits.parse_plan_words import PlanWords, plan_words, with_time
from plugins.visits.plan_results import Saved
from plugins.visits.plan_service import Follow, Question

PICK, WORDS, TERM = "visits.plan-pick", "visits.plan-words", "visits.plan-term"
Flow = dict[str, Any]
"""The payload of the question that is being answered."""


async def known_targets(cadre_id: int, term: Semester, now: datetime) -> list[KnownTarget]:
    """The cadre's targets as the parser knows them."""
    return [known(target) for target in await plan_views.targets_of(cadre_id, term, now)]


def known(target: Target) -> KnownTarget:
    """A target as the parser knows it; a youth also by 学号."""
    return KnownTarget(target.id, target.kind, target.name, (target.key,) if target.kind is TargetKind.YOUTH else ())


async def targets_by(ids: Sequence[int]) -> list[Target]:
    """Targets by id, in this order."""
    return [await directory.target(target_id) for target_id in ids]


async def names_of(ids: Sequence[int]) -> list[str]:
    """Their names."""
    return [target.name for target in await targets_by(ids)]


async def put(call: Call, question: Question | None) -> None:
    """Put a question, or end the asking."""
    async with unit_of_work(call) as unit:
        await plan_service.ask(unit, call, question)


async def begin(call: Call, term: Semester, offered: Sequence[KnownTarget], words: str) -> Reply:
    """Show the targets and ask for the first; `words` were said already without saying of whom."""
    ids = [target.id for target in offered]
    await put(call, _pick_question(term.id, ids, call.payload.get("last", 0), words))
    return Reply(plan_replies.begin(term.name, [target.name for target in offered], kept=bool(words)))


async def offer_rest(call: Call, term: Semester, left: Sequence[int], last: int) -> None:
    """A number says whom to go on with; whatever else is said is about something else."""
    topic, payload = _pick_question(term.id, left, last)
    await put(call, (topic, {**payload, "casual": True}))


async def ask_about(call: Call, term: Semester, ids: Sequence[int]) -> Reply:
    """Ask what to write of these targets."""
    await put(call, words_question(term.id, ids))
    return Reply(plan_replies.ask_words(await names_of(ids), first=True))


def words_question(
    semester_id: int,
    ids: Sequence[int],
    *,
    queue: Sequence[int] = (),
    last: int = 0,
    step: Part | None = None,
    stepwise: bool = False,
    alone: bool = False,
) -> Question:
    """`queue`: whom we ask about next; `last`: whom 同上 copies; `step`: the one part that is asked for.

    `stepwise`: the other parts follow; `alone`: nothing is asked afterwards.
    """
    payload = {
        "semester": semester_id,
        "targets": list(ids),
        "queue": list(queue),
        "last": last,
        "step": step.value if step else "",
        "stepwise": stepwise,
        "alone": alone,
    }
    return WORDS, payload


async def take_words(call: Call, term: Semester, asked: Asked) -> Reply:
    """One message with its targets and everything that is said of them; nothing is asked afterwards."""
    ids = [target.id for target in asked.targets]
    if asked.wish is Wish.COPY:
        if len(ids) < 2:
            return Reply(plan_replies.SAME_AS_WHAT)
        return await copy(call, term, ids[:-1], ids[-1], None)
    today = local_day(call.now)
    span = plan_views.span_of_term(term)
    words, day = with_time(plan_words(asked.text, today, span), today, span)
    return await save(call, term, ids, words, day, None)


async def copy(call: Call, term: Semester, ids: Sequence[int], source: int, flow: Flow | None) -> Reply:
    """What stands for one target, for these as well."""
    assert call.actor.person_id is not None
    plan = await plan_views.plan_of(call.actor.person_id, term)
    row = await PlanItem.get_or_none(plan_id=plan.id, target_id=source) if plan else None
    if row is None:
        return Reply(plan_replies.SAME_AS_WHAT)
    said = {
        Part.SITUATION: row.situation,
        Part.NEED: row.need,
        Part.INTENTION: row.intention,
        Part.TIME: row.planned_words,
    }
    words = {part: text for part, text in said.items() if text}
    return await save(call, term, ids, words, row.planned_on, flow)


async def save(
    call: Call, term: Semester, ids: Sequence[int], words: PlanWords, day: date | None, flow: Flow | None
) -> Reply:
    """Write it down, and put the next question if we are asking (`flow` is the question answered)."""
    too_long = [(part, len(text)) for part, text in words.items() if len(text) > part.limit]
    kept = {part: text for part, text in words.items() if len(text) <= part.limit}
    if too_long:
        return await _shorten(call, term, ids, kept, day, too_long, flow)
    if not kept:
        return Reply(plan_replies.SAY_IT_IN_WORDS)
    asked: list[Question | None] = []

    def follow(left: list[int]) -> Question | None:
        asked.append(next_question(term.id, ids, left, kept, flow or {}, ids[0]))
        return asked[0]

    asking = flow is not None and not flow.get("alone")
    result = await _write(call, term, ids, kept, day, follow if flow is not None else None)
    if isinstance(result, Refusal):
        return Reply(plan_replies.refused(result))
    said = [plan_replies.saved(result, local_day(call.now), hint=not asking)]
    if asking:
        said.append(await put_in_words(asked[0], result.number))
    elif result.left:
        said.append(plan_replies.still_unwritten(len(result.left)))
    return Reply("\n\n".join(said), subject=("plan", result.number), private=True)


async def _shorten(
    call: Call,
    term: Semester,
    ids: Sequence[int],
    kept: PlanWords,
    day: date | None,
    too_long: Sequence[tuple[Part, int]],
    flow: Flow | None,
) -> Reply:
    """Nothing is cut: what fits is saved, and the first part that is too long is asked for again."""
    queue, last = (flow["queue"], flow["last"]) if flow else ([], 0)
    stepwise, alone = (flow["stepwise"], flow["alone"]) if flow else (False, True)
    question = words_question(term.id, ids, queue=queue, last=last, step=too_long[0][0], stepwise=stepwise, alone=alone)
    if not kept:
        await put(call, question)
        return Reply(plan_replies.too_long(too_long))
    result = await _write(call, term, ids, kept, day, lambda left: question)
    if isinstance(result, Refusal):
        return Reply(plan_replies.refused(result))
    said = plan_replies.saved(result, local_day(call.now), hint=False)
    return Reply(f"{said}\n\n{plan_replies.too_long(too_long)}", subject=("plan", result.number), private=True)


async def _write(
    call: Call, term: Semester, ids: Sequence[int], words: PlanWords, day: date | None, follow: Follow | None
) -> Saved | Refusal:
    return await plan_service.write(
        call, term, await targets_by(ids), words, day if Part.TIME in words else None, follow
    )


def next_question(
    semester_id: int, ids: Sequence[int], left: Sequence[int], said: Collection[Part], flow: Flow, last: int
) -> Question | None:
    """What is asked next: the next part (`said` need not be), the next target, or which of those that are left."""
    if flow.get("alone"):
        return None
    queue, stepwise = flow["queue"], flow["stepwise"]
    if stepwise:
        order = list(Part)
        later = order[order.index(Part(flow["step"])) + 1 :] if flow["step"] else order
        if step := next((part for part in later if part not in said), None):
            return words_question(semester_id, ids, queue=queue, last=last, step=step, stepwise=True)
    if queue:
        step = Part.SITUATION if stepwise else None
        return words_question(semester_id, queue[:1], queue=queue[1:], last=last, step=step, stepwise=stepwise)
    return _pick_question(semester_id, left, last) if left else None


def _pick_question(semester_id: int, offered: Sequence[int], last: int, words: str = "") -> Question:
    """`words`: what was said already without saying of whom."""
    offered = list(offered)
    return PICK, {"semester": semester_id, "offered": offered, "last": last, "words": words, "casual": False}


async def put_in_words(question: Question | None, number: int) -> str:
    """The next question in words."""
    if question is None:
        return plan_replies.all_written(number)
    topic, payload = question
    if topic == PICK:
        return plan_replies.ask_rest(await names_of(payload["offered"]))
    names = await names_of(payload["targets"])
    if payload["step"]:
        return plan_replies.ask_part(names, Part(payload["step"]))
    return plan_replies.ask_words(names, first=False)
