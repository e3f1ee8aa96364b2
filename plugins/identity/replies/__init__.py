"""The words of the identity room: results and refusals become sentences a person can act on."""

from __future__ import annotations

from models.rules.refusal import Refusal
from plugins.identity.replies.accounts import ACCOUNT_REFUSALS
from plugins.identity.replies.groups import GROUP_REFUSALS, greeting
from plugins.identity.replies.office import OFFICE_REFUSALS, handed_on, handover_received, taken_over
from plugins.identity.replies.people import PEOPLE_REFUSALS

__all__ = ["greeting", "handed_on", "handover_received", "refused", "taken_over"]

_REFUSALS = {**ACCOUNT_REFUSALS, **PEOPLE_REFUSALS, **GROUP_REFUSALS, **OFFICE_REFUSALS}


def refused(refusal: Refusal) -> str:
    """The sentence for a refusal: what was wrong and what to type instead."""
    return _REFUSALS[refusal.code](refusal.facts)
