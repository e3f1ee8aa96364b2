"""Which semester, academic year and teaching week a day belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations
from operator import itemgetter

from models.rules.duty_rule import Per

_TWO_YEARS = re.compile(r"(\d{4})\D+(\d{4})")
_AUTUMN = 8
"""From this month on a semester opens a new academic year."""


@dataclass(frozen=True, slots=True)
class SemesterSpan:
    """A semester as a fact: both days belong to it."""

    name: str
    starts_on: date
    ends_on: date

    def holds(self, day: date) -> bool:
        """Whether the day belongs to this semester."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class SemesterTemplate:
    """The usual days of one semester of the year, (month, day) each; the rows proposed from it are facts."""

    suffix: str
    starts: tuple[int, int]
    ends: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Period:
    """What a quota is counted over: one semester, or those of one academic year; breaks belong to neither."""

    per: Per
    name: str
    semesters: tuple[SemesterSpan, ...]
    ends_on: date

    @property
    def starts_on(self) -> date:
        """First day of the first semester."""
        return self.semesters[0].starts_on

    def holds(self, day: date) -> bool:
        """Whether an act of that day can be credited to this period."""
        return any(semester.holds(day) for semester in self.semesters)

    @property
    def weeks(self) -> tuple[tuple[date, date], ...]:
        """First and last day of each teaching week, the semesters' weeks numbered through from 1."""
        return tuple(week for semester in self.semesters for week in weeks_of(semester))


@lru_cache(maxsize=64)
def weeks_of(semester: SemesterSpan) -> tuple[tuple[date, date], ...]:
    """First and last day of each teaching week: weeks end on Sundays, the outer two may be short."""
    weeks = []
    first = semester.starts_on
    while first <= semester.ends_on:
        last = min(first + timedelta(days=6 - first.weekday()), semester.ends_on)
        weeks.append((first, last))
        first = last + timedelta(days=1)
    return tuple(weeks)


def weeks_between(weeks: Sequence[tuple[date, date]], first: date, last: date) -> range:
    """Indices of the weeks that share a day with the span from `first` to `last`."""
    return range(bisect_left(weeks, first, key=itemgetter(1)), bisect_right(weeks, last, key=itemgetter(0)))


def teaching_week(day: date, semester: SemesterSpan) -> int | None:
    """Number of the teaching week, from 1; None outside the semester."""
    if not semester.holds(day):
        return None
    monday = semester.starts_on - timedelta(days=semester.starts_on.weekday())
    return (day - monday).days // 7 + 1


def semester_of(day: date, semesters: Iterable[SemesterSpan]) -> SemesterSpan | None:
    """The semester the day belongs to; None in a break."""
    return next((semester for semester in semesters if semester.holds(day)), None)


def latest_semester(day: date, semesters: Iterable[SemesterSpan]) -> SemesterSpan | None:
    """The semester of the day, in a break the one that ended last; None before the first."""
    begun = [semester for semester in semesters if semester.starts_on <= day]
    return max(begun, key=lambda semester: semester.starts_on, default=None)


def semester_period(semester: SemesterSpan) -> Period:
    """The semester as the period of a quota."""
    return Period(Per.SEMESTER, semester.name, (semester,), semester.ends_on)


def academic_year_name(semester: SemesterSpan) -> str:
    """Such as 2026-2027: from the semester's name if two successive years stand in it, else from its days."""
    named = _TWO_YEARS.search(semester.name)
    if named and int(named[2]) == int(named[1]) + 1:
        return f"{named[1]}-{named[2]}"
    year = semester.starts_on.year - (semester.starts_on.month < _AUTUMN)
    return f"{year}-{year + 1}"


def academic_year_of(day: date, semesters: Iterable[SemesterSpan]) -> Period | None:
    """The academic year whose semesters hold the day; None in a break.

    As long as only its autumn semester is known, the year runs until 31 July: a lecture still owed is not
    over because nobody has entered the spring semester yet.
    """
    known = sorted(semesters, key=lambda semester: semester.starts_on)
    current = semester_of(day, known)
    if current is None:
        return None
    name = academic_year_name(current)
    of_year = tuple(semester for semester in known if academic_year_name(semester) == name)
    last = of_year[-1]
    open_end = last.starts_on.month >= _AUTUMN
    return Period(
        Per.ACADEMIC_YEAR,
        name,
        of_year,
        max(last.ends_on, date(last.starts_on.year + 1, 7, 31)) if open_end else last.ends_on,
    )


def overlaps(semesters: Iterable[SemesterSpan]) -> tuple[tuple[SemesterSpan, SemesterSpan], ...]:
    """Pairs that share a day, earlier one first; an import with any such pair is refused."""
    ordered = sorted(semesters, key=lambda semester: (semester.starts_on, semester.ends_on))
    return tuple((one, two) for one, two in combinations(ordered, 2) if two.starts_on <= one.ends_on)


def propose_semesters(template: Iterable[SemesterTemplate], year: int) -> tuple[SemesterSpan, ...]:
    """The semesters of the academic year that begins in the autumn of `year`, by the usual days."""

    def on(month_day: tuple[int, int]) -> date:
        month, day = month_day
        return date(year + (month < _AUTUMN), month, day)

    return tuple(SemesterSpan(f"{year}-{year + 1}-{half.suffix}", on(half.starts), on(half.ends)) for half in template)
