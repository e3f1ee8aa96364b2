"""Whom a concern speaks of (F22): it becomes invisible to them, and they never get to work on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.rules.text import fold
from models.rules.vocabulary import Role

_WHOSE = r"(?:我们|咱们|我|本|这个|那个|某|院里?的?|学院的?|班里?的?|系里?的?|年级的?)(?:的)?(?:学院|院|班|系)?的?"
_CALLED = {
    Role.COUNSELLOR: ("辅导员", "导员"),
    Role.HEADTEACHER: ("班主任", "班导"),
    Role.SECRETARY: ("团委书记", "团委老师", "团总支书记", "团书记"),
    Role.CADRE: ("团干部", "团干", "联系人"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of the staff a concern might speak of."""

    person_id: int
    name: str
    roles: frozenset[Role]
    college_id: int | None = None


def people_spoken_of(text: str, people: Sequence[Named], college_id: int | None) -> frozenset[int]:
    """Those whose full name stands in the text, and those who are what it calls somebody (我们辅导员) in that college;
    in any, where the college is not told: to leave out one college's alone would tell which it is.

    Rather one too many: whoever is left out still has colleagues who can act.
    """
    folded = fold(text).replace(" ", "")
    found = {one.person_id for one in people if len(one.name) >= 2 and fold(one.name).replace(" ", "") in folded}
    for role, words in _CALLED.items():
        if re.search(f"{_WHOSE}(?:{'|'.join(words)})", folded):
            theirs = [one for one in people if role in one.roles]
            found |= {one.person_id for one in theirs if college_id is None or one.college_id == college_id}
    return frozenset(found)
