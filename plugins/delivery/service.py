"""The rows of the outbox: claimed by conditional update, so that two processes never send one of them twice."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from models.tables import Outbox
from plugins._kit.directory import directory
from plugins._kit.origin import Origin
from plugins._kit.outbox import Lane
from plugins.delivery.states import State

LEASE = timedelta(minutes=5)
"""Longer than any send takes: after it the claimer is dead."""
LOOKAHEAD = 200
"""Rows looked at for the next one to send."""


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


async def settle_leftovers(claimer: Claimer, now: datetime, *, at_start: bool = False, alone: bool = False) -> int:
    """What dead claimers left: `sending` becomes unknown, `claimed` is due again; returns how many became unknown.

    Dead is whose lease has run out, and `at_start` every earlier process: of this host, or if `alone` any.
    """
    open_rows = await Outbox.filter(
        school_id=directory.school_id, state__in=[State.CLAIMED.value, State.SENDING.value]
    ).values("id", "state", "claimed_by", "claimed_until")
    unknown = 0
    for row in open_rows:
        expired = row["claimed_until"] is None or row["claimed_until"] <= now
        if not (expired or (at_start and (alone or claimer.knows_dead(row["claimed_by"])))):
            continue
        same = Outbox.filter(id=row["id"], state=row["state"], claimed_by=row["claimed_by"])
        if row["state"] == State.SENDING.value:
            unknown += await same.update(state=State.UNKNOWN.value, error="lease")
        else:
            await same.update(state=State.DUE.value, claimed_by="", claimed_until=None)
    return unknown


async def expire(now: datetime) -> int:
    """Rows nobody could send in time are not sent late."""
    return await Outbox.filter(school_id=directory.school_id, state=State.DUE.value, expires_at__lte=now).update(
        state=State.EXPIRED.value
    )


async def next_due(lane: Lane, now: datetime, platforms: Collection[str], *, groups: bool) -> Outbox | None:
    """The oldest row of the lane that may go out now, on one of these platforms; one at a time per conversation."""
    rows = await (
        Outbox.filter(
            school_id=directory.school_id,
            lane=lane,
            platform__in=list(platforms),
            state__in=[State.DUE.value, State.CLAIMED.value, State.SENDING.value],
            due_at__lte=now,
        )
        .order_by("id")
        .limit(LOOKAHEAD)
    )
    taken: set[tuple[str, str, str]] = set()
    for row in rows:
        if row.state == State.DUE.value and row.expires_at <= now:
            continue
        conversation = (row.platform, row.scene, row.scene_id)
        if conversation in taken:
            continue
        taken.add(conversation)
        if row.state == State.DUE.value and (groups or row.scene != "group"):
            return row
    return None


async def claim(row: Outbox, claimer: Claimer, now: datetime) -> bool:
    """Take the row; False when somebody else was quicker."""
    return bool(
        await Outbox.filter(id=row.id, state=State.DUE.value).update(
            state=State.CLAIMED.value, claimed_by=claimer.name, claimed_until=now + LEASE
        )
    )


async def wants_no_message(row: Outbox) -> bool:
    """Whether the row speaks privately to somebody who asked to be left in peace (六.2); danger is no disturbance."""
    if row.scene != "private" or row.lane == "urgent":
        return False
    to = Origin(row.platform, "", "private", row.scene_id, row.scene_id, "", 0, False, None, "")
    return (await directory.actor(to)).opted_out


async def begin(row: Outbox, claimer: Claimer, now: datetime) -> bool:
    """Commit that the call is about to be made; False when the claim was lost meanwhile."""
    return bool(
        await Outbox.filter(id=row.id, state=State.CLAIMED.value, claimed_by=claimer.name).update(
            state=State.SENDING.value, claimed_until=now + LEASE, tries=row.tries + 1
        )
    )


async def finish(row: Outbox, claimer: Claimer, state: State, error: str = "") -> None:
    """Write down what became of it; also when the lease ran out meanwhile, because now it is known."""
    await Outbox.filter(id=row.id, claimed_by=claimer.name).update(state=state.value, error=error[:64])
