"""互通: which contact groups of one circle pass their talk on to each other, and who stays out. Never what is said."""

from __future__ import annotations

from tortoise import fields

from models.tables.base import SchoolRow, link_to


class Bridge(SchoolRow):
    """Contact groups of several platforms that hear each other."""

    number = fields.BigIntField()
    opened_by = link_to("Person")
    opened_by_id: int
    opened_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "bridge"
        unique_together = (("school_id", "number"),)


class BridgeGroup(SchoolRow):
    """One group of a bridge, heard by the others from the moment its members have been told."""

    bridge = link_to("Bridge")
    bridge_id: int
    group = link_to("ContactGroup")
    group_id: int
    joined_at = fields.DatetimeField()
    told_at = fields.DatetimeField(null=True)
    """When the announcement was sent there."""
    left_at = fields.DatetimeField(null=True)

    class Meta:
        table = "bridge_group"
        indexes = (("school_id", "bridge_id"), ("school_id", "group_id"))


class BridgeOut(SchoolRow):
    """Somebody whose words are passed on nowhere (/不互通 我), with every account once they are known."""

    platform = fields.CharField(max_length=32)
    user_id = fields.CharField(max_length=64)
    person = link_to("Person", null=True)
    person_id: int | None
    since = fields.DatetimeField()

    class Meta:
        table = "bridge_out"
        unique_together = (("school_id", "platform", "user_id"),)
        indexes = (("school_id", "person_id"),)


class BotAccount(SchoolRow):
    """An account of ours, of whichever process, so that what it says is not taken for talk."""

    platform = fields.CharField(max_length=32)
    user_id = fields.CharField(max_length=64)

    class Meta:
        table = "bot_account"
        unique_together = (("school_id", "platform", "user_id"),)
