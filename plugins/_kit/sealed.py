"""Addresses, own concerns and supporters under the seal: who is behind a concern is written nowhere else.

Addresses are found by a keyed name of the concern, so that neither table points at the other; every box is bound to
its place and padded.  A person has one `Support` row per problem, whatever they said there: people are counted by it.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field

from tortoise.functions import Count

from models.tables import Concern, Outbox, Person, Problem, SealedAddress, SealedMine, Support, Wish
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins._kit.outbox import SEALED, private_way_to
from plugins._kit.sealing import Seals, seals
from plugins._kit.unit import Unit

_LIST_BLOCK = 1024
"""Bytes: about fifty concerns, so that one's list is as long as another's."""
CROWD = 64
"""How many lists are written whenever one is; all of them where there are fewer."""
_chance = secrets.SystemRandom()
LOWEST, HIGHEST = 5_000_000, 9_999_999
"""The numbers of what is sealed; the school's counter does not get there."""


Owner = int | str
"""Whose it is: a person of the roster as of now (an int), or the very name it is kept under: `person`, `person.turn`
after a secretary gave them a new account (so that nobody reads what was sealed by having an account re-bound), or in
a call for help an account nobody has bound, `platform:user`."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody can be told something; `person_id` is None for one nobody of the roster has bound."""

    platform: str
    user_id: str
    person_id: int | None
    turn: int | None = field(default=None, compare=False)
    """Which of the person's turns it is of; None: the one of now, settled when it is packed."""

    @property
    def owner(self) -> Owner:
        """Under whom their own concerns are listed."""
        if self.person_id is None:
            return f"{self.platform}:{self.user_id}"
        return self.person_id if self.turn is None else _name(self.person_id, self.turn)

    async def packed(self) -> bytes:
        """For a box."""
        turn = self.turn
        if turn is None:
            turn = await directory.turn_of(self.person_id) if self.person_id is not None else 0
        return json.dumps([self.platform, self.user_id, self.person_id, *([turn] if turn else [])]).encode()

    @classmethod
    def unpacked(cls, content: bytes) -> Address:
        """From a box."""
        platform, user_id, person_id, *turn = json.loads(content)
        return cls(platform, user_id, person_id, turn[0] if turn else 0)


def _name(person_id: int, turn: int) -> str:
    return f"{person_id}.{turn}" if turn else str(person_id)


async def _exact(owner: Owner) -> str:
    """The very name: of a person the one of now."""
    return _name(owner, await directory.turn_of(owner)) if isinstance(owner, int) else owner


def address_of_origin(origin: Origin, person_id: int | None) -> Address:
    """The private chat with whoever speaks."""
    return Address(origin.platform, origin.user_id, person_id)


async def keep_address(unit: Unit, concern_id: int, address: Address) -> None:
    """From now on the concern can be answered."""
    key = seals.token("addr", concern_id)
    box = seals.seal("addr", str(concern_id), await address.packed())
    await SealedAddress.create(using_db=unit.connection, school_id=unit.school_id, key=key, box=box)


async def address_of(concern_id: int) -> Address | None:
    """Who waits for an answer to this concern; None when nobody can be told."""
    row = await SealedAddress.get_or_none(school_id=directory.school_id, key=seals.token("addr", concern_id))
    return Address.unpacked(seals.open("addr", str(concern_id), row.box)) if row is not None else None


async def drop_address(unit: Unit, concern_id: int) -> None:
    """Forget who said it, for good."""
    rows = SealedAddress.filter(school_id=unit.school_id, key=seals.token("addr", concern_id))
    await rows.using_db(unit.connection).delete()


async def mine_of(owner: Owner) -> tuple[int, ...]:
    """Ids of the owner's sealed concerns, oldest first."""
    key = seals.token("mine", await _exact(owner))
    row = await SealedMine.get_or_none(school_id=directory.school_id, key=key)
    return tuple(opened_list(row)[1]) if row is not None else ()


