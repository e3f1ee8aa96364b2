"""What people type at /简报, /签发, /梳理 and /你说我办; pure, and forgiving."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan
from models.rules.text import clean, half_width
from models.rules.vocabulary import Role
from plugins.reports.parse_period import parse_span
from plugins.reports.results import DraftEdited, DraftNew, DraftShown, Edit, Form, Sign

__all__ = ["parse_brief", "parse_edits", "parse_number", "parse_sign", "parse_span"]

LONGEST = 200
"""Characters of a 原因 or 建议: a line of a list, no essay."""
_NUMBER = re.compile(r"\s*#?\s*(\d{1,18})(?![\d月年日号./-])\s*[，,、]?\s*")
_FORMS = {
    "docx": Form.DOCX, "word": Form.DOCX, "doc": Form.DOCX, "pdf": Form.PDF,
    "xlsx": Form.XLSX, "excel": Form.XLSX, "xls": Form.XLSX, "表格": Form.XLSX, "表": Form.XLSX,
}  # fmt: skip
_FORM = re.compile("|".join(sorted(_FORMS, key=len, reverse=True)), re.IGNORECASE)
_FORMS_ONLY = re.compile(rf"(?:(?:{_FORM.pattern})[\s、,和]*)+", re.IGNORECASE)
_LINE = re.compile(r"\s*(?:第\s*)?(\d{1,2})\s*(?:条|行|[、.:：)）])?\s*")
_ADD = re.compile(r"\s*(?:再?加上?|新增|添加?|补充?)(?:一[条行])?\s*[:：]?\s+|\s*(?:再?加|新增)[一]?[条行]?[:：]\s*")
_PARTS = re.compile(r"(?:^|(?<=[\s,，;；。、]))(原因|因为|建议)(?:是?\s*[:：]\s*|是|\s+)")
_DROP = re.compile(r"(?:删除?|去掉|不要了?|划掉)[掉了吧]*[。.!]?")
_UNIVERSAL = re.compile(r"(不|非|没有|取消)?(?:有|是|标)?\s*普遍(?:性|问题)?[。.!]?")
_TO = re.compile(r"[送发给抄]+[送给到]*")
_RECIPIENTS = {"辅导员": Role.COUNSELLOR, "班主任": Role.HEADTEACHER}
_EVERYWHERE = frozenset({"全部", "都", "所有", "全部群", "所有群", "都发"})


def parse_number(text: str) -> tuple[int | None, str]:
    """The #N a text begins with, and the rest."""
    found = _NUMBER.match(half_width(text))
    return (int(found[1]), text[found.end() :].strip()) if found else (None, text.strip())


def parse_brief(
    text: str, today: date, semesters: Sequence[SemesterSpan], quoted: int | None = None
) -> DraftNew | DraftShown | DraftEdited | Refusal:
    """`[本月|这学期|日期段] [学院]`, `N [pdf]`, `N 2 建议：…`; forms or edits alone are of the quoted draft.

    Refusals: those of `parse_span` and `parse_edits`.
    """
    number, rest = parse_number(text)
    flat = half_width(rest).strip().lower()
    if number is None and quoted is not None and _FORMS_ONLY.fullmatch(flat):
        number = quoted
    if number is None:
        span = parse_span(text, today, semesters)
        return span if isinstance(span, Refusal) else DraftNew(span[0], span[1].strip(" ,，、的"))
    if not rest:
        return DraftShown(number)
    if _FORMS_ONLY.fullmatch(flat):
        named = (_FORMS[found.lower()] for found in _FORM.findall(flat))
        return DraftShown(number, tuple(dict.fromkeys(named)))
    edits = parse_edits(rest)
    return edits if isinstance(edits, Refusal) else DraftEdited(number, edits)


def parse_edits(text: str) -> tuple[Edit, ...] | Refusal:
    """Changes to numbered lines, one a line: `1 原因：… 建议：…`, `2 普遍`, `3 删`, `加 … 原因：… 建议：…`.

    Refusals: `edit-not-understood` (fact `said`), `too-long` (`limit`).
    """
    edits: list[Edit] = []
    for raw in clean(text).split("\n"):
        if not raw.strip():
            continue
        edit = _edit(raw)
        if edit is None:
            return Refusal("edit-not-understood", {"said": raw.strip()[:30]})
        if max(len(part or "") for part in (edit.title, edit.cause, edit.advice)) > LONGEST:
            return Refusal("too-long", {"limit": LONGEST})
        edits.append(edit)
    return tuple(edits) or Refusal("edit-not-understood", {"said": ""})


def _edit(raw: str) -> Edit | None:
    if found := _ADD.match(raw):
        title, parts = _split(raw[found.end() :])
        return Edit(None, title, parts.get("原因", ""), parts.get("建议", "")) if title else None
    found = _LINE.match(half_width(raw))
    if found is None:
        return None
    line, rest = int(found[1]), raw[found.end() :].strip()
    if _DROP.fullmatch(rest):
        return Edit(line, drop=True)
    before, parts = _split(rest)
    said = _UNIVERSAL.fullmatch(half_width(before).strip(" ,，、"))
    if (before and said is None) or not (before or parts):
        return None
    return Edit(line, "", parts.get("原因"), parts.get("建议"), None if said is None else said[1] is None)


def _split(text: str) -> tuple[str, dict[str, str]]:
    """What stands before the first 原因 or 建议, and what follows each; 因为 is a 原因."""
    marks = list(_PARTS.finditer(half_width(text)))
    starts = [*(mark.start() for mark in marks), len(text)]
    parts = {
        "建议" if mark[1] == "建议" else "原因": text[mark.end() : end].strip(" \t，,；;。")
        for mark, end in zip(marks, starts[1:], strict=True)
    }
    return text[: starts[0]].strip(" \t，,；;"), parts


def parse_sign(text: str, quoted: int | None = None) -> Sign | Refusal:
    """`N`, `N 送 辅导员 班主任`, `N 1 2` or `N 全部`; the number may be left out under a quoted draft.

    Refusals: `which-draft`, `sign-not-understood` (fact `said`).
    """
    number, rest = parse_number(text)
    number = number if number is not None else quoted
    if number is None:
        return Refusal("which-draft")
    flat = half_width(rest).strip().rstrip("。.!")
    if not flat:
        return Sign(number)
    if flat in _EVERYWHERE:
        return Sign(number, everywhere=True)
    if re.fullmatch(r"[\d\s,、和]+", flat):
        return Sign(number, groups=tuple(dict.fromkeys(int(one[:6]) for one in re.findall(r"\d+", flat))))
    to = frozenset(role for word, role in _RECIPIENTS.items() if word in flat)
    left = re.sub("|".join(_RECIPIENTS), "", _TO.sub("", flat)).strip(" ,，、和及")
    return Sign(number, to) if to and not left else Refusal("sign-not-understood", {"said": flat[:30]})
