"""The way out for everything nobody asked for: a row in the unit's transaction, sent after the commit.

What a row says may be settled when it is posted (`text`), or at the last moment by the composer of its kind, so that
a reminder of something done meanwhile is never sent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

from models.tables import Account, Outbox, Person
from plugins._kit.directory import directory
from plugins._kit.origin import Scene
from plugins._kit.policy import policy
from plugins._kit.unit import Unit

Lane = Literal["urgent", "normal"]
SEALED = "sealed"
"""The platform of a row whose address is under the seal: `scene_id` is `concern:<id>` or `support:<id>`, opened only
in memory and at the moment of sending."""


@dataclass(frozen=True, slots=True)
class Post:
    """One message to be put into the outbox. `unique_key` begins with its kind and a colon.

    `facts` is what the composer of the kind needs; `person_id` is whom a private message is for.
    """

    unique_key: str
    scene: Scene
    platform: str
    scene_id: str
    text: str = ""
    lane: Lane = "normal"
    subject: tuple[str, int] | None = None
    person_id: int | None = None
    mentions: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What a row says in the end."""

    text: str
    image: bytes | None = None
    mentions: tuple[str, ...] = ()
    subject: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now: look at the row again at `until`."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Not at all: what it would say is no longer true, or no longer welcome."""

    reason: str


Composed = Letter | Wait | Drop
Composer = Callable[[Outbox, datetime], Awaitable[Composed]]
AfterSend = Callable[[Outbox, datetime], Awaitable[None]]
composers: dict[str, Composer] = {}
"""Kind → who writes the message when it is about to go out; a kind without one says what was posted."""
after_send: dict[str, AfterSend] = {}
"""Kind → what is done once the platform has taken it."""
after_failure: dict[str, AfterSend] = {}
"""Kind → what is done once it is given up as failed."""
after_unknown: dict[str, AfterSend] = {}
"""Kind → what is done once nobody can tell whether it arrived; never the same words to the same place."""
resting: dict[str, datetime] = {}
"""Bot account → until when it rests, because what it sent did not get through; of this process."""


def composes(kind: str) -> Callable[[Composer], Composer]:
    """Register the decorated function as the composer of `kind`; it reads, it never sends."""

    def register(composer: Composer) -> Composer:
        composers[kind] = composer
        return composer

    return register


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
    person_id: int | None = None,
) -> bool:
    """Put one message into the outbox; False when a message of that key was put there before."""
    if await Outbox.filter(school_id=unit.school_id, unique_key=unique_key).using_db(unit.connection).exists():
        return False
    one = Post(unique_key, scene, platform, scene_id, text, lane, subject, person_id)
    await _row(unit, one).save(using_db=unit.connection, force_create=True)
    unit.after_commit.append(wake)
    return True


async def post_many(unit: Unit, posts: Sequence[Post]) -> None:
    """Put many messages into the outbox in one statement; those of a key already there are left as they are."""
    rows = [_row(unit, one) for one in posts]
    await Outbox.bulk_create(rows, ignore_conflicts=True, using_db=unit.connection)
    unit.after_commit.append(wake)


def _row(unit: Unit, one: Post) -> Outbox:
    due_at = (one.due_at or unit.now).astimezone(timezone.utc)  # SQLite compares instants as text
    return Outbox(
        school_id=unit.school_id,
        unique_key=one.unique_key,
        kind=one.unique_key.partition(":")[0][:16],
        person_id=one.person_id,
        lane=one.lane,
        platform=one.platform,
        scene=one.scene,
        scene_id=one.scene_id,
        payload={
            "text": one.text,
            "subject": list(one.subject) if one.subject else None,
            "mentions": list(one.mentions),
            "facts": one.facts,
            "sealed": one.platform == SEALED,
        },
        state="due",
        due_at=due_at,
        expires_at=due_at + timedelta(hours=policy().delivery.expire_hours),
    )


def said_by(row: Outbox) -> Letter:
    """What was posted, for a kind without a composer."""
    payload = row.payload
    subject = payload.get("subject")
    return Letter(
        text=str(payload["text"]),
        mentions=tuple(payload.get("mentions") or ()),
        subject=(str(subject[0]), int(subject[1])) if subject else None,
    )


def is_sealed(row: Outbox) -> bool:
    """Whether nothing of where the row went may be written down."""
    return bool(row.payload.get("sealed"))


async def private_way_to(person_id: int, *, surely: bool = False) -> tuple[str, str] | None:
    """(platform, user id) under which a person can be written to: a bound account, else the roster's QQ.

    `surely`: only an account that is known to be reachable.
    """
    accounts = await Account.filter(school_id=directory.school_id, person_id=person_id).order_by("-reachable", "id")
    if accounts and (accounts[0].reachable or not surely):
        return accounts[0].platform, accounts[0].user_id
    if surely:
        return None
    person = await Person.get_or_none(school_id=directory.school_id, id=person_id)
    return ("qq", person.qq) if person is not None and person.qq else None


async def other_ways_to(person_id: int, but: tuple[str, str]) -> list[tuple[str, str]]:
    """The further accounts (platform, user id) this person is known to be reachable under."""
    accounts = await Account.filter(school_id=directory.school_id, person_id=person_id, reachable=True).order_by("id")
    ways = [(account.platform, account.user_id) for account in accounts]
    return [way for way in ways if way != but]


_wakers: list[Callable[[], None]] = []


def wake() -> None:
    """Tell the delivery room that something is due."""
    for waker in _wakers:
        waker()


def on_wake(waker: Callable[[], None]) -> None:
    """Register what the delivery room wants called."""
    _wakers.append(waker)
