"""A record as it may be told: names and rooms only where those they belong to agree (六.2), numbers never."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass

from models.rules.masking import redact
from models.rules.story import Agreed
from models.rules.vocabulary import RecordKind, TargetKind
from models.tables import Evidence, Person, Record
from plugins._kit.confined.errors import ConfinedError
from plugins._kit.confined.runner import run_confined
from plugins._kit.directory import Target, directory
from plugins._kit.evidence_files import picture_file
from plugins.reports.results_story import StoryPiece

PICTURES, LONGEST_SIDE = 9, 1280
"""Pictures of one record, and pixels of their longer side."""
_VEILED = {TargetKind.BRANCH: "一个班级", TargetKind.DORM: "一个寝室", TargetKind.YOUTH: "一位同学"}
_CADRE = "一位团干部"
_KEPT = "\ue000"
"""Stands for what may be named, while everything else is taken out; nobody types it."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One piece, its pictures (by file name), and whether some name was covered."""

    piece: StoryPiece
    pictures: dict[str, bytes]
    veiled: bool


async def tell(row: Record, agreed: Agreed, visited: Sequence[int], *, with_pictures: bool = True) -> Telling:
    """The record as far as everybody agrees; `visited` are those who answer for its target."""
    target = await directory.target(row.target_id) if row.target_id is not None else None
    cadre = await directory.name_of(row.cadre_id) if row.cadre_id in agreed.named else _CADRE
    open_target = target is not None and any(person in agreed.named for person in visited)
    shown = [await directory.name_of(person) for person in agreed.named]
    shown += [target.name] if target is not None and open_target else []
    said = [await _words(text, shown, target, open_target=open_target) for text in _texts(row)]
    pictures = await _pictures(row) if agreed.pictures and with_pictures else {}
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
    veiled = cadre == _CADRE or (target is not None and not open_target) or tuple(said) != _texts(row)
    return Telling(piece, pictures, veiled)


def _texts(row: Record) -> tuple[str, str, str, str]:
    return (row.process, row.effect, row.reflection, row.topic)


async def _words(text: str, shown: Sequence[str], target: Target | None, *, open_target: bool) -> str:
    """Without any name of the roster, any number or room but those that may be shown."""
    names = await Person.filter(school_id=directory.school_id).values_list("name", flat=True)
    covered = {str(name) for name in names} - set(shown)
    if target is not None and not open_target:
        text = text.replace(target.name, _VEILED[target.kind])
    kept = [name for name in sorted(set(shown), key=len, reverse=True) if name]
    for place, name in enumerate(kept):
        text = text.replace(name, f"{_KEPT}{chr(0xE100 + place)}")
    text = redact(text, [name for name in covered if name in text])
    for place, name in enumerate(kept):
        text = text.replace(f"{_KEPT}{chr(0xE100 + place)}", name)
    return text


async def _pictures(row: Record) -> dict[str, bytes]:
    """The first few, small enough for an article, without a word of metadata."""
    here = Evidence.filter(school_id=directory.school_id, record_id=row.id, kind="image").order_by("id")
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
