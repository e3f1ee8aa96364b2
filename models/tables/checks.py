"""抽查: a draw anybody can make again, and what came of each record that was drawn."""

from __future__ import annotations

from tortoise import fields

from models.tables.base import SchoolRow, link_to


class SpotCheck(SchoolRow):
    """One check, its seed known before the draw."""

    number = fields.BigIntField()
    kind = fields.CharField(max_length=16)
    anchor = fields.CharField(max_length=64)
    """The digest of the newest block of the chain when it was announced."""
    opened_by = link_to("Person")
    opened_by_id: int
    interviewer = link_to("Person", null=True)
    interviewer_id: int | None
    announced_at = fields.DatetimeField()
    draw_on = fields.DateField()
    closes_on = fields.DateField()
    drawn_at = fields.DatetimeField(null=True)

    class Meta:
        table = "spot_check"
        unique_together = (("school_id", "number"),)


class CheckItem(SchoolRow):
    """One record of a check, `asked` is who was visited, told to nobody but the database."""

    number = fields.BigIntField()
    check = link_to("SpotCheck")
    check_id: int
    record = link_to("Record")
    record_id: int
    asked = link_to("Person", null=True)
    asked_id: int | None
    verdict = fields.CharField(max_length=8)
    words = fields.TextField(default="")
    judged_by = link_to("Person", null=True)
    judged_by_id: int | None
    judged_at = fields.DatetimeField(null=True)
    reply = fields.TextField(default="")
    """What the cadre says to it."""

    class Meta:
        table = "check_item"
        unique_together = (("school_id", "number"), ("school_id", "check_id", "record_id"))
        indexes = (("school_id", "asked_id"),)
