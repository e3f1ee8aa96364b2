"""What rooms ask for: the rows of a sheet file, a clean picture; a file that will not do is a Refusal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from models.rules.refusal import Refusal
from models.rules.roster_rows import BadCell, Row
from plugins._kit.confined.errors import ConfinedError
from plugins._kit.confined.runner import run_confined

_SUFFIXES = (".csv", ".txt", ".tsv")


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A re-encoded picture; `suffix` is jpg or png, sides in pixels."""

    data: bytes
    suffix: str
    width: int
    height: int


async def read_sheets(
    name: str, data: bytes, *, max_mb: int = 10, max_rows: int = 20_000
) -> dict[str, list[Row]] | Refusal:
    """The sheets of an .xlsx, a CSV or a zip of CSVs called `name`, in the file's order, blank rows left out."""
    if len(data) > max_mb << 20:
        return Refusal("file-too-big", {"mb": max_mb})
    options = {"name": name, "rows": max_rows}
    try:
        answer = await run_confined("sheets", data, timeout_s=60, memory_mb=768, options=options)
    except ConfinedError as error:
        return error.refusal
    sheets: dict[str, list[Row]] = {}
    for title, rows in json.loads(answer):
        sheets[_unused(title, sheets)] = [
            Row(number, tuple(cell if isinstance(cell, str) else BadCell(cell["bad"]) for cell in cells))
            for number, cells in rows
        ]
    return sheets


def _unused(title: str, taken: dict[str, list[Row]]) -> str:
    number = 1
    while (name := title if number == 1 else f"{title} ({number})") in taken:
        number += 1
    return name


async def clean_picture(data: bytes, *, max_mb: int = 10) -> CleanPicture | Refusal:
    """The picture re-encoded: upright, ≤ 2560 pixels a side, with no metadata; moving ones stand still."""
    if len(data) > max_mb << 20:
        return Refusal("file-too-big", {"mb": max_mb})
    try:
        answer = await run_confined("picture", data, timeout_s=20, memory_mb=1024)
    except ConfinedError as error:
        return error.refusal
    head, _, picture = answer.partition(b"\n")
    facts = json.loads(head)
    return CleanPicture(picture, {"JPEG": "jpg", "PNG": "png"}[facts["format"]], facts["width"], facts["height"])


def pack_folder(folder: Path, *, max_mb: int = 10) -> bytes | Refusal:
    """The CSV files lying in a folder as the zip that `read_sheets` takes; blocking, for the command line."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES and path.is_file())
    if not files:
        return Refusal("no-sheets", {"folder": folder.name})
    if sum(path.stat().st_size for path in files) > max_mb << 20:
        return Refusal("file-too-big", {"mb": max_mb})
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for path in files:
            archive.writestr(path.name, path.read_bytes())
    return packed.getvalue()
