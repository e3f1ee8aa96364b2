"""Which days somebody means: 本月, 上月, 9月, 这学期, 11.1-11.20; pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from models.rules.refusal import Refusal
from models.rules.semester import SemesterSpan, latest_semester, semester_of
from models.rules.text import half_width
from plugins.reports.results import Span

_DAY = r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?"
_SPAN = re.compile(_DAY + r"\s*(?:到|至|~|-|—|–)+\s*" + r"(?:(?:(\d{4})[-/.年])?(\d{1,2})[-/.月])?(\d{1,2})[日号]?")
_MONTH = re.compile(r"(?:(\d{4})年)?(?<!\d)(\d{1,2})月份?(?!\d)")
_MONTHS = re.compile(r"(?:(\d{4})年)?(?<!\d)(\d{1,2})月份?\s*(?:到|至|~|-|—|–)+\s*(\d{1,2})月份?(?!\d)")
_WORDS = re.compile(r"(本|这个?|上个?)(月|学期|周|星期)")
_HALF_YEAR = 183


def parse_span(text: str, today: date, semesters: Sequence[SemesterSpan]) -> tuple[Span, str] | Refusal:
    """The days the text names (this month if none) up to today, and the rest of the text.

    Refusals: `no-such-day` (fact `said`), `days-ahead`, `no-term`.
    """
    flat = half_width(text)
    for pattern, read in ((_MONTHS, _months), (_SPAN, _dates), (_MONTH, _month)):
        if found := pattern.search(flat):
            span = read(found, today)
            return _until(span, today, found, flat) if span else Refusal("no-such-day", {"said": found[0]})
    found = _WORDS.search(flat)
    if found is None:
        return Span(today.replace(day=1), today), text.strip()
    if found[2] == "月":
        first = today.replace(day=1)
        last = first - timedelta(days=1)
        span = Span(last.replace(day=1), last) if found[1].startswith("上") else Span(first, today)
    elif found[2] != "学期":
        monday = today - timedelta(days=today.weekday() + (7 if found[1].startswith("上") else 0))
        span = Span(monday, monday + timedelta(days=6))
    else:
        term = _term(today, semesters, back=found[1].startswith("上"))
        if term is None:
            return Refusal("no-term")
        span = Span(term.starts_on, term.ends_on)
    return _until(span, today, found, flat)


def _until(span: Span, today: date, found: re.Match[str], flat: str) -> tuple[Span, str] | Refusal:
    if span.first > today or span.last < span.first:
        return Refusal("days-ahead", {"said": found[0]})
    rest = f"{flat[: found.start()]} {flat[found.end() :]}".strip()
    return Span(span.first, min(span.last, today)), rest


def _term(today: date, semesters: Sequence[SemesterSpan], *, back: bool) -> SemesterSpan | None:
    here = semester_of(today, semesters) or latest_semester(today, semesters)
    if here is None or not back:
        return here
    return latest_semester(here.starts_on - timedelta(days=1), semesters)


def _dates(found: re.Match[str], today: date) -> Span | None:
    first = _day(found[1], found[2], found[3], today)
    last = _day(found[4] or found[1], found[5] or found[2], found[6], today)
    return Span(first, last) if first and last else None


def _months(found: re.Match[str], today: date) -> Span | None:
    last = _day(found[1], found[3], "1", today)
    first = _day(str(last.year), found[2], "1", today) if last is not None else None
    return Span(first, last.replace(day=monthrange(last.year, last.month)[1])) if first and last else None


def _month(found: re.Match[str], today: date) -> Span | None:
    first = _day(found[1], found[2], "1", today)
    return Span(first, first.replace(day=monthrange(first.year, first.month)[1])) if first else None


def _day(year: str | None, month: str, day: str, today: date) -> date | None:
    """Without a year the nearest that has begun: in January somebody who says 12月 means last year's."""
    try:
        said = date(int(year) if year else today.year, int(month), int(day))
        if not year and (said - today).days > _HALF_YEAR:
            return said.replace(year=today.year - 1)
    except ValueError:
        return None
    return said
