"""What happened, append-only: the events the present is folded from, and refused attempts."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from models.tables.base import SchoolRow, link_to


class Event(SchoolRow):
    """One fact, written in the transaction of the state it changes, never updated, never deleted."""

    at = fields.DatetimeField()
    actor = link_to("Person", null=True)
    actor_id: int | None
    subject_kind = fields.CharField(max_length=16)
    subject_id = fields.BigIntField()
    kind = fields.CharField(max_length=32)
    payload: fields.Field[dict[str, Any]] = fields.JSONField()
    salt = fields.CharField(max_length=32)
    """Random; the hash chain covers H(salt‖payload), so erasing both keeps it valid."""
    version = fields.SmallIntField()

    class Meta:
        table = "event"
        indexes = (("school_id", "subject_kind", "subject_id"),)


class Audit(SchoolRow):
    """A refused attempt or a use of personal data: who, what, where."""

    at = fields.DatetimeField()
    platform = fields.CharField(max_length=32)
    user_id = fields.CharField(max_length=64)
    person = link_to("Person", null=True)
    person_id: int | None
    command = fields.CharField(max_length=32)
    scene = fields.CharField(max_length=16)
    scene_id = fields.CharField(max_length=64)
    reason = fields.CharField(max_length=64)

    class Meta:
        table = "audit"
        indexes = (("school_id", "at"),)


class ChainBlock(SchoolRow):
    """The events up to `last_id` that no earlier block covers, bound to the block before (F36)."""

    day = fields.DateField()
    """The last day that is whole in it."""
    last_id = fields.BigIntField()
    count = fields.IntField()
    leaves = fields.BinaryField()
    """SHA-256 of salt and payload of each, in the order of ids: what was erased can still be counted on."""
    before = fields.CharField(max_length=64)
    digest = fields.CharField(max_length=64)

    class Meta:
        table = "chain_block"
        unique_together = (("school_id", "day"), ("school_id", "last_id"))
