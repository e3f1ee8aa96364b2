"""What a cadre heard in a month: problems they may see, counts of those they may not, and their own records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from tortoise.expressions import Q

from models.rules.concern_words import ConcernState, Openness, ProblemState, Source
from models.rules.masking import redact
from models.rules.permission import Asker
from models.rules.problem_permission import ProblemFacts, Said, may_see_problem, may_see_words
from models.rules.vocabulary import Outcome, RecordKind, TargetKind
from models.tables import Concern, Person, Problem, ProblemAbout, Record, Referral
from plugins._kit import book, sealed
from plugins._kit.directory import Actor, directory
from plugins._kit.policy import policy
from plugins._kit.recording import asker_of
from plugins.reports.quoting import names_in
from plugins.reports.results import ReviewLine, Span

_LONGEST = 40
"""Characters of a record in a line."""


async def heard_by(actor: Actor, span: Span, today: date) -> tuple[list[ReviewLine], list[list[Any]], int]:
    """Lines of what the cadre may see, counts of what they may not, and how many records told of no problem."""
    asker = await asker_of(actor)
    near = Q(college_id=asker.college_id or 0) | Q(heard_by_id=asker.person_id)
    here = Concern.filter(near, school_id=directory.school_id, day__gte=span.first, day__lte=span.last)
    concerns = await here.exclude(state=ConcernState.RETRACTED.value).exclude(source=Source.CRISIS.value)
    rows = {
        row.id: row
        for row in await Problem.filter(
            school_id=directory.school_id, id__in=list({one.problem_id for one in concerns if one.problem_id})
        ).exclude(state=ProblemState.MERGED.value)
    }
    visible = await _visible(asker, rows, concerns, today)
    unseen = Counter(
        one.category for one in concerns if one.problem_id not in visible and one.heard_by_id != asker.person_id
    )
    people = await sealed.people_behind(list(visible))
    ordered = sorted(visible, key=lambda id: (-people[id], rows[id].number))
    lines = [ReviewLine(rows[id].title, problem=rows[id].number, people=people[id]) for id in ordered]
    counts = [[name, count] for name, count in unseen.most_common() if name and count >= policy().problems.k]
    told = {one.record_id for one in concerns if one.record_id is not None}
    own, quiet = await _recorded(asker.person_id or 0, span, told)
    return [*lines, *own], counts, quiet


async def _visible(asker: Asker, rows: dict[int, Problem], concerns: Sequence[Concern], today: date) -> Collection[int]:
    """Problems the cadre may name: heard by them, theirs to work on, or said openly by somebody of their circle."""
    circle = await _circle(asker.person_id or 0, today)
    visible: dict[int, bool] = {}
    for one in concerns:
        row = rows.get(one.problem_id or 0)
        if row is None or visible.get(row.id):
            continue
        own = asker.person_id in (one.heard_by_id, row.owner_id)
        if own or (one.openness == Openness.OPEN.value and one.person_id in circle):
            facts = await problem_facts(row)
            seen = may_see_problem(asker, facts) is None
            visible[row.id] = (
                seen
                and may_see_words(asker, facts, Said(Openness(one.openness), one.college_id, one.heard_by_id)) is None
            )
    return {id for id, seen in visible.items() if seen}


async def problem_facts(row: Problem) -> ProblemFacts:
    """What the rules need to know of a problem."""
    here = {"school_id": directory.school_id, "problem_id": row.id}
    concerns = await Concern.filter(**here)
    about = await ProblemAbout.filter(**here).values_list("person_id", flat=True)
    referred = await Referral.filter(**here, to_person_id__not_isnull=True).values_list("to_person_id", flat=True)
    colleges = {one.college_id for one in concerns} | {row.college_id}
    return ProblemFacts(
        problem_id=row.id,
        number=row.number,
        college_ids=frozenset(id for id in colleges if id is not None),
        owner_id=row.owner_id,
        about_ids=frozenset(int(str(id)) for id in about),
        referred_to=frozenset(int(str(id)) for id in referred),
        heard_by_ids=frozenset(one.heard_by_id for one in concerns if one.heard_by_id is not None),
    )


async def _circle(cadre_id: int, today: date) -> set[int]:
    """The people of the branches and dorms, and the youths, the cadre is linked to today."""
    targets = [link.target for link in await directory.links_of(cadre_id) if link.holds_on(today)]
    keys = {kind: [one.key for one in targets if one.kind is kind] for kind in TargetKind}
    here = Person.filter(school_id=directory.school_id, left_on=None)
    found = {one.person_id for one in targets if one.person_id is not None}
    found |= {row.id for row in await here.filter(class_name__in=keys[TargetKind.BRANCH])}
    return found | {row.id for row in await here.filter(dorm_name__in=keys[TargetKind.DORM])}


async def _recorded(cadre_id: int, span: Span, told: Collection[int]) -> tuple[list[ReviewLine], int]:
    """What the cadre's own records tell of problems that are no concern yet."""
    records = await Record.filter(
        school_id=directory.school_id,
        cadre_id=cadre_id,
        happened_on__gte=span.first,
        happened_on__lte=span.last,
        withdrawn_at=None,
        outcome=Outcome.DONE.value,
    ).exclude(kind=RecordKind.REVIEW.value)
    fresh = [row for row in records if row.id not in told and row.process]
    names = await names_in(row.process for row in fresh)
    lines = [
        ReviewLine(f"{RecordKind(row.kind).label}听到：{_cut(redact(row.process, names))}", record=row.number)
        for row in sorted(fresh, key=lambda row: row.number)
        if book.read(row.process).is_ticket
    ]
    return lines, len(records) - len(lines)


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