async def add_mine(unit: Unit, owner: Owner, concern_id: int) -> None:
    """The owner finds this concern among their own."""
    owner = await _exact(owner)
    row = await _mine(unit, owner)
    if row is None:
        key = seals.token("mine", owner)
        box = closed_list(key, owner, [concern_id])
        await SealedMine.create(using_db=unit.connection, school_id=unit.school_id, key=key, box=box)
    else:
        await _write(unit, row, owner, [*opened_list(row)[1], concern_id])
    await _gather(unit)
    await _stir(unit)


async def drop_mine(unit: Unit, owner: Owner, concern_id: int) -> None:
    """The owner's list no longer holds this concern."""
    owner = await _exact(owner)
    row = await _mine(unit, owner)
    if row is not None:
        await _write(unit, row, owner, [one for one in opened_list(row)[1] if one != concern_id])
        await _stir(unit)


async def _mine(unit: Unit, owner: Owner) -> SealedMine | None:
    rows = SealedMine.filter(school_id=unit.school_id, key=seals.token("mine", owner))
    return await rows.using_db(unit.connection).select_for_update().first()


async def _write(unit: Unit, row: SealedMine, owner: Owner, concerns: list[int]) -> None:
    rows = SealedMine.filter(id=row.id).using_db(unit.connection)
    await rows.update(box=closed_list(row.key, owner, concerns))


async def _gather(unit: Unit) -> None:
    """Empty lists for people who never said anything, so that the number of lists tells nothing, nor a new one."""
    people = Person.filter(school_id=unit.school_id).using_db(unit.connection)
    names = [_name(int(id), int(turn)) for id, turn in await people.values_list("id", "rebound")]
    some = _chance.sample(names, min(len(names), CROWD))
    keys = {seals.token("mine", one): one for one in some}
    known = SealedMine.filter(school_id=unit.school_id, key__in=list(keys)).using_db(unit.connection)
    for key in {str(one) for one in await known.values_list("key", flat=True)}:
        del keys[key]
    rows = [SealedMine(school_id=unit.school_id, key=key, box=closed_list(key, one, [])) for key, one in keys.items()]
    await SealedMine.bulk_create(rows, ignore_conflicts=True, using_db=unit.connection)


async def _stir(unit: Unit) -> None:
    """Write a crowd of other lists anew along with one: neither two copies of the database nor the order of its rows
    tell which of them a concern was added to."""
    lists = SealedMine.filter(school_id=unit.school_id).using_db(unit.connection)
    ids = [int(str(one)) for one in await lists.values_list("id", flat=True)]
    crowd = lists.filter(id__in=_chance.sample(ids, min(len(ids), CROWD)))
    # What another transaction holds is being written by it; to wait for it could be to wait for each other.
    rows = await crowd.select_for_update(skip_locked=True)
    for row in _chance.sample(rows, len(rows)):
        box = closed_list(row.key, *opened_list(row))
        await SealedMine.filter(id=row.id).using_db(unit.connection).update(box=box)


def opened_list(row: SealedMine, keys: Seals = seals) -> tuple[Owner, list[int]]:
    """Whose list it is, and the ids of their concerns."""
    owner, concerns = json.loads(keys.open("mine", row.key, row.box))
    return owner, concerns


def closed_list(key: str, owner: Owner, concerns: list[int], keys: Seals = seals) -> bytes:
    """The box of one list."""
    return keys.seal("mine", key, json.dumps([owner, concerns]).encode(), block=_LIST_BLOCK)


async def support(unit: Unit, problem_id: int, address: Address) -> bool:
    """Count the person to the problem; False when they were counted already."""
    assert address.person_id is not None
    token = seals.token("support", problem_id, await _exact(address.owner))
    rows = Support.filter(school_id=unit.school_id, problem_id=problem_id, token=token).using_db(unit.connection)
    if await rows.exists():
        return False
    box = seals.seal("support", token, await address.packed())
    await Support.create(
        using_db=unit.connection, school_id=unit.school_id, problem_id=problem_id, token=token, box=box
    )
    return True


async def drop_support(unit: Unit, problem_id: int, owner: Owner) -> bool:
    """Count the person no longer; False when they were not counted."""
    rows = Support.filter(problem_id=problem_id, token=seals.token("support", problem_id, await _exact(owner)))
    return bool(await rows.filter(school_id=unit.school_id).using_db(unit.connection).delete())


