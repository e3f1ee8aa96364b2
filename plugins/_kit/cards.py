"""Cards: plain data laid out by Typst into a picture or a page.

What people typed reaches the templates as JSON, never as markup. Compilers are kept, one per template; rendering runs
in one worker thread so that the event loop never waits for it.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst
from noto_cjk_sans_otc import FONT_PATH

from models.rules.card import IdentityCard, NoticeCard, ProgressCard

Template = Literal["progress", "identity", "notice", "door_sheet"]
TEMPLATES = Path(__file__).resolve().parent / "card_templates"
SHARP = 144.0
"""Pixels per inch: 720 pixels for the width of a phone."""

_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="cards")


async def render_card(template: Template, data: ProgressCard | IdentityCard | NoticeCard) -> bytes:
    """The card as PNG."""
    return await asyncio.get_running_loop().run_in_executor(_worker, _compile, template, _inputs(data), "png")


async def render_pdf(template: Template, data: ProgressCard | IdentityCard | NoticeCard) -> bytes:
    """The same on paper."""
    return await asyncio.get_running_loop().run_in_executor(_worker, _compile, template, _inputs(data), "pdf")


def _inputs(data: ProgressCard | IdentityCard | NoticeCard) -> dict[str, str]:
    return {"data": json.dumps(asdict(data), ensure_ascii=False)}


def _compile(template: Template, inputs: dict[str, str], form: str) -> bytes:
    options: dict[str, Any] = {"ppi": SHARP} if form == "png" else {}
    pages = _compiler(template).compile(format=form, sys_inputs=inputs, **options)
    return bytes(pages[0] if isinstance(pages, list) else pages)


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(Path(FONT_PATH).parent)]
    )


@lru_cache(maxsize=8)
def _compiler(template: Template) -> Any:
    return typst.Compiler(str(TEMPLATES / f"{template}.typ"), root=str(TEMPLATES), font_paths=_fonts())
