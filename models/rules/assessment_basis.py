"""What a year was counted by: the formula and whatever else of the policy decides points, kept with the frozen year.

Computing it anew must not depend on a quota, a term's days or a threshold that was changed since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from models.rules.duty_rule import DutyRule, Milestone, Per, Reading
from models.rules.policy_assessment import Formula
from models.rules.policy_sections import Policy
from models.rules.semester import SemesterSpan
from models.rules.vocabulary import RecordKind, TargetKind


@dataclass(frozen=True, slots=True)
class Basis:
    """`k`: answers a mean of satisfaction needs; `counts`: whether what checks found untrue is left out."""

    formula: Formula
    duties: tuple[DutyRule, ...]
    late_days: int
    k: int
    counts: bool
    semesters: tuple[SemesterSpan, ...]

    def within(self, policy: Policy) -> Policy:
        """The policy as it was, as far as points go."""
        return replace(
            policy,
            assessment=self.formula,
            duties=self.duties,
            records=replace(policy.records, late_days=self.late_days),
            problems=replace(policy.problems, k=self.k),
            checks=replace(policy.checks, counts=self.counts),
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that is not what it was; "" where there was or is no such thing."""

    what: str
    was: str
    now: str


def basis_of(policy: Policy, semesters: Sequence[SemesterSpan]) -> Basis:
    """What a year would be counted by today."""
    return Basis(
        formula=policy.assessment,
        duties=policy.duties,
        late_days=policy.records.late_days,
        k=policy.problems.k,
        counts=policy.checks.counts,
        semesters=tuple(semesters),
    )


def formula_json(formula: Formula) -> dict[str, Any]:
    """A formula as it is kept."""
    return {**asdict(formula), "duties": [list(pair) for pair in formula.duties]}


def basis_json(basis: Basis) -> dict[str, Any]:
    """The rest of it as it is kept; names of what is typed for a kind decide no points and are not."""
    return {
        "duties": [_duty_json(one) for one in basis.duties],
        "late_days": basis.late_days,
        "k": basis.k,
        "counts": basis.counts,
        "semesters": [[one.name, one.starts_on.isoformat(), one.ends_on.isoformat()] for one in basis.semesters],
    }


def basis_from(formula: Mapping[str, Any], rest: Mapping[str, Any] | None, today: Basis) -> Basis:
    """What was kept; of years that kept only their formula the rest is that of `today`."""
    kept = Formula(**{**formula, "duties": tuple((id, full) for id, full in formula["duties"])})
    if rest is None:
        return replace(today, formula=kept)
    return Basis(
        formula=kept,
        duties=tuple(_duty_from(one) for one in rest["duties"]),
        late_days=rest["late_days"],
        k=rest["k"],
        counts=rest["counts"],
        semesters=tuple(
            SemesterSpan(name, date.fromisoformat(first), date.fromisoformat(last))
            for name, first, last in rest["semesters"]
        ),
    )


def changes(before: Basis, after: Basis, year: Sequence[SemesterSpan]) -> tuple[Changed, ...]:
    """What was changed in between, as far as this year goes, in words."""
    names = {one.name for one in year}
    was, now = _told(before, names), _told(after, names)
    return tuple(
        Changed(what, was.get(what, ""), now.get(what, ""))
        for what in dict.fromkeys([*was, *now])
        if was.get(what) != now.get(what)
    )


def _told(basis: Basis, terms: set[str]) -> dict[str, str]:
    formula, called = basis.formula, {one.id: one.name for one in basis.duties}
    told = {f"{one.name}的要求": _asked(one) for one in basis.duties}
    told |= {f"{called.get(id, id)}的满分": str(full) for id, full in formula.duties}
    told |= {
        "满意度的满分": str(formula.satisfaction),
        "对方确认的满分": str(formula.truth),
        "对方确认满分要的百分比": str(formula.truth_full),
        "补记的天数": str(basis.late_days),
        "满意度至少几个人": str(basis.k),
        "抽查对不上的记录": "不计入" if basis.counts else "只列出",
    }
    return told | {
        f"学期 {one.name}": f"{one.starts_on} 到 {one.ends_on}" for one in basis.semesters if one.name in terms
    }


def _asked(rule: DutyRule) -> str:
    kinds = "、".join(one.label for one in rule.kinds)
    targets = "、".join(one.label for one in rule.targets)
    return f"{rule.per.label} {rule.quota} 次（{kinds}；{targets or '不限对象'}；{rule.reading.label}）"


def _duty_json(rule: DutyRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "clause": rule.clause,
        "name": rule.name,
        "kinds": [one.value for one in rule.kinds],
        "targets": [one.value for one in rule.targets],
        "per": rule.per.value,
        "quota": rule.quota,
        "reading": rule.reading.value,
        "milestones": [[one.week, one.done] for one in rule.milestones],
    }


def _duty_from(kept: Mapping[str, Any]) -> DutyRule:
    return DutyRule(
        id=kept["id"],
        clause=kept["clause"],
        name=kept["name"],
        kinds=tuple(RecordKind(one) for one in kept["kinds"]),
        targets=tuple(TargetKind(one) for one in kept["targets"]),
        per=Per(kept["per"]),
        quota=kept["quota"],
        reading=Reading(kept["reading"]),
        milestones=tuple(Milestone(week, done) for week, done in kept["milestones"]),
    )
