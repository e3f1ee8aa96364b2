"""The rows of a call for help: a sealed concern of its own kind, its alarm, and the words between the two sides.

Every word is kept closed: a call for help is in no list, digest, cluster or prompt, and the database alone cannot
read it.
"""

from __future__ import annotations

from datetime import timedelta

from config.clock import local_day
from models.rules.concern_words import ConcernState, Openness, Source
from models.rules.vocabulary import CrisisKind
from models.tables import Concern, ConcernMessage, CrisisAlarm
from plugins._kit import sealed
from plugins._kit.directory import directory
from plugins._kit.sealed import Address
from plugins._kit.unit import Unit

KIND = "crisis"
"""`Concern.kind` of a call for help."""
SAME_CALL = timedelta(days=1)
"""Further words within this time belong to the same call."""
LONGEST = 3_000


async def open_call(unit: Unit, address: Address, kind: CrisisKind, text: str, college_id: int | None) -> Concern:
    """A new call for help and its alarm, nobody told yet."""
    today = local_day(unit.now)
    concern = await Concern.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        number=await sealed.new_sealed_number(unit),
        openness=Openness.SEALED.value,
        college_id=college_id,
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
        using_db=unit.connection, school_id=unit.school_id, concern_id=concern.id, kind=kind.value, told=[], day=today
    )
    return concern


async def add_words(unit: Unit, concern: Concern, side: str, text: str, author_id: int | None = None) -> int:
    """Keep what one side said; returns its place."""
    said = ConcernMessage.filter(school_id=unit.school_id, concern_id=concern.id).using_db(unit.connection)
    place = await said.count() + 1
    await ConcernMessage.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        concern_id=concern.id,
        place=place,
        side=side,
        author_id=author_id,
        text=sealed.closed_words(f"{concern.id}:{place}", text[:LONGEST]),
        day=local_day(unit.now),
    )
    await Concern.filter(id=concern.id).using_db(unit.connection).update(last_day=local_day(unit.now))
    return place


async def words_of(concern_id: int, place: int) -> str:
    """What was said at that place of the talk."""
    row = await ConcernMessage.get(school_id=directory.school_id, concern_id=concern_id, place=place)
    return sealed.opened_words(f"{concern_id}:{place}", row.text)


async def open_call_of(address: Address, unit: Unit) -> tuple[Concern, CrisisAlarm] | None:
    """The call of this person that is still talked about, if any; under a lock until the unit ends."""
    since = local_day(unit.now - SAME_CALL)
    calls = Concern.filter(
        school_id=unit.school_id,
        id__in=list(await sealed.mine_of(address.owner)),
        kind=KIND,
        state=ConcernState.OPEN.value,
        last_day__gte=since,
    )
    concern = await calls.using_db(unit.connection).select_for_update().first()
    if concern is None:
        return None
    return concern, await CrisisAlarm.get(concern_id=concern.id, using_db=unit.connection)


async def call_numbered(number: int) -> tuple[Concern, CrisisAlarm] | None:
    """The call for help of that number."""
    concern = await Concern.get_or_none(school_id=directory.school_id, number=number, kind=KIND)
    if concern is None:
        return None
    return concern, await CrisisAlarm.get(school_id=directory.school_id, concern_id=concern.id)
