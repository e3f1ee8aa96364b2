"""Letters as .docx in the layout of 公文 (GB/T 9704), without a red head; and office files that name nobody.

A4 with margins of 37, 35, 28 and 26 mm, 28 points a line, — 1 — below.  A reader without the fonts of 公文 takes those
the file names beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Letter
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from models.rules.text import clean
from plugins._kit.nameless import nameless

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LINE = 28
"""Points from line to line."""


@dataclass(frozen=True, slots=True)
class Face:
    """A font of 公文, what stands in for it, and a size in points."""

    name: str
    twins: str
    size: float


TITLE = Face("方正小标宋简体", "方正小标宋_GBK;华文中宋;Noto Serif CJK SC;SimSun", 22)
BODY = Face("仿宋_GB2312", "仿宋;FangSong;STFangsong;Noto Serif CJK SC", 16)
HEAD = Face("黑体", "SimHei;STHeiti;Noto Sans CJK SC", 16)
SUBHEAD = Face("楷体_GB2312", "楷体;KaiTi;STKaiti;Noto Serif CJK SC", 16)
NUMBERS = Face("宋体", "SimSun;STSong;Noto Serif CJK SC", 14)
CELL = Face("仿宋_GB2312", BODY.twins, 12)
CELL_HEAD = Face("黑体", HEAD.twins, 12)
NOTE = Face("楷体_GB2312", SUBHEAD.twins, 12)
_FACES = (TITLE, BODY, HEAD, SUBHEAD, NUMBERS)

_CENTER, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_JUSTIFIED, _LEFT = WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT


def new_letter() -> Letter:
    """An empty letter with its margins, fonts and page numbers."""
    letter = Document()
    section = letter.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    letter.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], _RIGHT)
    _number(section.even_page_footer.paragraphs[0], _LEFT)
    normal = letter.styles["Normal"]
    normal.font.size = Pt(BODY.size)
    properties = normal.element.get_or_add_rPr()
    _set_fonts(properties, BODY)
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="zh-CN" w:eastAsia="zh-CN"/>'))
    _name_fonts(letter)
    return letter


def _name_fonts(letter: Letter) -> None:
    """What a reader that lacks a font takes instead."""
    part = next(part for part in letter.part.package.iter_parts() if part.partname.endswith("fontTable.xml"))
    fonts = "".join(
        f'<w:font w:name="{face.name}"><w:altName w:val="{face.twins.replace(";", ",")}"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
        for face in _FACES
    )
    part._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{fonts}</w:fonts>'.encode()
    )


def _set_fonts(properties: Any, face: Face) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), face.name)


def _say(paragraph: Paragraph, words: str, face: Face) -> Run:
    return _write(paragraph, clean(words).replace("\n", " "), face)


def _write(paragraph: Paragraph, words: str, face: Face) -> Run:
    run = paragraph.add_run(words)
    run.font.size = Pt(face.size)
    _set_fonts(run._element.get_or_add_rPr(), face)
    return run


def _number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, on the outer side, one character in."""
    paragraph.alignment = side
    indent = paragraph.paragraph_format
    indent.right_indent, indent.left_indent = (Pt(14), None) if side is _RIGHT else (None, Pt(14))
    _write(paragraph, "— ", NUMBERS)
    for kind in ("begin", "", "separate", "end"):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = " PAGE "
        _write(paragraph, "", NUMBERS)._element.append(mark)
    _write(paragraph, " —", NUMBERS)


def line(letter: Letter, words: str, face: Face = BODY, *, indent: bool = True, keep: bool = False) -> Paragraph:
    """A paragraph of 28-point lines; `indent` by two characters, `keep` with the one after it."""
    paragraph = letter.add_paragraph()
    _space(paragraph, LINE)
    paragraph.alignment = _JUSTIFIED
    paragraph.paragraph_format.keep_with_next = keep
    if indent:
        _indent(paragraph, face)
    _say(paragraph, words, face)
    return paragraph


def _indent(paragraph: Paragraph, face: Face) -> None:
    paragraph.paragraph_format.first_line_indent = Pt(2 * face.size)
    mark = paragraph._p.get_or_add_pPr().find(qn("w:ind"))
    mark.set(qn("w:firstLineChars"), "200")


def _space(paragraph: Paragraph, points: float) -> None:
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(points)
    form.widow_control = True


def title(letter: Letter, words: str) -> None:
    """The title in 小标宋, with a free line before and after."""
    line(letter, "", indent=False)
    paragraph = line(letter, words, TITLE, indent=False)
    paragraph.alignment = _CENTER
    _space(paragraph, 32)
    line(letter, "", indent=False)


def note(letter: Letter, words: str) -> None:
    """What an unsigned letter says of itself, above its title."""
    line(letter, words, NOTE, indent=False).alignment = _RIGHT


def signature(letter: Letter, whose: str, day: str) -> None:
    """落款 and date, two lines below the text."""
    line(letter, "", indent=False, keep=True)
    line(letter, "", indent=False, keep=True)
    for words, indent in ((whose, 2), (day, 4)):
        paragraph = line(letter, words, indent=False, keep=words is whose)
        paragraph.alignment = _RIGHT
        paragraph.paragraph_format.right_indent = Pt(indent * BODY.size)


def table(letter: Letter, columns: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
    """A ruled table, its head repeated on every page; widths in millimetres, narrow columns centred."""
    drawn = letter.add_table(rows=0, cols=len(columns))
    drawn.style = "Table Grid"
    drawn.alignment, drawn.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for place, words in enumerate([columns, *rows]):
        row = drawn.add_row()
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
        if place == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, text, width in zip(row.cells, words, widths, strict=True):
            _fill(cell, text, width, CELL_HEAD if place == 0 else CELL)
    _widths(drawn._tbl, widths)
    line(letter, "", indent=False).paragraph_format.line_spacing = Pt(8)


def form(letter: Letter, rows: Iterable[tuple[str, str]], widths: tuple[int, int]) -> None:
    """A table to be filled in by hand: a name and what belongs there, each line of it a free line."""
    drawn = letter.add_table(rows=0, cols=2)
    drawn.style = "Table Grid"
    drawn.alignment, drawn.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for name, words in rows:
        row = drawn.add_row()
        _fill(row.cells[0], name, widths[0], CELL_HEAD)
        _fill(row.cells[1], words, widths[1], CELL)
        for _ in range(words.count("\n")):
            _space(row.cells[1].add_paragraph(), 18)
    _widths(drawn._tbl, widths)


def _widths(drawn: Any, widths: Sequence[int]) -> None:
    for column, width in zip(drawn.tblGrid.iterchildren(), widths, strict=True):
        column.set(qn("w:w"), str(Mm(width).twips))


def _fill(cell: _Cell, words: str, width: int, face: Face) -> None:
    cell.width = Mm(width)
    paragraph = cell.paragraphs[0]
    _space(paragraph, 18)
    paragraph.alignment = _CENTER if face is CELL_HEAD or width <= 24 else _LEFT
    _say(paragraph, words, face)
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))


def picture(letter: Letter, png: bytes, words: str) -> None:
    """A picture as wide as the text; `words` are read to those who do not see it."""
    paragraph = letter.add_paragraph()
    paragraph.alignment = _CENTER
    shown = paragraph.add_run().add_picture(BytesIO(png), width=Mm(156))
    properties = shown._inline.docPr
    properties.set("descr", clean(words))
    properties.set("name", "")


def as_file(letter: Letter) -> bytes:
    """The letter as .docx."""
    file = BytesIO()
    letter.save(file)
    return nameless(file.getvalue())
