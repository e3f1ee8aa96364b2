"""A cadre's week, gathered from rows and judged by the rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from config import clock
from models.rules.duty_rule import Reading
from models.rules.duty_states import DutyItem, Moved, duty_states
from models.rules.semester import SemesterSpan, latest_semester, semester_of, teaching_week
from models.rules.unseen import longest_unseen
from models.rules.week_plan import PlanLine, Planned, plan_of
from models.tables import DutyMove, Person, PersonNudges, PlanItem, Snooze, WorkPlan
from plugins._kit.acts import acts_of
from plugins._kit.directory import LinkFact, directory
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans, span_of
from plugins.nudges.results import Snoozed, Week

DutyKey = tuple[str, int | None]
"""A duty as it is moved and put off: its rule, and its target where the rule asks for each one by itself."""
_REMEMBERED = timedelta(days=400)
"""Moves older than an academic year concern nobody."""


async def current_semester(today: date) -> SemesterSpan | None:
    """The semester of the day."""
    return semester_of(today, await semester_spans())


def duty_key(rule_id: str, target_id: int | None) -> DutyKey:
    """Under the lenient reading the objects of a rule are one duty."""
    strict = any(rule.id == rule_id and rule.reading is Reading.STRICT for rule in policy().duties)
    return rule_id, target_id if strict else None


async def moves_of(cadre_id: int, now: datetime) -> tuple[Moved, ...]:
    """The cadre's moved dates, oldest first."""
    rows = await DutyMove.filter(
        school_id=directory.school_id, person_id=cadre_id, moved_at__gt=now - _REMEMBERED
    ).order_by("moved_at", "id")
    return tuple(
        Moved(row.rule_id, row.target_id, row.period, row.moved_to, clock.local_day(row.moved_at)) for row in rows
    )


async def links_today(cadre_id: int, today: date) -> list[LinkFact]:
    """The cadre's links that hold today."""
    return [link for link in await directory.links_of(cadre_id) if link.holds_on(today)]


async def items_of(person: Person, now: datetime) -> tuple[DutyItem, ...]:
    """How every duty of the cadre stands."""
    today = clock.local_day(now)
    return duty_states(
        policy(),
        tuple(map(span_of, await directory.links_of(person.id))),
        tuple(one.act for one in await acts_of(person.id, today)),
        await moves_of(person.id, now),
        await semester_spans(),
        today,
        person.joined_on,
    )


async def away_on(person_id: int, today: date) -> date | None:
    """The last day of the leave the person is on; None when they are here."""
    row = await PersonNudges.get_or_none(school_id=directory.school_id, person_id=person_id)
    if row is None or row.away_from is None or row.away_to is None:
        return None
    return row.away_to if row.away_from <= today <= row.away_to else None


async def week_of(person: Person, now: datetime, *, asked: bool = False) -> Week:
    """The cadre's week as it stands now; `asked`: by the cadre, who then sees what was put off altogether too."""
    local = clock.local(now)
    today, spans = local.date(), await semester_spans()
    semester = semester_of(today, spans)
    snoozes = await Snooze.filter(school_id=directory.school_id, person_id=person.id, until__gt=today).order_by("until")
    links = tuple(map(span_of, await directory.links_of(person.id)))
    acts = tuple(one.act for one in await acts_of(person.id, today))
    items = duty_states(policy(), links, acts, await moves_of(person.id, now), spans, today, person.joined_on)
    everything = not asked and any(not row.rule_id for row in snoozes)
    lines: tuple[PlanLine, ...] = ()
    if semester is not None and not everything:
        lines = plan_of(
            items,
            longest_unseen(links, acts, latest_semester(today, spans), today),
            await _planned(person.id, semester),
            {(row.rule_id, row.target_id) for row in snoozes},
            today,
            policy().nudges.lines,
        )
    monday = today - timedelta(days=today.weekday())
    return Week(
        cadre=person.name,
        today=today,
        hour=local.hour,
        semester=semester,
        week=teaching_week(today, semester) if semester else None,
        items=items,
        lines=lines,
        snoozed=await _snoozed(snoozes),
        away_until=await away_on(person.id, today),
        recorded=sum(act.entered_on >= monday for act in acts),
    )


async def _snoozed(rows: Sequence[Snooze]) -> tuple[Snoozed, ...]:
    names = {rule.id: rule.name for rule in policy().duties}
    shown = []
    for row in rows:
        target = (await directory.target(row.target_id)).name if row.target_id is not None else ""
        shown.append(Snoozed(f"{names.get(row.rule_id, '')} {target}".strip(), row.until))
    return tuple(dict.fromkeys(shown))


async def _planned(cadre_id: int, semester: SemesterSpan) -> tuple[Planned, ...]:
    """What the 工作方案 of the semester says of each target."""
    held = next((row for row in await directory.semesters() if row.name == semester.name), None)
    plan = held and await WorkPlan.get_or_none(school_id=directory.school_id, cadre_id=cadre_id, semester_id=held.id)
    if not plan:
        return ()
    rows = await PlanItem.filter(school_id=directory.school_id, plan_id=plan.id).order_by("id")
    return tuple(Planned(row.target_id, row.planned_on, row.intention) for row in rows)
