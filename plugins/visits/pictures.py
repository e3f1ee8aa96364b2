"""Pictures as evidence: fetched, checked and re-encoded in a confined child, stored by content hash."""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from models.tables import Evidence, Record
from plugins._kit import capability
from plugins._kit.commands import Call
from plugins._kit.confined.reading import CleanPicture, clean_picture
from plugins._kit.evidence_files import SUFFIXES, picture_file
from plugins._kit.policy import policy
from plugins._kit.unit import Unit

MEGABYTE = 1024 * 1024
MENTIONS = 20
_MEDIA_TYPES = {suffix: media_type for media_type, suffix in SUFFIXES.items()}


@dataclass(frozen=True, slots=True)
class Picture:
    """A checked picture on disk."""

    digest: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """What came of the pictures of one message."""

    kept: tuple[Picture, ...]
    failed: int


async def take_pictures(call: Call) -> Pictures:
    """Fetch and keep every picture of the message; before the unit of work, never inside it.

    Those of the message a question was asked about come first: they were kept when it was asked.
    """
    earlier = call.payload.get("evidence", {})
    kept = [Picture(*facts) for facts in earlier.get("pictures", ())]
    wanted = [one for one in call.origin.attachments if one.kind == "image"]
    limit = policy().limits.file_mb * MEGABYTE
    before = len(kept)
    for attachment in wanted:
        raw = await capability.fetch(call.bot, attachment, limit=limit)
        picture = await clean_picture(raw) if raw is not None else None
        if isinstance(picture, CleanPicture):
            kept.append(await asyncio.to_thread(_store, picture))
    failed = int(earlier.get("failed", 0)) + len(wanted) - (len(kept) - before)
    return Pictures(tuple(dict.fromkeys(kept)), failed)


def evidence_payload(call: Call, pictures: Pictures) -> dict[str, object]:
    """What a question has to remember of the message it was asked about."""
    mentions, quoted = _context_of(call)
    return {
        "pictures": [[one.digest, one.media_type, one.size] for one in pictures.kept],
        "failed": pictures.failed,
        "mentions": mentions,
        "quoted": quoted,
    }


def _context_of(call: Call) -> tuple[list[str], str | None]:
    """People the message mentions (at most MENTIONS) and the message of somebody else it quotes."""
    earlier = call.payload.get("evidence", {})
    own = call.origin.quoted if call.subject is None else None
    mentions = [*earlier.get("mentions", ()), *call.origin.mentions]
    return list(dict.fromkeys(mentions))[:MENTIONS], earlier.get("quoted") or own


def _store(picture: CleanPicture) -> Picture:
    """Write it to DATA_DIR/evidence/ab/<sha256>.jpg, on disk before anybody hears of it."""
    digest = hashlib.sha256(picture.data).hexdigest()
    file = picture_file(digest, media_type := _MEDIA_TYPES[picture.suffix])
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = file.with_suffix(f".{secrets.token_hex(6)}.part")
        with part.open("wb") as handle:
            handle.write(picture.data)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(file)
    return Picture(digest, media_type, len(picture.data))


async def attach(unit: Unit, records: Sequence[Record], pictures: Pictures) -> None:
    """Tie the pictures to the records, each once."""
    for record in records:
        for picture in pictures.kept:
            await _add(unit, record, "image", picture.digest, picture.media_type, picture.size)


async def attach_context(unit: Unit, records: Sequence[Record], call: Call) -> None:
    """Tie what the message pointed at to the records: people it mentions, somebody's message it quotes."""
    origin = call.origin
    mentions, quoted = _context_of(call)
    for record in records:
        for user_id in mentions:
            await _add(unit, record, "mention", f"{origin.platform}:{user_id}")
        if quoted is not None:
            await _add(unit, record, "quote", f"{origin.platform}:{origin.scene_id}:{quoted}")


async def _add(unit: Unit, record: Record, kind: str, digest: str, media_type: str = "", size: int = 0) -> None:
    _row, fresh = await Evidence.get_or_create(
        school_id=unit.school_id,
        record_id=record.id,
        kind=kind,
        digest=digest[:64],
        defaults={"media_type": media_type, "size": size, "added_at": unit.now},
        using_db=unit.connection,
    )
    if fresh:
        await unit.append_event("evidence", "record", record.id, {"kind": kind, "digest": digest[:64]})
