"""The hash chain over what happened (六(三), F36): who changes, removes or inserts a fact afterwards is found out.

Each fact has a leaf, SHA-256 of its salt and payload; a block covers the facts of a span of ids with their leaves and
the block before. Payload and salt may be erased when they are too old: the leaf stays, and with it the chain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from typing import Any

LEAF = 32
"""Bytes of a leaf."""
SHOWN = 24
"""Hexadecimal digits people copy: 96 bits, out of reach of whoever would look for another chain with the same."""
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Fact:
    """One event as the chain sees it; `payload` and `salt` are empty once erased."""

    id: int
    at: datetime
    actor_id: int | None
    subject_kind: str
    subject_id: int
    kind: str
    version: int
    payload: Mapping[str, Any]
    salt: str

    @property
    def is_erased(self) -> bool:
        """Whether only the leaf is left."""
        return not self.salt


def leaf_of(fact: Fact) -> bytes:
    """SHA-256 of the salt and the payload, however the database orders its keys."""
    payload = json.dumps(fact.payload, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{fact.salt}\x1f{payload}".encode()).digest()


class Block:
    """The digest of a block in the making."""

    def __init__(self, before: str, day: date) -> None:
        self._hash = hashlib.sha256(f"{before}\x1f{day.isoformat()}".encode())
        self.count = 0

    def add(self, fact: Fact, leaf: bytes) -> None:
        """The next fact, in the order of ids."""
        at = fact.at.astimezone(timezone.utc).isoformat(timespec="microseconds")
        actor = "" if fact.actor_id is None else str(fact.actor_id)
        parts = (str(fact.id), at, actor, fact.subject_kind, str(fact.subject_id), fact.kind, str(fact.version))
        self._hash.update("\x1f".join(parts).encode())
        self._hash.update(leaf)
        self.count += 1

    def digest(self) -> str:
        """64 hexadecimal digits."""
        return self._hash.hexdigest()


def leaves_in(packed: bytes) -> Iterator[bytes]:
    """The leaves of a block, in the order of ids."""
    return (packed[start : start + LEAF] for start in range(0, len(packed), LEAF))


def shown(digest: str) -> str:
    """As it is posted: four by four."""
    digits = digest[:SHOWN]
    return " ".join(digits[start : start + 4] for start in range(0, SHOWN, 4))


def read_anchor(said: str) -> str | None:
    """What somebody copied from a message, spaces and all; None when it is no digest."""
    digits = "".join(said.split()).lower()
    fits = SHOWN <= len(digits) <= len(GENESIS) and all(one in "0123456789abcdef" for one in digits)
    return digits if fits else None


def told_record(facts: Sequence[Fact]) -> dict[str, str] | None:
    """What a record must say if its facts are true, in their order; None where they were erased, or tell of none.

    `withdrawn` is "1" once it was taken back.
    """
    if not facts or facts[0].kind != "recorded" or any(fact.is_erased for fact in facts):
        return None
    told = {name: str(value) for name, value in facts[0].payload.items() if name not in _JUDGED}
    told["withdrawn"] = ""
    for fact in facts[1:]:
        if fact.kind == "supplemented":
            for name, words in fact.payload.items():
                told[name] = f"{told[name]}\n{words}" if told.get(name) else str(words)
        elif fact.kind == "withdrawn":
            told["withdrawn"] = "1"
    return told


_JUDGED = frozenset({"trust"})
"""Derived from what others say of it, not from its author."""
