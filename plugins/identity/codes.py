"""Bind codes: made, kept only as a keyed hash, looked up, used once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from config import seal
from config.settings import settings
from models.rules.refusal import Refusal
from models.tables import BindCode, Person
from plugins._kit.unit import Unit

Kind = Literal["invite", "self"]
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without 0 O 1 I L, which people read to each other."""
KEPT = timedelta(days=30)
"""How long an expired code is still told to be expired."""
LENGTH: dict[Kind, int] = {"invite": 10, "self": 6}


def code_hash(code: str) -> str:
    """What the database keeps of a code."""
    key = seal.read_key(settings())
    if key is None:
        raise seal.SealKeyError("密钥文件不见了，不能核对绑定码")
    return hmac.new(seal.derive(key, "bind-code"), code.encode(), hashlib.sha256).hexdigest()


async def make_codes(unit: Unit, kind: Kind, person_ids: Iterable[int], lives: timedelta) -> dict[int, str]:
    """A fresh code per person; their unused earlier ones of this kind are worth nothing from now on."""
    ids = list(person_ids)
    for start in range(0, len(ids), 500):
        unused = BindCode.filter(
            school_id=unit.school_id, kind=kind, used_at=None, person_id__in=ids[start : start + 500]
        )
        await unused.using_db(unit.connection).delete()
    made = {id: "".join(secrets.choice(LETTERS) for _ in range(LENGTH[kind])) for id in ids}
    rows = [
        BindCode(
            school_id=unit.school_id,
            code_hash=code_hash(code),
            person_id=id,
            kind=kind,
            expires_at=unit.now + lives,
        )
        for id, code in made.items()
    ]
    await BindCode.bulk_create(rows, batch_size=500, using_db=unit.connection)
    return made


async def forget_expired(unit: Unit) -> None:
    """Delete codes that nobody used in time; what was used stays, so that using it twice can be told apart."""
    expired = BindCode.filter(school_id=unit.school_id, used_at=None, expires_at__lt=unit.now - KEPT)
    await expired.using_db(unit.connection).delete()


async def look_up(unit: Unit, hashed: str) -> tuple[BindCode, Person] | Refusal:
    """The code and whose it is. Refusals: code-unknown, code-used, code-expired."""
    row = await BindCode.filter(school_id=unit.school_id, code_hash=hashed).using_db(unit.connection).first()
    if row is None:
        return Refusal("code-unknown")
    person = await Person.get(id=row.person_id, using_db=unit.connection)
    if person.left_on is not None:
        return Refusal("code-unknown")
    if row.used_at is not None:
        return Refusal("code-used")
    return (row, person) if unit.now < row.expires_at else Refusal("code-expired")


async def use_up(unit: Unit, row: BindCode) -> bool:
    """Spend the code; False when somebody was quicker."""
    unspent = BindCode.filter(school_id=unit.school_id, id=row.id, used_at=None)
    return bool(await unspent.using_db(unit.connection).update(used_at=unit.now))


class Tries:
    """Counts wrong codes per account within the hour, in memory: guessing must not pay."""

    MOST = 5
    WITHIN = timedelta(hours=1)

    def __init__(self) -> None:
        self._wrong: dict[tuple[str, str], list[datetime]] = {}

    def used_up(self, platform: str, user_id: str, now: datetime) -> bool:
        """Whether this account has guessed wrong too often."""
        recent = [at for at in self._wrong.get((platform, user_id), ()) if now - at < self.WITHIN]
        return len(recent) >= self.MOST

    def note_wrong(self, platform: str, user_id: str, now: datetime) -> None:
        """One more wrong code."""
        if len(self._wrong) > 10_000:
            self._wrong = {who: times for who, times in self._wrong.items() if now - times[-1] < self.WITHIN}
        self._wrong[platform, user_id] = [*self._wrong.get((platform, user_id), [])[1 - self.MOST :], now]


tries = Tries()
"""The wrong codes of this process."""
