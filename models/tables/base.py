"""What every table shares: a 64-bit surrogate key and the school it belongs to."""

from __future__ import annotations

import secrets
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


def random_key() -> int:
    """A key that says nothing of when its row was written; positive, of 62 bits."""
    return secrets.randbits(62) or 1


class RandomKeyField(fields.BigIntField):
    """A key of our own choice. SQLite must call it INTEGER: else it keeps a row number beside it that counts up."""

    class _db_sqlite:
        SQL_TYPE = "INTEGER"


class SealedRow(Model):
    """A row whose key is random, because a sequence tells an order and an order tells who (guarantee 4)."""

    id = RandomKeyField(primary_key=True, generated=False, default=random_key)
    school = link_to("School")
    school_id: int

    class Meta:
        abstract = True
