"""The rows of a call for help: a sealed concern of its own kind, its alarm, and the words between the two sides.

Every word is kept closed: a call for help is in no list, digest, cluster or prompt, and the database alone cannot
read it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from config.clock import local_day
from models.rules.about import people_spoken_of
from models.rules.concern_words import ConcernState, Openness, Source
from models.rules.vocabulary import CrisisKind
from models.tables import Concern, ConcernMessage, CrisisAlarm
from plugins._kit import sealed
from plugins._kit.directory import directory
from plugins._kit.sealed import Address
from plugins._kit.spoken_of import staff
from plugins._kit.unit import Unit

KIND = "crisis"
"""`Concern.kind` of a call for help."""
SAME_CALL = timedelta(days=1)
"""Further words within this time belong to the same call."""
LONGEST = 3_000
"""Characters of one message."""


async def open_call(unit: Unit, address: Address, kind: CrisisKind, text: str, *, named: bool) -> Concern:
    """A new call for help and its alarm, nobody told yet; the college is known by the address alone."""
    today = local_day(unit.now)
    concern = await Concern.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        number=await sealed.new_sealed_number(unit),
        openness=Openness.SEALED.value,
        college_id=None,
        source=Source.CRISIS.value,
        text="",
        kind=KIND,
        category="",
        day=today,
        last_day=today,
        state=ConcernState.OPEN.value,
    )
    await sealed.keep_address(unit, concern.id, address)
    await sealed.add_mine(unit, address.owner, concern.id)
    await add_words(unit, concern, "reporter", text)
    await CrisisAlarm.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        concern_id=concern.id,
        kind=kind.value,
        told=[],
        named=named,
        talking=not named,
        day=today,
    )
    return concern


async def add_words(unit: Unit, concern: Concern, side: str, text: str, author_id: int | None = None) -> list[int]:
    """Keep what one side said, a long text in several parts; returns their places."""
    said = ConcernMessage.filter(school_id=unit.school_id, concern_id=concern.id).using_db(unit.connection)
    first = await said.count() + 1
    parts = [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)] or [""]
    for place, part in enumerate(parts, first):
        await ConcernMessage.create(
            using_db=unit.connection,
            school_id=unit.school_id,
            concern_id=concern.id,
            place=place,
            side=side,
            author_id=author_id,
            text=sealed.closed_words(f"{concern.id}:{place}", part),
            day=local_day(unit.now),
        )
    await Concern.filter(id=concern.id).using_db(unit.connection).update(last_day=local_day(unit.now))
    return list(range(first, first + len(parts)))


async def words_of(concern_id: int, place: int) -> str:
    """What was said at that place of the talk."""
    row = await ConcernMessage.get(school_id=directory.school_id, concern_id=concern_id, place=place)
    return sealed.opened_words(f"{concern_id}:{place}", row.text)


async def all_words_of(concern_id: int, unit: Unit | None = None) -> str:
    """Everything the person in need said so far."""
    rows = ConcernMessage.filter(school_id=directory.school_id, concern_id=concern_id, side="reporter")
    rows = rows.using_db(unit.connection) if unit is not None else rows
    said = await rows.order_by("place")
    return "\n".join([sealed.opened_words(f"{concern_id}:{one.place}", one.text) for one in said])


async def who_and_whom(concern: Concern, unit: Unit | None = None) -> tuple[int | None, frozenset[int]]:
    """The college of whoever needs help, and those who must not hear it: whom the words speak of, and the person."""
    address = await sealed.address_of(concern.id)
    person = await directory.person(address.person_id) if address and address.person_id is not None else None
    college_id = person.college_id if person is not None else None
    words = await all_words_of(concern.id, unit)
    spoken_of = people_spoken_of(words, await staff(), college_id)
    return college_id, spoken_of | ({person.id} if person is not None else frozenset())


async def open_call_of(address: Address, now: datetime, unit: Unit | None = None) -> tuple[Concern, CrisisAlarm] | None:
    """The call of this person that is still talked about, if any; in a unit under a lock until it ends."""
    mine = await sealed.mine_of(address.owner)
    since = local_day(now - SAME_CALL)
    calls = Concern.filter(
        school_id=directory.school_id, id__in=list(mine), kind=KIND, state=ConcernState.OPEN.value, last_day__gte=since
    )
    calls = calls.using_db(unit.connection).select_for_update() if unit is not None else calls
    concern = await calls.first() if mine else None
    if concern is None:
        return None
    alarms = CrisisAlarm.filter(concern_id=concern.id)
    return concern, await (alarms.using_db(unit.connection) if unit is not None else alarms).get()


async def call_numbered(number: int) -> tuple[Concern, CrisisAlarm] | None:
    """The call for help of that number."""
    concern = await Concern.get_or_none(school_id=directory.school_id, number=number, kind=KIND)
    if concern is None:
        return None
    return concern, await CrisisAlarm.get(school_id=directory.school_id, concern_id=concern.id)
