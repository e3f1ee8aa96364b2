"""What spot checks say of records, for whoever assesses or lists them; rooms meet here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from models.rules.checking import CheckMode, Verdict
from models.tables import CheckItem, SpotCheck
from plugins._kit.directory import directory

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks that are over say of a record: the newest a person concluded on, else the newest."""

    check: int
    mode: CheckMode
    verdict: Verdict
    judged: bool


async def checks_of(record_ids: Collection[int]) -> dict[int, Checked]:
    """Record id → what its closed checks say; records never drawn, or only in checks open or given up, are left out."""
    ids, found = sorted(record_ids), dict[int, Checked]()
    checks: dict[int, SpotCheck] = {}
    closed = SpotCheck.filter(school_id=directory.school_id, closed_at__not_isnull=True, void_at=None)
    for check in await closed:
        checks[check.id] = check
    for start in range(0, len(ids), _CHUNK):
        items = CheckItem.filter(school_id=directory.school_id, record_id__in=ids[start : start + _CHUNK])
        for item in await items.order_by("id"):
            if (over := checks.get(item.check_id)) is None:
                continue
            judged = item.judged_at is not None
            if (before := found.get(item.record_id)) is not None and before.judged and not judged:
                continue  # what a person concluded stands until a person concludes again
            found[item.record_id] = Checked(over.number, CheckMode(over.mode), Verdict(item.verdict), judged)
    return found
