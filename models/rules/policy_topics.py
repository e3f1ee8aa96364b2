"""How long an online activity stays open, and how gently it is recalled: section [topics] of a policy."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.policy_reader import Section


@dataclass(frozen=True, slots=True)
class TopicRules:
    """Days it is open, the hour it ends, below how many people the group is reminded once, days /备课 looks back."""

    days: int = 3
    close_hour: int = 20
    nudge_under: int = 5
    watch_days: int = 60


def read_topics(section: Section) -> TopicRules:
    """The whole section; every mistake is noted in it."""
    rules = TopicRules(
        days=section.whole("days", 1, 30),
        close_hour=section.whole("close_hour", 8, 22),
        nudge_under=section.whole("nudge_under", 0, 100),
        watch_days=section.whole("watch_days", 7, 366),
    )
    section.close()
    return rules
