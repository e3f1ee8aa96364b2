"""The morning's notices: one for each secretary, one for each of the committee, and a cadre's own overdue problems.

The outbox keys `triage:<scope>:<day>:<person>` hold one a day; what a notice says is looked at again when it goes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from config.clock import local_day
from models.rules.clocks import Rung
from models.rules.concern_words import ProblemState
from models.rules.vocabulary import Role
from models.tables import College, Outbox
from plugins._kit import outbox
from plugins._kit.directory import directory
from plugins._kit.unit import background_unit
from plugins.problems import drafts
from plugins.problems.daily_results import Notice, NoticeLine, OwnLate
from plugins.problems.daily_standing import Standing, Worker, closed_with_words, standings, triaged, workers
from plugins.problems.replies import daily as words

LINES = 5
CATCH_UP = timedelta(days=14)
"""How far back "new" reaches for somebody who was never told anything."""
TRIAGERS = frozenset({Role.SECRETARY, Role.COMMITTEE})
NOTICE, OWN = "triage", "ladder"


async def tell(now: datetime) -> int:
    """Post what there is to tell; how many are told."""
    today = local_day(now)
    seen = await standings(today)
    everybody = await workers(TRIAGERS | {Role.CADRE})
    told = 0
    for worker in everybody:
        office = bool(worker.asker.roles & TRIAGERS)
        if office and await notice_of(worker, seen, today, everybody):
            told += await _post(f"{NOTICE}:{_scope(worker)}:{today}:{worker.person.id}", worker, now)
        elif not office and own_late(worker, seen) is not None:
            told += await _post(f"{OWN}:own:{today}:{worker.person.id}", worker, now)
    return told


def _scope(worker: Worker) -> str:
    return "school" if Role.COMMITTEE in worker.asker.roles else str(worker.asker.college_id or 0)


async def _post(key: str, worker: Worker, now: datetime) -> bool:
    way = await outbox.private_way_to(worker.person.id)
    if way is None:
        return False
    facts = {"day": local_day(now).isoformat()}
    one = outbox.Post(key, "private", *way, person_id=worker.person.id, facts=facts)
    async with background_unit(now) as unit:
        await outbox.post_many(unit, [one])
    return True


async def notice_of(worker: Worker, seen: Sequence[Standing], today: date, everybody: Sequence[Worker]) -> Notice:
    """What this secretary, or this member of the committee, is told."""
    school = Role.COMMITTEE in worker.asker.roles
    here = [one for one in seen if triaged(worker, one)]
    own = [one for one in here if not school or not one.facts.college_ids & _looked_after(everybody, one)]
    since = await _told_before(worker, today)
    late = [one for one in here if one.rung >= (Rung.COMMITTEE if school and one not in own else Rung.SECRETARY)]
    late.sort(key=lambda one: (-one.rung, -one.late, one.problem.number))
    new = [one for one in here if one.came_in(since, today)]
    grown = [one for one in here if one.grew(since, today)]
    again = [one for one in own if one.reopened(since, today)]
    seconds = [one for one in own if one.problem.state == ProblemState.CLOSING.value]
    over = [one for one in await closed_with_words(today) if triaged(worker, one)]
    over = [one for one in over if not school or not one.facts.college_ids & _looked_after(everybody, one)]
    spoken = [(number, one) for one in [*own, *over] for number in one.words(today)]
    waiting = await drafts.waiting_for(worker.asker)
    lines = [
        *(_line(one, "late") for one in late),
        *(_line(one, "again") for one in again if one not in late),
        *(NoticeLine(number, one.problem.title, "word") for number, one in spoken),
        *(_line(one, "second") for one in seconds),
        *(NoticeLine(one.number, drafts.KIND_WORDS[one.kind], f"draft-{one.kind}") for one in waiting),
        *(_line(one, "new") for one in new if one not in late),
    ]
    return Notice(
        scope="全校" if school else await _college(worker.asker.college_id),
        new=len(new),
        more=len(grown),
        late=len(late),
        words=len(spoken),
        seconds=len(seconds),
        drafts=len(waiting),
        lines=tuple(lines[:LINES]),
        left=max(0, len(lines) - LINES),
        again=len(again),
    )


def _line(one: Standing, why: str) -> NoticeLine:
    return NoticeLine(one.problem.number, one.problem.title, why, one.late, one.rung >= Rung.COMMITTEE)


def _looked_after(everybody: Sequence[Worker], seen: Standing) -> frozenset[int]:
    """Colleges with a secretary who may know of it."""
    able = (one for one in everybody if Role.SECRETARY in one.asker.roles and one.person.id not in seen.facts.about_ids)
    held = {one.asker.college_id for one in able}
    return frozenset(one for one in held if one is not None)


async def _college(college_id: int | None) -> str:
    found = await College.get_or_none(school_id=directory.school_id, id=college_id or 0)
    return found.name if found is not None else ""


async def _told_before(worker: Worker, today: date) -> date:
    """The day of this person's last notice: whatever came in since is new to them, whatever tick was missed."""
    prefix = f"{NOTICE}:{_scope(worker)}:"
    rows = Outbox.filter(school_id=directory.school_id, person_id=worker.person.id, unique_key__startswith=prefix)
    keys = await rows.values_list("unique_key", flat=True)
    days = [date.fromisoformat(str(key).removeprefix(prefix)[:10]) for key in keys]
    return max([day for day in days if day < today], default=today - CATCH_UP)


def own_late(worker: Worker, seen: Sequence[Standing]) -> OwnLate | None:
    """A cadre's own problems that nobody has touched since a clock ran over; None where there is none."""
    mine = [
        one
        for one in seen
        if one.problem.owner_id == worker.person.id
        and one.rung >= Rung.SECRETARY
        and worker.person.id not in one.facts.about_ids
    ]
    mine.sort(key=lambda one: (-one.late, one.problem.number))
    if not mine:
        return None
    return OwnLate(tuple(_line(one, "late") for one in mine[:LINES]), max(0, len(mine) - LINES))


async def _worker(person_id: int | None, roles: frozenset[Role]) -> tuple[Worker | None, list[Worker]]:
    everybody = await workers(roles)
    return next((one for one in everybody if one.person.id == person_id), None), everybody


@outbox.composes(NOTICE)
async def compose_notice(row: Outbox, now: datetime) -> outbox.Composed:
    """A notice as things stand when it goes out; whatever else is told to colleagues says what was posted."""
    if "day" not in row.payload["facts"]:
        return outbox.said_by(row)
    worker, everybody = await _worker(row.person_id, TRIAGERS)
    if worker is None:
        return outbox.Drop("left")
    today = local_day(now)
    notice = await notice_of(worker, await standings(today), today, everybody)
    if not notice:
        return outbox.Drop("nothing-left")
    return outbox.Letter(words.notice(notice), subject=_subject(notice.lines))


@outbox.composes(OWN)
async def compose_own(row: Outbox, now: datetime) -> outbox.Composed:
    """A cadre's overdue problems as things stand when the message goes out."""
    worker, _ = await _worker(row.person_id, frozenset({Role.CADRE}))
    late = own_late(worker, await standings(local_day(now))) if worker is not None else None
    if late is None:
        return outbox.Drop("nothing-left")
    return outbox.Letter(words.own_late(late), subject=_subject(late.lines))


def _subject(lines: Sequence[NoticeLine]) -> tuple[str, int] | None:
    """The one problem it speaks of, so that quoting it is enough; several cannot be quoted."""
    if len(lines) != 1:
        return None
    kind = "draft" if lines[0].why.startswith("draft") else "concern" if lines[0].why == "word" else "problem"
    return kind, lines[0].number
