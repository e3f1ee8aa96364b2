"""The digest's card: any week becomes one picture as wide as a phone; nothing people typed is markup."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from models.rules.card import DigestCard, DigestRow
from plugins._kit.cards import render_card

HOSTILE = '#import "/etc/passwd" $x^2$ \\ `raw` *b* #panic("x") 😀🥲𠮷\x00' + "很" * 60


def _card(words: str, rows: int) -> DigestCard:
    tones = ("behind", "due", "soon", "plan", "unfinished", "of-another-kind")
    lines = tuple(DigestRow(str(n + 1), words, words, tones[n % len(tones)], words) for n in range(rows))
    return DigestCard(words, words, lines, words, words, words)


@pytest.mark.parametrize("card", [_card("走访 3-305", 5), _card(HOSTILE, 9), _card("", 0), _card("W" * 100, 1)])
async def test_a_picture_as_wide_as_a_phone(card: DigestCard) -> None:
    png = await render_card("digest", card)
    assert png is not None
    picture = Image.open(io.BytesIO(png))
    assert picture.size[0] == 720
    assert await render_card("digest", card) == png, "同样的内容，同样的图"
