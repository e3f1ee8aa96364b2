"""The yearly assessment as a function of what happened (六(三), F38): every point leads to records, none is for free.

A part that asked nothing of somebody (no link, too short a time, refused by the youth) counts neither for nor against:
the score is the share of what could be earned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import floor

from models.rules.duty import Act, LinkSpan
from models.rules.duty_rule import Per, Reading
from models.rules.policy_assessment import Formula
from models.rules.policy_sections import Policy
from models.rules.progress import RuleProgress, progress_of
from models.rules.semester import SemesterSpan, academic_year_name
from models.rules.survey import BEST, Satisfaction
from models.rules.vocabulary import Outcome, Trust

SATISFACTION, TRUTH, CHECKS = "satisfaction", "truth", "checks"
BORNE_OUT = frozenset({Trust.CONFIRMED, Trust.THIRD, Trust.FIELD})


@dataclass(frozen=True, slots=True)
class Points:
    """One line: `done` of `quota` earned `points` of `out_of` (0: nothing was asked); both count in hundredths.

    `records` are the numbers of the records behind it.
    """

    part: str
    name: str
    points: int
    out_of: int
    done: int
    quota: int
    records: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessed:
    """One cadre's year."""

    lines: tuple[Points, ...]

    @property
    def score(self) -> float | None:
        """Out of 100, one decimal, halves up; None where nothing was asked."""
        earned, out_of = sum(line.points for line in self.lines), sum(line.out_of for line in self.lines)
        return _rounded(Fraction(earned * 1000, out_of)) / 10 if out_of else None


def semesters_of(year: str, semesters: Sequence[SemesterSpan]) -> tuple[SemesterSpan, ...]:
    """Those of that academic year (`2026-2027`), in order."""
    found = [one for one in semesters if academic_year_name(one) == year]
    return tuple(sorted(found, key=lambda one: one.starts_on))


def assess(
    policy: Policy,
    formula: Formula,
    year: Sequence[SemesterSpan],
    links: Sequence[LinkSpan],
    acts: Sequence[Act],
    semesters: Sequence[SemesterSpan],
    today: date,
    *,
    joined_on: date | None = None,
    satisfaction: Satisfaction | None = None,
    trust: Mapping[int, Trust] | None = None,
    drawn: Mapping[int, bool] | None = None,
) -> Assessed:
    """The year as it stands on `today`; `trust` is by record number. Duties are counted as /进度 counts them.

    `drawn`: records of checks that are over → whether a person found, after the cadre had their say, that there was no
    such thing.  Those count no more only where the policy says so.
    """
    begun = [one for one in year if one.starts_on <= today]
    looked_into = _of_checks(acts, begun, drawn or {})
    if policy.checks.counts:
        acts = [act for act in acts if act.number not in looked_into.records]
    terms = [progress_of(policy, links, acts, semesters, min(today, one.ends_on), joined_on).rules for one in begun]
    found = [_duty(policy, id, full, terms) for id, full in formula.duties]
    lines = [pair for pair in found if pair is not None]
    lines.append((_satisfied(formula.satisfaction, satisfaction), False))
    lines.append((_true(formula, acts, begun, trust or {}), True))
    return Assessed((*_best(lines), looked_into) if looked_into.quota else _best(lines))


def _best(lines: Sequence[tuple[Points, bool]]) -> tuple[Points, ...]:
    """The lines as they count: what was excused or is up to others (True) only where it raises the score."""
    earned = sum(line.points for line, up_to_others in lines if not up_to_others)
    out_of = sum(line.out_of for line, up_to_others in lines if not up_to_others)
    counts: set[str] = set()
    optional = [line for line, up_to_others in lines if up_to_others and line.points]
    for line in sorted(optional, key=lambda one: Fraction(one.points, one.out_of), reverse=True):
        if line.points * out_of >= earned * line.out_of:
            earned, out_of = earned + line.points, out_of + line.out_of
            counts.add(line.part)
    return tuple(
        line if not up_to_others or line.part in counts else replace(line, points=0, out_of=0)
        for line, up_to_others in lines
    )


