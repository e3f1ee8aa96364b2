"""The history is sealed every night into one more block of the chain, and checked when somebody asks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tortoise.exceptions import IntegrityError
from tortoise.functions import Max

from config import clock
from models.rules.chain import GENESIS, Block, Fact, leaf_of, leaves_in, told_record
from models.tables import ChainBlock, Event, Record
from plugins._kit.directory import directory
from plugins._kit.frozen_years import Tampered, all_tampered
from plugins._kit.unit import background_unit

_PAGE = 2_000


async def seal_history(now: datetime) -> ChainBlock | None:
    """Bind every event of the days before today that no block covers yet; None where there is nothing to bind."""
    today = clock.local_day(now)
    midnight = datetime.combine(today, time(), tzinfo=clock.zone())
    last = await ChainBlock.filter(school_id=directory.school_id).order_by("-last_id").first()
    after, before = (last.last_id, last.digest) if last is not None else (0, GENESIS)
    open_ = Event.filter(school_id=directory.school_id, id__gt=after, at__lt=midnight)
    newest = (await open_.annotate(newest=Max("id")).values_list("newest", flat=True))[0]
    if newest is None:
        return None
    # By ids, not by instants: what came a moment late belongs to the block its id falls into.
    until, day = int(str(newest)), today - timedelta(days=1)
    block, leaves = Block(before, day), bytearray()
    async for fact in _facts(after, until):
        leaf = leaf_of(fact)
        block.add(fact, leaf)
        leaves += leaf
    row = ChainBlock(
        school_id=directory.school_id, day=day, last_id=until, count=block.count, leaves=bytes(leaves),
        before=before, digest=block.digest(),
    )  # fmt: skip
    try:
        async with background_unit(now) as unit:
            await row.save(using_db=unit.connection, force_create=True)
    except IntegrityError:
        return None  # another process was quicker
    return row


async def newest_block() -> ChainBlock | None:
    """The block whose digest is posted, so that nobody can rewrite what lies before it."""
    return await ChainBlock.filter(school_id=directory.school_id).order_by("-last_id").first()


async def _facts(after: int, until: int) -> AsyncIterator[Fact]:
    while True:
        page = Event.filter(school_id=directory.school_id, id__gt=after, id__lte=until).order_by("id").limit(_PAGE)
        rows = await page
        for row in rows:
            yield _fact(row)
        if len(rows) < _PAGE:
            return
        after = rows[-1].id


def _fact(row: Event) -> Fact:
    return Fact(
        row.id, row.at, row.actor_id, row.subject_kind, row.subject_id, row.kind, row.version, row.payload, row.salt
    )


@dataclass(slots=True)
class Verified:
    """What a check of the whole chain found."""

    blocks: int = 0
    events: int = 0
    erased: int = 0
    uncovered: int = 0
    """Events after the last block."""
    broken: list[date] = field(default_factory=list)
    """Days of the blocks that no longer fit: a row changed, removed or inserted, or the block itself."""
    changed: list[int] = field(default_factory=list)
    """Ids of events whose payload is not what it was."""
    records: list[int] = field(default_factory=list)
    """Numbers of records that say something else than their events."""
    years: list[Tampered] = field(default_factory=list)
    """Frozen years of assessment that are not what was frozen."""
    anchored: date | None = None
    """The day of the block the anchor names; None without an anchor, or when no block has that digest."""
    after_anchor: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found (an anchor that names no block is for the caller to judge)."""
        return not (self.broken or self.changed or self.records or self.years)


async def verify(anchor: str | None) -> Verified:
    """Walk the whole chain; `anchor` is the beginning of a digest that was posted."""
    found, before, after = Verified(), GENESIS, 0
    async for row in ChainBlock.filter(school_id=directory.school_id).order_by("last_id"):
        await _verify_block(row, before, after, found)
        if found.anchored is not None:
            found.after_anchor += row.count
        elif anchor is not None and row.digest.startswith(anchor):
            found.anchored = row.day
        before, after = row.digest, row.last_id
        found.blocks += 1
    found.uncovered = await Event.filter(school_id=directory.school_id, id__gt=after).count()
    await _verify_records(found)
    found.years = await all_tampered()
    return found


async def _verify_block(row: ChainBlock, before: str, after: int, found: Verified) -> None:
    block, leaves = Block(row.before, row.day), leaves_in(row.leaves)
    async for fact in _facts(after, row.last_id):
        leaf = next(leaves, b"")
        if fact.is_erased:
            found.erased += 1
        elif leaf != leaf_of(fact):
            found.changed.append(fact.id)
        block.add(fact, leaf)
        found.events += 1
    if (row.before, row.digest, row.count) != (before, block.digest(), block.count):
        found.broken.append(row.day)


async def _verify_records(found: Verified) -> None:
    after = 0
    while True:
        rows = await Record.filter(school_id=directory.school_id, id__gt=after).order_by("id").limit(_PAGE)
        if not rows:
            return
        facts: dict[int, list[Fact]] = {row.id: [] for row in rows}
        events = Event.filter(school_id=directory.school_id, subject_kind="record", subject_id__in=list(facts))
        for event in await events.order_by("id"):
            facts[event.subject_id].append(_fact(event))
        found.records += [row.number for row in rows if not _says_what_happened(row, facts[row.id])]
        after = rows[-1].id


def _says_what_happened(row: Record, facts: list[Fact]) -> bool:
    if not facts:
        return False
    told = told_record(facts)
    if told is None:
        return True  # erased: nothing to compare with
    says = {name: str(getattr(row, name, "") or "") for name in told if name != "withdrawn"}
    says["withdrawn"] = "1" if row.withdrawn_at is not None else ""
    return says == told
