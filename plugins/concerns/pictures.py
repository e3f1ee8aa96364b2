"""Pictures told with a concern: images only, re-encoded, encrypted, under names that say nothing.

Until the author decides they stay in memory; what cannot be kept is counted, and never costs the words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from nonebot.log import logger

from config.settings import settings
from models.tables import Concern, SealedPicture
from plugins._kit import capability, sealed_files
from plugins._kit.commands import Call
from plugins._kit.confined.reading import CleanPicture, clean_picture
from plugins._kit.policy import policy
from plugins._kit.unit import Unit

MOST = 4
"""Pictures of one concern."""
_MEGABYTE = 1024 * 1024
_MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png"}

Clean = tuple[bytes, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """The clean pictures (bytes, media type) of a message, and how many would not do."""

    kept: tuple[Clean, ...]
    failed: int


@dataclass(frozen=True, slots=True)
class Stored:
    """(name, media type) of the pictures under the seal, and how many the disk did not take."""

    files: tuple[tuple[str, str], ...]
    failed: int


async def take(call: Call, room: int = MOST) -> Taken:
    """The pictures of the message, at most so many; fetched and re-encoded, written nowhere."""
    wanted = [one for one in call.origin.attachments if one.kind == "image"]
    others = sum(one.kind in ("video", "file") for one in call.origin.attachments)
    limit = policy().limits.file_mb * _MEGABYTE
    kept: list[Clean] = []
    for attachment in wanted[:room]:
        raw = await capability.fetch(call.bot, attachment, limit=limit)
        picture = await clean_picture(raw) if raw is not None else None
        if isinstance(picture, CleanPicture):
            kept.append((picture.data, _MEDIA_TYPES[picture.suffix]))
    return Taken(tuple(kept), len(wanted) + others - len(kept))


async def store(call: Call, pictures: Sequence[Clean]) -> Stored:
    """Put them under the seal, on disk before anybody hears of it; a full disk loses pictures, not words."""
    files: list[tuple[str, str]] = []
    for content, media_type in pictures:
        try:
            name = await asyncio.to_thread(sealed_files.store, settings().data_dir, content, call.now)
        except OSError as error:
            logger.warning("图片存不下：{}", error.strerror)
            continue
        files.append((name, media_type))
    return Stored(tuple(files), len(pictures) - len(files))


def discard(stored: Stored) -> None:
    """Nothing was saved: the files go too."""
    for name, _ in stored.files:
        sealed_files.delete(settings().data_dir, name)


async def attach(unit: Unit, concern: Concern, stored: Stored) -> None:
    """Tie the files to the concern."""
    for name, media_type in stored.files:
        await SealedPicture.create(
            using_db=unit.connection,
            school_id=unit.school_id,
            concern_id=concern.id,
            name=name,
            media_type=media_type,
        )
