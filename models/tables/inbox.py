"""What came in: messages already handled, and questions waiting for an answer."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from models.tables.base import SchoolRow


class Handled(SchoolRow):
    """A platform message that has had its effect, keyed hash only, no clock finer than the day, kept 3 days."""

    digest = fields.CharField(max_length=32)
    day = fields.DateField()

    class Meta:
        table = "handled"
        unique_together = (("school_id", "digest"),)
        indexes = (("school_id", "day"),)


class Question(SchoolRow):
    """A question this person was asked here, the next plain message answers it."""

    platform = fields.CharField(max_length=32)
    scene_id = fields.CharField(max_length=64)
    user_id = fields.CharField(max_length=64)
    topic = fields.CharField(max_length=32)
    """`room.question`: who takes the answer."""
    payload: fields.Field[dict[str, Any]] = fields.JSONField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "question"
        unique_together = (("school_id", "platform", "scene_id", "user_id"),)
