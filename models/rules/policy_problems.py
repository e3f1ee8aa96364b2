"""How long things may take and how few is too few when the 问题清单 is worked on: section [problems] of a policy."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.policy_reader import Section


@dataclass(frozen=True, slots=True)
class ProblemRules:
    """Clocks in workdays (五.3), when people are asked again, how many make a problem common, what is kept how long.

    `k` is the smallest number of people that is ever shown; `few_people` the smallest group a reporter may hide in.
    """

    ack_workdays: int = 1
    reply_workdays: int = 3
    solve_workdays: int = 10
    ask_again_days: int = 28
    ask_again: tuple[tuple[str, int], ...] = ()
    common_people: int = 3
    common_days: int = 7
    k: int = 5
    few_people: int = 5
    bounces: int = 2
    departments_agreed: bool = False
    anonymise_days: int = 90
    audit_years: int = 5
    daily_concerns: int = 10
    receipt_tries: int = 5
    policy_hour: int = 9

    def asked_again_after(self, category: str) -> int:
        """Days after closing until 真的解决了吗 is asked."""
        return dict(self.ask_again).get(category, self.ask_again_days)


def read_problems(section: Section, categories: tuple[str, ...]) -> ProblemRules:
    """The whole section; every mistake is noted in it."""
    rules = ProblemRules(
        ack_workdays=section.whole("ack_workdays", 1, 10),
        reply_workdays=section.whole("reply_workdays", 1, 30),
        solve_workdays=section.whole("solve_workdays", 1, 60),
        ask_again_days=section.whole("ask_again_days", 1, 90),
        ask_again=_ask_again(section, categories),
        common_people=section.whole("common_people", 2, 50),
        common_days=section.whole("common_days", 1, 60),
        k=section.whole("k", 2, 20),
        few_people=section.whole("few_people", 2, 50),
        bounces=section.whole("bounces", 1, 9),
        departments_agreed=section.flag("departments_agreed"),
        anonymise_days=section.whole("anonymise_days", 7, 3650),
        audit_years=section.whole("audit_years", 1, 30),
        daily_concerns=section.whole("daily_concerns", 1, 100),
        receipt_tries=section.whole("receipt_tries", 1, 20),
        policy_hour=section.whole("policy_hour", 0, 23),
    )
    section.close()
    return rules


def _ask_again(section: Section, categories: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """One text per category: its name and the days."""
    found = []
    for entry in section.texts("ask_again"):
        name, _, days = entry.rpartition(" ")
        if name.strip() in categories and days.isdecimal() and 1 <= int(days) <= 90:
            found.append((name.strip(), int(days)))
        else:
            section.problem("ask_again", f"{entry} 要写成 类别 天数（1 到 90）")
    return tuple(found)
