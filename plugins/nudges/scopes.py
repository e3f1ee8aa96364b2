"""Who is reminded when: each college (or the school, for people without one), and people with a time of their own.

The school's time holds for every college that has set none; of both parts, weekday and hour, by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from config import clock
from models.tables import College, CollegeNudges, Person, PersonNudges
from plugins._kit.directory import directory
from plugins._kit.policy import policy

SCHOOL = "school"


def scope_of(college_id: int | None) -> str:
    """The scope of people of that college."""
    return SCHOOL if college_id is None else str(college_id)


@dataclass(frozen=True, slots=True)
class Cohort:
    """People reminded at one time: a scope, or one person with their own time (`person_id`)."""

    key: str
    college_id: int | None
    weekday: int
    hour: int
    person_id: int | None = None


async def settings_of(scope: str) -> CollegeNudges | None:
    """What a scope has set; None when nothing."""
    return await CollegeNudges.get_or_none(school_id=directory.school_id, scope=scope)


def _slot(*rows: CollegeNudges | PersonNudges | None) -> tuple[int, int]:
    """Weekday and hour, each from the first row that says one, else from the policy."""
    usual = policy().nudges
    weekday = next((row.weekday for row in rows if row is not None and row.weekday is not None), usual.weekday)
    hour = next((row.hour for row in rows if row is not None and row.hour is not None), usual.hour)
    return weekday, hour


async def slot_of_scope(scope: str) -> tuple[int, int]:
    """When a scope is reminded."""
    return _slot(await settings_of(scope), await settings_of(SCHOOL))


async def slot_of(person: Person) -> tuple[int, int]:
    """When a person is reminded."""
    own = await PersonNudges.get_or_none(school_id=directory.school_id, person_id=person.id)
    return _slot(own, await settings_of(scope_of(person.college_id)), await settings_of(SCHOOL))


async def colleges_apart() -> int:
    """How many colleges have a time of their own."""
    rows = await CollegeNudges.filter(school_id=directory.school_id).exclude(scope=SCHOOL)
    return sum(row.weekday is not None or row.hour is not None for row in rows)


async def cohorts() -> list[Cohort]:
    """Every cohort, the scopes first."""
    school_id = directory.school_id
    of_scope = {row.scope: row for row in await CollegeNudges.filter(school_id=school_id)}
    colleges: list[int | None] = [None, *await _college_ids()]
    school = of_scope.get(SCHOOL)
    found = [Cohort(scope_of(one), one, *_slot(of_scope.get(scope_of(one)), school)) for one in colleges]
    for row in await own_times():
        person = await directory.person(row.person_id)
        if person is None or person.left_on is not None:
            continue
        weekday, hour = _slot(row, of_scope.get(scope_of(person.college_id)), school)
        found.append(Cohort(f"person:{person.id}", person.college_id, weekday, hour, person.id))
    return found


async def _college_ids() -> list[int]:
    return [row.id for row in await College.filter(school_id=directory.school_id).order_by("id")]


async def own_times() -> list[PersonNudges]:
    """The people who chose a time of their own."""
    rows = await PersonNudges.filter(school_id=directory.school_id).order_by("person_id")
    return [row for row in rows if row.weekday is not None or row.hour is not None]


def next_workday(after: date, *, at_least: date | None = None) -> date:
    """The first day people work after `after` (and not before `at_least`)."""
    day = max(after + timedelta(days=1), at_least or after)
    while not policy().calendar.is_workday(day):
        day += timedelta(days=1)
    return day


def instant(day: date, hour: int) -> datetime:
    """The hour of that day by the school's clock."""
    return datetime.combine(day, time(hour), clock.zone()).astimezone(timezone.utc)


def minutes_left(now: datetime) -> int:
    """Until the week ends."""
    local = clock.local(now)
    monday = local.date() + timedelta(days=7 - local.weekday())
    return max(1, int((instant(monday, 0) - now).total_seconds() // 60))
