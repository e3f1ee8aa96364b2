"""What is old enough is made nobody's (F46): words, addresses and pictures go, category, place and day stay.

A problem and everything said about it grow old together, counted from the last act of anybody; a talk or a call for
help by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nonebot.log import logger
from tortoise.queryset import QuerySet

from config.clock import local_day
from config.settings import settings
from models.rules.concern_words import ConcernState, Openness, StepKind
from models.tables import (
    Audit,
    Concern,
    ConcernMessage,
    Correction,
    ProblemStep,
    Referral,
    SealedPicture,
    Support,
)
from plugins._kit import book, passing, sealed, sealed_files
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.sealing import SealBroken
from plugins._kit.unit import Unit, background_unit
from plugins.problems import rows
from plugins.problems.daily_results import Cleared

KNOWN = frozenset({Openness.NAMED.value, Openness.OPEN.value})


class _Alive(Exception):
    """Somebody spoke since it was read: the unit is rolled back, everything is kept."""


@dataclass(frozen=True, slots=True)
class _Due:
    """Concerns that grow old together; `problem_id` None is a concern by itself."""

    problem_id: int | None
    concerns: tuple[Concern, ...]


async def counted(now: datetime) -> Cleared:
    """What `clear` would do now; changes nothing."""
    found = Cleared(audits=await _old_audits(now).count())
    for due in await _due(local_day(now)):
        found += await _count(due)
    return found


async def clear(now: datetime) -> Cleared:
    """Make everything due nobody's; each problem by itself, so that an interrupted run loses nothing."""
    done = Cleared()
    for due in await _due(local_day(now)):
        try:
            done += await _clear(due, now)
        except _Alive:
            continue
    async with background_unit(now) as unit:
        audits = await _old_audits(now).using_db(unit.connection).delete()
        if done:
            await unit.append_event(
                "retention.cleared", "school", unit.school_id, {"concerns": done.unnamed + done.named}
            )
    done += Cleared(audits=audits)
    if done:
        logger.info("到期的诉求已匿名化 {} 条，操作记录删掉 {} 条", done.unnamed + done.named, done.audits)
    return done


def _old_audits(now: datetime) -> QuerySet[Audit]:
    years = policy().problems.audit_years
    return Audit.filter(school_id=directory.school_id, at__lt=now - timedelta(days=round(365.25 * years)))


async def _due(today: date) -> list[_Due]:
    limit = today - timedelta(days=policy().problems.anonymise_days)
    here = {"school_id": directory.school_id, "state": ConcernState.OPEN.value, "last_day__lte": limit}
    alone = await Concern.filter(**here, problem_id=None)
    found = [_Due(None, (one,)) for one in alone]
    behind = await Concern.filter(**here).exclude(problem_id=None).distinct().values_list("problem_id", flat=True)
    supported = await Support.filter(school_id=directory.school_id).distinct().values_list("problem_id", flat=True)
    ids = sorted({int(str(one)) for one in [*behind, *supported]})
    for some in rows.blocks(ids):
        every = await Concern.filter(school_id=directory.school_id, problem_id__in=some, state=ConcernState.OPEN.value)
        alive = {one.problem_id for one in every if one.last_day > limit} | await _touched_since(some, limit)
        alive |= await _waiting(some)
        for problem_id in some:
            if problem_id not in alive:
                found.append(_Due(problem_id, tuple(one for one in every if one.problem_id == problem_id)))
    return found


async def _waiting(ids: Sequence[int]) -> set[int | None]:
    """Problems that lie with somebody who has not answered yet: those behind them would never hear of it."""
    here = Referral.filter(school_id=directory.school_id, problem_id__in=list(ids), state=rows.OPEN)
    return {one.problem_id for one in await here}


async def _touched_since(ids: Sequence[int], limit: date) -> set[int | None]:
    """Problems in which somebody did something after that day; what the bot does by itself does not count."""
    here = ProblemStep.filter(school_id=directory.school_id, problem_id__in=list(ids), day__gt=limit)
    touched = here.exclude(kind=StepKind.ESCALATED.value)
    return {int(str(one)) for one in await touched.distinct().values_list("problem_id", flat=True)}


async def _count(due: _Due) -> Cleared:
    ids = [one.id for one in due.concerns]
    messages, pictures, supports = 0, 0, 0
    for some in rows.blocks(ids):
        messages += await ConcernMessage.filter(school_id=directory.school_id, concern_id__in=some).count()
        pictures += await SealedPicture.filter(school_id=directory.school_id, concern_id__in=some).count()
    if due.problem_id is not None:
        supports = await Support.filter(school_id=directory.school_id, problem_id=due.problem_id).count()
    named = sum(one.openness in KNOWN for one in due.concerns)
    return Cleared(len(ids) - named, named, messages, pictures, supports)


async def _clear(due: _Due, now: datetime) -> Cleared:
    counts = await _count(due)
    texts = {one.id: await passing.as_referred(one.text) for one in due.concerns if one.openness in KNOWN}
    addresses = {one.id: await _address(one) for one in due.concerns}
    async with background_unit(now) as unit:
        for one in due.concerns:
            # Whoever spoke meanwhile keeps everything: the day of their word is newer than the one that was read.
            same = Concern.filter(id=one.id, state=ConcernState.OPEN.value, last_day=one.last_day)
            if not await same.using_db(unit.connection).update(
                state=ConcernState.ANONYMISED.value,
                text=texts.get(one.id, ""),
                person_id=None,
                record_id=None,
                talk_with_id=None,
                receipt="",
            ):
                raise _Alive
            await _forget(unit, one, addresses[one.id])
        if due.problem_id is not None:
            await _forget_problem(unit, due.problem_id)
    return counts


async def _address(concern: Concern) -> sealed.Address | None:
    try:
        return await sealed.address_of(concern.id)
    except SealBroken:
        return None  # nobody can be told, and what cannot be opened goes all the same


async def _forget(unit: Unit, concern: Concern, address: sealed.Address | None) -> None:
    here = {"school_id": unit.school_id, "concern_id": concern.id}
    await ConcernMessage.filter(**here).using_db(unit.connection).delete()
    await Correction.filter(**here).using_db(unit.connection).delete()
    pictures = SealedPicture.filter(**here).using_db(unit.connection)
    names = [one.name for one in await pictures]
    await pictures.delete()
    if names:
        unit.after_commit.append(lambda: _delete_files(names))
    if address is not None:
        await sealed.drop_mine(unit, address.owner, concern.id)
    await sealed.drop_address(unit, concern.id)
    await book.retract(unit, concern)


async def _forget_problem(unit: Unit, problem_id: int) -> None:
    """Who was behind it, and words of youths in copies and steps."""
    here = {"school_id": unit.school_id, "problem_id": problem_id}
    await Support.filter(**here).using_db(unit.connection).delete()
    # What a department answered stands in the step too, as the youths were told it: without names.
    await Referral.filter(**here).using_db(unit.connection).update(words="", answer="")
    steps = ProblemStep.filter(**here).using_db(unit.connection)
    await steps.filter(kind=StepKind.REOPENED.value, person_id=None).update(words="")
    await steps.filter(kind=StepKind.NOTED.value).update(words="")


async def _delete_files(names: Sequence[str]) -> None:
    for name in names:
        try:
            await asyncio.to_thread(sealed_files.delete, settings().data_dir, name)
        except OSError as error:
            logger.error("一张到期的图片没能从磁盘上删掉：{}", type(error).__name__)
