"""The brief on paper: .docx, .pdf and .xlsx of the same facts (F20)."""

from __future__ import annotations

import asyncio

from models.rules.card import BriefCard
from plugins._kit import paper
from plugins._kit.cards import render_card, render_pdf
from plugins._kit.exports import Rows, write_xlsx
from plugins._kit.nameless import nameless

_WIDTHS = (12, 38, 20, 26, 22, 38)
"""Millimetres of the table's columns: all the text's width."""


async def brief_docx(card: BriefCard) -> bytes:
    """The letter with its table and the trend as a picture."""
    trend = await render_card("trend", card.trend) if card.trend.bars else None
    return await asyncio.to_thread(_letter, card, trend)


async def brief_pdf(card: BriefCard) -> bytes | None:
    """The same as pages; None when they could not be set."""
    return await render_pdf("brief", card)


async def brief_xlsx(sheets: dict[str, Rows], *, note: str = "") -> bytes:
    """The figures as sheets, each with the problems behind it."""
    return await asyncio.to_thread(lambda: nameless(write_xlsx(sheets, watermark=note)))


def _letter(card: BriefCard, trend: bytes | None) -> bytes:
    letter = paper.new_letter()
    if card.note:
        paper.note(letter, card.note)
    paper.title(letter, card.title)
    paper.line(letter, card.to, indent=False)
    for section in card.sections:
        paper.line(letter, section.heading, paper.HEAD, keep=True)
        for words in section.paragraphs:
            paper.line(letter, words, paper.SUBHEAD if _is_subheading(words) else paper.BODY)
        if section.shows == "table" and card.rows:
            paper.table(letter, card.columns, card.rows, _WIDTHS)
        if section.shows == "trend" and trend is not None:
            paper.picture(letter, trend, _in_words(card))
    paper.signature(letter, card.league, card.day)
    return paper.as_file(letter)


def _is_subheading(words: str) -> bool:
    return words.startswith("（") and "）" in words[:4] and "“" not in words and not words.endswith(("。", "；"))


def _in_words(card: BriefCard) -> str:
    pairs = (f"{bar.name} {bar.now}" + (f"（{bar.before}）" if bar.before >= 0 else "") for bar in card.trend.bars)
    return f"{card.trend.now}（{card.trend.before}）：{'，'.join(pairs)}"
