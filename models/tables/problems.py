"""What those who work on problems do: referrals, drafts only a human sends, opened identities, calls for help."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from models.tables.base import SchoolRow, SealedRow, link_to


class Referral(SchoolRow):
    """转办: a problem passed to a department or a person, with only what they need."""

    problem = link_to("Problem")
    problem_id: int
    department = fields.CharField(max_length=64)
    to_person = link_to("Person", null=True)
    to_person_id: int | None
    by = link_to("Person")
    by_id: int
    at = fields.DatetimeField()
    words = fields.TextField()
    """What was passed on, word for word."""
    way = fields.CharField(max_length=8)
    state = fields.CharField(max_length=12)
    answer = fields.TextField(default="")
    """What came back, or why it was returned."""
    answered_at = fields.DatetimeField(null=True)
    answered_by = link_to("Person", null=True)
    answered_by_id: int | None
    transcribed = fields.BooleanField(default=False)
    """代录: entered by somebody else for them."""

    class Meta:
        table = "referral"
        indexes = (("school_id", "problem_id"), ("school_id", "to_person_id", "state"), ("school_id", "department"))


class Draft(SchoolRow):
    """A text the bot drafted that goes nowhere before a human signs it."""

    number = fields.BigIntField()
    kind = fields.CharField(max_length=16)
    """`brief`, `posting` (你说我办), `upward` (to a head or a leader), `review` (梳理)."""
    problem = link_to("Problem", null=True)
    problem_id: int | None
    college = link_to("College", null=True)
    college_id: int | None
    person = link_to("Person", null=True)
    person_id: int | None
    """Whose it is: the cadre of a review."""
    period = fields.CharField(max_length=32, default="")
    payload: fields.Field[dict[str, Any]] = fields.JSONField()
    state = fields.CharField(max_length=12)
    made_at = fields.DatetimeField()
    signed_by = link_to("Person", null=True)
    signed_by_id: int | None
    signed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "draft"
        unique_together = (("school_id", "number"),)
        indexes = (("school_id", "kind", "state"), ("school_id", "person_id", "kind", "period"))


class Opening(SchoolRow):
    """启封: a sealed identity that two people opened with a reason, or one where a life was at stake."""

    concern = link_to("Concern")
    concern_id: int
    asked_by = link_to("Person")
    asked_by_id: int
    asked_at = fields.DatetimeField()
    reason = fields.TextField()
    alone = fields.BooleanField(default=False)
    second = link_to("Person", null=True)
    second_id: int | None
    opened_at = fields.DatetimeField(null=True)

    class Meta:
        table = "opening"
        indexes = (("school_id", "concern_id"),)


class CrisisAlarm(SealedRow):
    """A call for help on its way up the ladder until somebody says 收到."""

    concern = link_to("Concern")
    concern_id: int
    kind = fields.CharField(max_length=16)
    rung = fields.SmallIntField(default=0)
    """How many calls went out; each has a key of its own."""
    since = fields.SmallIntField(default=0)
    """The rung at which the ladder was last begun from its foot."""
    told: fields.Field[list[int]] = fields.JSONField()
    """The people called so far."""
    named = fields.BooleanField(default=False)
    """Whether the person let their name be known to whoever listens."""
    talking = fields.BooleanField(default=True)
    """False once the person ended the talk."""
    next_at = fields.DatetimeField(null=True)
    """When the next one is called, null once somebody answered."""
    taken_by = link_to("Person", null=True)
    taken_by_id: int | None
    day = fields.DateField()

    class Meta:
        table = "crisis_alarm"
        unique_together = (("school_id", "concern_id"),)
        indexes = (("school_id", "next_at"),)
