"""Cards: ordinary, empty and hostile data become a picture; nothing people typed is ever markup."""

from __future__ import annotations

import asyncio
import io

import pytest
from PIL import Image

from models.rules.card import IdentityCard, NoticeCard, ProgressCard, RuleRow, TargetMark, UnseenRow
from plugins._kit.cards import Template, render_card, render_pdf

HOSTILE = '#import "/etc/passwd" $x^2$ \\ `raw` *b* _i_ <a> @b // c\n#panic("x") 😀🥲𠮷' + "很" * 60
LEAGUE = "共青团明湖职业技术学院委员会"
STATES = ("done", "behind", "missed", "excused", "expected")


def _progress(words: str, targets: int) -> ProgressCard:
    marks = tuple(TargetMark(f"{words}{number}", "0/1", number % 2 == 0) for number in range(targets))
    rules = tuple(RuleRow(words, 1, 2, state, "完成", marks) for state in STATES)
    return ProgressCard(words, words, rules, (UnseenRow(words, "61 天"),), words, LEAGUE)


def _identity(words: str, targets: int) -> IdentityCard:
    names = tuple(f"{words}{number}" for number in range(targets))
    return IdentityCard(words, words[:1], words, names, (words, words), words, (words,), LEAGUE, words)


CARDS = [
    ("progress", _progress("走访寝室", 3)),
    ("progress", ProgressCard("王小雨", "", (), (), "", LEAGUE)),
    ("progress", _progress(HOSTILE, 40)),
    ("identity", _identity("王小雨", 9)),
    ("identity", IdentityCard("", "", "", (), (), "", (), "")),
    ("identity", _identity(HOSTILE, 40)),
    ("notice", NoticeCard("周末活动", ("周六下午两点", HOSTILE), LEAGUE)),
    ("notice", NoticeCard("", (), "")),
    ("door_sheet", _identity("王小雨", 1)),
    ("door_sheet", _identity(HOSTILE, 1)),
]


@pytest.mark.parametrize(("template", "data"), CARDS, ids=range(len(CARDS)))
async def test_every_card_becomes_a_picture(template: Template, data: ProgressCard | IdentityCard | NoticeCard) -> None:
    picture = Image.open(io.BytesIO(await render_card(template, data)))
    assert picture.format == "PNG"
    assert picture.width in (720, 839)
    colours = picture.convert("L").getextrema()
    assert colours[1] == 255
    if data != NoticeCard("", (), ""):
        assert colours[0] < 250, "没有画出任何字"


async def test_more_content_makes_a_higher_card() -> None:
    low, high = [Image.open(io.BytesIO(await render_card("progress", _progress("走访", n)))) for n in (1, 40)]
    assert high.height > low.height


async def test_the_door_sheet_is_one_page_of_paper() -> None:
    paper = await render_pdf("door_sheet", _identity("王小雨", 1))
    assert paper.startswith(b"%PDF-")
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type/Page\n") <= 1


async def test_many_cards_at_once() -> None:
    pictures = await asyncio.gather(*(render_card("notice", NoticeCard(f"第 {n} 张", (), "")) for n in range(12)))
    assert len({bytes(picture) for picture in pictures}) == 12
