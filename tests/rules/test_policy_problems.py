"""The section [problems] of a policy."""

from __future__ import annotations

from models.rules.policy_problems import ProblemRules, read_problems
from models.rules.policy_reader import Section

GOOD = {
    "ack_workdays": 1, "reply_workdays": 3, "solve_workdays": 10, "ask_again_days": 28, "ask_again": ["生活服务 7"],
    "common_people": 3, "common_days": 7, "k": 5, "few_people": 5, "bounces": 2, "departments_agreed": False,
    "anonymise_days": 90, "audit_years": 5, "daily_concerns": 10, "receipt_tries": 5, "policy_hour": 9,
}  # fmt: skip


def read(data: object) -> tuple[ProblemRules, list[str]]:
    section = Section(data, "p.toml", "problems")
    return read_problems(section, ("生活服务", "学业发展")), section.problems


def test_what_ships_is_what_stands_in_the_notice() -> None:
    rules, problems = read(GOOD)
    assert problems == []
    assert rules == ProblemRules(ask_again=(("生活服务", 7),))
    assert (rules.asked_again_after("生活服务"), rules.asked_again_after("学业发展")) == (7, 28)


def test_every_mistake_is_named() -> None:
    _, problems = read({**GOOD, "k": 1, "departments_agreed": "no", "ask_again": ["食堂 3", "生活服务 0"]})
    assert problems == [
        "p.toml：problems.ask_again 食堂 3 要写成 类别 天数（1 到 90）",
        "p.toml：problems.ask_again 生活服务 0 要写成 类别 天数（1 到 90）",
        "p.toml：problems.k 要是 2 到 20 的整数，现在是 1",
        "p.toml：problems.departments_agreed 要是 true 或 false，现在是 'no'",
    ]
