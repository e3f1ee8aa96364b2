"""`/青情笔记 [姓名] [学期] [不带照片]`: words in any order; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.rules.terms import term_said

_PLAIN = re.compile(r"(?:不带|不要|不用|没有|去掉|无)(?:照片|图片|图)")
_BETWEEN = re.compile(r"[\s,，、。]+")


@dataclass(frozen=True, slots=True)
class NotebookWish:
    """Whose (empty: one's own), of which term (as `term_said` names it), with pictures or without."""

    name: str
    term: str = ""
    pictures: bool = True


def parse_notebook(text: str) -> NotebookWish:
    """What the words ask for; whatever is left is a name."""
    rest = _PLAIN.sub(" ", text)
    term, name = term_said(rest)
    names = (word.removesuffix("的") for word in _BETWEEN.split(name))
    return NotebookWish(" ".join(filter(None, names)), term, pictures=rest == text)
