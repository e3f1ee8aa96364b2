"""What is kept of people who asked not to be known: readable with the seal key only (guarantee 4).

Keys are random and there is no clock finer than the day, so that neither order nor time leads back to anybody.
"""

from __future__ import annotations

from tortoise import fields

from models.tables.base import SealedRow, link_to


class SealedAddress(SealedRow):
    """Where the answer to one concern goes: `key` is HMAC(K, "addr" | concern), the concern's id is authenticated."""

    key = fields.CharField(max_length=64)
    box = fields.BinaryField()

    class Meta:
        table = "sealed_address"
        unique_together = (("school_id", "key"),)


class SealedMine(SealedRow):
    """One person's own concerns, a padded list under HMAC(K, "mine" | person)."""

    key = fields.CharField(max_length=64)
    box = fields.BinaryField()

    class Meta:
        table = "sealed_mine"
        unique_together = (("school_id", "key"),)


class Support(SealedRow):
    """One person behind one problem (who reported it, or 附议): people are counted by these rows.

    `token` is HMAC(K, "support" | problem | person): the same person is another token in another problem.
    """

    problem = link_to("Problem")
    problem_id: int
    token = fields.CharField(max_length=64)
    box = fields.BinaryField()
    """The address, so that answers reach supporters too."""

    class Meta:
        table = "support"
        unique_together = (("school_id", "problem_id", "token"),)


class SealedPicture(SealedRow):
    """A picture sent with a concern: re-encoded, encrypted, under a random name that says nothing of its content."""

    concern = link_to("Concern")
    concern_id: int
    name = fields.CharField(max_length=64)
    media_type = fields.CharField(max_length=32)

    class Meta:
        table = "sealed_picture"
        indexes = (("school_id", "concern_id"),)
