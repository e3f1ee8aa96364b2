"""The task `mark`: a stored picture becomes 9×9 grey fields, enough to tell whether it is the same photo."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from PIL import Image

from models.rules.alike_pictures import SIDE
from plugins._kit.confined.errors import Rejected


def run(payload: bytes, options: dict[str, Any]) -> bytes:
    """A JSON list of 81 numbers from 0 to 255, row by row."""
    try:
        with Image.open(BytesIO(payload), formats=["JPEG", "PNG"]) as opened:
            opened.draft("L", (SIDE * 16, SIDE * 16))
            plain = Image.new("RGB", opened.size, "white")
            seen = opened.convert("RGBA") if opened.has_transparency_data else opened.convert("RGB")
            plain.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
            small = plain.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Rejected("damaged-picture", error=type(error).__name__) from None
    return json.dumps(list(small.tobytes())).encode()
