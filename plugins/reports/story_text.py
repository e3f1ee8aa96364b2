"""The words of a record as the visited side was shown them: what was added after that is nobody's consent (六.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.tables import Event, Record
from plugins._kit.directory import directory

_FIELDS = ("process", "effect", "reflection")


@dataclass(frozen=True, slots=True)
class Texts:
    """What may be told of; `cut`: the record says more by now."""

    process: str
    effect: str
    reflection: str
    topic: str
    cut: bool = False


async def texts_of(row: Record, shown_at: datetime | None) -> Texts:
    """As the record stood at that moment; as it stands where nobody had to be shown it."""
    texts, cut = {name: str(getattr(row, name)) for name in _FIELDS}, False
    if shown_at is not None:
        added = Event.filter(
            school_id=directory.school_id,
            subject_kind="record",
            subject_id=row.id,
            kind="supplemented",
            at__gt=shown_at,
        )
        for event in await added.order_by("-id"):
            for name in _FIELDS:
                if later := event.payload.get(name):
                    texts[name] = "" if texts[name] == later else texts[name].removesuffix(f"\n{later}")
                    cut = True
    return Texts(**texts, topic=row.topic, cut=cut)
