"""Which term somebody means by a few words: 上学期, 2026-2027-1, 2026-2027学年第一学期."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan
from models.rules.text import half_width

THE_LAST = "上"
"""The term before this one."""
_THIS = re.compile(r"(?:本|这个?|当前)学期")
_LAST = re.compile(r"上个?学期")
_TERM = re.compile(r"(\d{4})\s*[-—至到/]\s*(\d{4})(?:\s*(?:-|学年|年)\s*(?:第?\s*([12一二])\s*(?:学期)?)?)?")
_HALF = {"一": "1", "二": "2"}


def term_said(text: str) -> tuple[str, str]:
    """The term the words name (empty: none, THE_LAST, or years such as 2026-2027 or 2026-2027-1), and the rest."""
    flat = half_width(text)
    if found := _TERM.search(flat):
        said, start, end = _name(found), found.start(), found.end()
    elif found := _LAST.search(flat):
        said, start, end = THE_LAST, found.start(), found.end()
    elif found := _THIS.search(flat):
        said, start, end = "", found.start(), found.end()
    else:
        return "", text.strip()
    return said, f"{text[:start]} {text[end:]}".strip()


def term_called(said: str, today: date, terms: Sequence[SemesterSpan]) -> SemesterSpan | Refusal:
    """The term that is meant, of those begun: without a word the latest; of a whole year its later half.

    Refusals: `no-term`, `no-such-term` (facts `said`, `terms`).
    """
    begun = sorted((one for one in terms if one.starts_on <= today), key=lambda one: one.starts_on)
    if not begun or (said == THE_LAST and len(begun) < 2):
        return Refusal("no-term")
    if not said or said == THE_LAST:
        return begun[-2 if said else -1]
    named = [one for one in begun if _is_called(one.name, said)]
    return named[-1] if named else Refusal("no-such-term", {"said": said, "terms": tuple(one.name for one in begun)})


def _name(found: re.Match[str]) -> str:
    half = _HALF.get(found[3] or "", found[3] or "")
    return f"{found[1]}-{found[2]}" + (f"-{half}" if half else "")


def _is_called(name: str, said: str) -> bool:
    found = _TERM.search(half_width(name))
    own = _name(found) if found else name
    return own == said or own.startswith(f"{said}-")
