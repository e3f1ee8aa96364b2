"""People of the roster, what they are, and the accounts they speak from."""

from __future__ import annotations

from tortoise import fields

from models.tables.base import SchoolRow, link_to


class College(SchoolRow):
    """A college 学院."""

    name = fields.CharField(max_length=64)

    class Meta:
        table = "college"
        unique_together = (("school_id", "name"),)


class Person(SchoolRow):
    """A person of the roster (人员), `code` is the student or staff number."""

    code = fields.CharField(max_length=32)
    name = fields.CharField(max_length=64)
    college = link_to("College", null=True)
    college_id: int | None
    level = fields.CharField(max_length=16)
    position = fields.CharField(max_length=64, default="")
    class_name = fields.CharField(max_length=64, default="")
    dorm_name = fields.CharField(max_length=64, default="")
    qq = fields.CharField(max_length=32, default="")
    wechat = fields.CharField(max_length=64, default="")
    phone = fields.CharField(max_length=32, default="")
    public_contact = fields.CharField(max_length=128, default="")
    """What the person chose to show on the identity card (五.1: 公开联系方式)."""
    joined_on = fields.DateField(null=True)
    opted_out_at = fields.DatetimeField(null=True)
    """Set by 别打扰我; nothing unsolicited reaches this person (六.2)."""
    left_on = fields.DateField(null=True)
    rebound = fields.SmallIntField(default=0, db_default=0)
    """How often a secretary gave them a new account: what was said under the seal before that stays behind it."""

    class Meta:
        table = "person"
        unique_together = (("school_id", "code"),)
        indexes = (("school_id", "class_name"), ("school_id", "dorm_name"))


class PersonRole(SchoolRow):
    """One 身份 of a person, a person may have several."""

    person = link_to("Person")
    person_id: int
    role = fields.CharField(max_length=16)

    class Meta:
        table = "person_role"
        unique_together = (("school_id", "person_id", "role"),)


class Account(SchoolRow):
    """An account on a platform bound to a person, a person may have several."""

    platform = fields.CharField(max_length=32)
    user_id = fields.CharField(max_length=64)
    person = link_to("Person")
    person_id: int
    bound_at = fields.DatetimeField()
    reachable = fields.BooleanField(default=False)
    """Whether a private message gets there (a friend, or one who wrote privately)."""

    class Meta:
        table = "account"
        unique_together = (("school_id", "platform", "user_id"),)
        indexes = (("school_id", "person_id"),)


class BindCode(SchoolRow):
    """A code that binds an account once, only its keyed hash is stored."""

    code_hash = fields.CharField(max_length=64)
    person = link_to("Person")
    person_id: int
    kind = fields.CharField(max_length=16)
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "bind_code"
        unique_together = (("school_id", "code_hash"),)
        indexes = (("school_id", "person_id"),)


class Department(SchoolRow):
    """A department 职能部门 that problems are passed to."""

    name = fields.CharField(max_length=64)
    head = link_to("Person", null=True)
    head_id: int | None
    platform = fields.CharField(max_length=32, default="")
    scene_id = fields.CharField(max_length=64, default="")

    class Meta:
        table = "department"
        unique_together = (("school_id", "name"),)
