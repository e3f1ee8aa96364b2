"""Coverage (二): cadres short of 3+3+3, targets with two cadres, how many classes and dorms nobody comes to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from config.clock import local_day
from models.rules.refusal import Refusal
from models.rules.roster_coverage import Coverage, Shortfall, coverage
from models.rules.roster_state import KnownLink, RosterState
from models.rules.vocabulary import TargetKind
from plugins._kit.commands import STAFF, Call
from plugins._kit.policy import policy
from plugins.identity.office_results import CoverageSeen, DoubledTarget, LackingCadre
from plugins.identity.people import college_name
from plugins.identity.roster_reading import read_roster


async def covering(call: Call) -> CoverageSeen | Refusal:
    """The whole school for 校团委, the secretary's own college otherwise. Refusal: no-college."""
    stored = await read_roster()
    today = local_day(call.now)
    if call.actor.roles & STAFF:
        return _seen(policy().school.name, stored.state, coverage(stored.state, policy().links, today))
    college = await college_name(call.actor.college_id)
    if not college:
        return Refusal("no-college")
    state = of_college(stored.state, college)
    found = coverage(state, policy().links, today)
    own = tuple(one for one in found.lacking if state.people[one.cadre].college == college)
    cadres = sum(person.is_cadre and person.college == college for person in state.people.values())
    return _seen(college, state, replace(found, lacking=own, cadres=cadres))


def of_college(state: RosterState, college: str) -> RosterState:
    """What one college may see: its people, their targets, and other colleges' cadres only by their links to these."""
    people = {code: person for code, person in state.people.items() if person.college == college}
    homes = {(TargetKind.BRANCH, p.class_name) for p in people.values() if p.left_on is None}
    homes |= {(TargetKind.DORM, p.dorm) for p in people.values() if p.left_on is None}

    def concerns(link: KnownLink) -> bool:
        youth = link.kind is TargetKind.YOUTH and link.target in people
        return link.cadre in people or youth or (link.kind, link.target) in homes

    links = {key: link for key, link in state.links.items() if concerns(link)}
    guests = {link.cadre for link in links.values()} - set(people)
    for code in guests:
        people[code] = replace(state.people[code], class_name="", dorm="")
    return RosterState(people=people, links=links)


def _seen(scope: str, state: RosterState, found: Coverage) -> CoverageSeen:
    def name(code: str) -> str:
        return state.people[code].name if code in state.people else code

    doubled = tuple(
        DoubledTarget(
            one.kind,
            name(one.target) if one.kind is TargetKind.YOUTH else one.target,
            tuple(name(cadre) for cadre in one.cadres),
        )
        for one in found.doubled
    )
    return CoverageSeen(
        scope=scope,
        cadres=found.cadres,
        lacking=_lacking(found.lacking, state),
        doubled=doubled,
        branches=found.branches,
        branches_uncovered=found.branches_uncovered,
        dorms=found.dorms,
        dorms_uncovered=found.dorms_uncovered,
    )


def _lacking(shortfalls: Iterable[Shortfall], state: RosterState) -> tuple[LackingCadre, ...]:
    of_cadre: dict[str, list[tuple[TargetKind, int, int]]] = {}
    for one in shortfalls:
        of_cadre.setdefault(one.cadre, []).append((one.kind, one.have, one.want))
    return tuple(
        LackingCadre(state.people[code].name, code, state.people[code].college, tuple(counts))
        for code, counts in of_cadre.items()
    )
