"""What every stored picture looks like, worked out once, in the confined child, a few at a time."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from tortoise.expressions import Subquery

from config.settings import settings
from models.rules.alike_pictures import mark_of
from models.tables import Evidence, PictureMark
from plugins._kit.confined.errors import ConfinedError
from plugins._kit.confined.runner import run_confined
from plugins._kit.directory import directory

AT_A_TIME = 30


async def mark_pictures() -> int:
    """Look at pictures nobody has looked at yet; returns how many."""
    known = PictureMark.filter(school_id=directory.school_id).values("digest")
    unseen = Evidence.filter(school_id=directory.school_id, kind="image", digest__not_in=Subquery(known))
    digests = await unseen.distinct().limit(AT_A_TIME).values_list("digest", flat=True)
    rows = []
    for digest in map(str, digests):
        mark = await _mark(digest)
        rows.append(PictureMark(school_id=directory.school_id, digest=digest, mark=f"{mark:032x}" if mark else ""))
    if rows:
        await PictureMark.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


async def _mark(digest: str) -> int | None:
    """None for a picture that is gone, cannot be read, or shows nothing."""
    data = await asyncio.to_thread(_read, settings().data_dir / "evidence" / digest[:2], digest)
    if data is None:
        return None
    try:
        return mark_of(json.loads(await run_confined("mark", data, timeout_s=20, memory_mb=1024)))
    except ConfinedError:
        return None


def _read(folder: Path, digest: str) -> bytes | None:
    found = next((file for file in folder.glob(f"{digest}.*") if file.suffix in (".jpg", ".png")), None)
    return found.read_bytes() if found is not None else None
