"""Where an activity is open, in memory: asked for every line of talk there, read from rows when the roster moves."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.tables import Activity, ActivityGroup
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate

Place = tuple[str, str]
"""(platform, group)."""


@dataclass(frozen=True, slots=True)
class Open:
    """An activity as counting needs it."""

    id: int
    number: int
    options: tuple[str, ...]
    closes_at: datetime


class Activities:
    """The open activities of the school by place, as they were when the roster last moved."""

    def __init__(self) -> None:
        self._at: dict[Place, tuple[Open, ...]] = {}
        self._version: int | None = None
        self._sending: set[tuple[int, Place]] = set()
        self._one_at_a_time = asyncio.Lock()

    async def expect(self, activity_id: int, place: Place) -> None:
        """The opening is about to be sent there: whoever answers at once counts too."""
        self._sending.add((activity_id, place))
        await self.load()

    async def refresh(self) -> None:
        """Read the rows again if the roster moved since."""
        if self._version != directory.version:
            await self.load()

    async def load(self) -> None:
        """Read the rows; a group takes part once the opening has been sent there.

        One at a time, so that what was read last is what is remembered.
        """
        async with self._one_at_a_time:
            await self._load()

    async def _load(self) -> None:
        version = directory.version
        rows = await Activity.filter(school_id=directory.school_id, closed_at=None).order_by("id")
        known = {row.id: Open(row.id, row.number, tuple(row.options), row.closes_at) for row in rows}
        groups = ActivityGroup.filter(school_id=directory.school_id, activity_id__in=list(known))
        at: dict[Place, list[Open]] = {}
        for group in await groups.order_by("id") if known else []:
            place = (group.platform, group.scene_id)
            if group.told_at is not None or (group.activity_id, place) in self._sending:
                at.setdefault(place, []).append(known[group.activity_id])
        self._sending = {one for one in self._sending if one[0] in known}
        self._at = {place: tuple(some) for place, some in at.items()}
        self._version = version
        gate.active = self._at.keys()

    def at(self, place: Place, now: datetime) -> Sequence[Open]:
        """What is open there now."""
        return [one for one in self._at.get(place, ()) if now < one.closes_at]


activities = Activities()
"""The open activities of this process."""
