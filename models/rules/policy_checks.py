"""How many records a spot check draws and how gently it asks: section [checks] of a policy (六.3)."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.policy_reader import Section
from models.rules.vocabulary import Role

_READERS = (Role.COMMITTEE, Role.SECRETARY)


@dataclass(frozen=True, slots=True)
class CheckRules:
    """Sample sizes per college, spans in days, who of the offices may read results, and whether they count.

    `counts` is false as shipped: a spot check mends the records, it punishes nobody.
    """

    cadres: int = 6
    records: int = 6
    announce_days: int = 2
    answer_days: int = 3
    voices: int = 2
    close_days: int = 10
    reply_days: int = 7
    readers: tuple[Role, ...] = _READERS
    counts: bool = False


def read_checks(section: Section) -> CheckRules:
    """The whole section; every mistake is noted in it."""
    rules = CheckRules(
        cadres=section.whole("cadres", 1, 100),
        records=section.whole("records", 1, 100),
        announce_days=section.whole("announce_days", 1, 14),
        answer_days=section.whole("answer_days", 1, 14),
        voices=section.whole("voices", 1, 5),
        close_days=section.whole("close_days", 2, 60),
        reply_days=section.whole("reply_days", 1, 30),
        readers=section.choices("readers", Role, least=1),
        counts=section.flag("counts"),
    )
    section.close()
    for role in rules.readers:
        if role not in _READERS:
            section.problem("readers", f"{role.value} 不能看抽查结果，只能写 committee、secretary")
    if rules.close_days <= rules.answer_days:
        section.problem("close_days", f"要比 answer_days（{rules.answer_days}）长")
    return rules
