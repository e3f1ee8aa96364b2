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


def _triages(asker: Asker, facts: ProblemFacts) -> bool:
    secretary = Role.SECRETARY in asker.roles and asker.college_id in facts.college_ids
    return Role.COMMITTEE in asker.roles or secretary


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


def may_see_words(asker: Asker, facts: ProblemFacts, openness: Openness) -> Refusal | None:
    """The words of one concern: those who sort the list; a cadre for their own problems, or what is open."""
    if (refusal := may_see_problem(asker, facts)) is not None:
        return refusal
    if _triages(asker, facts) or _own(asker, facts):
        return None
    if openness is Openness.OPEN and Role.CADRE in asker.roles:
        return None
    return Refusal("words-not-yours", {"number": facts.number})


def may_see_name(asker: Asker, facts: ProblemFacts, openness: Openness) -> Refusal | None:
    """Who said it: nobody if sealed, those who sort the list if hidden, who works on it if named, else who sees it."""
    if (refusal := may_see_problem(asker, facts)) is not None:
        return refusal
    allowed = {
        Openness.SEALED: False,
        Openness.HIDDEN: _triages(asker, facts),
        Openness.NAMED: _triages(asker, facts) or _own(asker, facts) or asker.person_id in facts.referred_to,
        Openness.OPEN: True,
    }[openness]
    return None if allowed else Refusal("name-not-yours", {"number": facts.number})


def may_work(asker: Asker, facts: ProblemFacts, act: str) -> Refusal | None:
    """Whether the asker may claim, reply, refer, return, merge, split, close, second, transcribe or sign."""
    if (refusal := may_see_problem(asker, facts)) is not None:
        return refusal
    if _triages(asker, facts):
        return None
    if asker.person_id in facts.referred_to and act in _RESPONSES:
        return None
    cadre = Role.CADRE in asker.roles
    if cadre and (act == "claim" or (act in _OWNERS and asker.person_id == facts.owner_id)):
        return None
    return Refusal("act-not-yours", {"number": facts.number, "act": act})
