"""How somebody is reminded: their own time, leave, the college's time and the cadres' own group."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role
from models.tables import College, CollegeNudges, PersonNudges
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.unit import Unit, refuse, unit_of_work
from plugins.nudges import lists
from plugins.nudges.parse import Bind, Leave, Slot
from plugins.nudges.putting_off import speaker
from plugins.nudges.results import Settings
from plugins.nudges.scopes import SCHOOL, colleges_apart, scope_of, settings_of, slot_of, slot_of_scope


async def _office(call: Call) -> tuple[str, str] | Refusal:
    """(scope, its name) this person decides for. Refusals: `not-the-office`, `no-college`."""
    if Role.COMMITTEE in call.actor.roles:
        return SCHOOL, policy().school.name
    if Role.SECRETARY not in call.actor.roles:
        return Refusal("not-the-office")
    if call.actor.college_id is None:
        return Refusal("no-college")
    college = await College.get(school_id=directory.school_id, id=call.actor.college_id)
    return scope_of(college.id), college.name


async def settings(call: Call) -> Settings:
    """How this person is reminded now."""
    person, today = await speaker(call), local_day(call.now)
    row = await PersonNudges.get_or_none(school_id=directory.school_id, person_id=person.id)
    weekday, hour = await slot_of(person)
    office = await _office(call)
    scope, name = ("", "") if isinstance(office, Refusal) else office
    of_scope = await settings_of(scope) if scope else None
    scope_weekday, scope_hour = await slot_of_scope(scope) if scope else (weekday, hour)
    away = (row.away_from, row.away_to) if row is not None and row.away_from and row.away_to else None
    return Settings(
        weekday=weekday,
        hour=hour,
        own=row is not None and (row.weekday is not None or row.hour is not None),
        away=away if away is not None and away[1] >= today else None,
        opted_out=call.actor.opted_out,
        scope=name,
        scope_weekday=scope_weekday,
        scope_hour=scope_hour,
        has_group=of_scope is not None and bool(of_scope.scene_id),
        whole_school=scope == SCHOOL,
        apart=await colleges_apart() if scope == SCHOOL else 0,
    )


async def set_slot(call: Call, wish: Slot) -> Settings | Refusal:
    """A new time. Refusals: `quiet-hour` (facts `quiet_from`, `quiet_to`), and those of the office."""
    courtesy = policy().courtesy
    if wish.hour is not None and courtesy.is_quiet(time(wish.hour)):
        return Refusal("quiet-hour", {"quiet_from": courtesy.quiet_from, "quiet_to": courtesy.quiet_to})
    change = {"weekday": wish.weekday, "hour": wish.hour}
    if wish.weekday is not None or wish.hour is not None:
        change = {name: value for name, value in change.items() if value is not None}
    if not wish.college:
        await _save_own(call, change, "reminded-at")
        return await settings(call)
    office = await _office(call)
    if isinstance(office, Refusal):
        return await _audited(call, office)
    async with unit_of_work(call) as unit:
        await _save_scope(unit, office[0], change)
    return await settings(call)


async def _save_own(call: Call, change: dict[str, Any], kind: str) -> None:
    person_id = call.actor.person_id
    async with unit_of_work(call) as unit:
        blank = PersonNudges(school_id=unit.school_id, person_id=person_id)
        await PersonNudges.bulk_create([blank], ignore_conflicts=True, using_db=unit.connection)
        own = PersonNudges.filter(school_id=unit.school_id, person_id=person_id)
        await own.using_db(unit.connection).update(**change)
        payload = {name: value.isoformat() if isinstance(value, date) else value for name, value in change.items()}
        await unit.append_event(kind, "person", person_id or 0, payload)
        if Role.CADRE in call.actor.roles and person_id is not None:
            await lists.touch(unit, person_id, local_day(call.now))


async def _save_scope(unit: Unit, scope: str, change: dict[str, Any]) -> None:
    blank = CollegeNudges(school_id=unit.school_id, scope=scope)
    await CollegeNudges.bulk_create([blank], ignore_conflicts=True, using_db=unit.connection)
    own = CollegeNudges.filter(school_id=unit.school_id, scope=scope)
    await own.using_db(unit.connection).update(**change)
    await unit.append_event("reminders-set", "college", 0 if scope == SCHOOL else int(scope), change)


async def take_leave(call: Call, wish: Leave) -> None:
    """Away from one day to another; nothing is said meanwhile."""
    await _save_own(call, {"away_from": wish.first, "away_to": wish.last}, "away")


async def come_back(call: Call) -> bool:
    """No longer away; False when the person was not."""
    was_away = (await settings(call)).away is not None
    if was_away:
        await _save_own(call, {"away_from": None, "away_to": None}, "back")
    return was_away


async def bind_group(call: Call, wish: Bind) -> str | Refusal:
    """This group is the scope's own; returns the scope's name.

    Refusals: `bind-in-group`, `bind-contact-group`, and those of the office.
    """
    office = await _office(call)
    if isinstance(office, Refusal):
        return await _audited(call, office)
    origin = call.origin
    if not wish.undo and origin.scene != "group":
        return Refusal("bind-in-group")
    if not wish.undo and await directory.group(origin.platform, origin.scene_id) is not None:
        return Refusal("bind-contact-group")
    place = (
        {"platform": "", "scene_id": ""} if wish.undo else {"platform": origin.platform, "scene_id": origin.scene_id}
    )
    async with unit_of_work(call) as unit:
        await _save_scope(unit, office[0], place)
        if not wish.undo:  # somebody spoke there a moment ago
            own = CollegeNudges.filter(school_id=unit.school_id, scope=office[0])
            await own.using_db(unit.connection).update(last_heard_at=unit.now)
    return office[1]


async def _audited(call: Call, refusal: Refusal) -> Refusal:
    async with unit_of_work(call) as unit:
        return await refuse(unit, call, refusal)
