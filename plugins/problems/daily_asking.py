"""真的解决了吗, once each time a problem was closed as solved; and one alert when many people say the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from config.clock import local_day
from models.rules.common import is_common
from models.rules.concern_words import Closure, ProblemState
from models.rules.vocabulary import Role
from models.tables import Problem
from plugins._kit import outbox, sealed
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.unit import background_unit
from plugins.problems.daily_standing import Standing, Worker, standings, triaged, workers
from plugins.problems.replies import daily as words


async def ask_solved(now: datetime) -> int:
    """Ask everybody behind a problem whose interval is over; how many problems."""
    today, asked = local_day(now), 0
    closed = Problem.filter(
        school_id=directory.school_id,
        state=ProblemState.CLOSED.value,
        closure=Closure.SOLVED.value,
        asked_on=None,
        confirmed=None,
    )
    for problem in await closed.exclude(closed_on=None):
        assert problem.closed_on is not None
        if today >= problem.closed_on + timedelta(days=policy().problems.asked_again_after(problem.category)):
            asked += await _ask(problem, today, now)
    return asked


async def _ask(problem: Problem, today: date, now: datetime) -> bool:
    async with background_unit(now) as unit:
        free = Problem.filter(id=problem.id, state=ProblemState.CLOSED.value, asked_on=None, confirmed=None)
        if not await free.using_db(unit.connection).update(asked_on=today):
            return False
        posts = [
            outbox.Post(
                unique_key=f"concern:solved:{problem.id}:{problem.closed_on}:{support_id}",
                scene="private",
                platform=outbox.SEALED,
                scene_id=f"support:{support_id}",
                text=words.really_solved(problem.number, problem.title, problem.closure_words),
                subject=("solved", problem.number),
            )
            for support_id, _ in sorted(await sealed.supporters(problem.id, unit), key=lambda pair: pair[0])
        ]
        if posts:
            await outbox.post_many(unit, posts)
    return True


async def alert_common(now: datetime) -> int:
    """Tell secretaries and committee of what many people say; how many problems."""
    today, alerted = local_day(now), 0
    everybody = await workers({Role.SECRETARY, Role.COMMITTEE})
    for one in await standings(today):
        problem = one.problem
        if is_common(one.people, problem.alerted_people, one.said_on, problem.opened_on, today, policy().problems):
            alerted += await _alert(one, [worker for worker in everybody if triaged(worker, one)], now)
    return alerted


async def _alert(one: Standing, told: list[Worker], now: datetime) -> bool:
    problem = one.problem
    ways = [(worker.person.id, await outbox.private_way_to(worker.person.id)) for worker in told]
    async with background_unit(now) as unit:
        same = Problem.filter(id=problem.id, alerted_people=problem.alerted_people).using_db(unit.connection)
        if not await same.update(alerted_people=one.people):
            return False
        posts = [
            outbox.Post(
                unique_key=f"alert:{problem.id}:{one.people}:{person_id}",
                scene="private",
                platform=way[0],
                scene_id=way[1],
                text=words.common(problem.number, problem.title, one.people, again=problem.alerted_people > 0),
                subject=("problem", problem.number),
                person_id=person_id,
            )
            for person_id, way in ways
            if way is not None
        ]
        if posts:
            await outbox.post_many(unit, posts)
    return True
