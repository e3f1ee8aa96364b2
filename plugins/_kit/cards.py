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
from nonebot.log import logger
from noto_cjk_sans_otc import FONT_PATH

from models.rules.card import Card
from plugins._kit.card_text import drawable

Template = Literal["progress", "identity", "notice", "door_sheet", "digest", "trend", "brief", "activity"]
TEMPLATES = Path(__file__).resolve().parent / "card_templates"
FONT = Path(str(FONT_PATH))
SHARP = 144.0
"""Pixels per inch: 720 pixels for the width of a phone, 839 × 1191 for the door sheet."""

_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="cards")


async def render_card(template: Template, data: Card) -> bytes | None:
    """The card as PNG, the same bytes for the same data; None when it could not be drawn."""
    return await _render(template, data, "png")


async def render_pdf(template: Template, data: Card) -> bytes | None:
    """The same on paper: a PDF without a date, the same bytes for the same data; None when it could not be set."""
    return await _render(template, data, "pdf")


async def _render(template: Template, data: Card, form: Literal["png", "pdf"]) -> bytes | None:
    """A picture only repeats what the text says, and it is drawn after the commit: its failure costs the picture."""
    try:
        return await asyncio.get_running_loop().run_in_executor(_worker, _compile, template, data, form)
    except Exception as error:
        logger.opt(exception=error).error("没有画出 {} 卡片，只回文字", template)
        return None


def _compile(template: Template, data: Card, form: Literal["png", "pdf"]) -> bytes:
    inputs = {"data": json.dumps(drawable(asdict(data), FONT), ensure_ascii=False)}
    options: dict[str, Any] = {"ppi": SHARP} if form == "png" else {}
    page = _compiler(template).compile(format=form, sys_inputs=inputs, **options)
    assert isinstance(page, bytes), f"{template}: more than one page"
    return page


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT.parent)])


@lru_cache(maxsize=8)
def _compiler(template: Template) -> Any:
    return typst.Compiler(str(TEMPLATES / f"{template}.typ"), root=str(TEMPLATES), font_paths=_fonts())
