"""When an office hears of a cadre who does not answer (notice 六.3): two rungs, and silence alone is neither."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from models.rules.vocabulary import Word


class Rung(Word):
    """How far up a cadre's silence has gone."""

    NONE = "none", "没有要说的"
    LISTED = "listed", "两周没有动静"
    TASK = "task", "四周没有动静"


def rung_of(
    sent_on: Sequence[date],
    touched_on: date | None,
    overdue: bool,
    today: date,
    ignored_weeks: int,
    inactive_weeks: int,
) -> Rung:
    """The rung of a cadre who last did or said anything about their duties on `touched_on` (None: not this term).

    `sent_on` are the days on which digests arrived.  One is ignored once its week is over and nothing came after
    it; whom none reached has ignored none.  Nobody stands on a rung while nothing of theirs is `overdue`.
    """
    if not overdue:
        return Rung.NONE
    monday = today - timedelta(days=today.weekday())
    ignored = [day for day in sent_on if day < monday and (touched_on is None or day > touched_on)]
    if len({day.isocalendar()[:2] for day in ignored}) < ignored_weeks:
        return Rung.NONE
    silent_since = touched_on or min(ignored)
    return Rung.TASK if (today - silent_since).days >= 7 * inactive_weeks else Rung.LISTED
