"""Roster files waiting for somebody's yes: kept for minutes under DATA_DIR/imports, named by their content."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path

from config.settings import settings

KEPT = timedelta(minutes=30)
"""Longer than the question waits; a roster full of telephone numbers lies about no longer than it must."""


def folder() -> Path:
    """Where the files wait."""
    return settings().data_dir / "imports"


def _file(digest: str) -> Path:
    return folder() / f"{digest}.bin"


def keep(content: bytes, owner: str) -> str:
    """Put the file aside for the account that sent it; returns under which name."""
    digest = hashlib.sha256(owner.encode() + b"\x00" + content).hexdigest()
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(_file(digest), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return digest


def take(digest: str) -> bytes | None:
    """The file's content; None when it is gone."""
    try:
        return _file(digest).read_bytes()
    except FileNotFoundError:
        return None


def drop(digest: str) -> None:
    """The file is needed no more."""
    _file(digest).unlink(missing_ok=True)


def sweep(now: datetime) -> int:
    """Remove what has waited too long; returns how many files."""
    swept = 0
    for file in folder().glob("*.bin"):
        if now.timestamp() - file.stat().st_mtime > KEPT.total_seconds():
            file.unlink(missing_ok=True)
            swept += 1
    return swept
