"""The work plan 工作方案 of a cadre for a semester (notice 六.2), and what the secretary says to it."""

from __future__ import annotations

from tortoise import fields

from models.tables.base import SchoolRow, link_to


class WorkPlan(SchoolRow):
    """One cadre's plan for one semester."""

    number = fields.BigIntField()
    cadre = link_to("Person")
    cadre_id: int
    semester = link_to("Semester")
    semester_id: int
    written_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "work_plan"
        unique_together = (("school_id", "number"), ("school_id", "cadre_id", "semester_id"))


class PlanItem(SchoolRow):
    """What the plan says of one target: 现状, 需求, 打算, 时间."""

    plan = link_to("WorkPlan")
    plan_id: int
    target = link_to("LinkTarget")
    target_id: int
    situation = fields.TextField(default="")
    need = fields.TextField(default="")
    intention = fields.TextField(default="")
    planned_on = fields.DateField(null=True)
    planned_words = fields.CharField(max_length=64, default="")
    """The time as the cadre said it."""

    class Meta:
        table = "plan_item"
        unique_together = (("school_id", "plan_id", "target_id"),)


class PlanComment(SchoolRow):
    """What a secretary says to a plan."""

    plan = link_to("WorkPlan")
    plan_id: int
    person = link_to("Person")
    person_id: int
    words = fields.TextField()
    said_at = fields.DatetimeField()

    class Meta:
        table = "plan_comment"
        indexes = (("school_id", "plan_id"),)
