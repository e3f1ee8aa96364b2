"""Work plans as they are shown: reads only, save the audit row of a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from config.clock import local_day
from models.rules import plan as rules
from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan
from models.tables import College, PlanComment, PlanItem, Semester, WorkPlan
from plugins._kit.acts import acts_of
from plugins._kit.commands import Call
from plugins._kit.directory import Target, directory
from plugins._kit.recording import asker_of, span_of
from plugins._kit.sql import as_instant, select
from plugins._kit.unit import refuse, unit_of_work
from plugins.visits.plan_results import CollegePlans, Comment, SchoolPlans, Sheet, WrittenPlan

OUT_OF_COLLEGES = "校级"


@dataclass(frozen=True, slots=True)
class Terms:
    """The semester of today, the one that ended last, the one to come; None where there is none."""

    current: Semester | None
    last: Semester | None
    following: Semester | None


async def terms_of(now: datetime) -> Terms:
    """Where in the year we are."""
    today = local_day(now)
    rows = await directory.semesters()
    return Terms(
        current=next((row for row in rows if row.starts_on <= today <= row.ends_on), None),
        last=next((row for row in reversed(rows) if row.ends_on < today), None),
        following=next((row for row in rows if row.starts_on > today), None),
    )


def span_of_term(term: Semester) -> SemesterSpan:
    """A semester as the rules see it."""
    return SemesterSpan(term.name, term.starts_on, term.ends_on)


def day_in(term: Semester, now: datetime) -> date:
    """Today, or the first day of a term to come: the day on which a link must hold."""
    return max(local_day(now), term.starts_on)


async def plan_of(cadre_id: int, term: Semester | None) -> WorkPlan | None:
    """The cadre's plan for the term, if they have begun one."""
    if term is None:
        return None
    return await WorkPlan.get_or_none(school_id=directory.school_id, cadre_id=cadre_id, semester_id=term.id)


async def targets_of(cadre_id: int, term: Semester, now: datetime) -> list[Target]:
    """The targets a cadre plans for, in the order they are listed."""
    day = day_in(term, now)
    links = [link for link in await directory.links_of(cadre_id) if link.holds_on(day)]
    return list({link.target.id: link.target for link in links}.values())


async def items_of(plan: WorkPlan) -> list[rules.Item]:
    """What the plan says, as the rules see it."""
    rows = await PlanItem.filter(school_id=directory.school_id, plan_id=plan.id)
    return [item_of(row, (await directory.target(row.target_id)).name, plan) for row in rows]


def item_of(row: PlanItem, name: str, plan: WorkPlan) -> rules.Item:
    """One row of a plan."""
    return rules.Item(
        target_id=row.target_id,
        target_name=name,
        written_on=local_day(plan.written_at),
        situation=row.situation,
        need=row.need,
        intention=row.intention,
        planned_on=row.planned_on,
        planned_words=row.planned_words,
    )


async def sheet_of(plan: WorkPlan, call: Call) -> Sheet:
    """A plan with everything that is shown of it."""
    today = local_day(call.now)
    term = next(row for row in await directory.semesters() if row.id == plan.semester_id)
    links = map(span_of, await directory.links_of(plan.cadre_id))
    acts = (one.act for one in await acts_of(plan.cadre_id, today))
    said = await PlanComment.filter(school_id=directory.school_id, plan_id=plan.id).order_by("id")
    return Sheet(
        number=plan.number,
        cadre=await directory.name_of(plan.cadre_id),
        term=term.name,
        begins_on=term.starts_on,
        updated_on=local_day(plan.updated_at),
        today=today,
        comparison=rules.compare(await items_of(plan), acts, links, span_of_term(term), today),
        comments=tuple(
            [Comment(await directory.name_of(one.person_id), local_day(one.said_at), one.words) for one in said]
        ),
        mine=plan.cadre_id == call.actor.person_id,
    )


