"""`/青情笔记 [姓名] [学期] [不带照片]` and what else names a term: words in any order; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.rules.text import half_width

_PLAIN = re.compile(r"(?:不带|不要|不用|没有|去掉|无)(?:照片|图片|图)")
_THIS = re.compile(r"(?:本|这个?|当前)学期")
_LAST = re.compile(r"上个?学期")
_NAMED = re.compile(r"(\d{4}\s*-\s*\d{4}(?:\s*-\s*\d)?)(?:学年)?(?:第?([一二12])学期)?")
_HALF = {"一": "1", "二": "2", "1": "1", "2": "2"}
_OF = re.compile(r"^的|的$")


@dataclass(frozen=True, slots=True)
class NotebookWish:
    """Whose (empty: one's own), of which term (empty: this one, 上: the one before, else its name), with pictures."""

    name: str
    term: str = ""
    pictures: bool = True


def parse_notebook(text: str) -> NotebookWish:
    """What the words ask for; whatever is left is a name."""
    flat, pictures, term = half_width(text), True, ""
    if _PLAIN.search(flat):
        flat, pictures = _PLAIN.sub(" ", flat), False
    if found := _NAMED.search(flat):
        years = re.sub(r"\s", "", found[1])
        term = f"{years}-{_HALF[found[2]]}" if found[2] and years.count("-") == 1 else years
        flat = f"{flat[: found.start()]} {flat[found.end() :]}"
    elif _LAST.search(flat):
        flat, term = _LAST.sub(" ", flat), "上"
    else:
        flat = _THIS.sub(" ", flat)
    name = _OF.sub("", " ".join(flat.strip(" ,，、。").split()))
    return NotebookWish(name, term, pictures)
