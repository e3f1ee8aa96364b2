"""Letters and sheets: the layout of 公文, nothing typed is markup, and nobody's name or clock inside the file."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import load_workbook

from models.rules.card import Bar, BriefCard, BriefSection, TrendCard
from plugins._kit import paper
from plugins._kit.paper_brief import brief_docx, brief_pdf, brief_xlsx
from plugins._kit.paper_referral import ReferralFacts, referral_file, referrals_file

TREND = TrendCard((Bar("第9周", 3, 5), Bar("第10周", 0, -1)), "本学期", "上学期同周")
HOSTILE = '<w:p/>&"\x00\ud800=cmd|calc!A1 😀 #import "/etc/passwd"'
CARD = BriefCard(
    title="关于药学院青年诉求情况的简报",
    to="学院党政领导，各辅导员：",
    sections=(
        BriefSection("一、总体情况", ("共 12 个问题，58 人次。", "（一）热水", HOSTILE)),
        BriefSection("二、主要问题和建议", ("按反映人数排列。",), "table"),
        BriefSection("三、每周趋势", ("见下图。",), "trend"),
    ),
    columns=("序号", "问题", "人数", "部门", "状态", "建议"),
    rows=(("1", "第 3 食堂 · 排队", "23 人", "后勤管理处", "已转办", "请后勤管理处答复"), ("2", *[HOSTILE] * 5)),
    trend=TREND,
    league="共青团药学院委员会",
    day="2026年11月23日",
    note="草稿 · 未经签发，不得外传",
)
REFERRAL = ReferralFacts(
    number=132,
    department="后勤管理处",
    title="3-305 · 热水",
    words="晚上九点半以后没有热水，3-305 的人洗不了澡。",
    people=4,
    reply_by=date(2026, 11, 26),
    sender="药学院团委",
    day=date(2026, 11, 23),
    place="3-305",
)


def _fonts(run: Any) -> set[str]:
    fonts = run._element.rPr.find(qn("w:rFonts"))
    return {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")}


def _texts(letter: Any) -> list[str]:
    return [paragraph.text for paragraph in letter.paragraphs]


async def test_the_letter_has_the_layout_of_an_official_one() -> None:
    letter = Document(io.BytesIO(await brief_docx(CARD)))
    section = letter.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    by_text = {paragraph.text: paragraph for paragraph in letter.paragraphs}
    title, head = by_text[CARD.title], by_text["一、总体情况"]
    assert (title.alignment, title.runs[0].font.size) == (WD_ALIGN_PARAGRAPH.CENTER, Pt(22))
    assert _fonts(title.runs[0]) == {"方正小标宋简体"}
    assert _fonts(head.runs[0]) == {"黑体"}
    assert _fonts(by_text["（一）热水"].runs[0]) == {"楷体_GB2312"}
    body = by_text["共 12 个问题，58 人次。"]
    assert (_fonts(body.runs[0]), body.runs[0].font.size) == ({"仿宋_GB2312"}, Pt(16))
    assert (body.paragraph_format.line_spacing, body.paragraph_format.first_line_indent) == (Pt(28), Pt(32))
    assert _texts(letter)[-2:] == [CARD.league, CARD.day]
    assert CARD.note in by_text


async def test_the_pages_are_numbered_on_their_outer_side() -> None:
    letter = Document(io.BytesIO(await brief_docx(CARD)))
    section = letter.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        (paragraph,) = footer.paragraphs
        assert paragraph.alignment is side
        assert "PAGE" in paragraph._p.xml
        assert paragraph.text == "—  —"
    assert letter.settings.odd_and_even_pages_header_footer


async def test_there_is_no_red_head_and_every_font_has_a_stand_in() -> None:
    content = await brief_docx(CARD)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        text, fonts = file.read("word/document.xml").decode(), file.read("word/fontTable.xml").decode()
    assert not re.search(r'w:color w:val="(?!000000|auto)', text)
    for face in (paper.TITLE, paper.BODY, paper.HEAD, paper.SUBHEAD, paper.NUMBERS):
        assert f'w:name="{face.name}"' in fonts
    assert fonts.count("w:altName") == 5
    assert "Noto Serif CJK SC" in fonts


async def test_the_table_and_the_trend_are_there_and_nothing_typed_is_markup() -> None:
    letter = Document(io.BytesIO(await brief_docx(CARD)))
    (table,) = letter.tables
    assert [cell.text for cell in table.rows[0].cells] == list(CARD.columns)
    assert table.rows[1].cells[2].text == "23 人"
    assert '<w:p/>&"' in table.rows[2].cells[1].text
    assert "w:tblHeader" in table._tbl.xml
    (picture,) = letter.inline_shapes
    assert round(picture.width.mm) == 156
    assert picture._inline.docPr.get("descr") == "本学期（上学期同周）：第9周 3（5），第10周 0"


async def test_a_letter_without_problems_has_neither_table_nor_picture() -> None:
    empty = BriefCard(
        "题", "领导：", (BriefSection("一、总体情况", ("没有。",), "table"),), (), (), TrendCard((), "", ""), "", ""
    )
    letter = Document(io.BytesIO(await brief_docx(empty)))
    assert (len(letter.tables), len(letter.inline_shapes)) == (0, 0)
    assert CARD.note not in _texts(letter)
    pages = await brief_pdf(empty)
    assert pages is not None
    assert pages.startswith(b"%PDF")


async def test_the_same_letter_is_the_same_file_with_nobody_in_it() -> None:
    files = [await brief_docx(CARD), await brief_xlsx({"数字": [("指标", "数"), ("=1+1", 3)]}, note="草稿")]
    again = [await brief_docx(CARD), await brief_xlsx({"数字": [("指标", "数"), ("=1+1", 3)]}, note="草稿")]
    assert files == again
    for content in files:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert not [name for name in file.namelist() if "thumbnail" in name or "customXml" in name]
            for name in ("docProps/core.xml", "docProps/app.xml"):
                assert re.sub(r"<[^>]*>|\s", "", file.read(name).decode()) == ""
            whole = b"".join(file.read(name) for name in file.namelist())
        assert not re.search(
            rb"python|xlsxwriter|Microsoft (?:Office )?(?:Word|Excel)|dc:creator|dcterms", whole, re.IGNORECASE
        )
        assert b"customXml" not in whole
        assert b"thumbnail" not in whole


async def test_the_pages_tell_neither_a_day_nor_a_machine() -> None:
    pages = await brief_pdf(CARD)
    assert pages == await brief_pdf(CARD)
    assert pages is not None
    assert b"/CreationDate" not in pages
    assert b"/Author" not in pages


async def test_a_sheet_keeps_text_as_text() -> None:
    content = await brief_xlsx({"数字": [("指标", "数"), ("=1+1", 3)]}, note="草稿")
    sheet = load_workbook(io.BytesIO(content))["数字"]
    assert [[cell.value for cell in row] for row in sheet.rows] == [["指标", "数"], ["'=1+1", 3]]
    assert sheet.oddHeader.center.text == "草稿"


async def test_a_referral_names_nobody_and_no_room() -> None:
    name, content = await referral_file(REFERRAL)
    assert name == "转办132.docx"
    letter = Document(io.BytesIO(content))
    form = [[cell.text for cell in row.cells] for row in letter.tables[0].rows]
    whole = "\n".join([*_texts(letter), *("\n".join(row) for row in form)])
    assert "3-305" not in whole
    assert "后勤管理处：" in whole
    assert "4 位同学" in whole
    assert "2026年11月26日前答复（这是团委的内部目标" in whole
    assert [row[0] for row in form] == ["办理结果", "答复内容", "答复人", "答复日期"]
    assert _texts(letter)[-2:] == ["药学院团委", "2026年11月23日"]


async def test_a_referral_may_leave_out_place_and_number() -> None:
    bare = ReferralFacts(7, "教务处", "选课", "选不上课。", 0, date(2026, 11, 26), "校团委", date(2026, 11, 23))
    whole = "\n".join(_texts(Document(io.BytesIO((await referral_file(bare))[1]))))
    assert "位同学" not in whole
    assert "地点" not in whole


async def test_several_referrals_are_one_sheet() -> None:
    name, content = await referrals_file([REFERRAL])
    assert name == "转办1件.xlsx"
    head, row = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content))["转办"].rows]
    assert head[:4] == ["编号", "问题", "地点", "人数"]
    assert (row[0], row[3], row[5]) == (132, 4, "2026-11-26")
    assert "3-305" not in "".join(map(str, row))


@pytest.mark.parametrize("words", ["一、很长的一句话" * 40, ""])
async def test_any_text_fits(words: str) -> None:
    card = BriefCard(
        words, words, (BriefSection(words, (words,), "table"),), CARD.columns, ((words,) * 6,), TREND, words, ""
    )
    assert await brief_pdf(card) is not None
    assert Document(io.BytesIO(await brief_docx(card))).tables
