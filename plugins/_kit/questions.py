"""Questions waiting for an answer: rows, with a memory in front, so that a restart forgets none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.tables import Question
from plugins._kit.directory import directory
from plugins._kit.gate import Gate
from plugins._kit.origin import Origin
from plugins._kit.unit import Unit

Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What was asked (`room.question`), what it was about, until when it may be answered."""

    topic: str
    payload: dict[str, Any]
    expires_at: datetime
    kept: bool = True
    """False: asked in memory alone, about words that must not be tied to anybody."""


class Questions:
    """At most one open question per person and scene; a new one replaces the old."""

    def __init__(self) -> None:
        self._open: dict[Place, OpenQuestion] = {}
        self.gate: Gate | None = None

    async def restore(self, now: datetime) -> None:
        """Take up the questions a previous process left open."""
        self._open.clear()
        for row in await Question.filter(school_id=directory.school_id, expires_at__gt=now):
            self._note((row.platform, row.scene_id, row.user_id), row.topic, row.payload, row.expires_at)

    def _note(
        self, place: Place, topic: str, payload: dict[str, Any], expires_at: datetime, *, kept: bool = True
    ) -> None:
        self._open[place] = OpenQuestion(topic, payload, expires_at, kept)
        if self.gate is not None:
            self.gate.expect_person(*place, expires_at)

    async def ask(
        self,
        unit: Unit,
        origin: Origin,
        topic: str,
        payload: dict[str, Any],
        *,
        minutes: int,
        private: bool = False,
        kept: bool = True,
    ) -> None:
        """Wait for this person's answer for `minutes`; here, or in the private chat with the bot.

        Not `kept`: in memory alone, for words that must not be tied to anybody; a restart forgets them.
        """
        place = _place(origin, private=private)
        expires_at = unit.now + timedelta(minutes=minutes)
        await self._delete_row(unit, place)
        if kept:
            await Question.create(
                using_db=unit.connection,
                school_id=unit.school_id,
                platform=place[0],
                scene_id=place[1],
                user_id=place[2],
                topic=topic,
                payload=payload,
                expires_at=expires_at,
            )
        unit.after_commit.append(lambda: self._note(place, topic, payload, expires_at, kept=kept))

    def find(self, origin: Origin, now: datetime) -> OpenQuestion | None:
        """The question open for this person here."""
        question = self._open.get(_place(origin))
        if question is None or now >= question.expires_at:
            return None
        return question

    async def close(self, unit: Unit, origin: Origin) -> None:
        """The question here is answered or cancelled."""
        place = _place(origin)
        if place in self._open:
            await self._delete_row(unit, place)
            unit.after_commit.append(lambda: self._forget(place))

    async def forget_account(self, unit: Unit, platform: str, user_id: str) -> None:
        """Whatever this account was asked anywhere is asked no more: it is somebody else's now, or nobody's."""
        rows = Question.filter(school_id=unit.school_id, platform=platform, user_id=user_id)
        await rows.using_db(unit.connection).delete()
        unit.after_commit.append(lambda: self._forget_account(platform, user_id))

    def _forget_account(self, platform: str, user_id: str) -> None:
        for place in [one for one in self._open if (one[0], one[2]) == (platform, user_id)]:
            self._forget(place)

    def _forget(self, place: Place) -> None:
        self._open.pop(place, None)

    async def _delete_row(self, unit: Unit, place: Place) -> None:
        await (
            Question.filter(school_id=unit.school_id, platform=place[0], scene_id=place[1], user_id=place[2])
            .using_db(unit.connection)
            .delete()
        )

    async def purge(self, now: datetime) -> None:
        """Delete what has expired; an unanswered question holds people's words no longer than it must."""
        self._open = {place: q for place, q in self._open.items() if now < q.expires_at}
        await Question.filter(school_id=directory.school_id, expires_at__lte=now).delete()


def _place(origin: Origin, *, private: bool = False) -> Place:
    return (origin.platform, origin.user_id if private else origin.scene_id, origin.user_id)


questions = Questions()
"""The questions of this process."""
