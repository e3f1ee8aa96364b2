"""Which days people work: holidays, the make-up workdays that pay for them (调休), and exam weeks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.rules.semester import SemesterSpan, teaching_week

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday; both days belong to it."""

    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Calendar:
    """The school's days off; `exam_weeks` are numbers of teaching weeks, the same in every semester.

    `covered`: the years whose holidays are known; in any other year only weekends are.
    """

    holidays: tuple[Holiday, ...] = ()
    workdays: frozenset[date] = frozenset()
    exam_weeks: frozenset[int] = frozenset()
    covered: frozenset[int] = frozenset()

    def covers(self, day: date) -> bool:
        """Whether the holidays of the day's year are known."""
        return day.year in self.covered

    def holiday_on(self, day: date) -> Holiday | None:
        """The holiday the day belongs to; an ordinary weekend is none."""
        return next((one for one in self.holidays if one.starts_on <= day <= one.ends_on), None)

    def is_workday(self, day: date) -> bool:
        """Whether people work: weekdays but holidays, and the weekend days that are worked instead."""
        return day in self.workdays or (day.weekday() < _SATURDAY and self.holiday_on(day) is None)

    def is_exam_week(self, day: date, semester: SemesterSpan | None) -> bool:
        """Whether the day lies in one of the semester's exam weeks; in a break (None) it does not."""
        return semester is not None and teaching_week(day, semester) in self.exam_weeks

    def years_unknown(self, today: date, semesters: Iterable[SemesterSpan]) -> tuple[int, ...]:
        """The years, of today and of every semester not yet over, whose holidays are not known."""
        ahead = [semester for semester in semesters if semester.ends_on >= today]
        days = [today, *(day for semester in ahead for day in (semester.starts_on, semester.ends_on) if day > today)]
        return tuple(sorted({day.year for day in days if not self.covers(day)}))
