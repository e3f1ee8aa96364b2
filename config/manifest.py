"""The manifest of a backup: what is in it, how to know that it is whole, which key it belongs to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive: bytes and SHA-256 in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was backed up; `engine` is sqlite or postgres, `schema` the migrations applied."""

    engine: str
    schema: tuple[str, ...]
    counts: dict[str, int]
    seal_fingerprint: str | None
    made_at: str = ""
    members: Mapping[str, Member] = field(default_factory=dict)

    def at(self, now: datetime) -> Manifest:
        """The same, made at that time."""
        return replace(self, made_at=now.isoformat(timespec="seconds"))

    def holding(self, members: Mapping[str, Member]) -> Manifest:
        """The same with these files."""
        return replace(self, members=dict(members))

    def to_json(self) -> str:
        """As it is written into the archive."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)


def read_manifest(raw: bytes) -> Manifest:
    """Read a manifest; ValueError when it is none of ours."""
    data: Any = json.loads(raw)
    try:
        if data["format"] != FORMAT or data["engine"] not in ("sqlite", "postgres"):
            raise ValueError("不认识这份清单")
        return Manifest(
            engine=data["engine"],
            schema=tuple(map(str, data["schema"])),
            counts={str(table): int(count) for table, count in data["counts"].items()},
            seal_fingerprint=data["seal_fingerprint"],
            made_at=str(data["made_at"]),
            members={str(n): Member(int(m["size"]), str(m["sha256"])) for n, m in data["members"].items()},
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("清单不完整") from error
