"""What a link target is called and which college it belongs to, told from the people of the roster; pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from models.rules.roster_state import RosterState
from models.rules.vocabulary import TargetKind

TargetKey = tuple[TargetKind, str]


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """A target's name, its college ("" when nobody tells) and, for a youth, the person's number."""

    name: str
    college: str
    person: str = ""


def target_facts(state: RosterState, wanted: Iterable[TargetKey]) -> dict[TargetKey, TargetFacts]:
    """Name and college of each target: a class or dorm belongs where most of its people do, else to its cadre's."""
    homes: defaultdict[TargetKey, Counter[str]] = defaultdict(Counter)
    for person in state.people.values():
        if person.left_on is None and person.college:
            homes[TargetKind.BRANCH, person.class_name][person.college] += 1
            homes[TargetKind.DORM, person.dorm][person.college] += 1
    of_cadre = {(link.kind, link.target): state.people[link.cadre].college for link in state.links.values()}
    facts: dict[TargetKey, TargetFacts] = {}
    for kind, name in wanted:
        if kind is TargetKind.YOUTH:
            youth = state.people[name]
            facts[kind, name] = TargetFacts(youth.name, youth.college, youth.code)
        else:
            colleges = homes[kind, name]
            most = min(colleges, key=lambda college: (-colleges[college], college), default="")
            facts[kind, name] = TargetFacts(name, most or of_cadre.get((kind, name), ""))
    return facts
