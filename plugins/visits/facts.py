"""What the rules need to know before a record is written or shown, gathered from rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from config.clock import local_day
from models.rules.duty import Act, LinkSpan
from models.rules.progress import Tally, tally
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import RecordKind
from plugins._kit.commands import Call
from plugins._kit.directory import LinkFact, Target, directory
from plugins._kit.policy import policy
from plugins._kit.recording import semester_spans, span_of


@dataclass(frozen=True, slots=True)
class Standing:
    """A cadre's links, acts and the school's semesters: enough for every count."""

    links: tuple[LinkSpan, ...]
    acts: tuple[Act, ...]
    semesters: tuple[SemesterSpan, ...]
    joined_on: date | None

    def tally(self, kind: RecordKind, target_id: int | None, day: date) -> Tally | None:
        """The `1/2` for one kind, target and day; None where nothing is owed."""
        links = [link for link in self.links if link.target_id == target_id] if target_id is not None else self.links
        return tally(
            policy(),
            kind,
            target_id,
            links=links,
            acts=self.acts,
            semesters=self.semesters,
            happened_on=day,
            joined_on=self.joined_on,
        )


async def standing_of(cadre_id: int, acts: Iterable[Act], joined_on: date | None) -> Standing:
    """How these acts stand against what the cadre owes."""
    return Standing(
        links=tuple(map(span_of, await directory.links_of(cadre_id))),
        acts=tuple(acts),
        semesters=await semester_spans(),
        joined_on=joined_on,
    )


async def links_today(cadre_id: int, now: datetime) -> list[LinkFact]:
    """The cadre's links that hold today."""
    today = local_day(now)
    return [link for link in await directory.links_of(cadre_id) if link.holds_on(today)]


async def targets_here(call: Call) -> tuple[Target, ...]:
    """The targets the group stands for; none in a private chat or an unbound group."""
    if call.origin.scene == "private":
        return ()
    group = await directory.group(call.origin.platform, call.origin.scene_id)
    return group.targets if group else ()
