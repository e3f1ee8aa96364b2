"""Claiming: one statement takes a batch for one process; what dead processes left behind is settled."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tortoise import Tortoise
from tortoise.expressions import Q

from models.rules.courtesy import NUDGE_KINDS
from models.tables import Outbox
from plugins._kit.directory import directory
from plugins._kit.origin import Scene
from plugins._kit.outbox import Lane
from plugins._kit.sql import select
from plugins.delivery.states import EXPIRED_LEASE, TOO_LATE, State

LEASE = timedelta(minutes=5)
"""Longer than any send takes: after it the claimer is dead."""
LATE_AT_ONCE = 200
"""Rows one sweep gives up; the next one goes on."""
Place = tuple[str, Scene]
"""A platform and a kind of scene there."""


@dataclass(frozen=True, slots=True)
class Claimer:
    """Who claims: a process, told from an earlier one of the same host and number by a random word."""

    host: str = field(default_factory=lambda: socket.gethostname()[:15])
    process: int = field(default_factory=os.getpid)
    word: str = field(default_factory=lambda: secrets.token_hex(3))

    @property
    def name(self) -> str:
        """As it stands in `claimed_by`."""
        return f"{self.host}:{self.process}:{self.word}"

    def knows_dead(self, claimed_by: str) -> bool:
        """Whether that claimer was a process of this host that no longer runs; False when that cannot be told."""
        host, _, rest = claimed_by.partition(":")
        process, _, word = rest.partition(":")
        if host != self.host or word == self.word or not process.isdecimal():
            return False
        return int(process) == self.process or not _runs(int(process))


def _runs(process: int) -> bool:
    if sys.platform == "win32":
        return True  # there is no harmless question to ask; the lease decides
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


async def anything_due(lane: Lane, scenes: Collection[Scene], platforms: Collection[str], now: datetime) -> bool:
    """Whether a row of the lane might go out: a read, so that an idle bot writes nothing."""
    ready = Q(due_at__lte=now) | Q(tries=0) if lane == "urgent" else Q(due_at__lte=now)
    here = Outbox.filter(ready, school_id=directory.school_id, state=State.DUE.value, lane=lane)
    return await here.filter(scene__in=list(scenes), platform__in=list(platforms)).exists()


_CLAIM = """
WITH heads AS MATERIALIZED (
  SELECT min(o.id) AS id FROM outbox o
  WHERE o.school_id = $1 AND o.lane = $2 AND (
    o.state IN ('claimed', 'sending') OR (o.state = 'due' AND o.expires_at > $3 AND ({ready} OR o.tries > 0)))
  GROUP BY o.platform, o.scene, o.scene_id
  HAVING max(CASE WHEN o.state = 'due' THEN 0 ELSE 1 END) = 0
), picked AS MATERIALIZED (
  SELECT o.id FROM outbox o JOIN heads ON heads.id = o.id
  WHERE o.state = 'due' AND {ready} AND ({places})
  ORDER BY o.id LIMIT $6 {lock}
)
UPDATE outbox SET state = 'claimed', claimed_by = $4, claimed_until = $5
WHERE id IN (SELECT id FROM picked) AND state = 'due'
RETURNING id
"""
"""The first row of each conversation that nothing holds back: no row of it claimed or sending, and no earlier one due
or waiting for its next try. A row put off out of courtesy holds back nobody."""


async def claim_batch(claimer: Claimer, now: datetime, lane: Lane, places: Sequence[Place], limit: int) -> list[Outbox]:
    """Take up to `limit` due rows of these places, oldest first, one per conversation.

    On PostgreSQL rows that another process is taking are passed over, so nobody waits for anybody. What is urgent and
    was never tried does not ask for `due_at`: a clock that was set back must not hold it up.
    """
    if not places or limit <= 0:
        return []
    sqlite = Tortoise.get_connection("default").capabilities.dialect == "sqlite"

    def instant(at: datetime) -> Any:
        return at.isoformat(" ") if sqlite else at

    values: list[Any] = [directory.school_id, lane, instant(now), claimer.name, instant(now + LEASE), limit]
    terms = []
    for platform, scene in places:
        terms.append(f"(o.platform = ${len(values) + 1} AND o.scene = ${len(values) + 2})")
        values += [platform, scene]
    statement = _CLAIM.format(
        ready="(o.due_at <= $3 OR o.tries = 0)" if lane == "urgent" else "o.due_at <= $3",
        places=" OR ".join(terms),
        lock="" if sqlite else "FOR UPDATE OF o SKIP LOCKED",
    )
    ids = [row["id"] for row in await select(None, statement, *values)]
    return await Outbox.filter(id__in=ids).order_by("id") if ids else []


async def begin(row: Outbox, claimer: Claimer, now: datetime, account: str) -> bool:
    """Commit that the call through `account` is about to be made; False when the claim was lost meanwhile."""
    begun = await Outbox.filter(id=row.id, state=State.CLAIMED.value, claimed_by=claimer.name).update(
        state=State.SENDING.value, claimed_until=now + LEASE, tries=row.tries + 1, sent_by=account[:64]
    )
    row.tries += bool(begun)
    return bool(begun)


async def conclude(row: Outbox, claimer: Claimer, **columns: Any) -> bool:
    """Write down what became of it; also when the lease ran out meanwhile, because now it is known.

    False when the row is no longer this claimer's: taken over, sent again or given up by a person.
    """
    changed = await Outbox.filter(id=row.id, claimed_by=claimer.name).update(**columns)
    for name, value in columns.items():
        setattr(row, name, value)
    return bool(changed)


async def release(rows: Collection[Outbox], claimer: Claimer) -> None:
    """Give back what was claimed and cannot go out now."""
    if rows:
        ids = [row.id for row in rows]
        await Outbox.filter(id__in=ids, state=State.CLAIMED.value, claimed_by=claimer.name).update(
            state=State.DUE.value, claimed_by="", claimed_until=None
        )


async def settle_leftovers(
    claimer: Claimer, now: datetime, *, at_start: bool = False, alone: bool = False, lost: list[Outbox] | None = None
) -> int:
    """What dead claimers left: `sending` becomes unknown, `claimed` is due again; returns how many became unknown.

    Dead is whose lease has run out, or lies further ahead than any lease (the clock was set back), and `at_start`
    every earlier process: of this host, or if `alone` any. `lost` gets the rows that became unknown.
    """
    open_rows = await Outbox.filter(
        school_id=directory.school_id, state__in=[State.CLAIMED.value, State.SENDING.value]
    ).values("id", "state", "claimed_by", "claimed_until")
    unknown = 0
    for row in open_rows:
        until = row["claimed_until"]
        expired = until is None or until <= now or until > now + 2 * LEASE
        if not (expired or (at_start and (alone or claimer.knows_dead(row["claimed_by"])))):
            continue
        same = Outbox.filter(id=row["id"], state=row["state"], claimed_by=row["claimed_by"])
        if row["state"] == State.SENDING.value:
            if await same.update(state=State.UNKNOWN.value, error=EXPIRED_LEASE):
                unknown += 1
                if lost is not None:
                    lost += await Outbox.filter(id=row["id"])
        else:
            await same.update(state=State.DUE.value, claimed_by="", claimed_until=None)
    return unknown


async def expire(now: datetime) -> tuple[int, list[Outbox]]:
    """Rows nobody could send in time are not sent late: a nudge is folded into the next one; everything else is said
    only once, so it is failed, for the staff to see. Returns how many expired, and those that failed."""
    late = Outbox.filter(school_id=directory.school_id, state=State.DUE.value, expires_at__lte=now)
    expired = await late.filter(kind__in=list(NUDGE_KINDS)).update(state=State.EXPIRED.value)
    failed = []
    for row in await late.exclude(kind__in=list(NUDGE_KINDS)).order_by("id").limit(LATE_AT_ONCE):
        same = Outbox.filter(id=row.id, state=State.DUE.value, expires_at__lte=now)
        if await same.update(state=State.FAILED.value, error=TOO_LATE):
            row.state, row.error = State.FAILED.value, TOO_LATE
            failed.append(row)
    return expired, failed
