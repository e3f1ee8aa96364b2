"""/撤回 of a concern: the words are erased, the person is counted no longer, and referred copies are taken back too."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from nonebot.log import logger

from config.clock import local_day
from config.settings import settings
from models.rules.concern_words import Closure, ConcernState, ProblemState, StepKind
from models.rules.refusal import Refusal
from models.tables import Concern, ConcernMessage, Correction, Problem, Referral, SealedPicture
from plugins._kit import book, passing, sealed, sealed_files
from plugins._kit.commands import Call
from plugins._kit.unit import Unit, unit_of_work
from plugins.concerns import progress_rows as rows
from plugins.concerns import progress_steps as steps
from plugins.concerns import progress_withdrawals as withdrawals
from plugins.concerns.progress_telling import KNOWN
from plugins.concerns.reporter_results import Retracted

TAKEN_BACK = "反映的同学已撤回"
_OVER = frozenset({ProblemState.CLOSED.value, ProblemState.MERGED.value})


@dataclass(frozen=True, slots=True)
class _Left:
    """What a retraction did to the problem."""

    emptied: bool = False
    touched: tuple[Referral, ...] = ()


async def retract(call: Call, concern: Concern) -> Retracted | Refusal:
    """Take one's own concern back, for good."""
    if concern.state != ConcernState.OPEN.value:
        return Refusal("not-open-any-more", {"number": concern.number})
    person_id = call.actor.person_id
    assert person_id is not None
    problem = await rows.problem_of(concern)
    others = [one for one in await rows.own_concerns(person_id) if one.id != concern.id]
    stays = problem is not None and any(one.problem_id == concern.problem_id for one in others)
    left = _Left()
    async with unit_of_work(call) as unit:
        if problem is not None:
            problem = await steps.locked(unit, problem.id)
        await book.retract(unit, concern)
        await _erase(unit, concern, person_id)
        if problem is not None:
            if not stays:
                await sealed.drop_support(unit, problem.id, person_id)
            left = await _leave(unit, problem, concern)
        if concern.openness in KNOWN:
            await withdrawals.post(unit, left.touched, emptied=left.emptied, day=local_day(unit.now))
    return Retracted(concern.number, left.emptied, bool(left.touched))


async def _erase(unit: Unit, concern: Concern, person_id: int) -> None:
    """Nothing of what was said, nor of who said it."""
    said = ConcernMessage.filter(school_id=unit.school_id, concern_id=concern.id)
    await said.using_db(unit.connection).delete()
    learned = Correction.filter(school_id=unit.school_id, concern_id=concern.id)
    await learned.using_db(unit.connection).delete()
    await (
        Concern.filter(school_id=unit.school_id, id=concern.id)
        .using_db(unit.connection)
        .update(state=ConcernState.RETRACTED.value, text="", receipt="", person_id=None, last_day=local_day(unit.now))
    )
    await sealed.drop_address(unit, concern.id)
    await sealed.drop_mine(unit, person_id, concern.id)
    await _erase_pictures(unit, concern)


async def _erase_pictures(unit: Unit, concern: Concern) -> None:
    pictures = SealedPicture.filter(school_id=unit.school_id, concern_id=concern.id).using_db(unit.connection)
    names = [one.name for one in await pictures]
    await pictures.delete()
    unit.after_commit.append(lambda: _delete_files(names))


async def _delete_files(names: Sequence[str]) -> None:
    for name in names:
        try:
            await asyncio.to_thread(sealed_files.delete, settings().data_dir, name)
        except OSError as error:
            logger.error("一张撤回的图片没能从磁盘上删掉：{}", type(error).__name__)


async def _leave(unit: Unit, problem: Problem, concern: Concern) -> _Left:
    if problem.state in _OVER:
        return _Left()
    there = Concern.filter(school_id=unit.school_id, problem_id=problem.id, state=ConcernState.OPEN.value)
    somebody = await there.exclude(id=concern.id).using_db(unit.connection).exists()
    if somebody or await sealed.supporters(problem.id, unit):
        return await _cut(unit, problem, concern)
    await steps.append(unit, problem.id, StepKind.CLOSED, TAKEN_BACK)
    await (
        Problem.filter(id=problem.id)
        .using_db(unit.connection)
        .update(
            state=ProblemState.CLOSED.value,
            closure=Closure.LAPSED.value,
            closure_words=TAKEN_BACK,
            closed_on=local_day(unit.now),
        )
    )
    touched = await withdrawals.open_referrals(unit, problem.id)
    ids = [one.id for one in touched]
    copies = Referral.filter(school_id=unit.school_id, id__in=ids).using_db(unit.connection)
    if ids:
        await copies.update(state=withdrawals.WITHDRAWN, words=withdrawals.CUT)
    return _Left(True, tuple(touched))


async def _cut(unit: Unit, problem: Problem, concern: Concern) -> _Left:
    """Others wait on: only these words go, out of the copies as well."""
    touched = []
    copies = (concern.text, await passing.as_referred(concern.text)) if concern.text else ()
    for one in await withdrawals.open_referrals(unit, problem.id):
        shorter = one.words
        for words in copies:
            shorter = shorter.replace(words, withdrawals.CUT)
        if shorter != one.words:
            await Referral.filter(id=one.id).using_db(unit.connection).update(words=shorter)
            touched.append(one)
    await steps.append(unit, problem.id, StepKind.NOTED, withdrawals.ONE_TOOK_BACK)
    return _Left(False, tuple(touched))
