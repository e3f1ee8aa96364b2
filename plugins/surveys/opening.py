"""A survey is opened: a random sample of those each cadre is linked to, asked on workdays until near its end."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from config import clock
from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.survey import draw
from models.rules.vocabulary import TargetKind
from models.tables import Account, Link, LinkTarget, Person, Survey, SurveyAsk
from plugins._kit import outbox
from plugins._kit.commands import Call
from plugins._kit.directory import directory
from plugins._kit.outbox import Post
from plugins._kit.policy import policy
from plugins._kit.unit import Unit, unit_of_work
from plugins.surveys.results import Planned

_chance = secrets.SystemRandom()
LAST_DAYS = 2
"""Nobody is asked on the last days: there would be no time to answer."""
_FIRST_HOUR, _HOURS = 12, 8
"""Asked between noon and eight in the evening."""
_CHUNK = 500


async def open_survey() -> Survey | None:
    """The one that is open, if any."""
    return await Survey.filter(school_id=directory.school_id, closed_at=None).order_by("-id").first()


async def plan(call: Call, closes_on: date | None) -> Planned | Refusal:
    """What would be asked. Refusals: `already-open` (facts `number`), `too-soon` (facts `days`), `nobody-linked`."""
    if (running := await open_survey()) is not None:
        return Refusal("already-open", {"number": running.number})
    today, rules = local_day(call.now), policy().survey
    last = closes_on or today + timedelta(days=rules.days)
    if not _days_to_ask(today, last):
        return Refusal("too-soon", {"days": LAST_DAYS + 1})
    candidates, exempt = await _candidates(today)
    if not candidates:
        return Refusal("nobody-linked", {"days": rules.exempt_days})
    return Planned(len(candidates), exempt, len(draw(candidates, rules.sample, _chance)), last)


async def begin(call: Call, closes_on: date) -> tuple[Survey, Planned] | Refusal:
    """Draw, and put every question into the outbox. Refusals: as `plan`."""
    planned = await plan(call, closes_on)
    if isinstance(planned, Refusal):
        return planned
    candidates, exempt = await _candidates(local_day(call.now))
    asked = draw(candidates, policy().survey.sample, _chance)
    people = {one.id: one for one in await Person.filter(school_id=directory.school_id, id__in=list(asked))}
    async with unit_of_work(call) as unit:
        survey = await Survey.create(
            using_db=unit.connection,
            school_id=unit.school_id,
            number=await unit.take_numbers(),
            opened_by_id=unit.actor_id,
            opened_at=unit.now,
            closes_on=closes_on,
        )
        await _ask(unit, survey, {person: cadre for person, cadre in asked.items() if person in people})
        facts = {"number": survey.number, "cadres": len(candidates), "people": len(asked)}
        await unit.append_event("survey_opened", "survey", survey.id, facts)
    return survey, Planned(len(candidates), exempt, len(asked), closes_on)


async def _ask(unit: Unit, survey: Survey, asked: Mapping[int, int]) -> None:
    days = _days_to_ask(local_day(unit.now), survey.closes_on)
    order = _chance.sample(list(asked), len(asked))
    for start in range(0, len(order), _CHUNK):
        some = order[start : start + _CHUNK]
        rows = [
            SurveyAsk(school_id=unit.school_id, survey_id=survey.id, cadre_id=asked[one], person_id=one) for one in some
        ]
        await SurveyAsk.bulk_create(rows, using_db=unit.connection)
        posts = []
        for person_id in some:
            if (way := await outbox.private_way_to(person_id, surely=True)) is not None:
                due = _moment(_chance.choice(days))
                key, facts = f"survey:{survey.id}:{person_id}", {"survey": survey.id, "cadre": asked[person_id]}
                subject = ("survey", survey.number)
                posts.append(Post(key, "private", *way, subject=subject, person_id=person_id, facts=facts, due_at=due))
        if posts:
            await outbox.post_many(unit, posts)


def _days_to_ask(today: date, last: date) -> list[date]:
    ahead = range(1, (last - today).days - LAST_DAYS + 1)
    calendar = policy().calendar
    return [day for day in (today + timedelta(days=one) for one in ahead) if calendar.is_workday(day)]


def _moment(day: date) -> datetime:
    begins = datetime.combine(day, time(_FIRST_HOUR), tzinfo=clock.zone())
    return begins + timedelta(seconds=_chance.randrange(_HOURS * 3600))


async def _candidates(today: date) -> tuple[dict[int, Sequence[int]], int]:
    """By cadre: those who can be asked about them, privately; and how many cadres are exempt, too short in post."""
    here = {"school_id": directory.school_id}
    since: dict[int, date] = {}
    targets: dict[int, list[int]] = defaultdict(list)
    for link in await Link.filter(**here):
        since[link.cadre_id] = min(link.valid_from, since.get(link.cadre_id, link.valid_from))
        if link.valid_from <= today and (link.valid_to is None or today <= link.valid_to):
            targets[link.cadre_id].append(link.target_id)
    known = {one.id: one for one in await LinkTarget.filter(**here)}
    living: dict[tuple[str, str], list[int]] = defaultdict(list)
    there = set()
    reached = await Account.filter(**here, reachable=True).values_list("person_id", flat=True)
    people = Person.filter(**here, left_on=None, opted_out_at=None, id__in=set(reached))
    for one in await people.only("id", "class_name", "dorm_name"):
        living[TargetKind.BRANCH.value, one.class_name].append(one.id)
        living[TargetKind.DORM.value, one.dorm_name].append(one.id)
        there.add(one.id)
    long_enough = today - timedelta(days=policy().survey.exempt_days)
    found: dict[int, Sequence[int]] = {}
    exempt = 0
    for cadre, ids in targets.items():
        if since[cadre] > long_enough:
            exempt += 1
            continue
        asked = {one for id in ids for one in living[known[id].kind, known[id].key] if known[id].key}
        asked |= {known[id].person_id for id in ids if known[id].person_id in there}  # type: ignore[misc]
        if asked - {cadre}:
            found[cadre] = sorted(asked - {cadre})
    return found, exempt
