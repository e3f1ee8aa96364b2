"""The formula of the yearly assessment: section [assessment] of a policy (六(三), F38)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.rules.policy_reader import Section

MOST = 1000


@dataclass(frozen=True, slots=True)
class Formula:
    """Full points per duty rule, for satisfaction and for truth; `truth_full` is the percentage of records borne out
    that earns all of the latter.  `version` names these figures."""

    version: str
    duties: tuple[tuple[str, int], ...]
    satisfaction: int
    truth: int
    truth_full: int = 50

    def changed(self, points: Mapping[str, int]) -> Formula:
        """The same with other points for some parts (`satisfaction`, `truth`, a duty rule); of no version."""
        duties = tuple((id, points.get(id, full)) for id, full in self.duties)
        new = tuple((id, full) for id, full in points.items() if id not in (*dict(duties), "satisfaction", "truth"))
        return replace(
            self,
            version="",
            duties=duties + new,
            satisfaction=points.get("satisfaction", self.satisfaction),
            truth=points.get("truth", self.truth),
        )


def read_assessment(section: Section, rules: tuple[str, ...]) -> Formula:
    """The whole section; every mistake is noted in it."""
    formula = Formula(
        version=section.text("version"),
        duties=_duties(section, rules),
        satisfaction=section.whole("satisfaction", 0, MOST),
        truth=section.whole("truth", 0, MOST),
        truth_full=section.whole("truth_full", 1, 100),
    )
    section.close()
    return formula


def _duties(section: Section, rules: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """One text per rule: its id and the points."""
    found: dict[str, int] = {}
    for entry in section.texts("duties", least=1):
        id, _, points = entry.rpartition(" ")
        if id.strip() in rules and points.isdecimal() and int(points) <= MOST:
            found[id.strip()] = int(points)
        else:
            section.problem("duties", f"{entry} 要写成 履职规则 满分，规则是 {'、'.join(rules)} 之一")
    return tuple(found.items())
