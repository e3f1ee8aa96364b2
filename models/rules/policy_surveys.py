"""How satisfaction is asked about: section [survey] of a policy."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.policy_reader import Section


@dataclass(frozen=True, slots=True)
class SurveyRules:
    """People asked per cadre, days a survey is open, days in post before one counts, and the mean below which
    somebody asks how things are."""

    sample: int = 12
    days: int = 14
    exempt_days: int = 90
    low: int = 3


def read_survey(section: Section) -> SurveyRules:
    """The whole section; every mistake is noted in it."""
    rules = SurveyRules(
        sample=section.whole("sample", 5, 200),
        days=section.whole("days", 3, 60),
        exempt_days=section.whole("exempt_days", 0, 365),
        low=section.whole("low", 1, 5),
    )
    section.close()
    return rules
