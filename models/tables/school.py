"""The school itself: who runs this database, its numbers, its semesters."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.tables.base import SchoolRow


class Installation(Model):
    """One row: facts about this database, not about people."""

    id = fields.BigIntField(primary_key=True)
    is_demo = fields.BooleanField()
    """Created for playing: the sandbox works on no other database."""
    seal_fingerprint = fields.CharField(max_length=64, null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "installation"


class School(Model):
    """A school, the counter of the numbers people type, and the version of its roster."""

    id = fields.BigIntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    name = fields.CharField(max_length=64)
    next_number = fields.BigIntField()
    """The next #N of any kind; taken by UPDATE … RETURNING inside the unit of work, never max+1."""
    roster_version = fields.BigIntField()
    """Raised in every transaction that changes people, links or groups; caches compare it."""

    class Meta:
        table = "school"


class Semester(SchoolRow):
    """A term as a fact, the policy only holds the template it is proposed from."""

    name = fields.CharField(max_length=32)
    starts_on = fields.DateField()
    ends_on = fields.DateField()

    class Meta:
        table = "semester"
        unique_together = (("school_id", "name"),)
