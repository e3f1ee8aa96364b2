"""Writing the work plan and saying something to it; each function is one unit of work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from models.rules import plan as rules
from models.rules.plan import Part
from models.rules.refusal import Refusal
from models.tables import Digest, PlanComment, PlanItem, Semester, WorkPlan
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import Target, directory
from plugins._kit.questions import questions
from plugins._kit.recording import asker_of, span_of
from plugins._kit.unit import Unit, refuse, unit_of_work
from plugins.visits import plan_replies
from plugins.visits.parse_plan_words import PlanWords
from plugins.visits.plan_results import Commented, Saved
from plugins.visits.plan_views import day_in, facts_of, item_of, targets_of

MINUTES = 30
"""How long a question about the plan waits; every answer is saved at once, so nothing is lost with it."""
DIGEST_DAYS = 14
"""Whoever works on the plan has answered the digests of so many days."""

Question = tuple[str, dict[str, Any]]
Follow = Callable[[list[int]], Question | None]
"""The question that follows (topic, payload), told the linked targets nothing is written of; None ends the asking."""

_COLUMNS = {Part.SITUATION: "situation", Part.NEED: "need", Part.INTENTION: "intention", Part.TIME: "planned_words"}


async def write(
    call: Call,
    term: Semester,
    targets: Sequence[Target],
    words: PlanWords,
    planned_on: date | None,
    follow: Follow | None = None,
) -> Saved | Refusal:
    """Save what was said of these targets; a part said again replaces what stood there, the others stay."""
    cadre_id = call.actor.person_id
    assert cadre_id is not None
    links = [span_of(link) for link in await directory.links_of(cadre_id)]
    meant = {target.id: target.name for target in targets}
    refusal = rules.may_write_plan(await asker_of(call.actor), links, meant, day_in(term, call.now))
    async with unit_of_work(call) as unit:
        if refusal is not None:
            return await refuse(unit, call, refusal)
        plan = await _plan(unit, cadre_id, term)
        rows = [await _put(unit, plan, target, words, planned_on) for target in targets]
        plan.updated_at = unit.now
        await plan.save(using_db=unit.connection, update_fields=["updated_at"])
        await _touch_digests(unit, cadre_id)
        written = await PlanItem.filter(school_id=unit.school_id, plan_id=plan.id).using_db(unit.connection)
        known = {row.target_id for row in written}
        left = [target for target in await targets_of(cadre_id, term, call.now) if target.id not in known]
        if follow is not None:
            await ask(unit, call, follow([target.id for target in left]))
    return Saved(
        number=plan.number,
        names=tuple(target.name for target in targets),
        item=item_of(rows[0], targets[0].name, plan),
        parts=tuple(part for part in Part if part in words),
        left=tuple(target.name for target in left),
    )


async def ask(unit: Unit, call: Call, question: Question | None) -> None:
    """Put the next question, or end the asking."""
    if question is None:
        await questions.close(unit, call.origin)
    else:
        await questions.ask(unit, call.origin, *question, minutes=MINUTES)


async def _plan(unit: Unit, cadre_id: int, term: Semester) -> WorkPlan:
    """The cadre's plan for the term, held until this unit ends.

    Taking a number waits for whoever takes one at the same time, so after it the second look tells the truth.
    """
    same = {"school_id": unit.school_id, "cadre_id": cadre_id, "semester_id": term.id}
    one = WorkPlan.filter(**same).using_db(unit.connection).select_for_update()
    plan = await one.first()
    if plan is None:
        number = await unit.take_numbers()
        plan = await one.first()
        if plan is None:
            plan = WorkPlan(**same, number=number, written_at=unit.now, updated_at=unit.now)
            await plan.save(using_db=unit.connection, force_create=True)
    return plan


async def _put(unit: Unit, plan: WorkPlan, target: Target, words: PlanWords, planned_on: date | None) -> PlanItem:
    said: dict[str, Any] = {_COLUMNS[part]: text for part, text in words.items()}
    if Part.TIME in words:
        said["planned_on"] = planned_on
    same = {"school_id": unit.school_id, "plan_id": plan.id, "target_id": target.id}
    row = await PlanItem.filter(**same).using_db(unit.connection).first()
    if row is None:
        row = PlanItem(**same, **said)
        await row.save(using_db=unit.connection, force_create=True)
    else:
        row.update_from_dict(said)
        await row.save(using_db=unit.connection, update_fields=list(said))
    payload = {name: str(value or "") for name, value in said.items()} | {"target_id": str(target.id)}
    await unit.append_event("planned", "plan", plan.id, payload)
    return row


async def _touch_digests(unit: Unit, cadre_id: int) -> None:
    since = unit.now - timedelta(days=DIGEST_DAYS)
    recent = Digest.filter(school_id=unit.school_id, person_id=cadre_id, kind="cadre", posted_at__gte=since)
    await recent.filter(answered_at=None).using_db(unit.connection).update(answered_at=unit.now)


async def comment(call: Call, number: int, words: str) -> Commented | Refusal:
    """What the office says to a plan: kept with it, and told to the cadre privately."""
    limit = Part.INTENTION.limit
    if len(words) > limit:
        return Refusal("comment-too-long", {"number": number, "length": len(words), "limit": limit})
    async with unit_of_work(call) as unit:
        plan = await WorkPlan.filter(school_id=unit.school_id, number=number).using_db(unit.connection).first()
        if plan is None:
            return Refusal("no-such-plan", {"number": number})
        if (refusal := rules.may_comment_plan(await asker_of(call.actor), await facts_of(plan))) is not None:
            return await refuse(unit, call, refusal)
        row = PlanComment(
            school_id=unit.school_id, plan_id=plan.id, person_id=unit.actor_id, words=words, said_at=unit.now
        )
        await row.save(using_db=unit.connection, force_create=True)
        await unit.append_event("plan_commented", "plan", plan.id, {"words": words})
        told = await _tell(unit, call, plan, row)
    return Commented(number, await directory.name_of(plan.cadre_id), told)


async def _tell(unit: Unit, call: Call, plan: WorkPlan, row: PlanComment) -> bool:
    """One private message; False when there is no way to them or they want to be left in peace."""
    cadre = await directory.person(plan.cadre_id)
    way = await outbox.private_way_to(plan.cadre_id, surely=True)
    if cadre is None or way is None or cadre.opted_out_at is not None or cadre.left_on is not None:
        return False
    return await outbox.post(
        unit,
        f"plan:{plan.id}:{row.id}",
        "private",
        *way,
        plan_replies.comment_letter(call.actor.name, plan.number, row.words),
        subject=("plan", plan.number),
        person_id=plan.cadre_id,
    )
