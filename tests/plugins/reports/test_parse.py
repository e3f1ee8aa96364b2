"""What people type at the reports' commands, read forgivingly."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Role
from plugins.reports.parse import LONGEST, parse_brief, parse_edits, parse_number, parse_sign, parse_span
from plugins.reports.results import DraftEdited, DraftNew, DraftShown, Edit, Form, Sign, Span

TODAY = date(2026, 11, 23)
TERMS = (
    SemesterSpan("2025-2026-2", date(2026, 2, 22), date(2026, 7, 4)),
    SemesterSpan("2026-2027-1", date(2026, 9, 1), date(2027, 1, 17)),
)


@pytest.mark.parametrize(
    ("text", "first", "last", "rest"),
    [
        ("", (2026, 11, 1), (2026, 11, 23), ""),
        ("本月", (2026, 11, 1), (2026, 11, 23), ""),
        ("这个月 药学院", (2026, 11, 1), (2026, 11, 23), "药学院"),
        ("药学院 上月", (2026, 10, 1), (2026, 10, 31), "药学院"),
        ("这学期", (2026, 9, 1), (2026, 11, 23), ""),
        ("上学期", (2026, 2, 22), (2026, 7, 4), ""),
        ("本周", (2026, 11, 23), (2026, 11, 23), ""),
        ("药学院 上周", (2026, 11, 16), (2026, 11, 22), "药学院"),
        ("9月-11月", (2026, 9, 1), (2026, 11, 23), ""),
        ("9月到10月 药学院", (2026, 9, 1), (2026, 10, 31), "药学院"),
        ("10月", (2026, 10, 1), (2026, 10, 31), ""),
        ("１０月份药学院", (2026, 10, 1), (2026, 10, 31), "药学院"),
        ("2025年12月", (2025, 12, 1), (2025, 12, 31), ""),
        ("11.1-11.20", (2026, 11, 1), (2026, 11, 20), ""),
        ("11月1日到20日", (2026, 11, 1), (2026, 11, 20), ""),
        ("2025-12-20 到 2026-1-10", (2025, 12, 20), (2026, 1, 10), ""),
        ("11月1号至12月31号", (2026, 11, 1), (2026, 11, 23), ""),
    ],
)
def test_the_days_that_are_meant(text: str, first: tuple[int, ...], last: tuple[int, ...], rest: str) -> None:
    assert parse_span(text, TODAY, TERMS) == (Span(date(*first), date(*last)), rest)


def test_in_january_december_is_last_years() -> None:
    found = parse_span("12月", date(2027, 1, 5), TERMS)
    assert found == (Span(date(2026, 12, 1), date(2026, 12, 31)), "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("13月", "no-such-day"),
        ("12月-13月", "no-such-day"),
        ("11.31-12.1", "no-such-day"),
        ("11.20-11.1", "days-ahead"),
        ("12月", "days-ahead"),
    ],
)
def test_days_that_are_none(text: str, code: str) -> None:
    found = parse_span(text, TODAY, TERMS)
    assert isinstance(found, Refusal)
    assert found.code == code


def test_no_term_is_known() -> None:
    assert parse_span("这学期", TODAY, ()) == Refusal("no-term")
    assert parse_span("上学期", TODAY, TERMS[1:]) == Refusal("no-term")
    assert parse_span("本学期", date(2026, 8, 1), TERMS) == (Span(date(2026, 2, 22), date(2026, 7, 4)), "")


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("12", 12, ""),
        ("#12 删", 12, "删"),
        ("＃１２，pdf", 12, "pdf"),
        ("12月", None, "12月"),
        ("", None, ""),
        ("11.1-2", None, "11.1-2"),
    ],
)
def test_a_number_in_front(text: str, number: int | None, rest: str) -> None:
    assert parse_number(text) == (number, rest)


def test_a_brief_is_drafted_shown_or_changed() -> None:
    month = Span(date(2026, 11, 1), TODAY)
    assert parse_brief("", TODAY, TERMS) == DraftNew(month, "")
    assert parse_brief("本月，药学院的", TODAY, TERMS) == DraftNew(month, "药学院")
    assert parse_brief("13月", TODAY, TERMS) == Refusal("no-such-day", {"said": "13月"})
    assert parse_brief("12", TODAY, TERMS) == DraftShown(12)
    assert parse_brief("12 PDF", TODAY, TERMS) == DraftShown(12, (Form.PDF,))
    assert parse_brief("#12 word、表格 excel", TODAY, TERMS) == DraftShown(12, (Form.DOCX, Form.XLSX))
    assert parse_brief("pdf", TODAY, TERMS, quoted=7) == DraftShown(7, (Form.PDF,))
    assert parse_brief("12 2 建议：请后勤处安排", TODAY, TERMS) == DraftEdited(12, (Edit(2, advice="请后勤处安排"),))
    assert parse_brief("12 什么", TODAY, TERMS) == Refusal("edit-not-understood", {"said": "什么"})


@pytest.mark.parametrize(
    ("text", "edits"),
    [
        ("1 原因：锅炉老化 建议：换新的", (Edit(1, cause="锅炉老化", advice="换新的"),)),
        ("1、原因:锅炉老化，建议 换新的。", (Edit(1, cause="锅炉老化", advice="换新的"),)),
        ("1 建议：换新的\n原因：老了", None),
        ("第2条 建议是：多开一个窗口", (Edit(2, advice="多开一个窗口"),)),
        ("2 原因：没人管 建议：查明原因 再定", (Edit(2, cause="没人管", advice="查明原因 再定"),)),
        ("第2条 建议：多开一个窗口", (Edit(2, advice="多开一个窗口"),)),
        ("2 普遍", (Edit(2, universal=True),)),
        ("2 有普遍性", (Edit(2, universal=True),)),
        ("2 不普遍", (Edit(2, universal=False),)),
        ("2普遍 原因：都这样", (Edit(2, cause="都这样", universal=True),)),
        ("３ 删", (Edit(3, drop=True),)),
        ("3 不要了\n\n1 普遍", (Edit(3, drop=True), Edit(1, universal=True))),
        ("加 食堂排队太久 原因：窗口少 建议：错峰", (Edit(None, "食堂排队太久", "窗口少", "错峰"),)),
        ("加一条：食堂排队太久", (Edit(None, "食堂排队太久", "", ""),)),
        ("加 原因：没有题目", None),
        ("1 因为 锅炉老化", (Edit(1, cause="锅炉老化"),)),
        ("1 天气不错", None),
        ("1", None),
        ("  ", None),
        ("没事", None),
    ],
)
def test_changes_to_lines(text: str, edits: tuple[Edit, ...] | None) -> None:
    found = parse_edits(text)
    if edits is None:
        assert isinstance(found, Refusal)
        assert found.code == "edit-not-understood"
    else:
        assert found == edits


def test_a_line_is_no_essay() -> None:
    assert parse_edits(f"1 原因：{'很' * (LONGEST + 1)}") == Refusal("too-long", {"limit": LONGEST})


@pytest.mark.parametrize(
    ("text", "quoted", "sign"),
    [
        ("12", None, Sign(12)),
        ("", 12, Sign(12)),
        ("#12 送 辅导员", None, Sign(12, frozenset({Role.COUNSELLOR}))),
        ("12送给辅导员和班主任", None, Sign(12, frozenset({Role.COUNSELLOR, Role.HEADTEACHER}))),
        ("12 1 3", None, Sign(12, groups=(1, 3))),
        ("12 １、３。", None, Sign(12, groups=(1, 3))),
        ("12 全部", None, Sign(12, everywhere=True)),
        ("全部", 12, Sign(12, everywhere=True)),
    ],
)
def test_signing(text: str, quoted: int | None, sign: Sign) -> None:
    assert parse_sign(text, quoted) == sign


def test_signing_what() -> None:
    assert parse_sign("") == Refusal("which-draft")
    assert parse_sign("12 送 校长") == Refusal("sign-not-understood", {"said": "送 校长"})
    assert parse_sign("12 送 校长和辅导员") == Refusal("sign-not-understood", {"said": "送 校长和辅导员"})
