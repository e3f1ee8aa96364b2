"""What the services of this room answer, as values the replies turn into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.duty_states import DutyItem
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import RecordKind
from models.rules.week_plan import PlanLine


@dataclass(frozen=True, slots=True)
class Snoozed:
    """What is not spoken of before `until`; an empty name is everything."""

    name: str
    until: date


@dataclass(frozen=True, slots=True)
class Week:
    """A cadre's week: the numbered lines, and what else is good to know."""

    cadre: str
    today: date
    hour: int
    """By the school's clock, for the greeting."""
    semester: SemesterSpan | None
    week: int | None
    """The teaching week."""
    items: tuple[DutyItem, ...] = ()
    lines: tuple[PlanLine, ...] = ()
    snoozed: tuple[Snoozed, ...] = ()
    away_until: date | None = None
    recorded: int = 0
    """Records entered since Monday."""


@dataclass(frozen=True, slots=True)
class Postponed:
    """晚点提醒: of what, until when; `again` when a message comes that day, else it is in that week's digest.

    `silent`: that day lies in an exam week or a break, when nobody is told anything; `unreachable`: there is no account
    of theirs that surely gets a private message.
    """

    name: str
    until: date
    again: bool
    silent: bool = False
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class Rearranged:
    """改期: which duty, to which day, and how often it may still be moved."""

    name: str
    moved_to: date
    left: int


@dataclass(frozen=True, slots=True)
class Settings:
    """How somebody is reminded: their own time (or the college's, or the policy's), leave, the cadres' own group."""

    weekday: int
    hour: int
    own: bool
    away: tuple[date, date] | None
    opted_out: bool
    scope: str = ""
    """The college (or the school) whose time this person sets; empty for none."""
    scope_weekday: int = 1
    scope_hour: int = 9
    has_group: bool = False
    whole_school: bool = False
    apart: int = 0
    """Colleges with a time of their own, which the school's does not change."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many cadres stand where with one rule."""

    name: str
    done: int
    behind: int
    missed: int
    open: int


@dataclass(frozen=True, slots=True)
class MoveSeen:
    """A moved date as the supervisor sees it; no youth is named."""

    cadre: str
    what: str
    moved_to: date
    reason: str


@dataclass(frozen=True, slots=True)
class CollegeLine:
    """One college in the committee's digest: heads only."""

    name: str
    cadres: int
    behind: int
    missed: int
    unreachable: int
    office_unreachable: bool = False
    """Whether none of its secretaries gets a private message."""


@dataclass(frozen=True, slots=True)
class OfficeWeek:
    """What an office is told of its week."""

    name: str
    scope: str
    today: date
    hour: int
    semester: SemesterSpan | None
    week: int | None
    warnings: tuple[str, ...]
    """Codes of the loud lines: `no-semester`, `calendar-YYYY`."""
    ignored_weeks: int = 2
    inactive_weeks: int = 4
    cadres: int = 0
    rules: tuple[RuleCount, ...] = ()
    listed: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    """Cadres with neither an account nor a QQ number in the roster."""
    moves: tuple[MoveSeen, ...] = ()
    away: tuple[tuple[str, date], ...] = ()
    anchor: tuple[date, str] | None = None
    """The last whole day of the history's chain and its digest, for the committee to keep (六(三))."""
    colleges: tuple[CollegeLine, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupWeek:
    """What the cadres' own group hears: how often what was done, and a few of those who did it."""

    counts: tuple[tuple[RecordKind, int], ...]
    thanked: tuple[str, ...]
    cadres: int
    """How many recorded something."""
