from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from models.rules.paste import LETTERS, code_in, code_of


def mark(number: int) -> int:
    """A stand-in for what the key makes of a number."""
    return number * 2_654_435_761 % 2**32


@given(st.integers(0, 9_999_999), st.text(max_size=30))
def test_a_code_says_its_number_however_it_is_typed(number: int, words: str) -> None:
    code = code_of(number, mark)
    assert 5 <= len(code) <= 7
    assert set(code) <= set(LETTERS)
    assert code_in(f" {code.lower()} 你好，{words}", mark) == (number, f"你好，{words}".strip())


@given(st.integers(0, 29_000), st.integers(0, 29_000))
def test_no_two_numbers_share_a_code(one: int, other: int) -> None:
    assert (code_of(one, mark) == code_of(other, mark)) == (one == other)


def test_what_is_no_code() -> None:
    code = code_of(12, mark)
    for text in (
        "",
        "你好",
        "ABC",
        f"{code}X",
        f"我发 {code}",
        f"{code[:-1]}{'A' if code[-1] != 'A' else 'B'}",
        "HELLO",
    ):
        assert code_in(text, mark) is None
    assert code_in(f"A{code}", mark) is None, "前面多一个 0 号字母，就是另一种写法"
    assert code_in("ŉ" * 7, mark) is None, "变长的字母不能让后面的话错位"


def test_words_are_rarely_codes() -> None:
    words = [first + "".join(rest) for first in string.ascii_uppercase for rest in ("ERMAN", "XAMPE", "HANKS", "PREAD")]
    assert sum(code_in(word, mark) is not None for word in words) <= 1
    assert code_in(code_of(7, mark) + "：参加了", mark) == (7, "参加了")
