"""What every table shares: a 64-bit surrogate key and the school it belongs to."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.models import Model


def link_to(model: str, *, null: bool = False) -> Any:
    """A foreign key that refuses to lose what it points to, without a reverse accessor.

    RESTRICT, because SQLite migrations rebuild tables by DROP and a cascade would take the children along.
    """
    options: dict[str, Any] = {"related_name": False, "on_delete": fields.RESTRICT, "null": null}
    return fields.ForeignKeyField(f"models.{model}", **options)


class SchoolRow(Model):
    """A row of one school; every unique key and index starts with `school_id`."""

    id = fields.BigIntField(primary_key=True)
    school = link_to("School")
    school_id: int

    class Meta:
        abstract = True
