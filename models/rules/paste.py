"""The short codes under words that are pasted where no bot can be.

A code is a number in letters people do not confuse, and two letters that make it a code of this installation: they
come from a function of the number that nobody else can work out, so that hardly any word is a code by accident.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from models.rules.text import half_width

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without 0 O 1 I L, which people read to each other."""
SHORTEST, LONGEST, CHECK = 3, 5, 2
_CODE = re.compile(rf"([{LETTERS}{LETTERS.lower()}]{{{SHORTEST + CHECK},{LONGEST + CHECK}}})(?![A-Za-z0-9])[\s:,、。]*")
Mark = Callable[[int], int]
"""A large number that only this installation gets from a number."""


@dataclass(frozen=True, slots=True)
class Paste:
    """Words to paste about #N: a title, lines, and what sending the code does (`{code}` stands for it)."""

    number: int
    title: str
    lines: tuple[str, ...]
    how: tuple[str, ...]


def code_of(number: int, mark: Mark) -> str:
    """The code of #N."""
    digits, rest = "", number
    while rest or len(digits) < SHORTEST:
        rest, digit = divmod(rest, len(LETTERS))
        digits = LETTERS[digit] + digits
    high, low = divmod(mark(number) % len(LETTERS) ** CHECK, len(LETTERS))
    return digits + LETTERS[high] + LETTERS[low]


def code_in(text: str, mark: Mark) -> tuple[int, str] | None:
    """The number whose code the text begins with, and the words behind it; None when it begins with none."""
    flat = half_width(text)
    found = _CODE.match(flat, len(flat) - len(flat.lstrip()))
    if found is None:
        return None
    number, code = 0, found[1].upper()
    for letter in code[:-CHECK]:
        number = number * len(LETTERS) + LETTERS.index(letter)
    return (number, text[found.end() :].strip()) if code_of(number, mark) == code else None
