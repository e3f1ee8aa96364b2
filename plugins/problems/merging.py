"""合并 and 拆分: people decide what is one problem, and the rules learn from it."""

from __future__ import annotations

from datetime import date

from models.rules.concern_words import ConcernState, ProblemState, StepKind
from models.rules.refusal import Refusal
from models.tables import Problem, ProblemStep, Referral
from plugins._kit import book, sealed
from plugins._kit.commands import Call
from plugins._kit.spoken_of import spoken_of_by
from plugins._kit.unit import Unit, unit_of_work
from plugins.problems import rows, steps, telling
from plugins.problems.replies import told as letters
from plugins.problems.results import Joined, Parted

_OVER = frozenset({ProblemState.CLOSED.value, ProblemState.MERGED.value})


async def merge(call: Call, number: int, other: int) -> Joined | Refusal:
    """合并: #other becomes part of #number.

    Refusals: `no-such-problem`, `the-same`, `is-over` (facts `number`).
    """
    keep = await rows.find(call, number, "merge")
    if isinstance(keep, Refusal):
        return keep
    gone = await rows.find(call, other, "merge")
    if isinstance(gone, Refusal):
        return gone
    if keep.id == gone.id:
        return Refusal("the-same", {"number": keep.number})
    async with unit_of_work(call) as unit:
        first, second = sorted((keep.id, gone.id))  # one order for everybody, so that nobody waits for each other
        held = {one.id: one for one in [await steps.locked(unit, first), await steps.locked(unit, second)]}
        keep, gone = held[keep.id], held[gone.id]
        for one in (keep, gone):
            if one.state in _OVER:
                return Refusal("is-over", {"number": one.number, "state": ProblemState(one.state).label})
        step = await steps.take(unit, gone, StepKind.MERGED, f"并入 #{keep.number}", told=True)
        if isinstance(step, Refusal):
            return step
        text = letters.merged(gone.number, keep.number, keep.title)
        theirs = {address.owner for _, address in await sealed.supporters(gone.id, unit)}
        await book.merge(unit, keep, gone)
        await _take_over(unit, keep, gone)
        people = [one for one, address in await sealed.supporters(keep.id, unit) if address.owner in theirs]
        await telling.tell_some(unit, keep, f"{gone.id}:{step.place}", people, text)
    people_now = (await sealed.people_behind([keep.id]))[keep.id]
    return Joined(keep.number, gone.number, keep.title, people_now)


async def _take_over(unit: Unit, keep: Problem, gone: Problem) -> None:
    """Whoever was asked about #gone answers for #keep now, and it keeps an owner."""
    keep.opened_on = min(keep.opened_on, gone.opened_on)  # it has been waited for that long
    keep.alerted_people = max(keep.alerted_people, gone.alerted_people)
    await keep.save(using_db=unit.connection, update_fields=["opened_on", "alerted_people"])
    if keep.owner_id is None and gone.owner_id not in (None, *await spoken_of_by(unit, keep.id)):
        if keep.state == ProblemState.NEW.value:
            await steps.take(unit, keep, StepKind.CLAIMED, f"从 #{gone.number} 并来", owner_id=gone.owner_id)
        else:
            keep.owner_id = gone.owner_id
            await keep.save(using_db=unit.connection, update_fields=["owner_id"])
    referrals = Referral.filter(school_id=unit.school_id).using_db(unit.connection)
    asked = {(one.department, one.to_person_id) for one in await referrals.filter(problem_id=keep.id, state=rows.OPEN)}
    copies = referrals.filter(problem_id=gone.id)
    every = [one for one in await copies if one.state == rows.OPEN]
    twice = [one.id for one in every if (one.department, one.to_person_id) in asked]
    waiting = [one for one in every if one.id not in twice]
    await referrals.filter(id__in=twice).update(state=rows.OVER)
    await copies.update(problem_id=keep.id)
    for one in waiting:
        if keep.state in (ProblemState.NEW.value, ProblemState.CLAIMED.value):
            await steps.take(unit, keep, StepKind.REFERRED, f"从 #{gone.number} 并来", department=one.department)


async def _carry_on(unit: Unit, made: Problem, source: Problem, since: date) -> None:
    """Its clocks run since it was said, its owner is the same, and those behind it learn under which number."""
    made.opened_on = since
    await made.save(using_db=unit.connection, update_fields=["opened_on"])
    opened = ProblemStep.filter(school_id=unit.school_id, problem_id=made.id, kind=StepKind.OPENED.value)
    await opened.using_db(unit.connection).update(day=since)
    owner = source.owner_id if source.owner_id not in await spoken_of_by(unit, made.id) else None
    kind = StepKind.CLAIMED if owner is not None else StepKind.NOTED
    step = await steps.take(unit, made, kind, f"从 #{source.number} 分出来", owner_id=owner)
    if isinstance(step, ProblemStep):
        await telling.tell_people(unit, made, step, letters.parted(source.number, made.number, made.title))


async def split(call: Call, number: int, concerns: list[int]) -> Parted | Refusal:
    """拆分: these concerns become a problem of their own.

    Refusals: `no-such-problem`, `which-concerns`, `not-of-it` (facts `concerns`), `all-of-it`, `is-over`.
    """
    problem = await rows.find(call, number, "split")
    if isinstance(problem, Refusal):
        return problem
    if not concerns:
        return Refusal("which-concerns", {"number": problem.number})
    async with unit_of_work(call) as unit:
        problem = await steps.locked(unit, problem.id)
        if problem.state in _OVER:
            return Refusal("is-over", {"number": problem.number, "state": ProblemState(problem.state).label})
        there = rows.concerns_of(problem.id).filter(state=ConcernState.OPEN.value).using_db(unit.connection)
        held = {one.number: one for one in await there}
        strange = tuple(one for one in concerns if one not in held)
        if strange:
            return Refusal("not-of-it", {"number": problem.number, "concerns": strange})
        if len(concerns) == len(held):
            return Refusal("all-of-it", {"number": problem.number})
        made: Problem | None = None
        for one in concerns:
            made = await book.move(unit, held[one], made)
        assert made is not None
        await _carry_on(unit, made, problem, min(held[one].day for one in concerns))
        listed = "、".join(f"#{one}" for one in concerns)
        step = await steps.take(unit, problem, StepKind.SPLIT, f"{listed} 分到 #{made.number}")
        if isinstance(step, Refusal):
            return step
    people = (await sealed.people_behind([made.id]))[made.id]
    return Parted(problem.number, made.number, made.title, tuple(concerns), people)
