"""Which term is meant: by 上, by years, by half, by its own name."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan
from models.rules.terms import THE_LAST, term_called, term_said

FIRST = SemesterSpan("2025-2026学年第一学期", date(2025, 9, 1), date(2026, 1, 17))
SECOND = SemesterSpan("2025-2026-2", date(2026, 2, 22), date(2026, 7, 4))
THIRD = SemesterSpan("2026-2027-1", date(2026, 9, 1), date(2027, 1, 17))
SUMMER = SemesterSpan("小学期", date(2026, 7, 6), date(2026, 7, 26))
TERMS = (THIRD, FIRST, SECOND)
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "said", "rest"),
    [
        ("", "", ""),
        ("王小雨", "", "王小雨"),
        ("王小雨 上学期", THE_LAST, "王小雨"),
        ("上个学期的", THE_LAST, "的"),
        ("本学期 药学院", "", "药学院"),
        ("这个学期", "", ""),
        ("2025-2026学年第一学期", "2025-2026-1", ""),
        ("２０２５—２０２６－２", "2025-2026-2", ""),
        ("2025-2026 药学院", "2025-2026", "药学院"),
        ("药学院 2025-2026学年", "2025-2026", "药学院"),
        ("2025至2026学年二学期 王小雨", "2025-2026-2", "王小雨"),
    ],
)
def test_a_term_is_heard_among_other_words(text: str, said: str, rest: str) -> None:
    assert term_said(text) == (said, rest)


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("", THIRD),
        (THE_LAST, SECOND),
        ("2025-2026-1", FIRST),
        ("2025-2026-2", SECOND),
        ("2025-2026", SECOND),
        ("2026-2027-1", THIRD),
    ],
)
def test_the_term_that_is_meant(said: str, term: SemesterSpan) -> None:
    assert term_called(said, TODAY, TERMS) == term


def test_a_term_without_years_is_called_by_its_name() -> None:
    assert term_called("小学期", TODAY, (SUMMER, THIRD)) == SUMMER


@pytest.mark.parametrize(
    ("said", "terms", "code"),
    [
        ("", (), "no-term"),
        ("", (SemesterSpan("2027-2028-1", date(2027, 9, 1), date(2028, 1, 17)),), "no-term"),
        (THE_LAST, (THIRD,), "no-term"),
        ("2019-2020-1", TERMS, "no-such-term"),
        ("2025-2026-3", TERMS, "no-such-term"),
    ],
)
def test_a_term_there_is_not(said: str, terms: tuple[SemesterSpan, ...], code: str) -> None:
    found = term_called(said, TODAY, terms)
    assert isinstance(found, Refusal)
    assert found.code == code
