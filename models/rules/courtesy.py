"""Whether a message nobody asked for may go out now, must wait, or is not wanted at all (notice 六.2).

Only for the normal lane: what is urgent always goes out, danger is no disturbance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from models.rules.policy_sections import Policy
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import Word

NUDGE_KINDS = frozenset(
    {"digest", "office", "post", "mention", "unfinished", "review", "ladder", "confirm", "survey", "check",
     "activitynudge"}
)  # fmt: skip
"""Kinds that remind somebody of something or ask for it; everything else tells of something that happened."""
OF_ONES_OWN = frozenset({"concern"})
"""Kinds that tell a person of a step of their own concern: asked for, so never too many."""
_WEEK = timedelta(days=7)
_LONGEST_SEARCH = 90
"""Days; a holiday that lasts longer is looked at again then."""


class Reason(Word):
    """Why a message waits or is dropped."""

    OPTED_OUT = "opted-out", "本人不想被打扰"
    AWAY = "away", "请假中"
    SILENT_GROUP = "silent-group", "群里很久没人说话了"
    CONVERSATION = "conversation", "正在说话，不插话"
    QUIET_HOURS = "quiet-hours", "夜里不打扰"
    DAY_OFF = "day-off", "放假或考试周"
    TOLD_TODAY = "told-today", "今天已经提醒过"
    ENOUGH_THIS_WEEK = "enough-this-week", "这周已经收到过"


@dataclass(frozen=True, slots=True)
class Scenery:
    """What is known of a message and its place at the moment it is about to go out."""

    kind: str
    scene: str
    """`private` or `group`."""
    opted_out: bool = False
    away_until: date | None = None
    """The last day of the leave the person is on."""
    last_heard: datetime | None = None
    """When anybody last wrote there, None if nobody ever did."""
    conversation_until: datetime | None = None
    nudges_today: int = 0
    is_youth: bool = False
    in_week: int = 0
    """What the person got unasked in the last seven days, and when they got the last of it."""
    last_sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Go:
    """Now."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Not before `until`, which is always ahead; then it is judged anew."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Never:
    """Not at all."""

    reason: str


Verdict = Go | Hold | Never


def verdict_of(scenery: Scenery, now_local: datetime, policy: Policy, semester: SemesterSpan | None) -> Verdict:
    """Whether the message may go out at `now_local`, the school's clock; of several reasons the longest holds."""
    at = _Moment(scenery, now_local, policy, semester)
    if (unwanted := at.unwanted()) is not None:
        return Never(unwanted.value)
    holds = [Hold(until, reason.value) for until, reason in at.holds() if until > now_local]
    return max(holds, key=lambda hold: hold.until, default=Go())


@dataclass(frozen=True, slots=True)
class _Moment:
    scenery: Scenery
    now: datetime
    policy: Policy
    semester: SemesterSpan | None

    def unwanted(self) -> Reason | None:
        seen, nudges = self.scenery, self.scenery.kind in NUDGE_KINDS
        if seen.scene == "private":
            if seen.opted_out:
                return Reason.OPTED_OUT
            if nudges and seen.away_until is not None and seen.away_until >= self.now.date():
                return Reason.AWAY
        elif nudges:
            silence = timedelta(hours=self.policy.courtesy.silent_hours)
            if seen.last_heard is None or self.now - seen.last_heard > silence:
                return Reason.SILENT_GROUP
        return None

    def holds(self) -> Iterator[tuple[datetime, Reason]]:
        """Every reason to wait, and until when; some of them may be over."""
        seen, usual = self.scenery, self.policy.courtesy
        if seen.conversation_until is not None:
            yield seen.conversation_until, Reason.CONVERSATION
        if usual.is_quiet(self.now.time()):
            yield self._end_of_quiet(), Reason.QUIET_HOURS
        if seen.kind in NUDGE_KINDS:
            if not self._is_open(self.now.date()):
                yield self._next_open_morning(), Reason.DAY_OFF
            if seen.scene == "private" and seen.nudges_today and not self._is_last_chance():
                yield self._morning_of(self.now.date() + timedelta(days=1)), Reason.TOLD_TODAY
        counted = seen.scene == "private" and seen.is_youth and seen.kind not in OF_ONES_OWN
        if counted and seen.in_week >= usual.youth_weekly:
            yield (seen.last_sent_at or self.now) + _WEEK, Reason.ENOUGH_THIS_WEEK

    def _is_last_chance(self) -> bool:
        """Whether an office's week would be lost by waiting: no work tomorrow, and then the week is over."""
        return self.scenery.kind == "office" and not self._is_open(self.now.date() + timedelta(days=1))

    def _morning_of(self, day: date) -> datetime:
        return datetime.combine(day, time(self.policy.courtesy.quiet_to), self.now.tzinfo)

    def _end_of_quiet(self) -> datetime:
        today = self._morning_of(self.now.date())
        return today if today > self.now else self._morning_of(self.now.date() + timedelta(days=1))

    def _is_open(self, day: date) -> bool:
        calendar = self.policy.calendar
        return calendar.is_workday(day) and not calendar.is_exam_week(day, self.semester)

    def _next_open_morning(self) -> datetime:
        days = [self.now.date() + timedelta(days=ahead) for ahead in range(1, _LONGEST_SEARCH + 1)]
        return self._morning_of(next(filter(self._is_open, days), days[-1]))
