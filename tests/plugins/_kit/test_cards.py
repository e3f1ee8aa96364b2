"""Cards: ordinary, empty and hostile data become a picture; nothing people typed is ever markup."""

from __future__ import annotations

import asyncio
import io
import re

import pytest
from PIL import Image
from stage import Stage

from models.rules.card import Card, IdentityCard, NoticeCard, ProgressCard, RuleRow, TargetMark, UnseenRow
from plugins._kit import cards
from plugins._kit.cards import TEMPLATES, Template, render_card, render_pdf

HOSTILE = '#import "/etc/passwd" $x^2$ \\ `raw` *b* _i_ <a> @b // c\n#panic("x") 😀🥲𠮷\x00\ud800' + "很" * 60
UNBROKEN = ("https://example.edu.cn/" + "w" * 200, "W" * 100, "！" * 60, "…" * 60, "a\u00a0b" * 60)
LEAGUE = "共青团明湖职业技术学院委员会"
STATES = ("done", "behind", "missed", "excused", "expected")
PHONE, SHEET = 720, (839, 1191)


def _progress(words: str, targets: int) -> ProgressCard:
    marks = tuple(TargetMark(f"{words}{number}", "0/1", number % 2 == 0) for number in range(targets))
    rules = tuple(RuleRow(words, 1, 2, state, "完成", marks) for state in STATES)
    return ProgressCard(words, words, rules, (UnseenRow(words, "61 天"),), words, LEAGUE)


def _identity(words: str, targets: int) -> IdentityCard:
    names = tuple(f"{words}{number}" for number in range(targets))
    return IdentityCard(words, words[:1], words, names, (words, words), words, (words,), LEAGUE, words)


EMPTY = IdentityCard("", "", "", (), (), "", (), "")
CARDS = [
    ("progress", _progress("走访寝室", 3)),
    ("progress", ProgressCard("王小雨", "", (), (), "", LEAGUE)),
    ("progress", _progress(HOSTILE, 40)),
    ("identity", _identity("王小雨", 9)),
    ("identity", EMPTY),
    ("identity", _identity(HOSTILE, 40)),
    ("notice", NoticeCard("周末活动", ("周六下午两点", HOSTILE), LEAGUE)),
    ("notice", NoticeCard("", (), "")),
    ("door_sheet", _identity("王小雨", 1)),
    ("door_sheet", EMPTY),
    ("door_sheet", _identity(HOSTILE, 1)),
]


def _opened(png: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(png))
    assert picture.format == "PNG"
    return picture.convert("RGB")


async def _picture(template: Template, data: Card) -> Image.Image:
    return _opened(await render_card(template, data))


def _ground_at_the_edge(picture: Image.Image, width: int, below: int) -> bool:
    """Whether the last `width` columns hold nothing but the ground, row by row, from `below` on."""
    strip = picture.crop((picture.width - width, below, picture.width, picture.height))
    edge = strip.crop((width - 1, 0, width, strip.height)).resize(strip.size)
    return strip.tobytes() == edge.tobytes()


@pytest.mark.parametrize(("template", "data"), CARDS, ids=range(len(CARDS)))
async def test_every_card_becomes_a_picture(template: Template, data: Card) -> None:
    picture = await _picture(template, data)
    if template == "door_sheet":
        assert picture.size == SHEET
    else:
        assert picture.width == PHONE
        assert 150 < picture.height < 12_000
    darkest, lightest = picture.convert("L").getextrema()
    assert (darkest < 110, lightest) == (True, 255)


@pytest.mark.parametrize("targets", [0, 9])
async def test_the_same_data_is_the_same_picture(targets: int) -> None:
    card = _identity("王小雨", targets)
    first = await render_card("identity", card)
    assert first is not None
    assert await render_card("identity", card) == first
    assert await render_pdf("door_sheet", card) == await render_pdf("door_sheet", card)


async def test_more_content_makes_a_higher_card() -> None:
    heights = [(await _picture("progress", _progress("走访", count))).height for count in (0, 1, 10, 40)]
    assert heights == sorted(set(heights))
    short, long = [await _picture("notice", NoticeCard("通知", ("很" * count,), "")) for count in (10, 400)]
    assert long.height > short.height


