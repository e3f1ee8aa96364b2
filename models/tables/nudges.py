"""What is said unasked about duties: when, to whom, what was told, and what people answered."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from models.tables.base import SchoolRow, link_to


class CollegeNudges(SchoolRow):
    """How one college (or the school itself, `scope` "school") is reminded: its hour and its cadres' own group."""

    scope = fields.CharField(max_length=32)
    """`school`, or the college's id as text."""
    weekday = fields.SmallIntField(null=True)
    """1 Monday … 7 Sunday, null follows the policy."""
    hour = fields.SmallIntField(null=True)
    platform = fields.CharField(max_length=32, default="")
    scene_id = fields.CharField(max_length=64, default="")
    """The cadres' own group, empty while none is named."""
    last_heard_at = fields.DatetimeField(null=True)

    class Meta:
        table = "college_nudges"
        unique_together = (("school_id", "scope"),)


class PersonNudges(SchoolRow):
    """How one person wants to be reminded, and when they are away."""

    person = link_to("Person")
    person_id: int
    weekday = fields.SmallIntField(null=True)
    hour = fields.SmallIntField(null=True)
    away_from = fields.DateField(null=True)
    away_to = fields.DateField(null=True)
    """The last day of the leave."""

    class Meta:
        table = "person_nudges"
        unique_together = (("school_id", "person_id"),)


class DigestRun(SchoolRow):
    """One cohort's week: claimed by a process until `claimed_until`, finished at `done_at`."""

    week = fields.CharField(max_length=8)
    """ISO week, such as 2026-W48."""
    cohort = fields.CharField(max_length=48)
    claimed_by = fields.CharField(max_length=32, default="")
    claimed_until = fields.DatetimeField(null=True)
    done_at = fields.DatetimeField(null=True)

    class Meta:
        table = "digest_run"
        unique_together = (("school_id", "week", "cohort"),)


class Digest(SchoolRow):
    """What one person was told of one week: the numbered lines as they stood when it was sent."""

    person = link_to("Person")
    person_id: int
    week = fields.CharField(max_length=8)
    kind = fields.CharField(max_length=16)
    """`cadre` (one's own duties) or `office` (a college's, for its secretary)."""
    lines: fields.Field[list[Any]] = fields.JSONField()
    """What number stands for which duty, never filtered in SQL."""
    posted_at = fields.DatetimeField()
    sent_at = fields.DatetimeField(null=True)
    answered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "digest"
        unique_together = (("school_id", "person_id", "kind", "week"),)
        indexes = (("school_id", "week"),)


class Snooze(SchoolRow):
    """晚点提醒: nothing is said of this duty (all of them if `rule_id` is empty) before `until`."""

    person = link_to("Person")
    person_id: int
    rule_id = fields.CharField(max_length=32, default="")
    target = link_to("LinkTarget", null=True)
    target_id: int | None
    until = fields.DateField()
    said_at = fields.DatetimeField()

    class Meta:
        table = "snooze"
        indexes = (("school_id", "person_id", "until"),)


class DutyMove(SchoolRow):
    """改期: a duty's date moved with a reason, visible to the supervisor."""

    person = link_to("Person")
    person_id: int
    rule_id = fields.CharField(max_length=32)
    target = link_to("LinkTarget", null=True)
    target_id: int | None
    period = fields.CharField(max_length=32)
    """Name of the semester or academic year the duty belongs to."""
    moved_to = fields.DateField()
    reason = fields.CharField(max_length=200)
    moved_at = fields.DatetimeField()

    class Meta:
        table = "duty_move"
        indexes = (("school_id", "person_id", "period"), ("school_id", "moved_at"))
