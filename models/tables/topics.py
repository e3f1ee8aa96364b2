"""线上活动: what was opened where, how many people took part, which topics may be used, who helps.

Never what is said.
"""

from __future__ import annotations

from typing import Any

from tortoise import fields

from models.tables.base import SchoolRow, SealedRow, link_to


class Activity(SchoolRow):
    """An online activity or a poll (`options`), open in some contact groups for some days."""

    number = fields.BigIntField()
    opened_by = link_to("Person")
    opened_by_id: int
    opened_at = fields.DatetimeField()
    closes_at = fields.DatetimeField()
    title = fields.CharField(max_length=64)
    opening = fields.TextField()
    topic_key = fields.CharField(max_length=32, default="")
    options: fields.Field[list[Any]] = fields.JSONField()
    nudged_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    figures: fields.Field[dict[str, Any]] = fields.JSONField()
    """What is left of who took part once it is closed: counts alone."""
    record_number = fields.BigIntField(null=True)
    """The record it became."""

    class Meta:
        table = "activity"
        unique_together = (("school_id", "number"),)
        indexes = (("school_id", "opened_by_id"),)


class ActivityGroup(SchoolRow):
    """A contact group it is open in, from the moment the opening arrived there."""

    activity = link_to("Activity")
    activity_id: int
    platform = fields.CharField(max_length=32)
    scene_id = fields.CharField(max_length=64)
    told_at = fields.DatetimeField(null=True)

    class Meta:
        table = "activity_group"
        unique_together = (("school_id", "activity_id", "platform", "scene_id"),)


class ActivityPart(SealedRow):
    """One person's part while it is open, under HMAC(K, "activity" | activity | person): themes or a choice."""

    activity = link_to("Activity")
    activity_id: int
    token = fields.CharField(max_length=64)
    themes: fields.Field[list[Any]] = fields.JSONField()
    choice = fields.SmallIntField(null=True)

    class Meta:
        table = "activity_part"
        unique_together = (("school_id", "activity_id", "token"),)


class TopicApproval(SchoolRow):
    """A wording of a library topic that a secretary let be used. `digest` is of the wording."""

    digest = fields.CharField(max_length=64)
    key = fields.CharField(max_length=32)
    college = link_to("College", null=True)
    college_id: int | None
    """For which college; None for the whole school."""
    approved_by = link_to("Person")
    approved_by_id: int
    approved_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "topic_approval"
        indexes = (("school_id", "digest"),)


class Helper(SchoolRow):
    """A youth who offered to help a cadre's circle (骨干), and what became of it."""

    number = fields.BigIntField()
    person = link_to("Person")
    person_id: int
    cadre = link_to("Person")
    cadre_id: int
    asked_at = fields.DatetimeField()
    accepted_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "helper"
        unique_together = (("school_id", "number"),)
        indexes = (("school_id", "person_id"), ("school_id", "cadre_id"))