def _duty(policy: Policy, id: str, full: int, terms: Sequence[Sequence[RuleProgress]]) -> tuple[Points, bool] | None:
    """The part, and whether all of it was excused: then what was done before counts where it helps, and only there."""
    rule = next((one for one in policy.duties if one.id == id), None)
    if rule is None:
        return None
    every = [one for term in terms for one in term if one.rule is rule]
    if rule.per is Per.LINK:
        every = _once(every)
    elif rule.asked_in is not Per.SEMESTER:
        every = every[-1:]  # counted over the year: the last term knows all of it
    records = sorted({number for one in every for line in one.lines for number in line.counted})
    tallies = [tally for one in every for tally in _tallies(one)]
    asked = [(one, owed) for one, owed, is_excused in tallies if not is_excused]
    done, quota = _helped(asked, [(one, owed) for one, owed, is_excused in tallies if is_excused])
    excused = not asked
    out_of = full * 100 if quota else 0
    return Points(id, rule.name, _share(out_of, done, quota), out_of, done, quota, tuple(records)), excused


def _once(terms: Sequence[RuleProgress]) -> list[RuleProgress]:
    """What is asked once for each link: of every object its last term, also of one whose link ended before spring."""
    last = {line.target_id: line for one in terms for line in one.lines}
    return [replace(terms[-1], lines=tuple(last.values()))] if terms else []


def _tallies(seen: RuleProgress) -> list[tuple[int, int, bool]]:
    """(done, quota, excused) of what the rule asked in one term: object by object where each counts, else in all."""
    lines = [line for line in seen.lines if line.quota]
    if seen.rule.reading is Reading.STRICT:
        return [(min(line.done, line.quota), line.quota, line.excused) for line in lines]
    asked = [line for line in lines if not line.excused]
    quota = max((line.quota for line in asked or lines), default=0)
    return [(min(sum(line.done for line in seen.lines), quota), quota, not asked)] if quota else []


def _helped(asked: Sequence[tuple[int, int]], excused: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Done and quota of what was asked, with each excused share that does not lower it."""
    done, quota = sum(one for one, _ in asked), sum(one for _, one in asked)
    for one, owed in sorted(excused, key=lambda pair: Fraction(*pair), reverse=True):
        if one * quota >= done * owed:
            done, quota = done + one, quota + owed
    return done, quota


def _satisfied(full: int, said: Satisfaction | None) -> Points:
    """5 earns everything, 1 nothing; whoever has no mean of at least k is not judged by it."""
    if said is None or said.mean is None:
        return Points(SATISFACTION, "满意度", 0, 0, 0, 0)
    tenths = round(said.mean * 10)
    return Points(
        SATISFACTION, "满意度", _share(full * 100, tenths - 10, BEST * 10 - 10), full * 100, tenths, BEST * 10
    )


def _true(formula: Formula, acts: Sequence[Act], year: Sequence[SemesterSpan], trust: Mapping[int, Trust]) -> Points:
    """Records of the year that somebody else bears out. Nobody is obliged to confirm anything, so a share of them
    earns everything, and the line counts only where it raises the score: silence costs nothing."""
    done = [act for act in acts if act.complete and act.outcome is Outcome.DONE]
    of_year = [act for act in done if any(one.holds(act.happened_on) for one in year)]
    borne_out = tuple(act.number for act in of_year if trust.get(act.number) in BORNE_OUT)
    wanted = -(-len(of_year) * formula.truth_full // 100)
    out_of = formula.truth * 100 if of_year else 0
    return Points(TRUTH, "对方确认", _share(out_of, len(borne_out), wanted), out_of, len(borne_out), wanted, borne_out)


def _of_checks(acts: Sequence[Act], year: Sequence[SemesterSpan], drawn: Mapping[int, bool]) -> Points:
    """A line without points: of so many drawn (`quota`) so many (`done`) were found untrue, and these are they.

    It tells no more than the cadre was told already: what was answered on any other record would say who answered.
    """
    here = {act.number for act in acts if any(one.holds(act.happened_on) for one in year)} & set(drawn)
    wrong = tuple(sorted(number for number in here if drawn[number]))
    return Points(CHECKS, "抽查", 0, 0, len(wrong), len(here), wrong)


def _share(out_of: int, done: int, quota: int) -> int:
    """Hundredths of points, halves up; never more than all."""
    if quota <= 0:
        return 0
    return _rounded(Fraction(out_of * max(0, min(done, quota)), quota))


def _rounded(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))
