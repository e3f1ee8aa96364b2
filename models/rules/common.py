"""普遍性 (五.3): when so many people say the same within a few days that somebody above should hear of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from models.rules.policy_problems import ProblemRules


def is_common(people: int, alerted_people: int, said_on: Iterable[date], today: date, rules: ProblemRules) -> bool:
    """Whether an alert is due: enough people, enough of them lately, and more of them than at the last alert.

    `people` are counted by person, not by message or account; `said_on` are the days of their concerns.
    """
    since = today - timedelta(days=rules.common_days)
    lately = sum(day > since for day in said_on)
    return people >= rules.common_people and lately > 0 and people > alerted_people
