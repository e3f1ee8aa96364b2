"""What a 制度方案 holds besides its duty rules, one shape per section of the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from models.rules.calendar import Calendar
from models.rules.duty_rule import DutyRule, SubKind
from models.rules.listening import Listening
from models.rules.policy_assessment import Formula
from models.rules.policy_checks import CheckRules
from models.rules.policy_problems import ProblemRules
from models.rules.policy_surveys import SurveyRules
from models.rules.policy_topics import TopicRules
from models.rules.semester import SemesterTemplate
from models.rules.text import fold
from models.rules.vocabulary import CrisisKind, RecordKind, TargetKind


@dataclass(frozen=True, slots=True)
class SchoolWords:
    """What the school calls itself and its things; `helpline` and `feedback` are whole phrases for people."""

    code: str
    name: str
    league: str
    notebook: str
    account: str
    helpline: str
    feedback: str


@dataclass(frozen=True, slots=True)
class LinkQuotas:
    """How many targets of each kind one cadre is linked to (二)."""

    branches: int
    dorms: int
    youths: int

    def of(self, kind: TargetKind) -> int:
        """The number for one kind of target."""
        return {
            TargetKind.BRANCH: self.branches,
            TargetKind.DORM: self.dorms,
            TargetKind.YOUTH: self.youths,
        }[kind]


@dataclass(frozen=True, slots=True)
class RecordLimits:
    """How records are taken: lengths in characters, spans in the unit of their name."""

    min_narrative: int
    undo_hours: int
    repeat_minutes: int
    photo_minutes: int
    question_minutes: int
    late_days: int


@dataclass(frozen=True, slots=True)
class Courtesy:
    """When nothing unasked is sent (六.2).

    Quiet hours by the school's clock: from `quiet_from` o'clock until just before `quiet_to`.  A group nobody wrote
    in for `silent_hours` is left alone; a conversation is open for `conversation_minutes` after its last word; a
    youth gets at most `youth_weekly` messages a week that answer nothing of their own.
    """

    quiet_from: int
    quiet_to: int
    silent_hours: int = 48
    conversation_minutes: int = 10
    youth_weekly: int = 1

    def is_quiet(self, at: time) -> bool:
        """Whether nothing unasked is sent at that local time; equal bounds mean no quiet hours."""
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= at.hour < self.quiet_to
        return at.hour >= self.quiet_from or at.hour < self.quiet_to


@dataclass(frozen=True, slots=True)
class Nudges:
    """The weekly reminder: when, how much, and how far it may be put off; weekday 1 is Monday, days are days."""

    weekday: int
    hour: int
    lines: int
    soon_days: int
    moves: int
    move_days: int
    snooze_days: int
    ignored_weeks: int
    inactive_weeks: int
    mention_batch: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """How messages go out: at most so many an hour per account, retries after known failures, the circuit breaker."""

    group_per_hour: int
    private_per_hour: int
    retry_minutes: tuple[int, ...]
    breaker_failures: int
    breaker_minutes: int
    expire_hours: int


@dataclass(frozen=True, slots=True)
class CrisisPolicy:
    """Words of danger, phrases that only sound like them, what to answer and whom to call.

    A word may hold `…`: its parts follow each other within a few characters.  `duty` are student or staff
    numbers in the order they are called; a shipped policy names nobody, a school in real use must.
    """

    self_harm: tuple[str, ...]
    danger_now: tuple[str, ...]
    harmless: tuple[str, ...]
    self_harm_help: str
    danger_now_help: str
    duty: tuple[str, ...]
    ack_minutes: int = 10
    """How long each of them has to answer before the next is called."""

    def help_for(self, kind: CrisisKind) -> str:
        """The fixed text a person in this danger gets."""
        return self.self_harm_help if kind is CrisisKind.SELF_HARM else self.danger_now_help


@dataclass(frozen=True, slots=True)
class Binding:
    """How long a bind code lives: one exported per cadre, one a person asks for."""

    invite_days: int
    self_minutes: int


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What an imported file may be at most."""

    file_mb: int
    rows: int


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole 制度方案; immutable, compared by value."""

    title: str
    school: SchoolWords
    links: LinkQuotas
    duties: tuple[DutyRule, ...]
    records: RecordLimits
    semester_template: tuple[SemesterTemplate, ...]
    calendar: Calendar
    courtesy: Courtesy
    nudges: Nudges
    delivery: Delivery
    crisis: CrisisPolicy
    listening: Listening
    problems: ProblemRules
    survey: SurveyRules
    assessment: Formula
    checks: CheckRules
    topics: TopicRules
    binding: Binding
    limits: FileLimits

    def rule_for(self, kind: RecordKind, target: TargetKind | None) -> DutyRule | None:
        """The one rule a record of this kind with such a target counts for (parsing rules out a second)."""
        return next((rule for rule in self.duties if rule.takes(kind, target)), None)

    def targets_of(self, kind: RecordKind) -> tuple[TargetKind, ...]:
        """The kinds of target some rule asks this kind of record with; empty: it needs none."""
        asked = {target for rule in self.duties if kind in rule.kinds for target in rule.targets}
        return tuple(target for target in TargetKind if target in asked)

    def sub_kinds_of(self, kind: RecordKind) -> tuple[SubKind, ...]:
        """The finer names of a record kind, in the policy's order."""
        return tuple(sub for rule in self.duties if kind in rule.kinds for sub in rule.sub_kinds)

    def sub_kind_named(self, kind: RecordKind, word: str) -> str | None:
        """The sub-kind that goes by this name or alias; None if no such."""
        wanted = fold(word)
        return next(
            (
                sub.name
                for sub in self.sub_kinds_of(kind)
                if wanted in {fold(name) for name in (sub.name, *sub.aliases)}
            ),
            None,
        )
