"""学年考核: what was frozen for a year, line by line, and what people said against it."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from models.tables.base import SchoolRow, link_to


class Assessment(SchoolRow):
    """One academic year, frozen with the formula it was computed by."""

    number = fields.BigIntField()
    year = fields.CharField(max_length=16)
    version = fields.CharField(max_length=32)
    formula: fields.Field[dict[str, Any]] = fields.JSONField()
    frozen_by = link_to("Person")
    frozen_by_id: int
    frozen_at = fields.DatetimeField()

    class Meta:
        table = "assessment"
        unique_together = (("school_id", "number"), ("school_id", "year"))


class AssessmentLine(SchoolRow):
    """One line of one cadre: points in hundredths, and the records behind them."""

    assessment = link_to("Assessment")
    assessment_id: int
    cadre = link_to("Person")
    cadre_id: int
    part = fields.CharField(max_length=32)
    points = fields.IntField()
    out_of = fields.IntField()
    done = fields.IntField()
    quota = fields.IntField()
    records: fields.Field[list[int]] = fields.JSONField()

    class Meta:
        table = "assessment_line"
        unique_together = (("school_id", "assessment_id", "cadre_id", "part"),)


class Appeal(SchoolRow):
    """申诉: what a cadre says against one line, and what was answered."""

    number = fields.BigIntField()
    year = fields.CharField(max_length=16)
    cadre = link_to("Person")
    cadre_id: int
    part = fields.CharField(max_length=32)
    reason = fields.TextField()
    said_at = fields.DatetimeField()
    answer = fields.TextField(default="")
    answered_by = link_to("Person", null=True)
    answered_by_id: int | None
    answered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "appeal"
        unique_together = (("school_id", "number"),)
        indexes = (("school_id", "cadre_id"),)
