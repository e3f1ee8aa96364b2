"""Who passes talk on to whom, and who stays out, in memory: asked for every line of talk, read from rows when the
roster moves."""

from __future__ import annotations

from models.rules.relay import Place
from models.tables import BotAccount, Bridge, BridgeGroup, BridgeOut, ContactGroup
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate, own_accounts


class Bridges:
    """The open bridges of the school as they were when the roster last moved."""

    def __init__(self) -> None:
        self._peers: dict[Place, tuple[Place, ...]] = {}
        self._out: set[tuple[str, str]] = set()
        self._out_people: set[int] = set()
        self._version: int | None = None

    async def refresh(self) -> None:
        """Read the rows again if the roster moved since."""
        if self._version != directory.version:
            await self.load()

    async def load(self) -> None:
        """Read the rows; groups that were told, still stand for somebody, and have another such group to talk to."""
        version, school_id = directory.version, directory.school_id
        open_ids = await Bridge.filter(school_id=school_id, closed_at=None).values_list("id", flat=True)
        rows = BridgeGroup.filter(school_id=school_id, bridge_id__in=list(open_ids), left_at=None)
        told = [row for row in await rows.order_by("id") if row.told_at is not None] if open_ids else []
        groups = {row.id: row for row in await ContactGroup.filter(id__in=[row.group_id for row in told])}
        members: dict[int, list[Place]] = {}
        for row in told:
            group = groups[row.group_id]
            # A group that was given up and bound anew since is another one: its people were never told.
            if group.unbound_at is None and group.bound_at <= row.joined_at:
                members.setdefault(row.bridge_id, []).append((group.platform, group.scene_id))
        self._peers = {
            place: tuple(other for other in places if other != place)
            for places in members.values()
            for place in places
            if len(places) > 1
        }
        out = await BridgeOut.filter(school_id=school_id)
        self._out = {(row.platform, row.user_id) for row in out}
        self._out_people = {row.person_id for row in out if row.person_id is not None}
        accounts = await BotAccount.filter(school_id=school_id).values_list("user_id", flat=True)
        own_accounts.update(str(account) for account in accounts)
        self._version = version
        gate.bridged = self._peers.keys()

    def peers(self, place: Place) -> tuple[Place, ...]:
        """The groups that hear what is said at `place`."""
        return self._peers.get(place, ())

    def hear_each_other(self, one: Place, other: Place) -> bool:
        """Whether what is said at `one` is still passed on to `other`."""
        return other in self._peers.get(one, ())

    def stays_out(self, platform: str, user_id: str, person_id: int | None) -> bool:
        """Whether this person's words are passed on nowhere."""
        return (platform, user_id) in self._out or (person_id is not None and person_id in self._out_people)


bridges = Bridges()
"""The bridges of this process."""
