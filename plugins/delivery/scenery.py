"""What courtesy needs to know about a row that is about to go out (六.2), read from rows and memories."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from config import clock
from models.rules.courtesy import NUDGE_KINDS, OF_ONES_OWN, Go, Hold, Never, Scenery, verdict_of
from models.rules.semester import SemesterSpan, semester_of
from models.rules.vocabulary import Role
from models.tables import CollegeNudges, ContactGroup, Outbox, PersonNudges
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate
from plugins._kit.origin import Origin
from plugins._kit.outbox import is_sealed
from plugins._kit.policy import policy
from plugins._kit.questions import questions
from plugins.delivery.claiming import LEASE
from plugins.delivery.states import State

WEEK = timedelta(days=7)
ASKING = "concern:solved:"
"""Sealed rows that ask whether it is really solved."""
STANDING = timedelta(hours=1)
"""A question open for longer than this waits for days: it is no conversation."""


async def verdict(row: Outbox, now: datetime) -> Go | Hold | Never:
    """Whether the row may go out now; what is urgent always may: danger is no disturbance."""
    if row.lane == "urgent":
        return Go()
    today = clock.local_day(now)
    spans = [SemesterSpan(row.name, row.starts_on, row.ends_on) for row in await directory.semesters()]
    if is_sealed(row):
        scenery = await _of_sealed(row)
    else:
        scenery = await (_of_group(row, now) if row.scene == "group" else _of_person(row, now, today))
    return verdict_of(scenery, clock.local(now), policy(), semester_of(today, spans))


async def _of_sealed(row: Outbox) -> Scenery:
    """Nothing of the person decides when it goes out, for that would show whose it is. What they raised is answered
    also to whoever wants to be left in peace; they are not asked anything."""
    asks = row.unique_key.startswith(ASKING)
    place = Origin(row.platform, "", "private", row.scene_id, row.scene_id, "", 0, False, None, "")
    opted_out = asks and (await directory.actor(place)).opted_out
    return Scenery(kind="concern", scene="private", opted_out=opted_out)


async def _of_person(row: Outbox, now: datetime, today: date) -> Scenery:
    place = Origin(row.platform, "", "private", row.scene_id, row.scene_id, "", 0, False, None, "")
    actor = await directory.actor(place)
    person_id = row.person_id if row.person_id is not None else actor.person_id
    person = await directory.person(person_id) if person_id is not None else None
    lately, nudges = await _lately(person_id, row.id, now), row.kind in NUDGE_KINDS
    return Scenery(
        kind=row.kind,
        scene="private",
        opted_out=actor.opted_out or (person is not None and person.opted_out_at is not None),
        away_until=await _away_until(person_id, today) if nudges else None,
        last_heard=gate.heard_at(row.platform, "private", row.scene_id),
        conversation_until=_conversation_until(place, now) if nudges else None,
        nudges_today=sum(kind in NUDGE_KINDS and clock.local_day(at) == today for kind, at in lately),
        is_youth=Role.YOUTH in actor.roles and Role.CADRE not in actor.roles,
        in_week=sum(kind not in OF_ONES_OWN for kind, _ in lately),
        last_sent_at=max((at for _, at in lately), default=None),
    )


async def _lately(person_id: int | None, but: int, now: datetime) -> list[tuple[str, datetime]]:
    """(kind, when) of what this person was sent unasked in the last seven days; what may have arrived counts too."""
    if person_id is None:
        return []
    theirs = Outbox.filter(school_id=directory.school_id, person_id=person_id, lane="normal").exclude(id=but)
    sent = await theirs.filter(sent_at__gt=now - WEEK).values_list("kind", "sent_at")
    # What nobody knows the end of went out when it was begun, a lease before `claimed_until`.
    maybe = await theirs.filter(
        state__in=[State.UNKNOWN.value, State.SENDING.value], claimed_until__gt=now - WEEK + LEASE
    ).values_list("kind", "claimed_until")
    return [(str(kind), at) for kind, at in sent] + [(str(kind), at - LEASE) for kind, at in maybe]


async def _away_until(person_id: int | None, today: date) -> date | None:
    if person_id is None:
        return None
    row = await PersonNudges.get_or_none(school_id=directory.school_id, person_id=person_id)
    if row is None or row.away_to is None or row.away_to < today:
        return None
    return row.away_to if row.away_from is None or row.away_from <= today else None


def _conversation_until(place: Origin, now: datetime) -> datetime | None:
    """Until when this private chat counts as being in the middle of something."""
    heard = gate.heard_at(place.platform, "private", place.scene_id)
    pause = timedelta(minutes=policy().courtesy.conversation_minutes)
    ends = [heard + pause] if heard is not None and heard <= now else []
    question = questions.find(place, now)
    if question is not None and question.expires_at - now <= STANDING:
        ends.append(question.expires_at)
    return max((end for end in ends if end > now), default=None)


async def _of_group(row: Outbox, now: datetime) -> Scenery:
    heard = gate.heard_at(row.platform, "group", row.scene_id)
    pause = timedelta(minutes=policy().courtesy.conversation_minutes)
    talking = row.kind in NUDGE_KINDS and heard is not None and heard <= now < heard + pause
    return Scenery(
        kind=row.kind,
        scene="group",
        last_heard=heard or await _noted_heard(row.platform, row.scene_id),
        conversation_until=heard + pause if heard is not None and talking else None,
    )


async def _noted_heard(platform: str, scene_id: str) -> datetime | None:
    """When the group was last heard, as it was noted before this process started or by another one."""
    here = {"school_id": directory.school_id, "platform": platform, "scene_id": scene_id}
    noted = [row.last_heard_at for row in await CollegeNudges.filter(**here)]
    noted += [row.last_heard_at for row in await ContactGroup.filter(**here)]
    return max((at for at in noted if at is not None), default=None)
