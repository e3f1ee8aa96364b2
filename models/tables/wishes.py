"""微心愿: what is wished; who wishes it stands under the seal alone, unless they gave their name."""

from __future__ import annotations

from tortoise import fields

from models.tables.base import SealedRow, link_to


class Wish(SealedRow):
    """One small wish of a circle. Where to tell the wisher is a sealed address, found by its key."""

    number = fields.BigIntField()
    text = fields.CharField(max_length=200)
    cadre = link_to("Person")
    cadre_id: int
    """Whose circle it belongs to, who looks at it first."""
    wisher = link_to("Person", null=True)
    wisher_id: int | None
    """Null for an anonymous wish."""
    state = fields.CharField(max_length=12)
    day = fields.DateField()
    claimer = link_to("Person", null=True)
    claimer_id: int | None
    lapses_on = fields.DateField(null=True)
    done_words = fields.CharField(max_length=300, default="")
    record_number = fields.BigIntField(null=True)

    class Meta:
        table = "wish"
        unique_together = (("school_id", "number"),)
        indexes = (("school_id", "cadre_id", "state"), ("school_id", "claimer_id"))
