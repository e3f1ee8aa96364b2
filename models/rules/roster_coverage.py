"""Whether everybody is reached (二): cadres who lack targets, targets with two cadres, classes and dorms with none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from models.rules.policy_sections import LinkQuotas
from models.rules.roster_state import RosterState
from models.rules.vocabulary import TargetKind


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A cadre with fewer targets of one kind than the policy asks for."""

    cadre: str
    kind: TargetKind
    have: int
    want: int


@dataclass(frozen=True, slots=True)
class Doubled:
    """A target more than one cadre is linked to."""

    kind: TargetKind
    target: str
    cadres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The state of the links on one day; people by number, classes and dorms only counted where nobody comes."""

    cadres: int
    lacking: tuple[Shortfall, ...]
    doubled: tuple[Doubled, ...]
    branches: int
    branches_uncovered: int
    dorms: int
    dorms_uncovered: int


def coverage(state: RosterState, quotas: LinkQuotas, today: date) -> Coverage:
    """The links valid today, of cadres in post, against the quotas and the classes and dorms people live in."""
    cadres = sorted(person.code for person in state.people.values() if person.is_cadre)
    in_post = frozenset(cadres)
    cadres_of: defaultdict[tuple[TargetKind, str], set[str]] = defaultdict(set)
    have: defaultdict[tuple[str, TargetKind], set[str]] = defaultdict(set)
    for link in state.links.values():
        if link.cadre in in_post and link.holds_on(today):
            cadres_of[link.kind, link.target].add(link.cadre)
            have[link.cadre, link.kind].add(link.target)
    present = [person for person in state.people.values() if person.left_on is None]
    branches = {person.class_name for person in present} - {""}
    dorms = {person.dorm for person in present} - {""}
    return Coverage(
        cadres=len(cadres),
        lacking=tuple(
            Shortfall(cadre, kind, len(have[cadre, kind]), quotas.of(kind))
            for cadre in cadres
            for kind in TargetKind
            if len(have[cadre, kind]) < quotas.of(kind)
        ),
        doubled=tuple(
            Doubled(kind, target, tuple(sorted(several)))
            for (kind, target), several in sorted(cadres_of.items())
            if len(several) > 1
        ),
        branches=len(branches),
        branches_uncovered=sum((TargetKind.BRANCH, name) not in cadres_of for name in branches),
        dorms=len(dorms),
        dorms_uncovered=sum((TargetKind.DORM, name) not in cadres_of for name in dorms),
    )
