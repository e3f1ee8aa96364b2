"""How many of a group answered, and what: pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.rules.text import half_width

_SHAPE = re.compile(r"#?\s*(\d{1,18})\s*[,，、:]?\s+(\d{1,4})\s*(?:个人|人|位|名)(?:同学)?[\s,，、:：。]*")


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """#N, how many answered, and their words."""

    number: int
    count: int
    words: str


def parse_behalf(argument: str) -> OnBehalf | None:
    """`12 8人 说了什么`; None when number or count is missing."""
    found = _SHAPE.match(half_width(argument).lstrip())
    if found is None or int(found[2]) == 0:
        return None
    start = len(argument) - len(argument.lstrip()) + found.end()
    return OnBehalf(int(found[1]), int(found[2]), argument[start:].strip())
