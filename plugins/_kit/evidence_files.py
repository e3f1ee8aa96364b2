"""Where the pictures of evidence lie: DATA_DIR/evidence/ab/<sha256>.jpg or .png."""

from __future__ import annotations

from pathlib import Path

from config.settings import settings

SUFFIXES = {"image/jpeg": "jpg", "image/png": "png"}


def picture_file(digest: str, media_type: str) -> Path:
    """The file of a picture; it may be gone (a backup without pictures)."""
    return settings().data_dir / "evidence" / digest[:2] / f"{digest}.{SUFFIXES[media_type]}"
