"""Whoever got a copy of what was taken back is told so: at once where the reporter was known, else on another day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from config.clock import local_day
from models.rules.concern_words import StepKind
from models.tables import Problem, ProblemStep, Referral
from plugins._kit import outbox
from plugins._kit.directory import directory
from plugins._kit.unit import Unit, background_unit
from plugins.concerns.replies import reporter as words

WITHDRAWN = "withdrawn"
ONE_TOOK_BACK = "一位同学撤回了自己的原话"
CUT = "（原话已由本人撤回）"
CATCH_UP = timedelta(days=7)
"""A bot that was down for days still tells."""


async def open_referrals(unit: Unit, problem_id: int) -> list[Referral]:
    """The referrals of the problem whose copies are out there: whoever returned one has read it all the same."""
    here = Referral.filter(school_id=unit.school_id, problem_id=problem_id).using_db(unit.connection)
    return await here.exclude(state=WITHDRAWN).order_by("id")


async def post(unit: Unit, referrals: Sequence[Referral], *, emptied: bool, day: date) -> None:
    """Tell those who hold the copies, each once; where nobody of a department is known, whoever referred it tells
    them."""
    posts = []
    told: set[tuple[int, int, str]] = set()
    for one in reversed(referrals):
        listener = one.to_person_id or one.by_id
        holder = (one.problem_id, listener, one.department)
        way = await outbox.private_way_to(listener)
        if way is None or holder in told:
            continue
        told.add(holder)
        problem = await Problem.get(id=one.problem_id, using_db=unit.connection)
        text = words.withdrawn(problem.number, one.department, emptied=emptied, direct=one.to_person_id is not None)
        key = f"withdrawn:{one.id}" if emptied else f"withdrawn:{one.id}:{day.isoformat()}"
        subject = ("problem", problem.number)
        posts.append(outbox.Post(key, "private", *way, text=text, subject=subject, person_id=listener))
    if posts:
        await outbox.post_many(unit, posts)


async def due_withdrawals(now: datetime) -> None:
    """The daily tick for what sealed reporters took back before today; told twice never."""
    today = local_day(now)
    days = {"day__lt": today, "day__gte": today - CATCH_UP}
    told_by_kind = {StepKind.NOTED.value, StepKind.CLOSED.value}
    here = ProblemStep.filter(school_id=directory.school_id, person_id=None, kind__in=list(told_by_kind))
    for step in await here.filter(**days):
        emptied = step.kind == StepKind.CLOSED.value
        if emptied or step.words == ONE_TOOK_BACK:
            copies = Referral.filter(school_id=directory.school_id, problem_id=step.problem_id)
            touched = await (copies.filter(state=WITHDRAWN) if emptied else copies.filter(words__contains=CUT))
            async with background_unit(now) as unit:
                await post(unit, touched, emptied=emptied, day=step.day)
