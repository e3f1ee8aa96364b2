"""Spot checks (六.3): what was announced, what was drawn, who was asked, and what was answered."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from models.tables.base import SchoolRow, SealedRow, link_to


class SpotCheck(SchoolRow):
    """One check: announced with the digests of its list and its secret, drawn and closed, or given up."""

    number = fields.BigIntField()
    mode = fields.CharField(max_length=8)
    college = link_to("College", null=True)
    college_id: int | None
    """Of one college, or of all."""
    period_from = fields.DateField()
    period_to = fields.DateField()
    cadres = fields.SmallIntField()
    records = fields.SmallIntField()
    """How many cadres a college and how many records a cadre."""
    interviewers: fields.Field[list[Any]] = fields.JSONField()
    """Ids of the people who go there, empty when the visited side is asked by message."""
    visit_on = fields.DateField(null=True)
    list_digest = fields.CharField(max_length=64)
    list_size = fields.IntField()
    heads: fields.Field[dict[str, Any]] = fields.JSONField()
    """College id (as text, 0 none) → how many of its cadres stand in the list."""
    secret = fields.CharField(max_length=64)
    secret_digest = fields.CharField(max_length=64)
    word = fields.CharField(max_length=64, default="")
    announced_by = link_to("Person")
    announced_by_id: int
    announced_at = fields.DatetimeField()
    drawn_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    reply_until = fields.DateField(null=True)
    void_at = fields.DatetimeField(null=True)
    void_reason = fields.CharField(max_length=200, default="")

    class Meta:
        table = "spot_check"
        unique_together = (("school_id", "number"),)


class CheckItem(SchoolRow):
    """One record that was drawn. `verdict` is what a person concluded, or the answers where they agree."""

    check = link_to("SpotCheck")
    check_id: int
    record = link_to("Record")
    record_id: int
    cadre = link_to("Person")
    cadre_id: int
    college = link_to("College", null=True)
    college_id: int | None
    listed = fields.IntField()
    """How many of the cadre's records stood in the list."""
    interviewer = link_to("Person", null=True)
    interviewer_id: int | None
    voices = fields.SmallIntField(default=0)
    """How many people of the visited side could have been asked."""
    verdict = fields.CharField(max_length=8, default="unknown")
    judged_by = link_to("Person", null=True)
    judged_by_id: int | None
    judged_at = fields.DatetimeField(null=True)
    judged_why = fields.CharField(max_length=200, default="")
    reply = fields.TextField(default="")
    """What the cadre wanted to say."""
    replied_at = fields.DatetimeField(null=True)

    class Meta:
        table = "check_item"
        unique_together = (("school_id", "check_id", "record_id"),)
        indexes = (("school_id", "record_id"), ("school_id", "cadre_id"), ("school_id", "interviewer_id"))


class CheckAsk(SchoolRow):
    """Somebody of the visited side who is asked about a drawn record, not what they answered."""

    item = link_to("CheckItem")
    item_id: int
    person = link_to("Person")
    person_id: int
    state = fields.CharField(max_length=12)
    """posted, asked, answered, declined, unreached."""
    tries = fields.SmallIntField(default=1)
    asked_on = fields.DateField(null=True)

    class Meta:
        table = "check_ask"
        unique_together = (("school_id", "item_id", "person_id"),)
        indexes = (("school_id", "person_id", "state"), ("school_id", "state"))


class CheckAnswer(SealedRow):
    """One answer about a drawn record: no person, no time, a random key."""

    item = link_to("CheckItem")
    item_id: int
    came = fields.CharField(max_length=8)
    did = fields.CharField(max_length=8, default="")
    bothered = fields.CharField(max_length=8, default="")
    sent = fields.BooleanField(default=False)
    """Entered by whoever was sent there."""
    note = fields.CharField(max_length=300, default="")

    class Meta:
        table = "check_answer"
        indexes = (("school_id", "item_id"),)


class PictureMark(SchoolRow):
    """What a stored picture looks like (128 bits in hexadecimal, empty for one that shows nothing)."""

    digest = fields.CharField(max_length=64)
    mark = fields.CharField(max_length=32, default="")

    class Meta:
        table = "picture_mark"
        unique_together = (("school_id", "digest"),)


class HintReview(SchoolRow):
    """A hint somebody has looked at: it is not shown again."""

    key = fields.CharField(max_length=64)
    """Digest of its kind, cadre and records."""
    kind = fields.CharField(max_length=12)
    cadre = link_to("Person")
    cadre_id: int
    reviewer = link_to("Person")
    reviewer_id: int
    reviewed_at = fields.DatetimeField()
    outcome = fields.CharField(max_length=12)
    """`fine` or `asked` (somebody talked to the cadre)."""
    note = fields.CharField(max_length=200, default="")

    class Meta:
        table = "hint_review"
        unique_together = (("school_id", "key"),)
