"""Which digests reached a cadre this term, and when they last did or said anything about their duties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tortoise.functions import Max

from config.clock import local_day
from models.rules.semester import SemesterSpan
from models.rules.slots import week_name
from models.tables import Digest, Record, WorkPlan
from plugins._kit.directory import directory
from plugins._kit.sql import as_instant
from plugins.nudges.lists import CADRE
from plugins.nudges.reaching import in_chunks
from plugins.nudges.scopes import instant


@dataclass(slots=True)
class Heard:
    """The days digests arrived, and the day of the last record, answer or edit of the plan."""

    sent_on: list[date] = field(default_factory=list)
    touched_on: date | None = None

    def touch(self, at: datetime | str | None) -> None:
        """They did something at that instant."""
        if at is not None:
            day = local_day(as_instant(at))
            self.touched_on = max(self.touched_on or day, day)


async def heard_of(cadre_ids: Sequence[int], semester: SemesterSpan) -> dict[int, Heard]:
    """For each of the cadres."""
    found = {id: Heard() for id in cadre_ids}
    of_school = {"school_id": directory.school_id}
    since = instant(semester.starts_on, 0)
    for ids in in_chunks(cadre_ids):
        digests = Digest.filter(**of_school, person_id__in=ids, kind=CADRE, week__gte=week_name(semester.starts_on))
        for digest in await digests.order_by("week"):
            if digest.sent_at is not None:
                found[digest.person_id].sent_on.append(local_day(digest.sent_at))
            found[digest.person_id].touch(digest.answered_at)
        records = Record.filter(**of_school, cadre_id__in=ids, entered_at__gte=since, withdrawn_at=None)
        plans = WorkPlan.filter(**of_school, cadre_id__in=ids, updated_at__gte=since)
        for row in await records.annotate(at=Max("entered_at")).group_by("cadre_id").values("cadre_id", "at"):
            found[row["cadre_id"]].touch(row["at"])
        for row in await plans.annotate(at=Max("updated_at")).group_by("cadre_id").values("cadre_id", "at"):
            found[row["cadre_id"]].touch(row["at"])
    return found
