"""启封: who may ask to know who said something sealed, and who may agree (guarantee 4).

Two people and a reason; where a life is in danger one duty person alone, and everybody concerned learns of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from models.rules.permission import Asker
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role


@dataclass(frozen=True, slots=True)
class SealedFacts:
    """A sealed concern: `called` were called for help by it, `about_ids` are spoken of in it."""

    number: int
    college_id: int | None = None
    is_crisis: bool = False
    called: frozenset[int] = field(default=frozenset())
    about_ids: frozenset[int] = field(default=frozenset())


def may_ask_opening(asker: Asker, facts: SealedFacts) -> Refusal | None:
    """The committee, the college's secretary, and whoever was called for help; never one it speaks of."""
    if asker.person_id is None or asker.person_id in facts.about_ids:
        return Refusal("no-such-concern", {"number": facts.number})
    secretary = Role.SECRETARY in asker.roles and facts.college_id is not None and asker.college_id == facts.college_id
    if Role.COMMITTEE in asker.roles or secretary or asker.person_id in facts.called:
        return None
    return Refusal("no-such-concern", {"number": facts.number})


def may_agree_to_opening(asker: Asker, asked_by: int, facts: SealedFacts) -> Refusal | None:
    """Anybody who might have asked, but the one who did."""
    if (refusal := may_ask_opening(asker, facts)) is not None:
        return refusal
    return Refusal("second-person", {"number": facts.number}) if asker.person_id == asked_by else None


def may_open_alone(asker: Asker, facts: SealedFacts) -> Refusal | None:
    """Whoever was called for help, in a call for help only."""
    if facts.is_crisis and asker.person_id in facts.called and asker.person_id not in facts.about_ids:
        return None
    return Refusal("not-alone", {"number": facts.number})
