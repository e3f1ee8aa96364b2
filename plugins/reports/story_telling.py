"""A record as it may be told: names and rooms only where those they belong to agree (六.2), numbers never."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.rules.masking import MASK, redact
from models.rules.story import Agreed
from models.rules.vocabulary import RecordKind, TargetKind
from models.tables import Evidence, Person, Record
from plugins._kit.confined.errors import ConfinedError
from plugins._kit.confined.runner import run_confined
from plugins._kit.directory import Target, directory
from plugins._kit.evidence_files import picture_file
from plugins.reports.results_story import StoryPiece
from plugins.reports.story_text import texts_of

PICTURES, LONGEST_SIDE = 9, 1280
"""Pictures of one record, and pixels of their longer side."""
_VEILED = {TargetKind.BRANCH: "一个班级", TargetKind.DORM: "一个寝室", TargetKind.YOUTH: "一位同学"}
_CADRE = "一位团干部"
_KEPT = "\ue000"
"""Stands for what may be named, while everything else is taken out; nobody types it."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One piece, its pictures (by file name), whether some name was covered, and whether later words are left out."""

    piece: StoryPiece
    pictures: dict[str, bytes]
    veiled: bool
    cut: bool


async def tell(row: Record, agreed: Agreed, visited: Sequence[int], shown_at: datetime | None = None) -> Telling:
    """The record as far as everybody agrees; `visited` are those who answer for its target.

    What was added to it after `shown_at` is left out: they have not seen it.
    """
    target = await directory.target(row.target_id) if row.target_id is not None else None
    cadre = await directory.name_of(row.cadre_id) if row.cadre_id in agreed.named else _CADRE
    open_target = target is not None and any(person in agreed.named for person in visited)
    shown = [await directory.name_of(person) for person in agreed.named]
    shown += [target.name] if target is not None and open_target else []
    texts = await texts_of(row, shown_at)
    as_written = (texts.process, texts.effect, texts.reflection, texts.topic)
    said = [await _words(text, shown, target, open_target=open_target) for text in as_written]
    pictures = await _pictures(row, shown_at) if agreed.pictures else {}
    piece = StoryPiece(
        number=row.number,
        kind=RecordKind(row.kind),
        day=row.happened_on,
        cadre=cadre,
        target="" if target is None else target.name if open_target else _VEILED[target.kind],
        topic=said[3],
        process=said[0],
        effect=said[1],
        reflection=said[2],
        pictures=tuple(pictures),
    )
    veiled = cadre == _CADRE or (target is not None and not open_target) or tuple(said) != as_written
    return Telling(piece, pictures, veiled, texts.cut)


async def _words(text: str, shown: Sequence[str], target: Target | None, *, open_target: bool) -> str:
    """Without any name of the roster, any number or room but those that may be shown."""
    names = await Person.filter(school_id=directory.school_id).values_list("name", flat=True)
    covered = {str(name) for name in names} - set(shown)
    if target is not None and not open_target:
        text = text.replace(target.name, _VEILED[target.kind])
    kept = [name for name in sorted(set(shown), key=len, reverse=True) if name]
    # A longer name first: 李明哲 stays covered where 李明 agreed.
    longer = sorted((name for name in covered if any(one in name for one in kept)), key=len, reverse=True)
    for name in longer:
        text = text.replace(name, MASK)
    for place, name in enumerate(kept):
        # Nor is 13-305 the 3-305 that agreed.
        whole = rf"(?<![0-9A-Za-z]){re.escape(name)}(?![0-9A-Za-z])"
        text = re.sub(whole, f"{_KEPT}{chr(0xE100 + place)}", text)
    text = redact(text, [name for name in covered if name in text])
    for place, name in enumerate(kept):
        text = text.replace(f"{_KEPT}{chr(0xE100 + place)}", name)
    return text


async def _pictures(row: Record, shown_at: datetime | None) -> dict[str, bytes]:
    """The first few, small enough for an article, without a word of metadata."""
    here = Evidence.filter(school_id=directory.school_id, record_id=row.id, kind="image").order_by("id")
    here = here if shown_at is None else here.filter(added_at__lte=shown_at)
    found: dict[str, bytes] = {}
    for one in await here.limit(PICTURES):
        try:
            raw = await asyncio.to_thread(picture_file(one.digest, one.media_type).read_bytes)
            answer = await run_confined("picture", raw, timeout_s=20, memory_mb=1024, options={"longest": LONGEST_SIDE})
        except (OSError, ConfinedError):
            continue
        head, _, content = answer.partition(b"\n")
        suffix = "png" if json.loads(head)["format"] == "PNG" else "jpg"
        found[f"照片{row.number}-{len(found) + 1}.{suffix}"] = content
    return found
