"""The shipped policy and one academic year, for every test of the rules."""

from __future__ import annotations

import copy
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from models.rules.policy import Policy, parse_policy
from models.rules.semester import SemesterSpan

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SHIPPED = Path(__file__).parents[2] / "config" / "policy" / "1+3.toml"

settings.register_profile("rules", deadline=None, max_examples=12, database=None)
settings.load_profile("rules")


@pytest.fixture(scope="session", autouse=True)
def _nonebot_init() -> None:
    """The rules know no bot: nonebug's own fixtures of these names would start one."""


@pytest.fixture(scope="session", autouse=True)
def after_nonebot_init() -> None:
    """See above."""


@pytest.fixture(scope="session", autouse=True)
def nonebug_init() -> None:
    """See above."""


@pytest.fixture(scope="session")
def shipped_data() -> dict[str, Any]:
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


@pytest.fixture
def policy_data(shipped_data: dict[str, Any]) -> dict[str, Any]:
    """A copy of the shipped file that a test may spoil."""
    return copy.deepcopy(shipped_data)


@pytest.fixture(scope="session")
def policy(shipped_data: dict[str, Any]) -> Policy:
    return parse_policy(shipped_data, "1+3.toml")


@pytest.fixture(scope="session")
def autumn() -> SemesterSpan:
    """Tuesday 1 September 2026 to Sunday 3 January 2027: 18 teaching weeks."""
    return SemesterSpan("2026-2027-1", date(2026, 9, 1), date(2027, 1, 3))


@pytest.fixture(scope="session")
def spring() -> SemesterSpan:
    """Monday 22 February to Sunday 27 June 2027: 18 teaching weeks."""
    return SemesterSpan("2026-2027-2", date(2027, 2, 22), date(2027, 6, 27))


@pytest.fixture(scope="session")
def year(autumn: SemesterSpan, spring: SemesterSpan) -> tuple[SemesterSpan, ...]:
    return (autumn, spring)
