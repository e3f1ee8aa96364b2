"""What an office is told of its week: heads and rules, who has been silent for long, who cannot be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from config import clock
from models.rules.duty_rule import DutyRule
from models.rules.ladder import Rung, rung_of
from models.rules.overdue import DutyState
from models.rules.semester import SemesterSpan, semester_of, teaching_week
from models.rules.vocabulary import Role, TargetKind
from models.tables import College, DutyMove, Person
from plugins._kit.chaining import newest_block
from plugins._kit.directory import directory
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans
from plugins._kit.scan import scan
from plugins.nudges.reaching import away_people, holders, sure_way, ways_to
from plugins.nudges.results import CollegeLine, MoveSeen, OfficeWeek, RuleCount
from plugins.nudges.silence import Heard, heard_of

_OVERDUE = (DutyState.BEHIND, DutyState.MISSED)
_ANNOUNCED = 11
MOVES_SEEN = timedelta(days=7)


class _Counts:
    """Where the cadres of a scope stand."""

    def __init__(self) -> None:
        self.cadres = 0
        self.by_rule: Counter[tuple[str, DutyState]] = Counter()
        self.heads: Counter[DutyState] = Counter()
        self.overdue: list[int] = []

    def rules(self) -> tuple[RuleCount, ...]:
        return tuple(filter(None, map(self._rule, policy().duties)))

    def _rule(self, rule: DutyRule) -> RuleCount | None:
        done, behind, missed, still = (
            self.by_rule[rule.id, state]
            for state in (DutyState.DONE, DutyState.BEHIND, DutyState.MISSED, DutyState.EXPECTED)
        )
        return RuleCount(rule.name, done, behind, missed, still) if done + behind + missed + still else None


async def _counts(college_id: int | None, now: datetime) -> _Counts:
    seen = _Counts()
    async for page in scan(now, college_id=college_id):
        for one in page:
            seen.cadres += 1
            states = {rule.state for rule in one.rules}
            for rule in one.rules:
                seen.by_rule[rule.rule_id, rule.state] += 1
            for state in _OVERDUE:
                seen.heads[state] += state in states
            if states & set(_OVERDUE):
                seen.overdue.append(one.cadre_id)
    return seen


async def semester_is_missing(today: date) -> bool:
    """Whether there is no semester and none to come: then it is no break, somebody forgot."""
    return not any(span.ends_on >= today for span in await semester_spans())


async def warnings_of(today: date) -> tuple[str, ...]:
    """Codes of what an office must hear loudly."""
    unknown = policy().calendar.years_unknown(today, await semester_spans())
    # The coming year's days off are announced in November: before that nobody could write them down.
    years = [year for year in unknown if year == today.year or today.month >= _ANNOUNCED]
    missing = ("no-semester",) if await semester_is_missing(today) else ()
    return (*missing, *(f"calendar-{year}" for year in years))


async def office_week(person: Person, now: datetime, *, school: bool) -> OfficeWeek:
    """The week of the person's college, or of the whole `school` with a line for each college."""
    local = clock.local(now)
    today, semester = local.date(), semester_of(local.date(), await semester_spans())
    college_id = None if school else person.college_id
    college = await College.get_or_none(school_id=directory.school_id, id=college_id) if college_id else None
    head = OfficeWeek(
        name=person.name,
        scope=policy().school.name if school else college.name if college else "",
        today=today,
        hour=local.hour,
        semester=semester,
        week=teaching_week(today, semester) if semester else None,
        warnings=await warnings_of(today),
    )
    if semester is None or (college is None and not school):
        return head
    return await _filled(head, college_id, semester, now, school=school)


async def _filled(
    head: OfficeWeek, college_id: int | None, semester: SemesterSpan, now: datetime, *, school: bool
) -> OfficeWeek:
    counts = await _counts(college_id, now)
    people = {person.id: person for person in await holders(Role.CADRE, college_id)}
    away = {id: last for id, last in (await away_people(head.today)).items() if id in people}
    overdue = [id for id in counts.overdue if id in people and id not in away]
    rungs = _rungs(await heard_of(overdue, semester), head.today)
    unreachable, strangers = await _unreachable(list(people.values()))

    def names(ids: Sequence[int]) -> tuple[str, ...]:
        return tuple(people[id].name for id in ids)

    return replace(
        head,
        ignored_weeks=policy().nudges.ignored_weeks,
        inactive_weeks=policy().nudges.inactive_weeks,
        cadres=counts.cadres,
        rules=counts.rules(),
        listed=names([id for id, rung in rungs.items() if rung is Rung.LISTED]),
        tasks=names([id for id, rung in rungs.items() if rung is Rung.TASK]),
        unreachable=unreachable,
        strangers=strangers,
        moves=await _moves(people, now),
        away=tuple((people[id].name, last) for id, last in sorted(away.items())),
        colleges=await _colleges(now) if school else (),
        anchor=await _anchor() if school else None,
    )


async def _anchor() -> tuple[date, str] | None:
    block = await newest_block()
    return (block.day, block.digest) if block is not None else None


def _rungs(heard: dict[int, Heard], today: date) -> dict[int, Rung]:
    usual = policy().nudges
    return {
        id: rung_of(one.sent_on, one.touched_on, True, today, usual.ignored_weeks, usual.inactive_weeks)
        for id, one in heard.items()
    }


async def _unreachable(people: Sequence[Person]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of those no private message surely reaches, and of those of whom no account is known at all."""
    ways = await ways_to(people)
    unsure = tuple(one.name for one in people if ways[one.id] and sure_way(ways[one.id]) is None)
    return unsure, tuple(one.name for one in people if not ways[one.id])


async def _moves(people: dict[int, Person], now: datetime) -> tuple[MoveSeen, ...]:
    rows = await DutyMove.filter(school_id=directory.school_id, moved_at__gt=now - MOVES_SEEN).order_by("moved_at")
    rules = {rule.id: rule.name for rule in policy().duties}
    seen = []
    for row in rows:
        if row.person_id not in people:
            continue
        target = await directory.target(row.target_id) if row.target_id is not None else None
        named = target.name if target is not None and target.kind is not TargetKind.YOUTH else ""
        what = f"{rules.get(row.rule_id, row.rule_id)} {named}".strip()
        seen.append(MoveSeen(people[row.person_id].name, what, row.moved_to, row.reason))
    return tuple(seen)


async def _colleges(now: datetime) -> tuple[CollegeLine, ...]:
    lines = []
    for row in await College.filter(school_id=directory.school_id).order_by("id"):
        counts = await _counts(row.id, now)
        unreachable, strangers = await _unreachable(await holders(Role.CADRE, row.id))
        office = await ways_to(await holders(Role.SECRETARY, row.id))
        lines.append(
            CollegeLine(
                name=row.name,
                cadres=counts.cadres,
                behind=counts.heads[DutyState.BEHIND],
                missed=counts.heads[DutyState.MISSED],
                unreachable=len(unreachable) + len(strangers),
                office_unreachable=all(sure_way(ways) is None for ways in office.values()),
            )
        )
    return tuple(line for line in lines if line.cadres)
