"""The gate: lets through only what some room has declared interest in, before any matcher runs.

It is asked on raw frames by our adapters and again by the dispatcher, so that another adapter is slower, never
different. Interests live in memory; the rows behind them (questions, activities) belong to their rooms.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Container, Set
from datetime import datetime, timezone

from plugins._kit.origin import Origin, Scene

PREFIXES = ("/", "／", "、")
QUOTING = frozenset({"收"})
"""Words that need no prefix when they quote somebody."""
REMEMBERED_MESSAGES = 20_000
REMEMBERED_SCENES = 50_000


class Gate:
    """Who may have something to say to a room right now."""

    def __init__(self) -> None:
        self._people: dict[tuple[str, str, str], datetime] = {}
        self._own: OrderedDict[tuple[str, str, str], tuple[str, int]] = OrderedDict()
        self.bridged: Set[tuple[str, str]] = frozenset()
        """(platform, group) of the groups whose ordinary talk is passed on to another group."""
        self.active: Set[tuple[str, str]] = frozenset()
        """(platform, group) of the groups where an activity or a poll is open."""
        self.passed_on: Container[tuple[str, str, str]] = frozenset()
        """(platform, group, message) of what was passed on, and of what we said in passing it on."""
        self.last_heard: dict[tuple[str, Scene, str], int] = {}
        """(platform, kind of scene, group or private user) → Unix seconds of its last message of any kind; no text."""

    def wants(self, origin: Origin, now: datetime) -> bool:
        """Whether a room could want this message: a prefix, @bot, a private chat, a quote of ours,
        an open question or picture window of this person here, or talk of a group that is bridged or has an
        activity."""
        if origin.scene == "private" or origin.to_me or origin.text.lstrip().startswith(PREFIXES):
            return True
        if origin.quoted is not None and origin.text.strip() in QUOTING:
            return True
        scene = (origin.platform, origin.scene_id)
        if scene in self.bridged or scene in self.active:
            return True
        if origin.quoted is not None and (*scene, origin.quoted) in self._own:
            return True
        until = self._people.get((*scene, origin.user_id))
        return until is not None and now < until

    def is_said_to_others(self, origin: Origin) -> bool:
        """Whether it quotes what was passed on between groups: platforms @ the account that said the quoted words,
        though they are meant for the person who first said them."""
        return origin.scene == "group" and (origin.platform, origin.scene_id, origin.quoted) in self.passed_on

    def note_heard(self, origin: Origin) -> None:
        """Remember that this scene is alive; nothing of the text is kept."""
        if len(self.last_heard) >= REMEMBERED_SCENES:
            self.last_heard.clear()
        self.last_heard[origin.platform, origin.scene, origin.scene_id] = origin.time

    def heard_at(self, platform: str, scene: Scene, scene_id: str) -> datetime | None:
        """When somebody last spoke there, as far as this process remembers; a time out of range is none."""
        try:
            return datetime.fromtimestamp(self.last_heard[platform, scene, scene_id], tz=timezone.utc)
        except (KeyError, ValueError, OverflowError, OSError):
            return None

    def expect_person(self, platform: str, scene_id: str, user_id: str, until: datetime) -> None:
        """Let this person's messages here through until `until` (the later of two wins)."""
        key = (platform, scene_id, user_id)
        self._people[key] = max(until, self._people.get(key, until))

    def forget_expired(self, now: datetime) -> None:
        """Drop what no longer waits for anything."""
        self._people = {key: until for key, until in self._people.items() if now < until}

    def remember_own(self, platform: str, scene_id: str, message_id: str, subject: tuple[str, int]) -> None:
        """A message of ours speaks of `subject` (kind, number); quoting it is enough from now on."""
        self._own[platform, scene_id, message_id] = subject
        while len(self._own) > REMEMBERED_MESSAGES:
            self._own.popitem(last=False)

    def subject_of(self, origin: Origin) -> tuple[str, int] | None:
        """What the quoted message of ours speaks of."""
        if origin.quoted is None:
            return None
        return self._own.get((origin.platform, origin.scene_id, origin.quoted))
