"""Files under the seal: DATA_DIR/sealed/<random name>, encrypted, dated to the day and no finer."""

from __future__ import annotations

import os
import secrets
from datetime import datetime, time
from pathlib import Path

from config import clock
from plugins._kit.sealing import Seals, seals

FOLDER = "sealed"
_NEXT = ".new"
_BLOCK = 64 * 1024
"""Bytes; sizes tell which files are alike no finer than this."""


def store(data_dir: Path, content: bytes, now: datetime) -> str:
    """Keep the bytes, on disk before anybody hears of it; returns the name, which says nothing of them.

    Raises OSError when the disk is full.
    """
    name = secrets.token_hex(16)
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(folder / name, seals.seal("file", name, content, block=_BLOCK), clock.local(now))
    return name


def read(data_dir: Path, name: str) -> bytes:
    """The bytes again; OSError when the file is gone, SealBroken when it is not ours."""
    return seals.open("file", name, (data_dir / FOLDER / name).read_bytes())


def delete(data_dir: Path, name: str) -> None:
    """Forget the bytes; a file already gone is no mistake."""
    (data_dir / FOLDER / name).unlink(missing_ok=True)


def _write(file: Path, box: bytes, now_local: datetime) -> None:
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as handle:
            handle.write(box)
            handle.flush()
            os.fsync(handle.fileno())
        midnight = datetime.combine(now_local.date(), time(), now_local.tzinfo).timestamp()
        os.utime(part, (midnight, midnight))
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def names(data_dir: Path) -> list[str]:
    """Every file under the seal, in the order of their random names."""
    folder = data_dir / FOLDER
    return sorted(file.name for file in folder.glob("*") if file.is_file() and file.name.isalnum())


def prepare(data_dir: Path, old: Seals, new: Seals) -> int:
    """Lay a copy closed with the new key beside every file; returns how many."""
    for name in names(data_dir):
        file = data_dir / FOLDER / name
        box = new.seal("file", name, old.open("file", name, file.read_bytes()), block=_BLOCK)
        day = datetime.fromtimestamp(file.stat().st_mtime, tz=clock.zone())
        _write(file.with_name(name + _NEXT), box, day)
    return len(names(data_dir))


def take_over(data_dir: Path) -> None:
    """The copies become the files."""
    for copy in (data_dir / FOLDER).glob(f"*{_NEXT}"):
        copy.replace(copy.with_name(copy.name.removesuffix(_NEXT)))
