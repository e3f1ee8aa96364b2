"""The bot accounts connected here, and through which of them a message goes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta

from nonebot.adapters import Bot

from models.tables import Outbox
from plugins._kit.capability import platform_of
from plugins._kit.directory import directory
from plugins._kit.origin import Scene
from plugins._kit.outbox import SEALED, Lane
from plugins.delivery.breaker import Breaker
from plugins.delivery.claiming import LEASE, Claimer, Place
from plugins.delivery.pacing import HOUR, Pacing, Track
from plugins.delivery.states import State

RECALL = timedelta(minutes=1)
"""How often it is read from the rows what others sent through our accounts."""
REMEMBERED = 50_000
Conversation = tuple[str, str, str]


def by_platform(bots: Mapping[str, Bot]) -> dict[str, list[Bot]]:
    """The connected accounts of each platform, in a steady order."""
    found: dict[str, list[Bot]] = {}
    for bot in sorted(bots.values(), key=lambda bot: bot.self_id):
        if platform := platform_of(bot):
            found.setdefault(platform, []).append(bot)
    return found


class Accounts:
    """Chooses the account: one that has room, does not rest, and if possible the one this conversation knows."""

    def __init__(self, bots: Callable[[], Mapping[str, Bot]], pacing: Pacing, breaker: Breaker) -> None:
        self._bots, self.pacing, self.breaker = bots, pacing, breaker
        self._known: dict[Conversation, str] = {}
        self._strangers: dict[Conversation, set[str]] = {}
        """The accounts a conversation refused: not in that group, no friend of theirs."""
        self._recalled_at: datetime | None = None

    def platforms(self) -> list[str]:
        """The platforms some account is connected on; what is sealed may turn out to be for any of them."""
        found = list(by_platform(self._bots()))
        return [*found, SEALED] if found else []

    def online(self, platform: str) -> list[Bot]:
        """The connected accounts of a platform."""
        return by_platform(self._bots()).get(platform, [])

    def places(self, lane: Lane, scenes: Collection[Scene], now: datetime) -> dict[Place, int]:
        """Where something could go out soon → how many messages the hour still has room for."""
        found: dict[Place, int] = {}
        for platform, bots in by_platform(self._bots()).items():
            for scene in scenes:
                rooms = [
                    self.pacing.room(bot.self_id, scene, now) if lane == "normal" else 1
                    for bot in bots
                    if lane == "urgent" or self.breaker.admits(bot.self_id, now)
                ]
                if room := sum(rooms):
                    found[platform, scene] = room
        if room := sum(room for (_, scene), room in found.items() if scene == "private"):
            found[SEALED, "private"] = room
        return found

    def ready_for(self, row: Outbox, now: datetime) -> list[Bot]:
        """The accounts this row may be sent through at this instant, the best first."""
        return self.ready(row.lane, row.platform, _as_scene(row.scene), row.scene_id, now)

    def ready(self, lane: str, platform: str, scene: Scene, scene_id: str, now: datetime) -> list[Bot]:
        """The accounts that may write there at this instant, the best first.

        What is urgent may go through any, also one that rests, and without a pause.
        """
        known = self._known.get((platform, scene, scene_id))
        bots = self.online(platform)
        if lane == "urgent":
            return sorted(bots, key=lambda bot: (not self.breaker.admits(bot.self_id, now), bot.self_id != known))
        ready = {
            bot.self_id: bot
            for bot in bots
            if self.breaker.admits(bot.self_id, now) and self.pacing.room(bot.self_id, scene, now) > 0
        }
        if known is not None and known in ready and self.pacing.wait(known, scene, now) > 0:
            return []  # worth a moment's wait: another account may not be in that group, or no friend
        if known not in ready and any(self.pacing.wait(account, scene, now) > 0 for account in ready):
            return []  # nobody knows yet whose it is: all are asked at once, or a refusal says nothing
        stepping = [bot for account, bot in ready.items() if self.pacing.wait(account, scene, now) <= 0]
        strangers = self._strangers.get((platform, scene, scene_id), set())

        def rank(bot: Bot) -> tuple[bool, bool, int]:
            return bot.self_id != known, bot.self_id in strangers, -self.pacing.room(bot.self_id, scene, now)

        return sorted(stepping, key=rank)

    def begin(self, account: str, scene: Scene, now: datetime) -> None:
        """A message is about to go out through this account."""
        self.breaker.begin(account)
        self.pacing.note(account, scene, now)

    def succeeded(
        self, account: str, platform: str, scene: Scene, scene_id: str, *, not_for: Collection[str] = ()
    ) -> None:
        """The platform took it: this account serves this conversation, those of `not_for` do not."""
        self.breaker.succeeded(account)
        self.breaker.step_aside(not_for)
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[platform, scene, scene_id] = account
        self._strangers.get((platform, scene, scene_id), set()).discard(account)

    def wait(self, rows: Iterable[Outbox], now: datetime) -> float | None:
        """Seconds until the next step of an account that could send one of these rows; None when there is none."""
        waits = [
            self.pacing.wait(bot.self_id, _as_scene(row.scene), now)
            for row in rows
            for bot in self.online(row.platform)
            if self.breaker.admits(bot.self_id, now) and self.pacing.room(bot.self_id, _as_scene(row.scene), now) > 0
        ]
        return min(waits, default=None)

    def refused(self, row: Outbox, accounts: Collection[str]) -> None:
        """This conversation refused these accounts."""
        if len(self._strangers) >= REMEMBERED:
            self._strangers.clear()
        self._strangers.setdefault((row.platform, _as_scene(row.scene), row.scene_id), set()).update(accounts)

    def better_later(self, row: Outbox, bots: Collection[Bot], now: datetime) -> datetime | None:
        """When an account may be asked that was not refused here: it only lacks room or rests, and all of `bots` were
        refused; None when there is none."""
        scene = _as_scene(row.scene)
        strangers = self._strangers.get((row.platform, scene, row.scene_id), set())
        if any(bot.self_id not in strangers for bot in bots):
            return None
        others = [bot.self_id for bot in self.online(row.platform) if bot.self_id not in strangers]
        again = [
            max(self.pacing.room_again_at(one, scene, now), self.breaker.rests_until(one) or now) for one in others
        ]
        return min(again, default=None)

    def forget(self, platform: str, scene: Scene, scene_id: str, account: str) -> None:
        """This account is no longer there."""
        if self._known.get((platform, scene, scene_id)) == account:
            del self._known[platform, scene, scene_id]

    async def recall(self, claimer: Claimer, now: datetime) -> None:
        """Learn from the rows what other processes, earlier ones too, sent through any account in the last hour."""
        last = self._recalled_at
        if last is not None and last <= now < last + RECALL:
            return
        others = Outbox.filter(school_id=directory.school_id).exclude(claimed_by=claimer.name)
        sent = await others.filter(sent_at__gt=now - HOUR).values_list("sent_by", "scene", "sent_at")
        # What nobody knows the end of went out when it was begun, a lease before `claimed_until`.
        unknown = await others.filter(
            state__in=[State.UNKNOWN.value, State.SENDING.value], claimed_until__gt=now - HOUR + LEASE
        ).values_list("sent_by", "scene", "claimed_until")
        learned: list[tuple[Track, datetime]] = [((str(by), _as_scene(scene)), at) for by, scene, at in sent]
        learned += [((str(by), _as_scene(scene)), at - LEASE) for by, scene, at in unknown]
        self.pacing.learn(learned)
        self._recalled_at = now


def _as_scene(word: object) -> Scene:
    return "group" if word == "group" else "private"
