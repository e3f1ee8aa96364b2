"""What cadres did: records, their evidence, and what the visited side says of them."""

from __future__ import annotations

from tortoise import fields

from models.tables.base import SchoolRow, link_to


class Record(SchoolRow):
    """One act of one cadre with one target (or none: a lecture, an online activity)."""

    number = fields.BigIntField()
    kind = fields.CharField(max_length=16)
    sub_kind = fields.CharField(max_length=16, default="")
    topic = fields.CharField(max_length=128, default="")
    cadre = link_to("Person")
    cadre_id: int
    college = link_to("College", null=True)
    college_id: int | None
    """The cadre's college when it happened; it stays when the cadre moves on."""
    target = link_to("LinkTarget", null=True)
    target_id: int | None
    happened_on = fields.DateField()
    entered_at = fields.DatetimeField()
    outcome = fields.CharField(max_length=16)
    process = fields.TextField(default="")
    effect = fields.TextField(default="")
    reflection = fields.TextField(default="")
    complete = fields.BooleanField()
    """False while the narrative is shorter than the policy's minimum (待补过程); counts only when True."""
    trust = fields.CharField(max_length=16)
    joint_key = fields.CharField(max_length=32, default="")
    """The same for every record of one joint visit: counted once per cadre and once per target."""
    words_digest = fields.CharField(max_length=32)
    """Of kind, target, day and normalised words: the same words again are asked about."""
    withdrawn_at = fields.DatetimeField(null=True)
    reminded_at = fields.DatetimeField(null=True)
    platform = fields.CharField(max_length=32, default="")
    scene_id = fields.CharField(max_length=64, default="")
    """The group it was said in; empty when it was told privately."""

    class Meta:
        table = "record"
        unique_together = (("school_id", "number"),)
        indexes = (
            ("school_id", "cadre_id", "happened_on"),
            ("school_id", "target_id", "happened_on"),
            ("school_id", "college_id", "happened_on"),
        )


class Evidence(SchoolRow):
    """Something that shows it: a picture (stored by content hash), a quoted message, a mention."""

    record = link_to("Record")
    record_id: int
    kind = fields.CharField(max_length=16)
    digest = fields.CharField(max_length=64)
    media_type = fields.CharField(max_length=32, default="")
    size = fields.BigIntField(default=0)
    added_at = fields.DatetimeField()

    class Meta:
        table = "evidence"
        unique_together = (("school_id", "record_id", "kind", "digest"),)


class Confirmation(SchoolRow):
    """What one person of the visited side says of a record, a later word replaces the earlier."""

    record = link_to("Record")
    record_id: int
    person = link_to("Person")
    person_id: int
    agrees = fields.BooleanField()
    reason = fields.TextField(default="")
    said_at = fields.DatetimeField()

    class Meta:
        table = "confirmation"
        unique_together = (("school_id", "record_id", "person_id"),)
