"""普遍性 (五.3): when so many people say the same within a few days that somebody above should hear of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from models.rules.policy_problems import ProblemRules


def is_common(
    people: int, alerted_people: int, said_on: Iterable[date], opened_on: date, today: date, rules: ProblemRules
) -> bool:
    """Whether an alert is due: so many people within so few days (F16), and more of them than at the last alert.

    `people` are counted by person, not by message or account; `said_on` are the days of their concerns. Nobody knows
    on which day somebody stood behind it silently: all of them count while the problem is young, and after an alert
    those who joined since.
    """
    since = today - timedelta(days=rules.common_days)
    lately = min(people, sum(day > since for day in said_on))
    if opened_on > since:
        lately = people
    elif alerted_people:
        lately = max(lately, people - alerted_people)
    return lately >= rules.common_people and people > alerted_people
