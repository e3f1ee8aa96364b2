"""The task `typeset`: data and pictures become the pages of a PDF; nothing is written anywhere on the way.

Pictures are named by their path, scaled down until all of them together fit the budget, and set from memory.
"""

from __future__ import annotations

import json
import warnings
from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from noto_cjk_sans_otc import FONT_PATH
from PIL import Image

from plugins._kit.card_text import drawable

TEMPLATES = Path(__file__).resolve().parents[1] / "card_templates"
FONT = Path(str(FONT_PATH))
LONGEST_TEXT, LONGEST_LIST = 200_000, 20_000
"""A document has every word; these only stop what nobody could have meant."""
_STEPS = ((1280, 80), (1000, 76), (800, 72), (640, 68), (480, 62), (360, 55), (240, 45))
"""Longest side and JPEG quality, best first; on paper a picture is at most 80 mm wide, 400 points an inch."""
_BYTES_A_PIXEL = 0.11
"""Of a photograph at such a quality, more or less: where to begin trying."""


def run(payload: bytes, options: dict[str, Any]) -> bytes:
    """A JSON line `{"pictures", "lost"}` (how many are set, how many could not be read), then the PDF.

    The payload is JSON: `data` for the template `options["template"]`, `pictures` as name → path; all pictures
    together get at most `options["budget"]` bytes.
    """
    asked = json.loads(payload)
    pictures = _scaled(asked["pictures"], int(options["budget"]))
    sources = {file.name: file.read_bytes() for file in TEMPLATES.glob("*.typ")}
    files: Any = {"main.typ": sources[f"{options['template']}.typ"], **sources}
    files |= {f"{name}.svg": _framed(content) for name, content in pictures.items()}
    data = drawable(asked["data"], FONT, longest=LONGEST_TEXT, most=LONGEST_LIST)
    compiler = typst.Compiler(
        files,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT.parent)]),
        sys_inputs={
            "data": json.dumps(data, ensure_ascii=False),
            "pictures": json.dumps(sorted(pictures)),
        },
    )
    page = compiler.compile(format="pdf")
    assert isinstance(page, bytes)
    head = {"pictures": len(pictures), "lost": len(asked["pictures"]) - len(pictures)}
    return json.dumps(head).encode() + b"\n" + page


def _scaled(paths: dict[str, str], budget: int) -> dict[str, bytes]:
    """Every picture that can be read, each within its share of the budget (of what the smaller ones left)."""
    found: dict[str, bytes] = {}
    left = budget
    for place, (name, path) in enumerate(paths.items()):
        share = left // (len(paths) - place)
        if (content := _small(Path(path), share)) is not None:
            found[name] = content
            left -= len(content)
    return found


def _framed(content: bytes) -> bytes:
    """The JPEG inside an SVG: the compiler takes files from memory only as text, and sets the JPEG's bytes as they
    are."""
    with Image.open(BytesIO(content)) as picture:
        width, height = picture.size
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><image width="{width}" '
    inside = b64encode(content).decode()
    return f'{frame}height="{height}" href="data:image/jpeg;base64,{inside}"/></svg>'.encode()


def _small(path: Path, share: int) -> bytes | None:
    content = None
    first = next(
        (place for place, (side, _) in enumerate(_STEPS) if side * side * _BYTES_A_PIXEL <= share), len(_STEPS) - 1
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=["JPEG", "PNG"]) as opened:
                opened.draft("RGB", _STEPS[first][:1] * 2)  # a large JPEG need not be decoded whole
                picture = _on_white(opened)
    except (OSError, SyntaxError, ValueError):
        return None
    for side, quality in _STEPS[first:]:
        picture.thumbnail((side, side))
        file = BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True)
        content = file.getvalue()
        if len(content) <= share:
            break
    return content


def _on_white(opened: Image.Image) -> Image.Image:
    if not opened.has_transparency_data:
        return opened.convert("RGB")
    layer = opened.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(ground, layer).convert("RGB")
