"""What goes out: the outbox of unsolicited messages, and which sent message speaks of what."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from models.tables.base import SchoolRow, link_to


class Outbox(SchoolRow):
    """One unsolicited message: due → claimed → sending → sent | failed | unknown, or expired | dropped | void unsent.

    `sending` is committed before the call, so a death in between ends as unknown, never as twice.
    """

    unique_key = fields.CharField(max_length=128)
    kind = fields.CharField(max_length=16, default="", db_default="")
    """What it is: the first part of `unique_key`."""
    person = link_to("Person", null=True)
    person_id: int | None
    """Whom a private message is for, counted so that nobody gets too many."""
    lane = fields.CharField(max_length=16)
    """`urgent` (crisis, ignores quiet hours) or `normal`."""
    platform = fields.CharField(max_length=32)
    scene = fields.CharField(max_length=16)
    scene_id = fields.CharField(max_length=64)
    """The group, or for a private message the user."""
    payload: fields.Field[dict[str, Any]] = fields.JSONField()
    state = fields.CharField(max_length=16)
    due_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    claimed_by = fields.CharField(max_length=32, default="")
    claimed_until = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)
    sent_by = fields.CharField(max_length=64, default="", db_default="")
    """The bot account that sent it."""
    tries = fields.SmallIntField(default=0)
    error = fields.CharField(max_length=64, default="")

    class Meta:
        table = "outbox"
        unique_together = (("school_id", "unique_key"),)
        indexes = (("school_id", "state", "due_at"), ("school_id", "person_id", "sent_at"), ("school_id", "sent_at"))


class SentMessage(SchoolRow):
    """A message the bot sent and what it speaks of, so that quoting it is enough."""

    platform = fields.CharField(max_length=32)
    scene_id = fields.CharField(max_length=64)
    message_id = fields.CharField(max_length=64)
    subject_kind = fields.CharField(max_length=16)
    subject_number = fields.BigIntField()
    day = fields.DateField()

    class Meta:
        table = "sent_message"
        unique_together = (("school_id", "platform", "scene_id", "message_id"),)
        indexes = (("school_id", "day"),)
