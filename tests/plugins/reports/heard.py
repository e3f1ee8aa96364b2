"""Problems, the concerns of which they are made, and the people behind them, written directly."""

from __future__ import annotations

from datetime import date, datetime, timezone
from itertools import count
from typing import Any

from models.rules.concern_words import ConcernState, Openness, ProblemState, Source, StepKind
from models.tables import College, Concern, Person, Problem, ProblemAbout, ProblemStep
from plugins._kit import sealed
from plugins._kit.directory import directory
from plugins._kit.sealed import Address
from plugins._kit.unit import background_unit

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
TODAY = date(2026, 11, 23)
_numbers = count(1001)


async def college() -> College:
    """The one of the demo school."""
    return await College.get(name="药学院")


async def person(name: str) -> Person:
    """One of the cast."""
    return await Person.get(name=name)


async def problem(
    title: str = "第 3 食堂 · 排队",
    *,
    people: int = 1,
    days: tuple[date, ...] = (date(2026, 11, 10),),
    openness: Openness = Openness.SEALED,
    text: str = "三食堂中午排队要半个小时。",
    about: str = "",
    told: bool = False,
    concern: dict[str, Any] | None = None,
    **changes: Any,
) -> Problem:
    """A problem with one concern a day and `people` behind it."""
    home = await college()
    values = {
        "school_id": directory.school_id,
        "number": next(_numbers),
        "title": title,
        "category": "生活服务",
        "department": "后勤管理处",
        "state": ProblemState.NEW.value,
        "college_id": home.id,
        "opened_on": min(days, default=date(2026, 11, 10)),
    }
    row = await Problem.create(**(values | changes))
    for day in days:
        await Concern.create(
            **{
                "school_id": directory.school_id,
                "number": next(_numbers),
                "problem_id": row.id,
                "openness": openness.value,
                "college_id": home.id,
                "source": Source.PRIVATE.value,
                "text": text,
                "kind": "ticket",
                "category": "生活服务",
                "day": day,
                "last_day": day,
                "state": ConcernState.OPEN.value,
            }
            | (concern or {})
        )
    async with background_unit(NOW) as unit:
        for number in range(people):
            await sealed.support(unit, row.id, Address("qq", f"{row.number}{number}", 10_000 + number))
    if about:
        await ProblemAbout.create(school_id=directory.school_id, problem_id=row.id, person_id=(await person(about)).id)
    if told:
        await ProblemStep.create(
            school_id=directory.school_id, problem_id=row.id, place=1, kind=StepKind.CLOSED.value, day=TODAY, told=True
        )
    return row
