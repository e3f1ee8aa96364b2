"""A number and words, sixteen digits, solved or not: however people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.concerns.progress_parse import Verdict, number_and_rest, receipt_and_rest, verdict_in


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("12 今天又停水了", 12, "今天又停水了"),
        ("#12今天又停水了", 12, "今天又停水了"),
        ("＃１２，今天又停水了", 12, "今天又停水了"),
        ("12号 谢谢", 12, "谢谢"),
        ("  7654321  ", 7654321, ""),
        ("12", 12, ""),
        ("今天又停水了", None, "今天又停水了"),
        ("", None, ""),
        ("9999999999999 太大", None, "9999999999999 太大"),
        ("1234567890123456789 更大", None, "1234567890123456789 更大"),
    ],
)
def test_the_number_in_front(text: str, number: int | None, rest: str) -> None:
    assert number_and_rest(text) == (number, rest)


@pytest.mark.parametrize(
    ("text", "digits", "rest"),
    [
        ("1234567812345678", "1234567812345678", ""),
        ("1234 5678 1234 5678", "1234567812345678", ""),
        ("１２３４－５６７８－１２３４－５６７８", "1234567812345678", ""),
        ("1234 5678 1234 5678 周三可以吗", "1234567812345678", "周三可以吗"),
        ("1234 5678 1234 5678，12点可以吗", "1234567812345678", "12点可以吗"),
    ],
)
def test_a_receipt(text: str, digits: str, rest: str) -> None:
    assert receipt_and_rest(text) == (digits, rest)


@pytest.mark.parametrize("text", ["", "1234", "123456781234567", "12345678123456789", "我的回执丢了"])
def test_no_receipt(text: str) -> None:
    assert receipt_and_rest(text) is None


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1", Verdict(True)),
        ("１。", Verdict(True)),
        ("解决了", Verdict(True)),
        ("真的解决了，", Verdict(True)),
        ("已经好了！", Verdict(True)),
        ("2", Verdict(False)),
        ("2 水还是凉的", Verdict(False, "水还是凉的")),
        ("2，水还是凉的", Verdict(False, "水还是凉的")),
        ("没解决，水还是凉的", Verdict(False, "水还是凉的")),
        ("还没有解决", Verdict(False)),
        ("没有真正解决 晚上还是凉的", Verdict(False, "晚上还是凉的")),
        ("2号楼又停水了", None),
        ("12", None),
        ("1号楼解决了吗", None),
        ("解决了一半", None),
        ("谢谢", None),
        ("", None),
    ],
)
def test_solved_or_not(text: str, verdict: Verdict | None) -> None:
    assert verdict_in(text) == verdict


@given(st.text(max_size=60))
def test_nothing_typed_breaks_it(text: str) -> None:
    number, rest = number_and_rest(text)
    assert number is None or number >= 0
    assert len(rest) <= len(text)
    receipt = receipt_and_rest(text)
    assert receipt is None or (len(receipt[0]) == 16 and receipt[0].isdecimal())
    verdict_in(text)
