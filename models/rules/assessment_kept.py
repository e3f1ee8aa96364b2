"""A frozen year against itself: digests that show whether a kept row was changed, and lines that differ now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.rules.assessment import Assessed, Points


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that is not what it was; points and full points in hundredths, None where there is no such line.

    `lost` and `new`: numbers of records behind it before and not now, and the other way round.
    """

    name: str
    was: tuple[int, int] | None
    now: tuple[int, int] | None
    lost: tuple[int, ...] = ()
    new: tuple[int, ...] = ()


def digest_of(cadre_id: int, college_id: int | None, lines: Sequence[Points]) -> str:
    """SHA-256 over everything that is kept of one cadre, in the order of parts."""
    kept = sorted([one.part, one.points, one.out_of, one.done, one.quota, list(one.records)] for one in lines)
    return _sha256([cadre_id, college_id, kept])


def year_digest(head: Mapping[str, Any], results: Iterable[tuple[int, str]]) -> str:
    """Over what the year was counted by and the digest of every cadre (id, digest), in the order of ids."""
    return _sha256([dict(head), sorted([id, digest] for id, digest in results)])


def _sha256(what: Any) -> str:
    """However the database orders its keys."""
    text = json.dumps(what, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def differences(before: Assessed, after: Assessed) -> tuple[Difference, ...]:
    """The lines that say something else; one that is only called otherwise does not differ."""
    old, new = {one.part: one for one in before.lines}, {one.part: one for one in after.lines}
    found = []
    for part in dict.fromkeys([*old, *new]):
        was, now = old.get(part), new.get(part)
        if was is not None and now is not None and _said(was) == _said(now):
            continue
        had, has = set(was.records if was else ()), set(now.records if now else ())
        found.append(
            Difference(
                (was or now or _NONE).name,
                (was.points, was.out_of) if was else None,
                (now.points, now.out_of) if now else None,
                tuple(sorted(had - has)),
                tuple(sorted(has - had)),
            )
        )
    return tuple(found)


_NONE = Points("", "", 0, 0, 0, 0)


def _said(line: Points) -> tuple[object, ...]:
    return line.points, line.out_of, line.done, line.quota, line.records
