"""The unit of work: one transaction per command, opened by marking the message as handled.

Its first statement is a write, because a SQLite transaction that reads first fails when another connection wrote.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from config.clock import local_day
from config.sqlite_engine import transaction
from models.rules.refusal import Refusal
from models.tables import Audit, Event, Handled
from plugins._kit.commands import Call, Step
from plugins._kit.directory import directory
from plugins._kit.origin import Origin

EVENT_VERSION = 1


class AlreadyHandled(Exception):
    """This message has had its effect already; nobody answers it again."""


class RosterMoved(Exception):
    """The roster changed in another process since it was read; the command runs again on fresh rows."""


class Unit:
    """An open transaction and what belongs to every one of them."""

    def __init__(self, connection: BaseDBAsyncClient, now: datetime, actor_id: int | None, roster: int) -> None:
        self.connection = connection
        self.now = now
        self.actor_id = actor_id
        self.roster = roster
        self.school_id = directory.school_id
        self.after_commit: list[Step] = []
        """What is done once the commit is through, in order."""

    async def take_numbers(self, count: int = 1) -> int:
        """The first of `count` fresh #N; also proves that the roster read so far is still true."""
        statement = (
            f"UPDATE school SET next_number = next_number + {int(count)} "  # noqa: S608 - integers only
            f"WHERE id = {int(self.school_id)} RETURNING next_number, roster_version"
        )
        rows = await self.connection.execute_query_dict(statement)
        if rows[0]["roster_version"] != self.roster:
            directory.see_version(rows[0]["roster_version"])
            raise RosterMoved
        return int(rows[0]["next_number"]) - count

    async def touch_roster(self) -> None:
        """Say that people, links or groups change in this unit; every cache forgets them after the commit."""
        await self.connection.execute_query(
            "UPDATE school SET roster_version = roster_version + 1 "  # noqa: S608 - integers only
            f"WHERE id = {int(self.school_id)}"
        )
        self.roster += 1
        self.after_commit.append(directory.notice_change)

    async def append_event(self, kind: str, subject_kind: str, subject_id: int, payload: dict[str, Any]) -> None:
        """Write down one fact (DESIGN §3: append-only)."""
        await Event.create(
            using_db=self.connection,
            school_id=self.school_id,
            at=self.now,
            actor_id=self.actor_id,
            subject_kind=subject_kind,
            subject_id=subject_id,
            kind=kind,
            payload=payload,
            salt=secrets.token_hex(16),
            version=EVENT_VERSION,
        )


class Claims:
    """Keyed digests of messages: recognises a message again without being able to name it."""

    def __init__(self) -> None:
        self._key = b""
        self._seen: dict[tuple[str, str, str], int] = {}
        self._ordinals: dict[tuple[object, ...], int] = {}

    def use_key(self, key: bytes) -> None:
        """The key of this installation (derived from the seal key)."""
        self._key = key

    def digest(self, origin: Origin) -> str:
        """The same for every sight of one message: a replay, a second socket, a second account in the group.

        Two accounts in one group see different message ids, so a group message is known by who said what when;
        `ordinal` tells apart the same words said twice within one second.
        """
        if origin.scene == "private" or not origin.time:
            parts: tuple[object, ...] = (
                origin.platform, origin.self_id, origin.scene_id, origin.message_id, origin.time,
            )  # fmt: skip
        else:
            said = (origin.platform, origin.scene_id, origin.user_id, origin.time, origin.text)
            parts = (*said, len(origin.attachments), self._ordinal(origin, said))
        text = "\x1f".join(map(str, parts))
        return hmac.new(self._key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:32]

    def _ordinal(self, origin: Origin, said: tuple[object, ...]) -> int:
        sight = (origin.self_id, origin.scene_id, origin.message_id)
        if sight not in self._seen:
            if len(self._seen) > 50_000:
                self._seen.clear()
                self._ordinals.clear()
            count = (origin.self_id, *said)
            self._seen[sight] = self._ordinals.get(count, 0)
            self._ordinals[count] = self._seen[sight] + 1
        return self._seen[sight]


claims = Claims()
"""The claims of this process."""


async def claim(call: Call, connection: BaseDBAsyncClient | None = None) -> None:
    """Mark the message as handled; AlreadyHandled when it was."""
    try:
        await Handled.create(
            using_db=connection,
            school_id=directory.school_id,
            digest=claims.digest(call.origin),
            day=local_day(call.now),
        )
    except IntegrityError as error:
        raise AlreadyHandled from error
    call.claimed = True


@asynccontextmanager
async def unit_of_work(call: Call) -> AsyncIterator[Unit]:
    """One service function's transaction. Never create a task, publish or send inside.

    The seam for a group commit: a service neither knows nor cares whether its unit is a transaction of its own.
    """
    async with transaction() as connection:
        claimed_before = call.claimed
        if not call.claimed:
            await claim(call, connection)
        unit = Unit(connection, call.now, None if call.sealed else call.actor.person_id, call.roster)
        try:
            yield unit
        except BaseException:
            call.claimed = claimed_before
            raise
    call.committed = True
    await _follow_up(unit)


@asynccontextmanager
async def background_unit(now: datetime) -> AsyncIterator[Unit]:
    """The transaction of a job: nobody asked, so there is no message to mark as handled."""
    async with in_transaction() as connection:
        unit = Unit(connection, now, None, directory.version)
        yield unit
    await _follow_up(unit)


async def _follow_up(unit: Unit) -> None:
    for step in unit.after_commit:
        done = step()
        if isinstance(done, Awaitable):
            await done


async def write_audit(unit: Unit, call: Call, reason: str) -> None:
    """Note a refused attempt or a use of personal data (guarantee 7)."""
    await Audit.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        at=unit.now,
        platform=call.origin.platform,
        user_id=call.origin.user_id,
        person_id=call.actor.person_id,
        command=call.command,
        scene=call.origin.scene,
        scene_id=call.origin.scene_id,
        reason=reason,
    )


async def refuse(unit: Unit, call: Call, refusal: Refusal) -> Refusal:
    """A refusal of a right inside a service leaves an audit row like any other (guarantee 7)."""
    await write_audit(unit, call, refusal.code)
    return refusal
