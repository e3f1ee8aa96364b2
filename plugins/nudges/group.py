"""What the cadres' own group hears: counts and thanks, and an @ for those who cannot be told privately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from config import clock
from models.rules.slots import week_name
from models.rules.vocabulary import Outcome, RecordKind, Role
from models.tables import Person, Record
from plugins._kit import outbox
from plugins._kit.directory import directory
from plugins._kit.outbox import Post
from plugins._kit.policy import policy
from plugins._kit.unit import background_unit
from plugins.nudges.reaching import away_people, holders, in_chunks, sure_way, ways_to
from plugins.nudges.results import GroupWeek
from plugins.nudges.scopes import SCHOOL, settings_of

SPAN = timedelta(days=7)
THANKED = 5
"""Names of one post; others have their turn in other weeks."""


async def post_week(scope: str, college_id: int | None, now: datetime) -> None:
    """The week's post to the scope's own group, and an @ for those who cannot be told privately."""
    place = await settings_of(scope)
    if place is None or not place.scene_id or await directory.group(place.platform, place.scene_id) is not None:
        return  # none, or it has become a contact group since: youths read there
    week = week_name(clock.local_day(now))
    where = (place.platform, place.scene_id)
    posts = [Post(f"post:{scope}:{week}", "group", *where, facts={"scope": scope, "week": week})]
    called = await to_be_called(await holders(Role.CADRE, college_id), place.platform, clock.local_day(now))
    size = policy().nudges.mention_batch
    for number, start in enumerate(range(0, len(called), size), 1):
        facts = {"week": week, "people": [person_id for person_id, _ in called[start : start + size]]}
        posts.append(Post(f"mention:{scope}:{week}:{number}", "group", *where, facts=facts))
    async with background_unit(now) as unit:
        await outbox.post_many(unit, posts)


async def to_be_called(people: Sequence[Person], platform: str, today: date) -> list[tuple[int, str]]:
    """(person, account on `platform`) of those to be @ed there: not reached privately, not away, not opted out."""
    away = await away_people(today)
    ways = await ways_to(people)
    called = []
    for person in people:
        own = ways[person.id]
        silent = person.opted_out_at is not None or person.left_on is not None or person.id in away
        account = next((way.user_id for way in own if way.platform == platform), None)
        if not silent and sure_way(own) is None and account is not None:
            called.append((person.id, account))
    return called


def college_of(scope: str) -> int | None:
    """The college of a scope; None for the school."""
    return None if scope == SCHOOL else int(scope)


async def week_of_group(scope: str, now: datetime) -> GroupWeek | None:
    """What the cadres of the scope recorded in the last seven days; None when nothing was."""
    people = {person.id: person for person in await holders(Role.CADRE, college_of(scope))}
    counts: Counter[RecordKind] = Counter()
    busy: Counter[int] = Counter()
    for ids in in_chunks(list(people)):
        rows = Record.filter(
            school_id=directory.school_id,
            cadre_id__in=ids,
            entered_at__gt=now - SPAN,
            withdrawn_at=None,
            complete=True,
            outcome=Outcome.DONE.value,
        )
        for kind, cadre_id in await rows.values_list("kind", "cadre_id"):
            counts[RecordKind(str(kind))] += 1
            busy[int(str(cadre_id))] += 1
    if not counts:
        return None
    names = [people[id].name for id in sorted(busy) if people[id].opted_out_at is None]
    first = clock.local_day(now).isocalendar().week * THANKED % len(names) if names else 0
    turn = (names[first:] + names[:first])[:THANKED]
    return GroupWeek(tuple((kind, counts[kind]) for kind in RecordKind if counts[kind]), tuple(turn), len(busy))
