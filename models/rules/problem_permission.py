"""Who sees which problem, whose words, whose name, and who may do what with it (guarantee 7, F22).

Whoever may not see a problem is told that there is none: its existence alone may tell something.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from models.rules.concern_words import Openness
from models.rules.permission import Asker
from models.rules.refusal import Refusal
from models.rules.vocabulary import Role

_RESPONSES = frozenset({"reply", "return"})
_OWNERS = frozenset({"claim", "reply", "close"})
_GUESTS = frozenset({"claim"})
"""What the secretary of a college that shares a problem of another's may do with all of it."""


@dataclass(frozen=True, slots=True)
class ProblemFacts:
    """A problem as rights see it.

    `college_ids` are those its concerns came from, `about_ids` the people it speaks of, `referred_to` those it was
    passed to, `heard_by_ids` the cadres who brought it.
    """

    problem_id: int
    number: int
    college_ids: frozenset[int] = field(default=frozenset())
    owner_id: int | None = None
    about_ids: frozenset[int] = field(default=frozenset())
    referred_to: frozenset[int] = field(default=frozenset())
    heard_by_ids: frozenset[int] = field(default=frozenset())
    home_id: int | None = None
    """The college it was opened in; another one that shares it does not decide over it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One concern as rights see it: what its author chose, the college it bears, the cadre who brought it."""

    openness: Openness
    college_id: int | None = None
    heard_by_id: int | None = None


def _triages(asker: Asker, facts: ProblemFacts) -> bool:
    secretary = Role.SECRETARY in asker.roles and asker.college_id in facts.college_ids
    return Role.COMMITTEE in asker.roles or secretary


def _decides(asker: Asker, facts: ProblemFacts) -> bool:
    at_home = facts.home_id is None or asker.college_id == facts.home_id
    return Role.COMMITTEE in asker.roles or at_home or asker.person_id == facts.owner_id


def _own(asker: Asker, facts: ProblemFacts) -> bool:
    return asker.person_id == facts.owner_id or asker.person_id in facts.heard_by_ids


def may_see_problem(asker: Asker, facts: ProblemFacts) -> Refusal | None:
    """The committee; secretaries and cadres of its colleges; whoever it was passed to; never one it speaks of."""
    nothing = Refusal("no-such-problem", {"number": facts.number})
    if asker.person_id is None or asker.person_id in facts.about_ids:
        return nothing
    if _triages(asker, facts) or asker.person_id in facts.referred_to:
        return None
    if Role.CADRE in asker.roles and (_own(asker, facts) or asker.college_id in facts.college_ids):
        return None
    return nothing


def may_see_words(asker: Asker, facts: ProblemFacts, said: Said) -> Refusal | None:
    """The words of one concern: whoever sorts the list of its college, brought it, or works on it there; what is open,
    everybody of the League who sees the problem. A problem of two colleges shows neither the other's words."""
    if (refusal := may_see_problem(asker, facts)) is not None:
        return refusal
    if _sorts(asker, said) or _works_on(asker, facts, said):
        return None
    if said.openness is Openness.OPEN and asker.roles & {Role.CADRE, Role.SECRETARY}:
        return None
    return Refusal("words-not-yours", {"number": facts.number})


def may_see_name(asker: Asker, facts: ProblemFacts, said: Said) -> Refusal | None:
    """Who said it: nobody if sealed, those who sort the list if hidden, who works on it if named, else who sees it."""
    if (refusal := may_see_problem(asker, facts)) is not None:
        return refusal
    sorts = _sorts(asker, said)
    allowed = {
        Openness.SEALED: False,
        Openness.HIDDEN: sorts,
        Openness.NAMED: sorts or _works_on(asker, facts, said) or asker.person_id in facts.referred_to,
        Openness.OPEN: True,
    }[said.openness]
    return None if allowed else Refusal("name-not-yours", {"number": facts.number})


def _sorts(asker: Asker, said: Said) -> bool:
    secretary = Role.SECRETARY in asker.roles and _is_near(asker, said)
    return Role.COMMITTEE in asker.roles or secretary


def _works_on(asker: Asker, facts: ProblemFacts, said: Said) -> bool:
    owns = asker.person_id == facts.owner_id and _is_near(asker, said)
    return owns or asker.person_id == said.heard_by_id


def _is_near(asker: Asker, said: Said) -> bool:
    return said.college_id is not None and asker.college_id == said.college_id


def may_work(asker: Asker, facts: ProblemFacts, act: str) -> Refusal | None:
    """Whether the asker may claim, reply, refer, return, merge, split, close, second, transcribe or sign."""
    if (refusal := may_see_problem(asker, facts)) is not None:
        return refusal
    if _triages(asker, facts) and (_decides(asker, facts) or act in _GUESTS):
        return None
    if asker.person_id in facts.referred_to and act in _RESPONSES:
        return None
    cadre = Role.CADRE in asker.roles
    if cadre and (act == "claim" or (act in _OWNERS and asker.person_id == facts.owner_id)):
        return None
    return Refusal("act-not-yours", {"number": facts.number, "act": act})
