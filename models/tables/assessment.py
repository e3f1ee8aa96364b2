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
    basis: fields.Field[dict[str, Any] | None] = fields.JSONField(null=True)
    """Duty rules, semesters and figures it was counted by, None where they were not kept yet."""
    state = fields.CharField(max_length=8, default="final", db_default="final")
    """`draft` while it is being frozen: nobody reads that as final."""
    digest = fields.CharField(max_length=64, default="", db_default="")
    """Over head and results, also in the history, empty where none was made yet."""
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


class AssessmentResult(SchoolRow):
    """One cadre of a frozen year, in the college of that day, with the digest of the lines."""

    assessment = link_to("Assessment")
    assessment_id: int
    cadre = link_to("Person")
    cadre_id: int
    college = link_to("College", null=True)
    college_id: int | None
    digest = fields.CharField(max_length=64)

    class Meta:
        table = "assessment_result"
        unique_together = (("school_id", "assessment_id", "cadre_id"),)


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
    points = fields.IntField(null=True)
    """Hundredths the line has by an appeal that was upheld, `out_of` so many; null where the line stays."""
    out_of = fields.IntField(null=True)

    class Meta:
        table = "appeal"
        unique_together = (("school_id", "number"),)
        indexes = (("school_id", "cadre_id"),)
