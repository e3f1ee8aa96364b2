"""Pictures and files of the sandbox, kept in memory under random names until the room closes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

MAX_BLOB = 32 * 1024 * 1024
"""Bytes of one picture or file; above what the bot takes, so that its own limits can be tried."""
MAX_TOTAL = 256 * 1024 * 1024
"""Bytes kept in all; the oldest go first."""

_OCTETS = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Blob:
    """One picture or file; `mime` is sniffed, never believed."""

    id: str
    name: str
    mime: str
    data: bytes

    @property
    def is_picture(self) -> bool:
        """Whether a browser may show it as a picture."""
        return self.mime.startswith("image/")

    @property
    def file(self) -> str:
        """What a segment calls it: QQ gives pictures a name of its own, files keep theirs."""
        return f"{self.id.upper()}.{self.mime.partition('/')[2]}" if self.is_picture else self.name


class TooBig(ValueError):
    """The file is larger than the store takes."""


class Blobs:
    """The store; a name that was dropped or never was is None."""

    def __init__(
        self,
        new_id: Callable[[], str] = lambda: secrets.token_hex(16),
        *,
        largest: int = MAX_BLOB,
        total: int = MAX_TOTAL,
    ) -> None:
        self._largest = largest
        self._new_id = new_id
        self._total = total
        self._size = 0
        self._blobs: dict[str, Blob] = {}

    def put(self, data: bytes, name: str = "") -> Blob:
        """Keep `data`; raises TooBig."""
        if len(data) > self._largest:
            raise TooBig
        mime = sniff(data)
        blob_id = self._new_id()
        fallback = "文件" if mime == _OCTETS else f"图片.{mime.partition('/')[2]}"
        blob = Blob(blob_id, clean_name(name) or fallback, mime, data)
        self._blobs[blob_id] = blob
        self._size += len(data)
        while self._size > self._total:
            oldest = self._blobs.pop(next(iter(self._blobs)))
            self._size -= len(oldest.data)
        return blob

    def get(self, blob_id: str) -> Blob | None:
        """The blob of that id."""
        return self._blobs.get(blob_id)

    def named(self, name: str) -> Blob | None:
        """The newest blob a segment called `name`, or whose id it is."""
        if name in self._blobs:
            return self._blobs[name]
        return next((blob for blob in reversed(self._blobs.values()) if blob.file == name), None)


def sniff(data: bytes) -> str:
    """The MIME type by magic: JPEG, PNG, GIF, WebP, anything else is octets."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return _OCTETS


def clean_name(name: str) -> str:
    """A file name without folders and control characters, at most 120 characters."""
    base = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in base if letter.isprintable()).strip()[:120]
