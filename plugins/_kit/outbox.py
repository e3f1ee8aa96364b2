"""The way out for everything nobody asked for: a row in the unit's transaction, sent after the commit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

from models.tables import Account, Outbox, Person
from plugins._kit.directory import directory
from plugins._kit.origin import Scene
from plugins._kit.unit import Unit

Lane = Literal["urgent", "normal"]
EXPIRES = timedelta(hours=24)


async def post(
    unit: Unit,
    unique_key: str,
    scene: Scene,
    platform: str,
    scene_id: str,
    text: str,
    *,
    lane: Lane = "normal",
    subject: tuple[str, int] | None = None,
) -> bool:
    """Put one message into the outbox; False when a message of that key was put there before."""
    if await Outbox.filter(school_id=unit.school_id, unique_key=unique_key).using_db(unit.connection).exists():
        return False
    await Outbox.create(
        using_db=unit.connection,
        school_id=unit.school_id,
        unique_key=unique_key,
        lane=lane,
        platform=platform,
        scene=scene,
        scene_id=scene_id,
        payload={"text": text, "subject": list(subject) if subject else None},
        state="due",
        due_at=unit.now,
        expires_at=unit.now + EXPIRES,
    )
    unit.after_commit.append(wake)
    return True


async def private_way_to(person_id: int) -> tuple[str, str] | None:
    """(platform, user id) under which a person can be written to: a bound account, else the roster's QQ."""
    accounts = await Account.filter(school_id=directory.school_id, person_id=person_id).order_by("-reachable", "id")
    if accounts:
        return accounts[0].platform, accounts[0].user_id
    person = await Person.get_or_none(school_id=directory.school_id, id=person_id)
    return ("qq", person.qq) if person is not None and person.qq else None


_wakers: list[Callable[[], None]] = []


def wake() -> None:
    """Tell the delivery room that something is due."""
    for waker in _wakers:
        waker()


def on_wake(waker: Callable[[], None]) -> None:
    """Register what the delivery room wants called."""
    _wakers.append(waker)
