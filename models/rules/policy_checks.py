"""How much is looked into: section [checks] of a policy."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.policy_reader import Section


@dataclass(frozen=True, slots=True)
class CheckRules:
    """Cadres per college and records per cadre, workdays a field check is announced ahead, days answers are taken."""

    cadres: int = 6
    records: int = 6
    ahead_days: int = 2
    days: int = 7


def read_checks(section: Section) -> CheckRules:
    """The whole section; every mistake is noted in it."""
    rules = CheckRules(
        cadres=section.whole("cadres", 1, 100),
        records=section.whole("records", 1, 100),
        ahead_days=section.whole("ahead_days", 0, 14),
        days=section.whole("days", 1, 60),
    )
    section.close()
    return rules
