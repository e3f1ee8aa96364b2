"""Small real pictures for tests."""

from __future__ import annotations

import io
import random

from PIL import Image


def photo(shade: int = 120, *, size: tuple[int, int] = (320, 240)) -> bytes:
    """A JPEG of one colour; different shades are different pictures."""
    out = io.BytesIO()
    Image.new("RGB", size, (shade, 90, 160)).save(out, "JPEG")
    return out.getvalue()


def noise(seed: int, *, size: tuple[int, int] = (1600, 1200)) -> bytes:
    """A JPEG as heavy as a photo can be."""
    chance = random.Random(seed)
    grain = Image.frombytes("RGB", (200, 150), chance.randbytes(200 * 150 * 3))
    out = io.BytesIO()
    grain.resize(size, Image.Resampling.BICUBIC).save(out, "JPEG", quality=85)
    return out.getvalue()
