"""How long a wish is held for whoever claims it: section [wishes] of a policy."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.policy_reader import Section

HIGHEST_CAP = 50
"""Yuan; 五.4 speaks of small wishes."""


@dataclass(frozen=True, slots=True)
class WishRules:
    """Days a claim holds, what a wish may cost at most (yuan, 0 nothing), wishes of one person that may be open."""

    claim_days: int = 14
    cap: int = 0
    open_each: int = 3


def read_wishes(section: Section) -> WishRules:
    """The whole section; every mistake is noted in it."""
    rules = WishRules(
        claim_days=section.whole("claim_days", 1, 90),
        cap=section.whole("cap", 0, HIGHEST_CAP),
        open_each=section.whole("open_each", 1, 20),
    )
    section.close()
    return rules
