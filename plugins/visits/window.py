"""The photo window: pictures sent alone within minutes after a record belong to it.

A phone sends a photo and its words as two messages. The window is derived from the records, so it is not stored;
after a restart it is opened again from their rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from config import clock
from models.tables import Account, Event, Record
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate
from plugins._kit.lifecycle import on_start
from plugins._kit.origin import Origin
from plugins._kit.policy import policy

Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Window:
    """The numbers the next pictures belong to, and until when."""

    numbers: tuple[int, ...]
    until: datetime


class Windows:
    """At most one open window per person and scene."""

    def __init__(self) -> None:
        self._open: dict[Place, Window] = {}

    def open(self, place: Place, numbers: Sequence[int], since: datetime) -> None:
        """Pictures of this person here belong to `numbers` for the policy's minutes from `since`."""
        until = since + timedelta(minutes=policy().records.photo_minutes)
        if len(self._open) > 5_000:
            self._open = {key: window for key, window in self._open.items() if since < window.until}
        self._open[place] = Window(tuple(numbers), until)
        gate.expect_person(*place, until)

    def find(self, origin: Origin, now: datetime) -> tuple[int, ...]:
        """The numbers that wait for pictures here; empty when none do."""
        window = self._open.get((origin.platform, origin.scene_id, origin.user_id))
        return window.numbers if window is not None and now < window.until else ()

    def forget(self, number: int) -> None:
        """A withdrawn record waits for nothing."""
        self._open = {place: window for place, window in self._open.items() if number not in window.numbers}

    async def restore(self, now: datetime) -> None:
        """Open the windows of records entered just before a restart."""
        self._open.clear()
        since = now - timedelta(minutes=policy().records.photo_minutes)
        recent = await Record.filter(school_id=directory.school_id, entered_at__gt=since, withdrawn_at=None).order_by(
            "number"
        )
        for row in recent:
            told = await Event.get_or_none(subject_kind="record", subject_id=row.id, kind="recorded")
            if told is None or told.actor_id != row.cadre_id:
                continue  # the colleague of a joint visit told nothing
            together = [
                other.number
                for other in recent
                if other.entered_at == row.entered_at and other.cadre_id == row.cadre_id
            ]
            for platform, user_id in await self._accounts_of(row.cadre_id):
                self.open((platform, row.scene_id or user_id, user_id), together, row.entered_at)

    async def _accounts_of(self, person_id: int) -> list[tuple[str, str]]:
        accounts = await Account.filter(school_id=directory.school_id, person_id=person_id)
        found = [(account.platform, account.user_id) for account in accounts]
        person = await directory.person(person_id)
        return found + ([("qq", person.qq)] if person is not None and person.qq else [])


windows = Windows()
"""The photo windows of this process."""


@on_start
async def restore_windows() -> None:
    """After a restart the pictures of the last minutes still find their record."""
    await windows.restore(clock.now())
