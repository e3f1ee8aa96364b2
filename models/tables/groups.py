"""The contact groups: which group chat stands for which targets."""

from __future__ import annotations

from tortoise import fields

from models.tables.base import SchoolRow, link_to


class ContactGroup(SchoolRow):
    """A QQ or WeChat group bound by /报到."""

    platform = fields.CharField(max_length=32)
    scene_id = fields.CharField(max_length=64)
    binder = link_to("Person")
    binder_id: int
    bound_at = fields.DatetimeField()
    unbound_at = fields.DatetimeField(null=True)
    last_heard_at = fields.DatetimeField(null=True)

    class Meta:
        table = "contact_group"
        unique_together = (("school_id", "platform", "scene_id"),)


class GroupTarget(SchoolRow):
    """One target a contact group is bound to."""

    group = link_to("ContactGroup")
    group_id: int
    target = link_to("LinkTarget")
    target_id: int

    class Meta:
        table = "group_target"
        unique_together = (("school_id", "group_id", "target_id"),)
        indexes = (("school_id", "target_id"),)
