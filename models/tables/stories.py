"""推文: which record somebody wants to write up, and who of both sides agrees to what (notice 六.3, 六.2)."""

from __future__ import annotations

from tortoise import fields

from models.tables.base import SchoolRow, link_to


class Story(SchoolRow):
    """A record somebody asked to write up, the text itself is made anew each time and kept nowhere."""

    record = link_to("Record")
    record_id: int
    asked_by = link_to("Person")
    asked_by_id: int
    asked_at = fields.DatetimeField()
    taken_by = link_to("Person", null=True)
    taken_by_id: int | None
    """Who took the draft last, told when somebody changes their mind."""

    class Meta:
        table = "story"
        unique_together = (("school_id", "record_id"),)


class StoryConsent(SchoolRow):
    """One voice: the cadre who wrote it or somebody of the visited side, no answer is no."""

    story = link_to("Story")
    story_id: int
    person = link_to("Person")
    person_id: int
    side = fields.CharField(max_length=8)
    """`author` or `visited`."""
    asked_at = fields.DatetimeField(null=True)
    """When the question went out, which it does once."""
    answer = fields.SmallIntField(null=True)
    answered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "story_consent"
        unique_together = (("school_id", "story_id", "person_id"),)
        indexes = (("school_id", "person_id"),)
