"""Small real pictures for tests."""

from __future__ import annotations

import io

from PIL import Image


def photo(shade: int = 120, *, size: tuple[int, int] = (320, 240)) -> bytes:
    """A JPEG of one colour; different shades are different pictures."""
    out = io.BytesIO()
    Image.new("RGB", size, (shade, 90, 160)).save(out, "JPEG")
    return out.getvalue()
