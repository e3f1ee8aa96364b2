"""What became of a row, and writing it down: kept in memory until the database has taken it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from nonebot.log import logger

from models.rules.text import clean
from models.tables import Account, Outbox
from plugins._kit.directory import directory
from plugins._kit.dispatcher import gate
from plugins._kit.outbox import Letter, after_failure, after_send, after_unknown, is_sealed
from plugins._kit.policy import policy
from plugins._kit.sent import sent_messages
from plugins._kit.unit import background_unit
from plugins.delivery import claiming
from plugins.delivery.states import MUTE, REJECTED, State


@dataclass(slots=True, eq=False)
class Outcome:
    """The columns a row ends with; `letter` and the platform's `message_id` where it was sent."""

    row: Outbox
    columns: dict[str, Any]
    letter: Letter = field(default_factory=lambda: Letter(""))
    message_id: str = ""


def ended(state: State, reason: str = "") -> dict[str, Any]:
    """The row is through."""
    return {"state": state.value, "error": clean(reason)[:64]}


def due_again(until: datetime, reason: str) -> dict[str, Any]:
    """The row is looked at again at `until`, kept in UTC: SQLite compares instants as text."""
    return {
        "state": State.DUE.value,
        "due_at": until.astimezone(timezone.utc),
        "error": clean(reason)[:64],
        "claimed_by": "",
        "claimed_until": None,
    }


def after_refusal(row: Outbox, now: datetime, reason: str) -> dict[str, Any]:
    """A known failure: tried again after the policy's minutes, in the end (or if it would then be too late) failed."""
    pauses = policy().delivery.retry_minutes
    if row.tries <= len(pauses):
        again_at = now + timedelta(minutes=pauses[row.tries - 1])
        if again_at < row.expires_at:
            return due_again(again_at, reason)
    return ended(State.FAILED, reason)


class Outcomes:
    """The outcomes not yet written; a database that is locked for a moment costs none of them."""

    def __init__(self, claimer: claiming.Claimer, now: Callable[[], datetime]) -> None:
        self._claimer, self._now = claimer, now
        self._unwritten: list[Outcome] = []

    def holds(self, row: Outbox) -> bool:
        """Whether what became of this row is known here and not yet written."""
        return any(outcome.row is row for outcome in self._unwritten)

    async def note(self, outcome: Outcome) -> None:
        """Write down what became of a row; quoting what was sent is enough from the first moment on."""
        if outcome.letter.subject is not None and outcome.message_id:
            place = (outcome.columns.get("platform", outcome.row.platform), outcome.columns.get("scene_id"))
            gate.remember_own(place[0], place[1] or outcome.row.scene_id, outcome.message_id, outcome.letter.subject)
        self._unwritten.append(outcome)
        await self.write()

    async def write(self) -> None:
        """Write what could not be written before, then tell whoever waits for it."""
        while self._unwritten:
            outcome = self._unwritten[0]
            mine = await claiming.conclude(outcome.row, self._claimer, **outcome.columns)
            if outcome in self._unwritten:
                self._unwritten.remove(outcome)
                if mine:
                    await self._follow_up(outcome)

    async def _follow_up(self, outcome: Outcome) -> None:
        row, now = outcome.row, self._now()
        if row.state == State.SENT.value:
            if outcome.letter.subject is not None and outcome.message_id:
                place, kept = (row.platform, row.scene_id), not is_sealed(row)
                sent_messages.remember(gate, *place, outcome.message_id, outcome.letter.subject, now, kept=kept)
            if (hook := after_send.get(row.kind)) is not None:
                await _run(hook(row, now), row)
        elif row.state == State.FAILED.value:
            await given_up(row, now)
        elif row.state == State.UNKNOWN.value or (row.lane == "urgent" and row.error in (REJECTED, MUTE)):
            await in_doubt(row, now)  # what is urgent does not wait for the further tries


async def in_doubt(row: Outbox, now: datetime) -> None:
    """Nobody can tell whether a row arrived, or will in time: whoever posted it learns of it."""
    if (hook := after_unknown.get(row.kind)) is not None:
        await _run(hook(row, now), row)


async def given_up(row: Outbox, now: datetime) -> None:
    """A row is failed for good: whoever posted it learns of it, and a refused person counts as out of reach."""
    logger.warning("发件箱 {}（{}）没有送到：{}；发 /重发 可以看到", row.id, row.kind, row.error)
    if row.scene == "private" and row.person_id is not None and row.error == REJECTED:
        await _run(_out_of_reach(row, now), row)
    if (hook := after_failure.get(row.kind)) is not None:
        await _run(hook(row, now), row)


async def _out_of_reach(row: Outbox, now: datetime) -> None:
    async with background_unit(now) as unit:
        there = Account.filter(
            school_id=directory.school_id, platform=row.platform, user_id=row.scene_id, person_id=row.person_id
        )
        if await there.filter(reachable=True).using_db(unit.connection).update(reachable=False):
            await unit.touch_roster()  # so that a word from them is news again, in every process


async def _run(step: Any, row: Outbox) -> None:
    try:
        await step
    except Exception as error:
        logger.opt(exception=error).error("发件箱 {}（{}）：事后的一步没有做成", row.id, row.kind)
