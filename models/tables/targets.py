"""Whom a cadre is linked to (notice 二), from when to when."""

from __future__ import annotations

from tortoise import fields

from models.tables.base import SchoolRow, link_to


class LinkTarget(SchoolRow):
    """A class branch, a dorm or a youth, `key` is its name, for a youth the student number."""

    kind = fields.CharField(max_length=16)
    key = fields.CharField(max_length=64)
    name = fields.CharField(max_length=64)
    college = link_to("College", null=True)
    college_id: int | None
    person = link_to("Person", null=True)
    person_id: int | None

    class Meta:
        table = "link_target"
        unique_together = (("school_id", "kind", "key"),)


class Link(SchoolRow):
    """A cadre's link to a target, a change of cadre closes one and opens another."""

    cadre = link_to("Person")
    cadre_id: int
    target = link_to("LinkTarget")
    target_id: int
    contact = link_to("Person", null=True)
    contact_id: int | None
    """The person who answers for the target: 团支书 or 寝室长."""
    valid_from = fields.DateField()
    valid_to = fields.DateField(null=True)

    class Meta:
        table = "link"
        unique_together = (("school_id", "cadre_id", "target_id", "valid_from"),)
        indexes = (("school_id", "target_id"),)
