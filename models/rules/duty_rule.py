"""What one 履职规则 of the policy says: which acts, with whom, how often, by when."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.vocabulary import RecordKind, TargetKind, Word


class Per(Word):
    """How long a quota is counted over."""

    SEMESTER = "semester", "每学期"
    ACADEMIC_YEAR = "academic_year", "每学年"
    LINK = "link", "每个联系对象一次"
    """Once for as long as the link lasts, no part of the yearly figures."""


class Reading(Word):
    """How the notice's "至少" is read."""

    STRICT = "strict", "逐个对象"
    LENIENT = "lenient", "合计"


@dataclass(frozen=True, slots=True)
class Milestone:
    """By the end of the period's teaching week `week`, `done` acts are due."""

    week: int
    done: int


@dataclass(frozen=True, slots=True)
class SubKind:
    """A finer name of a record kind, with the other names people type for it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyRule:
    """One duty rule; `targets` empty means the act is owed to no target in particular."""

    id: str
    clause: str
    name: str
    kinds: tuple[RecordKind, ...]
    targets: tuple[TargetKind, ...]
    per: Per
    quota: int
    reading: Reading
    milestones: tuple[Milestone, ...] = ()
    sub_kinds: tuple[SubKind, ...] = ()

    @property
    def asked_in(self) -> Per:
        """The kind of period whose progress shows this rule (a link rule is shown in semesters)."""
        return Per.ACADEMIC_YEAR if self.per is Per.ACADEMIC_YEAR else Per.SEMESTER

    def takes(self, kind: RecordKind, target: TargetKind | None) -> bool:
        """Whether a record of this kind with such a target (or none) can count for this rule."""
        return kind in self.kinds and (not self.targets or target in self.targets)
