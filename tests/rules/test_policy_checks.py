"""The section [checks] of a policy."""

from __future__ import annotations

from models.rules.policy import Policy
from models.rules.policy_checks import CheckRules, read_checks
from models.rules.policy_reader import Section

GOOD = {
    "cadres": 6, "records": 6, "announce_days": 2, "answer_days": 3, "voices": 2, "close_days": 10, "reply_days": 7,
    "readers": ["committee", "secretary"], "counts": False,
}  # fmt: skip


def read(data: object) -> tuple[CheckRules, list[str]]:
    section = Section(data, "p.toml", "checks")
    return read_checks(section), section.problems


def test_what_ships_punishes_nobody(policy: Policy) -> None:
    assert read(GOOD) == (CheckRules(), [])
    assert policy.checks == CheckRules()
    assert policy.checks.counts is False


def test_every_mistake_is_named() -> None:
    _, problems = read({**GOOD, "readers": ["cadre"], "close_days": 3, "counts": 1})
    assert problems == [
        "p.toml：checks.counts 要是 true 或 false，现在是 1",
        "p.toml：checks.readers cadre 不能看抽查结果，只能写 committee、secretary",
        "p.toml：checks.close_days 要比 answer_days（3）长",
    ]