@pytest.mark.parametrize("words", UNBROKEN, ids=range(len(UNBROKEN)))
async def test_nothing_runs_off_the_paper(words: str) -> None:
    notice = await _picture("notice", NoticeCard(words, (words, words), words))
    assert _ground_at_the_edge(notice, 26, below=20)
    rows = (RuleRow(words, 1, 2, "done", words, (TargetMark(words, words, True),)),)
    progress = await _picture("progress", ProgressCard(words, words, rows, (UnseenRow(words, "1 天"),), words, words))
    assert _ground_at_the_edge(progress, 24, below=progress.height // 3)


async def test_a_state_nobody_drew_is_drawn_plainly() -> None:
    picture, plain = [
        await _picture("progress", ProgressCard("王", "", (RuleRow("团课", 0, 1, state, "？", ()),), (), "", ""))
        for state in ("invented", "expected")
    ]
    assert picture.tobytes() == plain.tobytes()


async def test_figures_beyond_the_bar() -> None:
    rows = tuple(
        RuleRow("走访", done, quota, "done", "完成", ()) for done, quota in [(3, 2), (0, 0), (5, 40), (50, 40)]
    )
    assert (await _picture("progress", ProgressCard("王", "", rows, (), "", ""))).width == PHONE


@pytest.mark.parametrize("words", ["王小雨", HOSTILE, *UNBROKEN], ids=range(2 + len(UNBROKEN)))
async def test_the_door_sheet_is_one_page_of_paper(words: str) -> None:
    paper = await render_pdf("door_sheet", _identity(words, 1))
    assert paper.startswith(b"%PDF-")
    assert re.findall(rb"/Count (\d+)", paper) == [b"1"]
    assert b"/CreationDate" not in paper


async def test_a_full_door_sheet_shrinks_to_fit() -> None:
    one, other = [
        await _picture(
            "door_sheet",
            IdentityCard("王", "王", "副书记", (), ("我帮你找人",) * 60, "QQ 1", ("有意见",) * 20, last, "3-305"),
        )
        for last in ("共青团", "青青草")
    ]
    assert one.tobytes() != other.tobytes(), "最后一行不在纸上"
    margin = one.crop((60, 1122, one.width - 60, 1145)).convert("L")
    assert margin.getextrema() == (255, 255), "内容压到了页边"


async def test_many_cards_at_once_and_the_loop_goes_on() -> None:
    drawing = asyncio.gather(*(render_card("notice", NoticeCard(f"第 {n} 张", (), "")) for n in range(12)))
    turns = 0
    while not drawing.done():
        turns += 1
        await asyncio.sleep(0)
    assert len(set(await drawing)) == 12
    assert turns > 12


GROUNDS = {
    "ink": ("paper", "panel", "blush"),
    "soft": ("paper", "panel"),
    "brand": ("panel",),
    "on-brand": ("brand", "brand-deep"),
    "on-brand-soft": ("brand", "brand-deep"),
    "on-night": ("night",),
    "on-night-soft": ("night",),
    "on-blush": ("blush",),
    **{f"{state}-text": (f"{state}-ground", "panel") for state in STATES},
}


@pytest.mark.parametrize(("text", "ground"), [(text, ground) for text in GROUNDS for ground in GROUNDS[text]])
def test_every_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    palette = dict(re.findall(r'#let ([\w-]+) = rgb\("#(\w{6})"\)', (TEMPLATES / "palette.typ").read_text("utf-8")))
    light, dark = sorted((_luminance(palette[text]), _luminance(palette[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_a_picture_that_cannot_be_drawn_costs_only_the_picture(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(template: Template) -> None:
        raise RuntimeError(template)

    monkeypatch.setattr(cards, "_compiler", broken)
    heard = await stage.say("王小雨", "/报到 3-305", group="20002")
    assert heard[0].text.startswith("已报到 #1 3-305")
    assert heard[0].images == ()
    (sheet,) = await stage.say("王小雨", "/报到 3-306 当面")
    assert "#2" in sheet.text
    assert "upload_private_file" not in [api for api, _ in stage.bot.calls]