async def facts_of(plan: WorkPlan) -> rules.PlanFacts:
    """A plan as the permission rules see it."""
    cadre = await directory.person(plan.cadre_id)
    return rules.PlanFacts(plan.number, plan.cadre_id, cadre.college_id if cadre else None)


async def numbered(call: Call, number: int) -> Sheet | Refusal:
    """The plan of that number, for those who may read it."""
    plan = await WorkPlan.get_or_none(school_id=directory.school_id, number=number)
    if plan is None:
        return Refusal("no-such-plan", {"number": number})
    if (refusal := rules.may_see_plan(await asker_of(call.actor), await facts_of(plan))) is not None:
        async with unit_of_work(call) as unit:
            return await refuse(unit, call, refusal)
    return await sheet_of(plan, call)


_CADRES = """
    FROM person p
    JOIN person_role r ON r.person_id = p.id AND r.role = 'cadre'
    LEFT JOIN work_plan w ON w.cadre_id = p.id AND w.semester_id = $2
    WHERE p.school_id = $1 AND p.left_on IS NULL AND EXISTS (
        SELECT 1 FROM link l WHERE l.school_id = $1 AND l.cadre_id = p.id
        AND l.valid_from <= $3 AND (l.valid_to IS NULL OR l.valid_to >= $3)
    )
"""
"""The cadres in post who have somebody to plan for, with their college and their plan."""


async def college_plans(college_id: int | None, term: Semester, now: datetime) -> CollegePlans:
    """The cadres of one college by name; without a college those of the school itself."""
    of_college = "p.college_id IS NULL" if college_id is None else "p.college_id = $4"
    statement = f"SELECT p.name, w.number, w.updated_at {_CADRES} AND {of_college} ORDER BY p.name, p.id"
    values = [] if college_id is None else [college_id]
    rows = await select(None, statement, directory.school_id, term.id, day_in(term, now), *values)
    written = [
        WrittenPlan(row["number"], row["name"], local_day(as_instant(row["updated_at"])))
        for row in rows
        if row["number"] is not None
    ]
    return CollegePlans(
        college=(await _college_names()).get(college_id, OUT_OF_COLLEGES),
        term=term.name,
        written=tuple(sorted(written, key=lambda one: (one.updated_on, one.number), reverse=True)),
        unwritten=tuple(row["name"] for row in rows if row["number"] is None),
    )


async def school_plans(term: Semester, now: datetime) -> SchoolPlans:
    """Counts per college, no names."""
    statement = f"SELECT p.college_id, COUNT(w.id) AS written, COUNT(*) AS cadres {_CADRES} GROUP BY p.college_id"
    rows = await select(None, statement, directory.school_id, term.id, day_in(term, now))
    names = await _college_names()
    colleges = [(names.get(row["college_id"], OUT_OF_COLLEGES), row["written"], row["cadres"]) for row in rows]
    return SchoolPlans(term.name, tuple(sorted(colleges)))


async def _college_names() -> dict[int | None, str]:
    return {row.id: row.name for row in await College.filter(school_id=directory.school_id)}


async def college_named(name: str) -> int | None:
    """A college by its name."""
    return next((id for id, known in (await _college_names()).items() if known == name), None)


async def of_cadre_named(call: Call, name: str, term: Semester) -> Sheet | Refusal | None:
    """The plan of a cadre the speaker looks after; None when there is no such cadre among them."""
    asker = await asker_of(call.actor)
    ids = [id for id, known in (await directory.cadres()).items() if known == name]
    people = [person for id in ids if (person := await directory.person(id)) is not None]
    facts = [rules.PlanFacts(0, person.id, person.college_id) for person in people]
    own = [one.cadre_id for one in facts if rules.may_see_plan(asker, one) is None]
    if not own:
        return None
    plans = await WorkPlan.filter(school_id=directory.school_id, cadre_id__in=own, semester_id=term.id)
    if len(plans) > 1:
        return Refusal("several-plans", {"name": name, "numbers": [plan.number for plan in plans]})
    return await sheet_of(plans[0], call) if plans else Refusal("no-plan-of", {"name": name})
