"""What people type to get paper: words in any order, digits in any width, nothing crashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.refusal import Refusal
from models.rules.story import Consent
from plugins.reports.parse_notebook import NotebookWish, parse_notebook
from plugins.reports.parse_story import StoryWish, parse_consent, parse_story


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", NotebookWish("")),
        ("上学期", NotebookWish("", "上")),
        ("王小雨", NotebookWish("王小雨")),
        ("王小雨的，上学期的 不带照片", NotebookWish("王小雨", "上", False)),
        ("王小雨 2026-2027-1 无图", NotebookWish("王小雨", "2026-2027-1", False)),
        ("本学期 王小雨 药学院", NotebookWish("王小雨 药学院")),
    ],
)
def test_a_notebook(text: str, wish: NotebookWish) -> None:
    assert parse_notebook(text) == wish


@pytest.mark.parametrize(
    ("text", "quoted", "wish"),
    [
        ("12", None, StoryWish((12,))),
        ("#12", None, StoryWish((12,))),
        ("＃１２、15 和 18", None, StoryWish((12, 15, 18))),
        ("12 15", None, StoryWish((12, 15))),
        ("12 2", None, StoryWish((12,), Consent.PICTURES)),
        ("12 不用", None, StoryWish((12,), Consent.NO)),
        ("12 可以", None, StoryWish((12,), Consent.WORDS)),
        ("2、1", None, StoryWish((2, 1))),
        ("12 12", None, StoryWish((12,))),
        ("", 7, StoryWish((7,))),
        ("", None, "which-story"),
        ("那条走访", 7, "which-story"),
        ("9" * 15, None, "which-story"),
        ("1 2 3 4 5 6 7 8 9 10", None, "too-many-stories"),
    ],
)
def test_a_story(text: str, quoted: int | None, wish: StoryWish | str) -> None:
    found = parse_story(text, quoted)
    assert (found.code if isinstance(found, Refusal) else found) == wish


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("0", Consent.NO), ("１", Consent.WORDS), ("2。", Consent.PICTURES), ("3", Consent.NAMED),
        ("不愿意", Consent.NO), ("好的", Consent.WORDS), ("4", None), ("12", None), ("", None), ("让我想想", None),
    ],
)  # fmt: skip
def test_an_answer(text: str, answer: Consent | None) -> None:
    assert parse_consent(text) == answer


@given(st.text(max_size=60))
def test_nothing_crashes(text: str) -> None:
    parse_notebook(text)
    parse_story(text)
    parse_consent(text)
