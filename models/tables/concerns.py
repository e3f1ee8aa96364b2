"""What youths say (诉求) and what it is about (问题); clause 五(三).

Random keys and days instead of instants: whoever reads these rows in any order learns no moment of anybody.
"""

from __future__ import annotations

import secrets

from tortoise import fields

from models.tables.base import SealedRow, link_to


def frozen_id() -> str:
    """The id of a cluster, kept for good whatever is merged into it or split from it."""
    return secrets.token_hex(8)


class Problem(SealedRow):
    """A line of the 问题清单: what one or several concerns are about."""

    number = fields.BigIntField()
    cluster = fields.CharField(max_length=16, default=frozen_id)
    title = fields.CharField(max_length=80)
    category = fields.CharField(max_length=32)
    place = fields.CharField(max_length=64, default="")
    department = fields.CharField(max_length=64, default="")
    """Whom it is proposed for or with, a name of the policy."""
    state = fields.CharField(max_length=16)
    college = link_to("College", null=True)
    college_id: int | None
    """Whose list it stands on, null for the school's."""
    opened_on = fields.DateField()
    owner = link_to("Person", null=True)
    owner_id: int | None
    closure = fields.CharField(max_length=16, default="")
    closure_words = fields.TextField(default="")
    closed_on = fields.DateField(null=True)
    asked_on = fields.DateField(null=True)
    """When 真的解决了吗 was asked."""
    confirmed = fields.BooleanField(null=True)
    """What the people behind it answered, null while nobody did."""
    bounces = fields.SmallIntField(default=0)
    alerted_people = fields.IntField(default=0)
    """How many people it had when it was last called common, only more of them call it so again."""
    merged_into = link_to("Problem", null=True)
    merged_into_id: int | None

    class Meta:
        table = "problem"
        unique_together = (("school_id", "number"),)
        indexes = (("school_id", "state"), ("school_id", "college_id"))


class ProblemStep(SealedRow):
    """One step of a problem, append-only, clocks and states are folded from these."""

    problem = link_to("Problem")
    problem_id: int
    place = fields.SmallIntField()
    """1, 2, 3 … within the problem."""
    kind = fields.CharField(max_length=16)
    day = fields.DateField()
    person = link_to("Person", null=True)
    person_id: int | None
    """Who did it, null for the people behind the problem and for the bot itself."""
    department = fields.CharField(max_length=64, default="")
    words = fields.TextField(default="")
    told = fields.BooleanField(default=False)
    """Whether the people behind the problem are told of it."""

    class Meta:
        table = "problem_step"
        unique_together = (("school_id", "problem_id", "place"),)
        indexes = (("school_id", "day"),)


class ProblemAbout(SealedRow):
    """Somebody a problem speaks of: it is invisible to them and to those who act for them (F22)."""

    problem = link_to("Problem")
    problem_id: int
    person = link_to("Person")
    person_id: int

    class Meta:
        table = "problem_about"
        unique_together = (("school_id", "problem_id", "person_id"),)


class Concern(SealedRow):
    """One youth's message, `person` only where they let it be known."""

    number = fields.BigIntField()
    """From the school's counter; of a sealed one random, in a range the counter never reaches."""
    problem = link_to("Problem", null=True)
    problem_id: int | None
    openness = fields.CharField(max_length=8)
    person = link_to("Person", null=True)
    person_id: int | None
    college = link_to("College", null=True)
    college_id: int | None
    source = fields.CharField(max_length=8)
    heard_by = link_to("Person", null=True)
    heard_by_id: int | None
    """The cadre who heard it on a visit or took it up in a group."""
    record = link_to("Record", null=True)
    record_id: int | None
    text = fields.TextField()
    kind = fields.CharField(max_length=8)
    category = fields.CharField(max_length=32)
    place = fields.CharField(max_length=64, default="")
    talk_with = link_to("Person", null=True)
    talk_with_id: int | None
    """Whom the youth chose to talk to."""
    day = fields.DateField()
    last_day = fields.DateField()
    """Of the last word of either side, retention counts from it."""
    state = fields.CharField(max_length=12)
    receipt = fields.CharField(max_length=64, default="")
    """Slow hash of the 16 digits the reporter holds."""

    class Meta:
        table = "concern"
        unique_together = (("school_id", "number"),)
        indexes = (
            ("school_id", "problem_id"),
            ("school_id", "person_id"),
            ("school_id", "heard_by_id"),
            ("school_id", "receipt"),
            ("school_id", "state", "last_day"),
        )


class ConcernMessage(SealedRow):
    """A word of the two-way talk about one concern."""

    concern = link_to("Concern")
    concern_id: int
    place = fields.SmallIntField()
    side = fields.CharField(max_length=8)
    """`reporter` or `staff`."""
    author = link_to("Person", null=True)
    author_id: int | None
    text = fields.TextField()
    day = fields.DateField()

    class Meta:
        table = "concern_message"
        unique_together = (("school_id", "concern_id", "place"),)


class Correction(SealedRow):
    """A human sent this concern elsewhere than the rules proposed, it counts at once for those like it."""

    concern = link_to("Concern")
    concern_id: int
    department = fields.CharField(max_length=64)

    class Meta:
        table = "correction"
        unique_together = (("school_id", "concern_id"),)