async def forward(unit: Unit, old: int, new: int, owner: Owner) -> None:
    """What is still on its way to the person behind problem `old` finds them behind `new`."""
    name = await _exact(owner)
    tokens = [seals.token("support", one, name) for one in (old, new)]
    rows = Support.filter(school_id=unit.school_id, token__in=tokens).using_db(unit.connection)
    ids = {row.problem_id: row.id for row in await rows}
    if old in ids and new in ids:
        waiting = Outbox.filter(school_id=unit.school_id, platform=SEALED, scene_id=f"support:{ids[old]}")
        waiting = waiting.filter(state__in=["due", "claimed"]).using_db(unit.connection)
        await waiting.update(scene_id=f"support:{ids[new]}")


async def supports(problem_id: int, owner: Owner) -> bool:
    """Whether the person is behind the problem."""
    return bool(await supported_among([problem_id], owner))


async def supported_among(problem_ids: Collection[int], owner: Owner) -> list[int]:
    """Those of the problems the person is behind; a token is worked out, never looked up by person."""
    name = await _exact(owner)
    tokens = [seals.token("support", problem_id, name) for problem_id in problem_ids]
    rows = Support.filter(school_id=directory.school_id, token__in=tokens)
    return [int(str(one)) for one in await rows.values_list("problem_id", flat=True)]


async def supporters(problem_id: int, unit: Unit | None = None) -> list[tuple[int, Address]]:
    """(id of the support row, address) of everybody behind the problem, in no order."""
    rows = Support.filter(school_id=directory.school_id, problem_id=problem_id)
    rows = rows.using_db(unit.connection) if unit is not None else rows
    return [(row.id, _address_in(row)) for row in await rows]


async def supporter(support_id: int) -> Address | None:
    """One of those behind a problem."""
    row = await Support.get_or_none(school_id=directory.school_id, id=support_id)
    return _address_in(row) if row is not None else None


def _address_in(row: Support) -> Address:
    return Address.unpacked(seals.open("support", row.token, row.box))


async def people_behind(problem_ids: Collection[int]) -> dict[int, int]:
    """How many people are behind each of the problems."""
    rows = Support.filter(school_id=directory.school_id, problem_id__in=list(problem_ids))
    counts = await rows.annotate(people=Count("id")).group_by("problem_id").values("problem_id", "people")
    return dict.fromkeys(problem_ids, 0) | {int(row["problem_id"]): int(row["people"]) for row in counts}


async def new_sealed_number(unit: Unit) -> int:
    """A random #N that no concern, problem or wish has."""
    while True:
        number = LOWEST + secrets.randbelow(HIGHEST - LOWEST + 1)
        here = {"school_id": unit.school_id, "number": number}
        taken = [await table.filter(**here).using_db(unit.connection).exists() for table in (Concern, Problem, Wish)]
        if not any(taken):
            return number


async def way_to(address: Address) -> tuple[str, str] | None:
    """(platform, user id) under which the person is reached today; never an account that has become another's, nor
    one that a secretary gave them since."""
    place = Origin(address.platform, "", "private", address.user_id, address.user_id, "", 0, False, None, "")
    now_there = (await directory.actor(place)).person_id
    if address.person_id is None or now_there == address.person_id:
        return address.platform, address.user_id
    if address.turn is not None and address.turn != await directory.turn_of(address.person_id):
        return None
    return await private_way_to(address.person_id, surely=True)


async def resolve(scene_id: str) -> tuple[str, str] | None:
    """Where an outbox row addressed to `concern:<id>` or `support:<id>` goes; None when nobody is there any more."""
    kind, _, number = scene_id.partition(":")
    address = await (address_of if kind == "concern" else supporter)(int(number))
    return await way_to(address) if address is not None else None


def closed_words(place: str, text: str, keys: Seals = seals) -> str:
    """Words so private that even the database must not read them (a call for help), as a text column keeps them."""
    return base64.b64encode(keys.seal("words", place, text.encode("utf-8", "replace"))).decode()


def opened_words(place: str, kept: str, keys: Seals = seals) -> str:
    """The words again."""
    return keys.open("words", place, base64.b64decode(kept)).decode()
