"""When a week's reminder is due: the hour of a weekday, moved past holidays, and not at all in exam weeks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from models.rules.calendar import Calendar
from models.rules.semester import SemesterSpan


def slot_of_week(
    day: date, weekday: int, hour: int, calendar: Calendar, semester: SemesterSpan | None
) -> datetime | None:
    """The hour in the week of `day`, by the school's clock: on `weekday` (1 Monday) or the first workday after it.

    Weekend days that are worked for a holiday count.  None outside the semester, in its exam weeks, and when no
    workday is left in the week.
    """
    monday = day - timedelta(days=day.weekday())
    for later in range(weekday - 1, 7):
        on = monday + timedelta(days=later)
        if _is_open(on, calendar, semester):
            return datetime.combine(on, time(hour))
    return None


def _is_open(day: date, calendar: Calendar, semester: SemesterSpan | None) -> bool:
    within = semester is not None and semester.holds(day)
    return within and calendar.is_workday(day) and not calendar.is_exam_week(day, semester)


def cohort_is_due(
    now_local: datetime, weekday: int, hour: int, calendar: Calendar, semester: SemesterSpan | None
) -> bool:
    """Whether the week's slot has come; a slot missed is made up for on any later workday of its week."""
    today = now_local.date()
    slot = slot_of_week(today, weekday, hour, calendar, semester)
    return slot is not None and slot <= now_local.replace(tzinfo=None) and _is_open(today, calendar, semester)


def week_name(day: date) -> str:
    """The ISO week, such as 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
