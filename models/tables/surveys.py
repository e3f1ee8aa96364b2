"""满意度测评: who was asked is known, who answered and what is not (guarantee 4).

While a survey is open an answer is a closed box under a keyed name; at its end the boxes are opened together, shuffled
and written without anybody, and the boxes are gone.
"""

from __future__ import annotations

from tortoise import fields

from models.tables.base import SchoolRow, SealedRow, link_to


class Survey(SchoolRow):
    """One survey of the whole school."""

    number = fields.BigIntField()
    opened_by = link_to("Person")
    opened_by_id: int
    opened_at = fields.DatetimeField()
    closes_on = fields.DateField()
    """The last day an answer is taken."""
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "survey"
        unique_together = (("school_id", "number"),)


class SurveyAsk(SchoolRow):
    """Somebody who is asked about one cadre, nothing here tells whether they answered."""

    survey = link_to("Survey")
    survey_id: int
    cadre = link_to("Person")
    cadre_id: int
    person = link_to("Person")
    person_id: int
    sent = fields.BooleanField(default=False)

    class Meta:
        table = "survey_ask"
        unique_together = (("school_id", "survey_id", "person_id"),)
        indexes = (("school_id", "person_id"),)


class SurveyBox(SealedRow):
    """One answer while the survey is open: `token` is HMAC(K, "survey" | survey | person)."""

    survey = link_to("Survey")
    survey_id: int
    token = fields.CharField(max_length=64)
    box = fields.BinaryField()

    class Meta:
        table = "survey_box"
        unique_together = (("school_id", "survey_id", "token"),)


class SurveyAnswer(SealedRow):
    """One answer of a closed survey, without anybody who gave it."""

    survey = link_to("Survey")
    survey_id: int
    cadre = link_to("Person")
    cadre_id: int
    score = fields.SmallIntField()
    words = fields.TextField(default="")

    class Meta:
        table = "survey_answer"
        indexes = (("school_id", "survey_id", "cadre_id"),)
