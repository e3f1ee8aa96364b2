"""The task `picture`: a photo from outside becomes a clean one that carries its pixels and nothing else."""

from __future__ import annotations

import json
import warnings
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from plugins._kit.confined.errors import Rejected, TooBig

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560
_QUALITY = 85
_MAGIC = (
    (b"\xff\xd8\xff", 0, "JPEG"),
    (b"\x89PNG\r\n\x1a\n", 0, "PNG"),
    (b"GIF87a", 0, "GIF"),
    (b"GIF89a", 0, "GIF"),
    (b"WEBP", 8, "WEBP"),
)


def run(payload: bytes, options: dict[str, Any]) -> bytes:
    """A JSON line `{"format", "width", "height"}`, then the picture: PNG if any of it is see-through, or JPEG.

    Turned upright by its EXIF mark, at most `longest` (2560) pixels a side; of a moving picture the first frame.
    """
    kind = _kind(payload)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(payload), formats=[kind]) as opened:
                clean = _clean(opened, options.get("longest", LONGEST_SIDE))
        except Image.DecompressionBombError:
            raise TooBig("picture-too-big", megapixels=MOST_PIXELS // 1_000_000) from None
        except (OSError, SyntaxError, ValueError) as error:  # Pillow's words for damage
            raise Rejected("damaged-picture", error=type(error).__name__) from None
    shape = "PNG" if clean.mode == "RGBA" else "JPEG"
    file = BytesIO()
    clean.save(file, shape, quality=_QUALITY, optimize=shape == "JPEG")
    head = {"format": shape, "width": clean.width, "height": clean.height}
    return json.dumps(head).encode() + b"\n" + file.getvalue()


def _kind(payload: bytes) -> str:
    for magic, offset, kind in _MAGIC:
        if payload[offset : offset + len(magic)] == magic:
            return kind
    raise Rejected("not-a-picture")


def _clean(opened: Image.Image, longest: int) -> Image.Image:
    """The pixels, upright and small enough, without a word of what came with them."""
    if opened.width * opened.height > MOST_PIXELS:
        raise TooBig("picture-too-big", megapixels=MOST_PIXELS // 1_000_000)
    opened.draft("RGB", (longest, longest))  # a large JPEG need not be decoded whole
    see_through = opened.has_transparency_data
    small: Image.Image = opened.convert("RGBA" if see_through else "RGB")
    small.thumbnail((longest, longest))
    upright = ImageOps.exif_transpose(small)
    if see_through and upright.getchannel("A").getextrema() == (255, 255):
        upright = upright.convert("RGB")
    # Pillow writes an ICC profile, a comment or a text along if `info` holds one.
    upright.info = {}
    return upright
